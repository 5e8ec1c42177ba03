"""The words and phrases of all concepts in one Aho-Corasick automaton, and where they stand in a text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, NamedTuple

from guardrails.hit import Hit
from guardrails.readings import WordError, goes_on, joins, readings, sequences
from guardrails.sequences import COMMONEST, Anchored, Sequence, rarest
from guardrails.text import View, Views, read

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

Span = tuple[int, int]

PackedWords = tuple[tuple[tuple[str, str, int], ...], tuple[tuple[str, tuple[str, ...], int], ...]]

#: Shortest word that may be found among joined letters, where word edges are unknown.
SHORTEST_JOINED = 5
_ASCII_INSIDE = bytes(chr(code).isalnum() for code in range(128)) + bytes(128)


class Pattern(NamedTuple):
    """One folded reading, the concepts it belongs to, and how it must or may end.

    ``edge_before`` and ``edge_after``: no letter of the same word may stand there. ``goes_on``: the
    find stretches to the end of the word it begins.
    """

    text: str
    concepts: tuple[str, ...]
    edge_before: bool
    edge_after: bool
    goes_on: bool


@dataclass(frozen=True, slots=True)
class Words:
    """A vocabulary in its compiled form. ``patterns`` hold the anchors too, under names that begin with ``~``."""

    patterns: tuple[Pattern, ...]
    sequences: tuple[Sequence, ...] = ()

    def packed(self) -> PackedWords:
        """A short form for files: concepts as one string, edges as one number."""
        patterns = tuple(
            (p.text, " | ".join(p.concepts), p.edge_before + 2 * p.edge_after + 4 * p.goes_on) for p in self.patterns
        )
        return patterns, tuple((s.concept, s.parts, s.anchor) for s in self.sequences)

    @classmethod
    def unpacked(cls, packed: PackedWords) -> Words:
        """The words of their short form."""
        patterns, sequences = packed
        named = {names: tuple(names.split(" | ")) for names in {names for _, names, _ in patterns}}
        return cls(
            tuple(
                Pattern(text, named[names], bool(edges & 1), bool(edges & 2), bool(edges & 4))
                for text, names, edges in patterns
            ),
            tuple(Sequence(*sequence) for sequence in sequences),
        )


class _Row:
    """What a pattern found stands for; patterns that differ in their text alone share one row.

    ``own`` are the concepts whose word it is by itself, ``bits`` theirs; ``anchored`` is what is looked for around it.
    """

    __slots__ = ("anchored", "bits", "goes_on", "own")

    def __init__(self, pattern: Pattern, begun: Mapping[str, list[Sequence]], bits: Mapping[str, int]) -> None:
        self.goes_on = pattern.goes_on
        self.own = tuple(name for name in pattern.concepts if name[0] != "~")
        self.bits = reduce(or_, (bits[name] for name in self.own), 0)
        sequences = [found for name in pattern.concepts for found in begun.get(name, ())]
        self.anchored = Anchored(sequences) if sequences else None


class Places:
    """Where the words of a vocabulary stand in a text, and what else is added.

    ``present`` has the bits of the concepts that stand there.
    """

    __slots__ = ("_added", "_bits", "_words", "present")

    def __init__(self, bits: Mapping[str, int]) -> None:
        self._bits = bits
        self._words: list[tuple[View, _Row, int, int]] = []
        self._added: dict[str, set[Span]] = {}
        self.present = 0

    def read(self, view: View, found: list[tuple[int, int, int]], edges: bytes, rows: list[_Row]) -> None:
        """Note the patterns found in one view that stand there as whole words, or among joined letters."""
        text, inside = view.text, _inside(view.text)
        for index, start, end in found:
            if (inside[start - 1] | inside[end] << 1) & edges[index]:
                if not view.joined or end - start < SHORTEST_JOINED or not view.is_joined(start, end):
                    continue
                row = rows[index]
            else:
                row = rows[index]
                if row.goes_on:
                    end = inside.find(0, end)
            if row.own:
                self.present |= row.bits
                self._words.append((view, row, start, end))
            if row.anchored is not None:
                for name, first, last in row.anchored.found(text, inside, start, end):
                    self.add(name, *view.span(first, last))

    def add(self, name: str, start: int, end: int) -> None:
        """Note that a concept stands at ``[start, end)`` of the original."""
        self.present |= self._bits.get(name, 0)
        self._added.setdefault(name, set()).add((start, end))

    def spans(self, name: str) -> set[Span]:
        """Where a concept stands, in code points of the original."""
        bit = self._bits.get(name, 0)
        words = self._words if bit & self.present else ()
        found = {view.span(start, end) for view, row, start, end in words if row.bits & bit}
        return found | self._added[name] if name in self._added else found

    def names(self) -> set[str]:
        """The concepts that stand in the text."""
        return {name for _, row, _, _ in self._words for name in row.own}.union(self._added)

    def hits(self) -> set[Hit]:
        """Everything that stands in the text."""
        found = {Hit(name, *view.span(start, end)) for view, row, start, end in self._words for name in row.own}
        return found.union(Hit(name, *span) for name, spans in self._added.items() for span in spans)


def _inside(text: str) -> bytes:
    """A 1 for each character that joins a word, then a 0: what stands after the last and before the first."""
    if text.isascii():
        return text.encode("ascii").translate(_ASCII_INSIDE) + b"\0"
    return bytes(map(joins, text)) + b"\0"


class Vocabulary:
    """A compiled set of concepts that finds their words in all views of a text.

    ``bits`` gives each concept a bit of its own, by name; without it the concepts are counted as they come.
    """

    def __init__(self, words: Words, bits: Mapping[str, int] | None = None) -> None:
        self.bits = bits if bits is not None else _counted(words)
        begun: dict[str, list[Sequence]] = {}
        for sequence in words.sequences:
            begun.setdefault(f"~{sequence.parts[sequence.anchor]}", []).append(sequence)
        self._texts = [pattern.text for pattern in words.patterns]
        self._edges = bytes(pattern.edge_before + 2 * pattern.edge_after for pattern in words.patterns)
        self._rows: list[_Row] = []
        alike: dict[tuple[tuple[str, ...], bool], _Row] = {}
        for pattern in words.patterns:
            key = pattern.concepts, pattern.goes_on
            if key not in alike:
                alike[key] = _Row(pattern, begun, self.bits)
            self._rows.append(alike[key])
        self._automaton: AhoCorasick | None = None

    @classmethod
    def compile(cls, words: Mapping[str, Iterable[str]]) -> Vocabulary:
        """Build a vocabulary from written words by concept.

        Raises:
            WordError: a word cannot be read, or a concept has none.
        """
        return cls(compiled(words))

    def hits(self, text: str) -> list[Hit]:
        """Every word found in any view of ``text``, in code points of ``text``, sorted by place."""
        return sorted(self.places(read(text)).hits(), key=lambda hit: (hit.start, hit.end, hit.concept))

    def places(self, views: Views) -> Places:
        """What stands where in all views of a text."""
        if self._automaton is None:
            self._automaton = _automaton(self._texts)
        places = Places(self.bits)
        for view in (views.reading, *views.others):
            found = self._automaton.find_matches_as_indexes(view.text, overlapping=True)
            places.read(view, found, self._edges, self._rows)
        return places


def _counted(words: Words) -> dict[str, int]:
    names = {name for pattern in words.patterns for name in pattern.concepts if name[0] != "~"}
    names.update(sequence.concept for sequence in words.sequences)
    return {name: 1 << number for number, name in enumerate(sorted(names))}


def _automaton(texts: list[str]) -> AhoCorasick:
    from ahocorasick_rs import AhoCorasick, Implementation

    return AhoCorasick(texts, implementation=Implementation.ContiguousNFA)


def common(words: Words) -> set[str]:
    """The concepts that a very common word belongs to: nearly every text has them."""
    return {name for pattern in words.patterns if pattern.text in COMMONEST for name in pattern.concepts}


def compiled(words: Mapping[str, Iterable[str]]) -> Words:
    """The compiled form of a vocabulary in a fixed order, the same everywhere.

    Raises:
        WordError: a word cannot be read, or a concept has none.
    """
    concepts: dict[tuple[str, bool, bool, bool], set[str]] = {}
    found: set[tuple[str, tuple[str, ...], int]] = set()
    for concept, written in words.items():
        parted = [parts for word in written for parts in sequences(word)]
        if not parted:
            raise WordError(f"concept {concept!r} has no words")
        for parts in parted:
            anchor = rarest(parts)
            if len(parts) > 1:
                found.add((concept, parts, anchor))
            name = f"~{parts[anchor]}" if len(parts) > 1 else concept
            for text in readings(parts[anchor]):
                concepts.setdefault(_edges(text), set()).add(name)
    patterns = tuple(Pattern(text, tuple(sorted(names)), *edges) for (text, *edges), names in sorted(concepts.items()))
    return Words(patterns, tuple(Sequence(*sequence) for sequence in sorted(found)))


def _edges(text: str) -> tuple[str, bool, bool, bool]:
    open_ended = goes_on(text)
    bare = text[:-1] if open_ended else text
    return bare, joins(bare[0]), joins(bare[-1]) and not open_ended, open_ended
