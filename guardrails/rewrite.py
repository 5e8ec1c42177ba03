"""Rewrites: what changed from one text to the next, word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from guardrails.repair import Change

_TOKEN = re.compile(r"\s+|[^\W_]+|.", re.DOTALL)


def changes_between(before: str, after: str, rule_id: str) -> tuple[Change, ...]:
    """The changes that turn ``before`` into ``after``, in offsets of ``before``, for ``rule_id``."""
    old, new = list(_TOKEN.finditer(before)), list(_TOKEN.finditer(after))
    matcher = SequenceMatcher(None, [token[0] for token in old], [token[0] for token in new], autojunk=False)
    return tuple(
        Change(*_span(old, i, j, len(before)), _piece(old, i, j, before), _piece(new, k, m, after), rule_id)
        for kind, i, j, k, m in matcher.get_opcodes()
        if kind != "equal"
    )


def _span(tokens: list[re.Match[str]], first: int, last: int, length: int) -> tuple[int, int]:
    start = tokens[first].start() if first < len(tokens) else length
    return start, (tokens[last - 1].end() if last > first else start)


def _piece(tokens: list[re.Match[str]], first: int, last: int, text: str) -> str:
    start, end = _span(tokens, first, last, len(text))
    return text[start:end]
