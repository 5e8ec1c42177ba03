"""Words of many readings, found by their rarest part and the parts around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from guardrails.readings import goes_on, joins, readings, word_end

Span = tuple[int, int]

#: Words too common to look from: nearly every text holds some.
_COMMON = frozenset(
    """a about after again all also am an and any are as at back be been before but by can could did do does don't
    down for from get give go got had has have having he her here him his how i i'll i'm i've if in into is it it's
    its just know let like make may me more much my need new no not now of off on once one only or other our out over
    own please put see send shall she should so some take than that the their them then there these they this those
    to too try up us use very via want was we we'll we're we've were what when where which while who why will with
    would you you'll you're you've your order item parcel app""".split()
)


@dataclass(frozen=True, slots=True)
class Part:
    """All readings of one part by their length, and the stems of those that may go on."""

    exact: tuple[tuple[int, frozenset[str]], ...]
    stems: tuple[str, ...]


@cache
def part(written: str) -> Part:
    """The compiled part of that written form."""
    plain = readings(written)
    exact: dict[int, set[str]] = {}
    for reading in plain:
        if not goes_on(reading):
            exact.setdefault(len(reading), set()).add(reading)
    stems = tuple(reading[:-1] for reading in plain if goes_on(reading))
    return Part(tuple((length, frozenset(exact[length])) for length in sorted(exact)), stems)


def rarest(parts: tuple[str, ...]) -> int:
    """The part to look from: the one whose commonest reading is likely to be rarest, the longest of several."""
    return max(range(len(parts)), key=lambda at: (_rarity(parts[at]), -at))


def _rarity(written: str) -> tuple[int, int]:
    plain = readings(written)
    return -sum(reading in _COMMON for reading in plain), min(len(reading) for reading in plain)


def around(text: str, start: int, end: int, parts: tuple[str, ...], anchor: int) -> Iterator[Span]:
    """The spans in which all parts follow each other, part ``anchor`` standing at ``[start, end)``."""
    for first in _before(text, start, parts[:anchor]):
        for last in _after(text, end, parts[anchor + 1 :]):
            yield first, last


def _after(text: str, at: int, parts: tuple[str, ...]) -> Iterator[int]:
    if not parts:
        yield at
        return
    start = at
    while start < len(text) and text[start] in " -":
        start += 1
    for end in _forward(text, start, part(parts[0])):
        yield from _after(text, end, parts[1:])


def _forward(text: str, start: int, sought: Part) -> Iterator[int]:
    for length, words in sought.exact:
        end = start + length
        if text[start:end] in words and not (end < len(text) and joins(text[end]) and joins(text[end - 1])):
            yield end
    for stem in sought.stems:
        if text.startswith(stem, start):
            yield word_end(text, start + len(stem))


def _before(text: str, at: int, parts: tuple[str, ...]) -> Iterator[int]:
    if not parts:
        yield at
        return
    end = at
    while end > 0 and text[end - 1] in " -":
        end -= 1
    for start in _backward(text, end, part(parts[-1])):
        yield from _before(text, start, parts[:-1])


def _backward(text: str, end: int, sought: Part) -> Iterator[int]:
    for length, words in sought.exact:
        start = end - length
        if start >= 0 and text[start:end] in words and not (start and joins(text[start - 1]) and joins(text[start])):
            yield start
    if sought.stems:
        start = end
        while start > 0 and joins(text[start - 1]):
            start -= 1
        if text.startswith(sought.stems, start) and start < end:
            yield start
