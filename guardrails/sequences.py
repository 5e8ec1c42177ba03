"""Words of many readings, found by their rarest part and the parts around it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from guardrails.readings import goes_on, joins, readings, word_end

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
COMMONEST = frozenset(_FREQUENT)
"""The words that stand in nearly every text."""


#: What may stand between two parts.
_GAP = (" ", "-")


@dataclass(frozen=True, slots=True)
class Sequence:
    """A word with many readings: ``parts`` that follow each other, looked for where part ``anchor`` stands."""

    concept: str
    parts: tuple[str, ...]
    anchor: int

    @property
    def before(self) -> tuple[str, ...]:
        """The parts before the anchor, the nearest first."""
        return self.parts[: self.anchor][::-1]

    @property
    def after(self) -> tuple[str, ...]:
        """The parts after the anchor, the nearest first."""
        return self.parts[self.anchor + 1 :]


#: Readings by the word that they begin or end with, and the stems of those that may go on.
_ByWord = tuple[dict[str, list[str]], list[str]]


@cache
def _by_first_word(written: str) -> _ByWord:
    words: dict[str, list[str]] = {}
    exact, stems = _readings(written)
    for reading in exact:
        words.setdefault(reading[: word_end(reading, 0)], []).append(reading)
    return words, stems


@cache
def _by_last_word(written: str) -> _ByWord:
    words: dict[str, list[str]] = {}
    exact, stems = _readings(written)
    for reading in exact:
        at = len(reading)
        while at and joins(reading[at - 1]):
            at -= 1
        words.setdefault(reading[at:], []).append(reading)
    return words, stems


def _readings(written: str) -> tuple[list[str], list[str]]:
    """The readings of a part, and the stems of those that may go on."""
    plain = readings(written)
    return [reading for reading in plain if not goes_on(reading)], [
        reading[:-1] for reading in plain if goes_on(reading)
    ]


def rarest(parts: tuple[str, ...]) -> int:
    """The part to look from: the one that texts hold least often."""
    return min(range(len(parts)), key=lambda at: (_frequency(parts[at]), at))


def _frequency(written: str) -> int:
    return sum(min(_FREQUENT.get(word, 1) for word in reading.split()) for reading in readings(written))


def _commonness(words: Iterable[str]) -> int:
    return sum(_FREQUENT.get(word, 1) for word in words)


class _Way:
    """A step from one part of a sequence to the next, the same for all sequences that have gone alike so far.

    ``routes`` are the sequences with the parts that are still to come, the nearest first. They are sorted out when
    the step is first taken: few of the steps that a vocabulary allows ever are.
    """

    __slots__ = ("_sorted_out", "forward", "routes")

    def __init__(self, *, forward: bool) -> None:
        self.forward = forward
        self.routes: list[tuple[Sequence, tuple[str, ...]]] = []
        self._sorted_out: _Steps | None = None

    @property
    def steps(self) -> _Steps:
        """What may come next: sequences that are whole here, and steps by the word that stands there, and by stem."""
        if self._sorted_out is None:
            self._sorted_out = self._sort_out()
        return self._sorted_out

    def _sort_out(self) -> _Steps:
        ways: dict[str, _Way] = {}
        for sequence, parts in self.routes:
            if parts:
                ways.setdefault(parts[0], _Way(forward=self.forward)).routes.append((sequence, parts[1:]))
        words: dict[str, list[tuple[str, _Way]]] = {}
        stems: list[tuple[str, _Way]] = []
        for written, way in ways.items():
            by_word, may_go_on = (_by_first_word if self.forward else _by_last_word)(written)
            for word, found in by_word.items():
                words.setdefault(word, []).extend([(reading, way) for reading in found])
            stems += ((stem, way) for stem in may_go_on)
        return [sequence for sequence, parts in self.routes if not parts], words, stems


#: Sequences that are whole, and the ways on by the word beside, and by the stem of a word.
_Steps = tuple[list[Sequence], dict[str, list[tuple[str, _Way]]], list[tuple[str, _Way]]]


def _after(way: _Way, text: str, inside: bytes, at: int) -> Iterator[tuple[Sequence, int]]:
    """The sequences whose parts stand after ``at``, and where each ends."""
    ends, words, stems = way.steps
    for sequence in ends:
        yield sequence, at
    if not words and not stems:
        return
    at = _skip(text, at)
    for reading, further in words.get(text[at : inside.find(0, at)], ()):
        end = at + len(reading)
        if text.startswith(reading, at) and not (inside[end] and inside[end - 1]):
            yield from _after(further, text, inside, end)
    for stem, further in stems:
        if text.startswith(stem, at):
            yield from _after(further, text, inside, inside.find(0, at + len(stem)))


def _before(way: _Way, text: str, inside: bytes, at: int) -> Iterator[tuple[Sequence, int]]:
    """The sequences whose parts stand before ``at``, and where each begins."""
    ends, words, stems = way.steps
    for sequence in ends:
        yield sequence, at
    if not words and not stems:
        return
    at = _skip_back(text, at)
    run = inside.rfind(0, 0, at) + 1
    for reading, further in words.get(text[run:at], ()):
        start = at - len(reading)
        if start >= 0 and text.startswith(reading, start) and not (inside[start - 1] and inside[start]):
            yield from _before(further, text, inside, start)
    for stem, further in stems if run < at else ():
        if text.startswith(stem, run):
            yield from _before(further, text, inside, run)


def _skip(text: str, at: int) -> int:
    while text[at : at + 1] in _GAP:
        at += 1
    return at


def _skip_back(text: str, at: int) -> int:
    while at and text[at - 1] in _GAP:
        at -= 1
    return at


class Anchored:
    """The sequences that are looked for at one anchor; arranged when first used.

    Each is followed first to the side whose words are rarer, so that most places are told to be none of it by the
    one word beside the anchor.
    """

    __slots__ = ("_sequences", "_ways")

    def __init__(self, sequences: Iterable[Sequence]) -> None:
        self._sequences = tuple(sequences)
        self._ways: tuple[_Way, _Way] | None = None

    def found(self, text: str, inside: bytes, start: int, end: int) -> Iterable[tuple[str, int, int]]:
        """The concepts of the sequences around the anchor at ``[start, end)``, each with its start and end.

        ``inside`` has a 1 for each character of the text that joins a word, and ends with a 0.
        """
        if self._ways is None:
            self._ways = self._arranged()
        onward, back = self._ways
        if onward.routes:
            _, words, stems = onward.steps
            at = _skip(text, end)
            if stems or text[at : inside.find(0, at)] in words:
                return _found(onward, back, text, inside, start, end)
        if back.routes:
            _, words, stems = back.steps
            at = _skip_back(text, start)
            if stems or text[inside.rfind(0, 0, at) + 1 : at] in words:
                return _found(onward, back, text, inside, start, end)
        return ()

    def _arranged(self) -> tuple[_Way, _Way]:
        """The ways onward from the anchor, and those back from it."""
        onward, back = _Way(forward=True), _Way(forward=False)
        for sequence in self._sequences:
            before, after = sequence.before, sequence.after
            if not before or (after and _are_rarer(after[0], before[0])):
                onward.routes.append((sequence, after))
            else:
                back.routes.append((sequence, before))
        return onward, back


def _are_rarer(after: str, before: str) -> bool:
    """Whether the words that begin one part are rarer than those that end the other."""
    return _commonness(_by_first_word(after)[0]) < _commonness(_by_last_word(before)[0])


def _found(onward: _Way, back: _Way, text: str, inside: bytes, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    for sequence, last in _after(onward, text, inside, end):
        for first in _firsts(sequence.before, text, inside, start):
            yield sequence.concept, first, last
    for sequence, first in _before(back, text, inside, start):
        for last in _lasts(sequence.after, text, inside, end):
            yield sequence.concept, first, last


def _firsts(parts: tuple[str, ...], text: str, inside: bytes, start: int) -> Iterable[int]:
    """Where the parts before an anchor at ``start`` may begin."""
    return [first for _, first in _before(_way(parts, forward=False), text, inside, start)] if parts else (start,)


def _lasts(parts: tuple[str, ...], text: str, inside: bytes, end: int) -> Iterable[int]:
    """Where the parts after an anchor that ends at ``end`` may end."""
    return [last for _, last in _after(_way(parts, forward=True), text, inside, end)] if parts else (end,)


@cache
def _way(parts: tuple[str, ...], *, forward: bool) -> _Way:
    way = _Way(forward=forward)
    way.routes.append((Sequence("", parts, 0), parts))
    return way
