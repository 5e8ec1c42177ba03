"""Words of many readings, found by their rarest part and the parts around it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from guardrails.readings import goes_on, joins, readings, word_end

Span = tuple[int, int]

#: How often the commonest words stand in a reply of 300 characters, in hundredths; all others count one.
_FREQUENT = {
    word: weight
    for weight, words in {
        90: "you the to i your and a we for is it of in that please this on have be with are",
        30: "can if our us not me will as at or so do an from but my any by need here order just was now",
        20: "no all has been would like how help know about there what out up more one add support get",
        9: "check via send see app when new some could may time also after before only back who then",
    }.items()
    for word in words.split()
}


@dataclass(frozen=True, slots=True)
class Part:
    """All readings of one part by their length, the stems of those that may go on, and how they may begin and end.

    ``last`` is empty where a reading may go on and so end in any way.
    """

    exact: tuple[tuple[int, frozenset[str]], ...]
    stems: tuple[str, ...]
    first: frozenset[str]
    last: frozenset[str]


@cache
def part(written: str) -> Part:
    """The compiled part of that written form."""
    plain = readings(written)
    exact: dict[int, set[str]] = {}
    for reading in plain:
        if not goes_on(reading):
            exact.setdefault(len(reading), set()).add(reading)
    stems = tuple(reading[:-1] for reading in plain if goes_on(reading))
    last = frozenset() if stems else frozenset(reading[-1] for reading in plain)
    by_length = tuple((length, frozenset(exact[length])) for length in sorted(exact))
    return Part(by_length, stems, frozenset(reading[0] for reading in plain), last)


def rarest(parts: tuple[str, ...]) -> int:
    """The part to look from: the one that texts hold least often."""
    return min(range(len(parts)), key=lambda at: (_frequency(parts[at]), at))


def _frequency(written: str) -> int:
    return sum(min(_FREQUENT.get(word, 1) for word in reading.split()) for reading in readings(written))


def around(text: str, start: int, end: int, parts: tuple[str, ...], anchor: int) -> Iterable[Span]:
    """The spans in which all parts follow each other, part ``anchor`` standing at ``[start, end)``."""
    if anchor:
        last = part(parts[anchor - 1]).last
        at = _skip_back(text, start)
        if not at or (last and text[at - 1] not in last):
            return ()
    if anchor + 1 < len(parts):
        at = _skip(text, end)
        if at >= len(text) or text[at] not in part(parts[anchor + 1]).first:
            return ()
    return _around(text, start, end, parts, anchor)


def _around(text: str, start: int, end: int, parts: tuple[str, ...], anchor: int) -> Iterator[Span]:
    for first in _before(text, start, parts[:anchor]):
        for last in _after(text, end, parts[anchor + 1 :]):
            yield first, last


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in " -":
        at += 1
    return at


def _skip_back(text: str, at: int) -> int:
    while at and text[at - 1] in " -":
        at -= 1
    return at


def _after(text: str, at: int, parts: tuple[str, ...]) -> Iterator[int]:
    if not parts:
        yield at
        return
    for end in _forward(text, _skip(text, at), part(parts[0])):
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
    for start in _backward(text, _skip_back(text, at), part(parts[-1])):
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
