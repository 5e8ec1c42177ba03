"""Harmless changes: a lawful reply stays lawful, and a guard that changes its mind over one is brittle.

Figures, dates and names stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

from evals.mutation.operator import Operator
from evals.mutation.placement import placed, sentence_ends

_FIRST_WORD = re.compile(r"(?:(?<=[.!?…]\s)|(?<=\n)|^)([A-Z][a-z]+)\b(?! [A-Z])")
_SPACE = re.compile(r"(?<=[A-Za-z,.!?;]) (?=[a-z])")
_LOWER_WORD = re.compile(r"\b[a-z]+\b")
_QUOTE = re.compile(r"(?<!\d)[\"']")


def harmless() -> tuple[Operator, ...]:
    """All harmless operators in alphabetical order."""
    return (
        _harmless("curly_quotes", "curly quotes and apostrophes", _curly_quotes),
        _harmless("double_spaces", "two spaces where one would do", _double_spaces),
        _harmless("emoji", "an emoji between two sentences", _emoji),
        _harmless("line_breaks", "a line break after each sentence", _line_breaks),
        _harmless("lower_case", "ordinary words in lower case at the start of sentences", _lower_case),
        _harmless("polite_sentence", "a polite sentence more", _polite_sentence),
        _harmless("spelling_swap", "British for American spelling, or the reverse", _spelling_swap),
    )


def _harmless(name: str, summary: str, change: Callable[[str, Random], str]) -> Operator:
    def apply(row: Mapping[str, Any], dice: Random) -> str | None:
        changed = change(row["text"], dice)
        return None if changed == row["text"] else changed

    return Operator(f"harmless.{name}", (), apply, summary)


@cache
def _wording() -> Mapping[str, Any]:
    import yaml

    found: Mapping[str, Any] = yaml.safe_load(
        files("evals.mutation").joinpath("harmless.yaml").read_text(encoding="utf-8")
    )
    return found


@cache
def ordinary_words() -> frozenset[str]:
    """Words that name nothing and nobody, in lower case."""
    return frozenset(word for line in _wording()["ordinary"] for word in line)


@cache
def _spellings() -> Mapping[str, str]:
    pairs: Mapping[str, str] = _wording()["british_american"]
    return {**pairs, **{american: british for british, american in pairs.items()}}


def _emoji(text: str, dice: Random) -> str:
    return placed(dice.choice(_wording()["emoji"]), text, dice)


def _polite_sentence(text: str, dice: Random) -> str:
    return placed(dice.choice(_wording()["polite"]), text, dice)


def _lower_case(text: str, _dice: Random) -> str:
    def lowered(word: re.Match[str]) -> str:
        return word[0].lower() if word[0].lower() in ordinary_words() else word[0]

    return _FIRST_WORD.sub(lowered, text)


def _double_spaces(text: str, dice: Random) -> str:
    places = [space.start() for space in _SPACE.finditer(text)]
    if not places:
        return text
    sure = dice.choice(places)
    doubled = {place for place in places if place == sure or dice.random() < 0.25}
    return "".join("  " if place in doubled else letter for place, letter in enumerate(text))


def _line_breaks(text: str, _dice: Random) -> str:
    for end in reversed(sentence_ends(text)):
        text = text[:end] + re.sub(r"^ +(?=\S)", "\n", text[end:])
    return text


def _spelling_swap(text: str, _dice: Random) -> str:
    return _LOWER_WORD.sub(lambda word: _spellings().get(word[0], word[0]), text)


def _curly_quotes(text: str, _dice: Random) -> str:
    def curled(quote: re.Match[str]) -> str:
        opens = quote.start() == 0 or text[quote.start() - 1] in " \n\t(["
        return {'"': "“" if opens else "”", "'": "‘" if opens else "’"}[quote[0]]

    return _QUOTE.sub(curled, text)
