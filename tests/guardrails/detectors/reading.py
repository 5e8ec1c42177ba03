"""Helpers of the detector tests: what a detector finds in a text, as people would write it down."""

from __future__ import annotations

from guardrails.detectors import Detector, Source
from guardrails.facts import Facts
from guardrails.text import read

PLATFORM = frozenset({"tiktok.com", "tiktokshop.com"})


def source(text: str, market: str | None = None, facts: Facts | None = None) -> Source:
    """The text as the rule stage hands it to a detector."""
    spoken = read(text).spoken
    places = None if spoken.starts is None else [*spoken.starts, len(text)]
    return Source(text, spoken.text, places, market, facts or Facts(), PLATFORM)


def found(detector: Detector, text: str, market: str | None = None, facts: Facts | None = None) -> list[str]:
    """Each hit of the detector as ``@concept quote``."""
    hits = detector(source(text, market, facts))
    return [f"{hit.concept} {text[hit.start : hit.end]}" for hit in hits]
