"""The sentences of a draft by number, so that an objection can say where without saying what."""

from __future__ import annotations

import re

_END = re.compile(r"(?<![.!?…])[.!?…]+[\"'”’)\]]*\s+|(?<![。！？｡])[。！？｡]+[\"'”’)\]」』]*\s*|\n\s*")


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the spans of the sentences; together they are the whole text.

    A sentence ends after its mark and the white space behind it, or with its line. Scripts without
    sentence marks have one sentence a line.
    """
    ends = [match.end() for match in _END.finditer(text)]
    if not ends or ends[-1] < len(text):
        ends.append(len(text))
    return list(zip([0, *ends[:-1]], ends, strict=True))


def sentence_numbers(text: str, start: int, end: int) -> tuple[int, ...]:
    """Return the numbers, from 1, of the sentences that ``[start, end)`` touches."""
    spans = sentences(text)
    touched = (n for n, (first, last) in enumerate(spans, 1) if first < max(end, start + 1) and start < last)
    return tuple(touched) or (len(spans),)
