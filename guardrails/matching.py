"""Words and phrases of all concepts in one Aho-Corasick automaton.

A word is written in lower case. ``{a,b}`` stands for either, an empty choice included:
``refund{,s,ed}``. A trailing ``*`` lets the word go on. Hyphens and spaces are the same, and the
apostrophe is optional. There are no patterns and no nearness: those belong to detectors and rules.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import TYPE_CHECKING

from guardrails.hit import Hit
from guardrails.text import View, Views, fold, read

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

#: Shortest word that may be found among joined letters, where word edges are unknown.
SHORTEST_JOINED = 5
#: Most readings one written word may stand for.
MAX_READINGS = 500


class WordError(ValueError):
    """A word of a vocabulary that cannot be read: empty, unbalanced braces, or too many readings."""


def readings(word: str) -> list[str]:
    """All folded readings of one written word.

    Raises:
        WordError: the word is empty, its braces do not pair, or it has over 500 readings.
    """
    pieces = _pieces(word)
    count = 1
    for piece in pieces:
        count *= len(piece)
    if count > MAX_READINGS:
        raise WordError(f"{word!r} stands for {count} readings; write it as several words (at most {MAX_READINGS})")
    found = dict.fromkeys(_spellings("".join(choice)) for choice in product(*pieces))
    plain = [reading for spellings in found for reading in spellings]
    if not plain or not all(reading.strip("* ") for reading in plain):
        raise WordError(f"{word!r} has an empty reading")
    return list(dict.fromkeys(plain))


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


class Vocabulary:
    """A compiled set of concepts that finds their words in all views of a text."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self._patterns = tuple(patterns)
        self._edges = [(p.edge_before, p.edge_after, p.goes_on) for p in self._patterns]
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
        return places

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


def compiled(words: Mapping[str, Iterable[str]]) -> list[Pattern]:
    """The patterns of a vocabulary in a fixed order, so that a compiled pack is the same everywhere."""
    concepts: dict[tuple[str, bool, bool, bool], set[str]] = {}
    for concept, written in words.items():
        texts = [reading for word in written for reading in readings(word)]
        if not texts:
            raise WordError(f"concept {concept!r} has no words")
        for text in texts:
            concepts.setdefault(_edges(text), set()).add(concept)
    return [
        Pattern(text, tuple(sorted(names)), before, after, goes_on)
        for (text, before, after, goes_on), names in sorted(concepts.items())
    ]


def _edges(text: str) -> tuple[str, bool, bool, bool]:
    bare = text.rstrip("*")
    goes_on = bare != text
    return bare, joins(bare[0]), joins(bare[-1]) and not goes_on, goes_on


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
