"""One place in a text where a concept was met."""

from __future__ import annotations

from typing import NamedTuple


class Hit(NamedTuple):
    """``concept`` met at ``[start, end)``, in Unicode code points of the original text."""

    concept: str
    start: int
    end: int
