"""The words and phrases of all concepts in one Aho-Corasick automaton, and where they stand in a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from guardrails.hit import Hit
from guardrails.readings import WordError, goes_on, joins, readings, sequences, word_end
from guardrails.sequences import around, rarest
from guardrails.text import View, Views, read

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

Span = tuple[int, int]
#: A pattern as the matching loop needs it: edges, whether it goes on, and its concepts, each with the
#: sequence whose anchor it is, if it is not the concept's word by itself.
_Row = tuple[bool, bool, bool, tuple[tuple[str, "Sequence | None"], ...]]
#: A place where a concept may stand: view, start and end in it, and the sequence still to be looked at.
Candidate = tuple[View, int, int, "Sequence | None"]

PackedWords = tuple[tuple[tuple[str, str, int], ...], tuple[tuple[str, tuple[str, ...], int], ...]]

#: Shortest word that may be found among joined letters, where word edges are unknown.
SHORTEST_JOINED = 5


@dataclass(frozen=True, slots=True)
class Pattern:
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
class Sequence:
    """A word with many readings: ``parts`` that follow each other, looked for where part ``anchor`` stands."""

    concept: str
    parts: tuple[str, ...]
    anchor: int


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
        return cls(
            tuple(
                Pattern(text, tuple(names.split(" | ")), bool(edges & 1), bool(edges & 2), bool(edges & 4))
                for text, names, edges in patterns
            ),
            tuple(Sequence(*sequence) for sequence in sequences),
        )


class Vocabulary:
    """A compiled set of concepts that finds their words in all views of a text."""

    def __init__(self, words: Words) -> None:
        anchored: dict[str, list[Sequence]] = {}
        for sequence in words.sequences:
            anchored.setdefault(f"~{sequence.parts[sequence.anchor]}", []).append(sequence)
        self._texts = [pattern.text for pattern in words.patterns]
        alike: dict[tuple[object, ...], _Row] = {}
        self._rows = [_row(pattern, anchored, alike) for pattern in words.patterns]
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
        return self.hits_in(read(text))

    def hits_in(self, views: Views) -> list[Hit]:
        """As ``hits``, over views that were made before."""
        found = {Hit(name, *span) for name, places in self.candidates(views).items() for span in settled(places)}
        return sorted(found, key=lambda hit: (hit.start, hit.end, hit.concept))

    def candidates(self, views: Views) -> dict[str, list[Candidate]]:
        """Where each concept's words may stand, by concept; :func:`settled` looks at one concept's closely."""
        found: dict[str, list[Candidate]] = {}
        for view in (views.reading, *views.others):
            for row, start, end in self._found(view):
                for name, sequence in row[3]:
                    places = found.get(name)
                    if places is None:
                        found[name] = [(view, start, end, sequence)]
                    else:
                        places.append((view, start, end, sequence))
        return found

    def _found(self, view: View) -> Iterator[tuple[_Row, int, int]]:
        """The patterns that stand in one view as whole words, or among joined letters."""
        text, length = view.text, len(view.text)
        for index, start, end in self._find(text):
            row = self._rows[index]
            edge_before, edge_after, open_ended, _ = row
            if (edge_before and start and joins(text[start - 1])) or (edge_after and end < length and joins(text[end])):
                if view.joined and end - start >= SHORTEST_JOINED and view.is_joined(start, end):
                    yield row, start, end
                continue
            yield row, start, (word_end(text, end) if open_ended else end)

    def _find(self, text: str) -> list[tuple[int, int, int]]:
        if self._automaton is None:
            self._automaton = _automaton(self._texts)
        found: list[tuple[int, int, int]] = self._automaton.find_matches_as_indexes(text, overlapping=True)
        return found


def settled(candidates: Iterable[Candidate]) -> list[Span]:
    """The spans, in code points of the original, of the candidates that are what they may be; in no order."""
    found: list[Span] = []
    for view, start, end, sequence in candidates:
        if sequence is None:
            found.append(view.span(start, end))
        else:
            spans = around(view.text, start, end, sequence.parts, sequence.anchor)
            found += (view.span(first, last) for first, last in spans)
    return found


def _row(pattern: Pattern, anchored: Mapping[str, list[Sequence]], alike: dict[tuple[object, ...], _Row]) -> _Row:
    """The pattern for the matching loop; patterns that differ in their text alone share one row."""
    key = (pattern.concepts, pattern.edge_before, pattern.edge_after, pattern.goes_on)
    if key not in alike:
        own = [(name, None) for name in pattern.concepts if name[0] != "~"]
        begun = [(found.concept, found) for name in pattern.concepts for found in anchored.get(name, ())]
        alike[key] = pattern.edge_before, pattern.edge_after, pattern.goes_on, (*own, *begun)
    return alike[key]


def _automaton(texts: list[str]) -> AhoCorasick:
    from ahocorasick_rs import AhoCorasick, Implementation

    return AhoCorasick(texts, implementation=Implementation.ContiguousNFA)


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
