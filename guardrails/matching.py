"""Words and phrases of all concepts in one Aho-Corasick automaton.

A word is written in lower case. ``{a,b}`` stands for either, an empty choice included:
``refund{,s,ed}``. One trailing ``*`` lets the word go on. Hyphens and spaces are the same, and the
apostrophe is optional. There are no patterns and no nearness: those belong to detectors and rules.

A written word with few readings is spelled out in the automaton. One with many is not multiplied
out: its parts are found one by one, and stand for the word where they follow each other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from math import prod
from typing import TYPE_CHECKING

from guardrails.hit import Hit
from guardrails.text import View, Views, fold, read

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

Span = tuple[int, int]

#: Shortest word that may be found among joined letters, where word edges are unknown.
SHORTEST_JOINED = 5
#: Shortest beginning of a word that may go on in any way.
SHORTEST_STEM = 3
#: Most readings one written word, or one part of a longer one, may stand for.
MAX_READINGS = 500
#: A written word with more readings than this is found part by part.
SPELLED_OUT = 48
#: Most parts of one written word that may be left out.
MAX_OPTIONAL = 4
#: What may stand between the parts of a word.
_BETWEEN = " \t\n-\u00a0\u2010\u2011\u2012\u2013\u2014"
_PART = re.compile(r"(?:[^\s{}]|\{[^{}]*\})+")


class WordError(ValueError):
    """A word of a vocabulary that cannot be read: empty, unbalanced braces, or too many readings."""


def readings(word: str) -> list[str]:
    """All folded readings of one written word.

    Raises:
        WordError: the word is empty, its braces do not pair, or it has over 500 readings.
    """
    count = _count(word)
    if count > MAX_READINGS:
        raise WordError(f"{word!r} stands for {count} readings; write it as several words (at most {MAX_READINGS})")
    plain = [reading for choice in product(*_pieces(word)) for reading in _spellings("".join(choice))]
    if not plain or not all(reading.strip("* ") for reading in plain):
        raise WordError(f"{word!r} has an empty reading")
    if any(_goes_on(reading) and reading[:-1].isalpha() and len(reading) <= SHORTEST_STEM for reading in plain):
        raise WordError(f"{word!r} would go on from fewer than {SHORTEST_STEM} letters; write the words out")
    return list(dict.fromkeys(plain))


def _count(word: str) -> int:
    return prod(len(piece) for piece in _pieces(word))


def sequences(word: str) -> list[tuple[str, ...]]:
    """The written word as one part, or as the sequences of parts it is found by.

    Raises:
        WordError: a part cannot be read, or too many parts may be left out.
    """
    if _count(word) <= SPELLED_OUT:
        readings(word)
        return [(word,)]
    parts = [_needed(part) for part in _PART.findall(word)]
    optional = sum(may_miss for _, may_miss in parts)
    if optional > MAX_OPTIONAL or optional == len(parts):
        raise WordError(f"{word!r} may leave out {optional} parts; at most {MAX_OPTIONAL}, and one must stay")
    choices = product(*([(part,), ()] if may_miss else [(part,)] for part, may_miss in parts))
    found = [tuple(part for parts in chosen for part in parts) for chosen in choices]
    for part in {part for sequence in found for part in sequence}:
        readings(part)
    return found


def _needed(part: str) -> tuple[str, bool]:
    """A part without its empty choice, and whether it had one as a whole: ``{,the}``."""
    if not (part.startswith("{") and part.endswith("}") and part.count("{") == 1):
        return part, False
    choices = part[1:-1].split(",")
    kept = [choice for choice in choices if choice.strip()]
    return "{" + ",".join(kept) + "}", len(kept) < len(choices)


def _spellings(word: str) -> tuple[str, ...]:
    folded = fold(word)
    return (folded, folded.replace("'", "")) if "'" in folded else (folded,)


def _pieces(word: str) -> list[list[str]]:
    pieces: list[list[str]] = []
    rest = word
    while rest:
        before, opened, after = rest.partition("{")
        if "}" in before:
            raise WordError(f"{word!r} closes a brace that is not open")
        if before:
            pieces.append([before])
        if not opened:
            break
        inside, closed, rest = after.partition("}")
        if not closed or "{" in inside:
            raise WordError(f"{word!r} has a brace that is not closed")
        pieces.append(inside.split(","))
    return pieces


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
class Words:
    """A vocabulary in its compiled form.

    ``sequences`` lists, with its concept, the parts that stand for a word where they follow each
    other; parts are concepts of ``patterns`` under names that begin with ``~``.
    """

    patterns: tuple[Pattern, ...]
    sequences: tuple[tuple[str, tuple[str, ...]], ...] = ()


class Vocabulary:
    """A compiled set of concepts that finds their words in all views of a text."""

    def __init__(self, words: Words) -> None:
        self._patterns = words.patterns
        self._edges = [(p.edge_before, p.edge_after, p.goes_on) for p in self._patterns]
        self._automaton: AhoCorasick | None = None
        self._sequences: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for concept, parts in words.sequences:
            self._sequences.setdefault(max(parts, key=_rarity), []).append((concept, parts))

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
        found = {Hit(concept, *span) for concept, spans in self.places(views).items() for span in spans}
        return sorted(found, key=lambda hit: (hit.start, hit.end, hit.concept))

    def places(self, views: Views) -> dict[str, list[tuple[int, int]]]:
        """Where each concept's words stand in the original, by concept, in no order."""
        places: dict[str, list[tuple[int, int]]] = {}
        for view in (views.reading, *views.others):
            for index, start, end in self._found(view):
                span = (start, end) if view.starts is None else view.span(start, end)
                for concept in self._patterns[index].concepts:
                    places.setdefault(concept, []).append(span)
        return self._with_sequences(places, views.original) if self._sequences else places

    def _with_sequences(self, places: dict[str, list[Span]], text: str) -> dict[str, list[Span]]:
        """``places`` with the words that are found by their parts, and without those parts."""
        parts = {name: spans for name, spans in places.items() if name[0] == "~"}
        kept = {name: spans for name, spans in places.items() if name[0] != "~"}
        for rarest in parts:
            for concept, names in self._sequences.get(rarest, ()):
                if all(name in parts for name in names):
                    kept.setdefault(concept, []).extend(_following([parts[name] for name in names], text))
        return {name: spans for name, spans in kept.items() if spans}

    def _found(self, view: View) -> Iterator[tuple[int, int, int]]:
        """The patterns that stand in one view as whole words, or among joined letters."""
        text, length = view.text, len(view.text)
        for index, start, end in self._find(text):
            edge_before, edge_after, goes_on = self._edges[index]
            if (edge_before and start and joins(text[start - 1])) or (edge_after and end < length and joins(text[end])):
                if view.joined and end - start >= SHORTEST_JOINED and view.is_joined(start, end):
                    yield index, start, end
                continue
            yield index, start, (_word_end(text, end) if goes_on else end)

    def _find(self, text: str) -> list[tuple[int, int, int]]:
        if self._automaton is None:
            self._automaton = _automaton(self._patterns)
        found: list[tuple[int, int, int]] = self._automaton.find_matches_as_indexes(text, overlapping=True)
        return found


def _automaton(patterns: tuple[Pattern, ...]) -> AhoCorasick:
    from ahocorasick_rs import AhoCorasick, Implementation

    return AhoCorasick([pattern.text for pattern in patterns], implementation=Implementation.ContiguousNFA)


def _rarity(part: str) -> int:
    """How rare a part is likely to be: its shortest reading is long."""
    return min(len(reading) for reading in readings(part.removeprefix("~")))


def _following(parts: list[list[Span]], text: str) -> list[Span]:
    """The places where one span of each part follows that of the part before it."""
    chains = {span[1]: span[0] for span in sorted(parts[0], reverse=True)}
    for spans in parts[1:]:
        by_start: dict[int, list[int]] = {}
        for start, end in spans:
            by_start.setdefault(start, []).append(end)
        chains = {
            last: first for end, first in chains.items() for last in by_start.get(_after_gap(text, end), ())
        }
    return [(first, last) for last, first in chains.items()]


def _after_gap(text: str, at: int) -> int:
    while at < len(text) and text[at] in _BETWEEN:
        at += 1
    return at


def compiled(words: Mapping[str, Iterable[str]]) -> Words:
    """The compiled form of a vocabulary in a fixed order, the same everywhere.

    Raises:
        WordError: a word cannot be read, or a concept has none.
    """
    concepts: dict[tuple[str, bool, bool, bool], set[str]] = {}
    found: set[tuple[str, tuple[str, ...]]] = set()
    for concept, written in words.items():
        empty = True
        for word in written:
            empty = False
            for sequence in sequences(word):
                names = tuple(f"~{part}" for part in sequence) if len(sequence) > 1 else (concept,)
                if len(names) > 1:
                    found.add((concept, names))
                for name, part in zip(names, sequence, strict=True):
                    for text in readings(part):
                        concepts.setdefault(_edges(text), set()).add(name)
        if empty:
            raise WordError(f"concept {concept!r} has no words")
    patterns = tuple(
        Pattern(text, tuple(sorted(names)), before, after, goes_on)
        for (text, before, after, goes_on), names in sorted(concepts.items())
    )
    return Words(patterns, tuple(sorted(found)))


def _edges(text: str) -> tuple[str, bool, bool, bool]:
    goes_on = _goes_on(text)
    bare = text[:-1] if goes_on else text
    return bare, joins(bare[0]), joins(bare[-1]) and not goes_on, goes_on


def _goes_on(text: str) -> bool:
    """Whether one star ends it; several stand for themselves, as in a word that was starred out."""
    return text.endswith("*") and not text.endswith("**")


def _word_end(text: str, at: int) -> int:
    while at < len(text) and joins(text[at]):
        at += 1
    return at


@cache
def joins(character: str) -> bool:
    """Whether a letter beside ``character`` belongs to the same word.

    Scripts without spaces between words (Thai, Lao, Khmer, Burmese, Han, kana) have no word edges.
    """
    if character.isascii():
        return character.isalnum()
    if unicodedata.category(character)[0] not in "LMN":
        return False
    return not unicodedata.name(character, "").startswith(
        ("THAI", "LAO", "KHMER", "MYANMAR", "CJK", "HIRAGANA", "KATAKANA", "HALFWIDTH KATAKANA")
    )
