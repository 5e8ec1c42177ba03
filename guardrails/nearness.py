"""Whether concepts meet: arithmetic over the places where they were found."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from guardrails.policy import Near, Within
from guardrails.readings import joins

Span = tuple[int, int]

#: Most words between two concepts of one phrase.
PHRASE_WORDS = 5
#: Hits of one concept that are kept in mind, so that one that overlaps another concept hides none.
REMEMBERED = 4
#: Length of a sentence, in code points, where a script has no sentence marks.
UNMARKED_SENTENCE = 60

_SENTENCE_MARK = re.compile(r"[.!?…。！？｡\n]+")
_CLOSING = re.compile(r"[\"'”’)\]]*")
_FULL_WIDTH = frozenset("。！？｡\n")
_SHORT_FORM = re.compile(
    r"(?:^|[\s(.])(?:e\.g|i\.e|etc|approx|no|mr|mrs|ms|dr|st|vs|incl|max|min|[a-z])$", re.IGNORECASE
)
#: No five words take more room than this; farther apart, words need not be counted.
_PHRASE_REACH = 120


class Layout:
    """Where the sentences of a text are; worked out when first asked for."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _sentence_ends(self) -> list[int]:
        """The offset just after each sentence."""
        text = self._text
        ends = [end for mark in _SENTENCE_MARK.finditer(text) if (end := self._end(mark)) is not None]
        if not ends or ends[-1] < len(text):
            ends.append(len(text))
        return ends

    def _end(self, mark: re.Match[str]) -> int | None:
        """The end of the sentence that ``mark`` closes, or ``None`` where it closes none."""
        text, end = self._text, mark.end()
        if not _FULL_WIDTH.isdisjoint(mark[0]):
            return end
        closing = _CLOSING.match(text, end)
        end = closing.end() if closing else end
        if end < len(text) and not text[end].isspace():
            return None
        short = mark[0] == "." and _SHORT_FORM.search(text, max(0, mark.start() - 8), mark.start())
        return None if short else end

    def sentence(self, offset: int) -> int:
        """The number of the sentence that ``offset`` stands in."""
        return bisect_right(self._sentence_ends, offset)

    def sentence_span(self, start: int, end: int) -> Span:
        """The whole sentences that ``[start, end)`` touches."""
        ends = self._sentence_ends
        first = self.sentence(start)
        last = min(self.sentence(max(start, end - 1)), len(ends) - 1)
        return (ends[first - 1] if first else 0), ends[last]

    def near(self, start: int, end: int) -> bool:
        """Whether at most five words stand in ``[start, end)``; three letters without word breaks count as one."""
        if end - start > _PHRASE_REACH:
            return False
        between = self._text[start:end].split()
        return sum(1 if joins(word[0]) or word.isascii() else -(-len(word) // 3) for word in between) <= PHRASE_WORDS

    def close(self, within: Within, hits: Sequence[Span]) -> bool:
        """Whether sorted ``hits`` are as near as ``within`` asks."""
        if within is Within.MESSAGE:
            return True
        if within is Within.PHRASE and not all(self.near(before[1], after[0]) for before, after in pairwise(hits)):
            return False
        apart = self.sentence(hits[-1][0]) - self.sentence(hits[0][0])
        if within is Within.NEIGHBOURS:
            return apart <= 1
        return not apart and not self._too_long_unmarked(hits)

    def _too_long_unmarked(self, hits: Sequence[Span]) -> bool:
        start, end = hits[0][0], hits[-1][1]
        return end - start > UNMARKED_SENTENCE and not joins(self._text[start]) and self._text[start].isalpha()


def windows(near: Near, groups: Sequence[Sequence[Span]], barriers: Sequence[Span], layout: Layout) -> list[Span]:
    """The places where one hit of each group meets the others as ``near`` asks, left to right.

    ``groups`` hold sorted hits. Each window is the tightest that ends with its last hit; windows
    that overlap an earlier one are left out. Linear in the number of hits.
    """
    events = sorted((span, index) for index, group in enumerate(groups) for span in group)
    latest: list[list[Span]] = [[] for _ in groups]
    found: list[Span] = []
    for span, index in events:
        chain = _ordered_chain(latest, span, index) if near.order == "given" else _chain(latest, span, index)
        if not chain or (found and chain[0][0] < found[-1][1]):
            continue
        whole = chain[0][0], max(end for _, end in chain)
        if layout.close(near.within, chain) and not _crossed(chain, barriers):
            found.append(whole)
    return found


def _chain(latest: list[list[Span]], span: Span, index: int) -> list[Span]:
    """Note ``span`` for its group; the nearest full set of disjoint hits that ends with it, sorted."""
    latest[index] = [*latest[index][1 - REMEMBERED :], span]
    chain = [span]
    for other, spans in enumerate(latest):
        if other == index:
            continue
        free = next((s for s in reversed(spans) if all(s[1] <= a or b <= s[0] for a, b in chain)), None)
        if free is None:
            return []
        chain.append(free)
    return sorted(chain)


def _ordered_chain(latest: list[list[Span]], span: Span, index: int) -> list[Span]:
    """Note the chain of the groups so far that ends with ``span``; the chain when it is full."""
    before = latest[index - 1] if index else []
    if (index and not before) or (before and before[-1][1] > span[0]):
        return []
    latest[index] = [*before, span]
    return latest[index] if index == len(latest) - 1 else []


def _crossed(chain: Sequence[Span], barriers: Sequence[Span]) -> bool:
    start, end = chain[0][1], chain[-1][0]
    at = bisect_left(barriers, (start, start))
    return at < len(barriers) and barriers[at][1] <= end
