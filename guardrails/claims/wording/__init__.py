"""How claims are worded, as data: one module a language, all with the same names.

A new language is a module with a ``PATTERNS`` table and a line in ``LANGUAGES``; rules name patterns
and never hold words. Patterns see lower-case text, are linear, and are compiled when first used.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module

LANGUAGES = ("en",)


@cache
def pattern(name: str, language: str = "en") -> re.Pattern[str]:
    """The compiled pattern ``name`` of a language. Raises ``KeyError`` for a name it lacks."""
    return re.compile(table(language)[name])


@cache
def table(language: str) -> dict[str, str]:
    """The patterns of one language by name, as written."""
    patterns: dict[str, str] = import_module(f"guardrails.claims.wording.{language}").PATTERNS
    return patterns


@cache
def number_words(language: str = "en") -> dict[str, int]:
    """Numbers written out, in one language."""
    numbers: dict[str, int] = import_module(f"guardrails.claims.wording.{language}").NUMBERS
    return numbers
