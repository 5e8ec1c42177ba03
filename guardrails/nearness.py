"""Whether concepts meet: arithmetic over the places where they were found."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property

from guardrails.matching import joins
from guardrails.policy import Near, Within

Span = tuple[int, int]

#: Most words between two concepts of one phrase.
PHRASE_WORDS = 5
#: Length of a sentence, in code points, where a script has no sentence marks.
UNMARKED_SENTENCE = 60

_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s|$)|[。！？｡]+|\n+|\s[•–]\s")
_SHORT_FORM = re.compile(r"(?:^|[\s(.])(?:e\.g|i\.e|etc|approx|no|mr|mrs|ms|dr|st|vs|incl|max|min|[a-z])$", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")


class Layout:
    """Where the words and sentences of a text are; worked out when first asked for."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _sentence_ends(self) -> list[int]:
        """The offset just after each sentence."""
        ends = [
            mark.end()
            for mark in _SENTENCE_END.finditer(self._text)
            if not (mark[0] == "." and _SHORT_FORM.search(self._text, max(0, mark.start() - 8), mark.start()))
        ]
        if not ends or ends[-1] < len(self._text):
            ends.append(len(self._text))
        return ends

    @cached_property
    def _words(self) -> list[int]:
        """The offset of each word; a run without word breaks counts one word for three code points."""
        starts: list[int] = []
        for word in _WORD.finditer(self._text):
            step = len(word[0]) if joins(word[0][0]) else 3
            starts.extend(range(word.start(), word.end(), step))
        return starts

    def sentence(self, offset: int) -> int:
        """The number of the sentence that ``offset`` stands in."""
        return bisect_right(self._sentence_ends, offset)

    def sentence_span(self, start: int, end: int) -> Span:
        """The whole sentences that ``[start, end)`` touches."""
        ends = self._sentence_ends
        first = self.sentence(start)
        last = min(self.sentence(max(start, end - 1)), len(ends) - 1)
        return (ends[first - 1] if first else 0), ends[last]

    def words_between(self, start: int, end: int) -> int:
        """How many words begin in ``[start, end)``."""
        return bisect_left(self._words, end) - bisect_left(self._words, start)

    def close(self, within: Within, hits: Sequence[Span]) -> bool:
        """Whether sorted ``hits`` are as near as ``within`` asks."""
        if within is Within.MESSAGE:
            return True
        first, last = self.sentence(hits[0][0]), self.sentence(hits[-1][0])
        if within is Within.NEIGHBOURS:
            return last - first <= 1
        if first != last or self._too_long_unmarked(hits):
            return False
        return within is Within.SENTENCE or all(
            self.words_between(before[1], after[0]) <= PHRASE_WORDS for before, after in zip(hits, hits[1:], strict=False)
        )

    def _too_long_unmarked(self, hits: Sequence[Span]) -> bool:
        start, end = hits[0][0], hits[-1][1]
        return end - start > UNMARKED_SENTENCE and not joins(self._text[start]) and self._text[start].isalpha()


def windows(near: Near, groups: Sequence[Sequence[Span]], barriers: Sequence[Span], layout: Layout) -> list[Span]:
    """The places where one hit of each group meets the others as ``near`` asks, left to right.

    ``groups`` hold sorted hits. Each window is the tightest that ends with its last hit; windows
    that overlap an earlier one are left out. Linear in the number of hits.
    """
    events = sorted((span, index) for index, group in enumerate(groups) for span in group)
    latest: list[list[Span] | None] = [None] * len(groups)
    found: list[Span] = []
    for span, index in events:
        chain = _chain(near, latest, span, index)
        if chain is None or (found and chain[0][0] < found[-1][1]):
            continue
        whole = chain[0][0], max(end for _, end in chain)
        if layout.close(near.within, chain) and not _crossed(chain, barriers):
            found.append(whole)
    return found


def _chain(near: Near, latest: list[list[Span] | None], span: Span, index: int) -> list[Span] | None:
    """Note ``span`` as the latest of its group; the sorted hits of a full set that ends with it."""
    if near.order == "given":
        return _ordered_chain(latest, span, index)
    latest[index] = [span]
    others = [chain[0] for at, chain in enumerate(latest) if at != index and chain]
    if len(others) < len(latest) - 1:
        return None
    chain = sorted([*others, span])
    overlapping = any(after[0] < before[1] for before, after in zip(chain, chain[1:], strict=False))
    return None if overlapping else chain


def _ordered_chain(latest: list[list[Span] | None], span: Span, index: int) -> list[Span] | None:
    before = latest[index - 1] if index else []
    if before is None or (before and before[-1][1] > span[0]):
        return None
    latest[index] = [*before, span]
    return latest[index] if index == len(latest) - 1 else None


def _crossed(chain: Sequence[Span], barriers: Sequence[Span]) -> bool:
    start, end = chain[0][1], chain[-1][0]
    at = bisect_left(barriers, (start, start))
    return at < len(barriers) and barriers[at][1] <= end
