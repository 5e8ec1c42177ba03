"""A text as the rules read it, with a map from every reading back to the original.

Rules read views, people read the original: each span found in a view is carried back to code
points of the original text. Plain ASCII text has one view with the offsets of the original.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

#: Longest text that is checked, in code points. A longer draft is an error; it is never cut.
MAX_TEXT = 20_000

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)
DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
#: One-for-one readings, which keep every offset: white space, dashes, quotes, ellipsis.
_READING = str.maketrans(
    {
        **dict.fromkeys("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029\u00a0\u2007\u202f\u3000" + DASHES, " "),
        **dict.fromkeys("\u2018\u2019\u201b\u02bc\u0060\u00b4\uff07", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f", '"'),
        "\u2026": ".",
    }
)
_ASCII_READING = bytes(ord(chr(c).lower().translate(_READING)) if c < 128 else c for c in range(256))
#: Only between words do several spaces keep a phrase from being read.
_SPACES = re.compile(r"(?<=[^\W_]) {2,}(?=[^\W_])")


@dataclass(frozen=True, slots=True)
class View:
    """One reading of a text.

    ``starts[i]`` and ``ends[i]`` bound the original code points that view character ``i`` stands
    for; both are ``None`` where the offsets are those of the original. ``joined`` lists ranges of
    the view, sorted, in which separators between letters were taken out: word edges are unknown there.
    """

    text: str
    starts: Sequence[int] | None = None
    ends: Sequence[int] | None = None
    joined: tuple[tuple[int, int], ...] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Carry the non-empty range ``[start, end)`` of the view back to the original."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]

    def is_joined(self, start: int, end: int) -> bool:
        """Whether ``[start, end)`` lies in one range of joined letters."""
        at = bisect_right(self.joined, (start, len(self.text))) - 1
        return at >= 0 and self.joined[at][0] <= start and end <= self.joined[at][1]


@dataclass(frozen=True, slots=True)
class Views:
    """All views of one text.

    ``reading`` is lower case, in compatibility form, without invisible characters, with single
    spaces. ``spoken`` also has spelled-out digits, "dot", "at" and "slash" put into figures and
    signs; it is ``reading`` itself where there are none. ``others`` hold what disguise hid.
    """

    original: str
    reading: View
    spoken: View
    others: tuple[View, ...]


@dataclass(frozen=True, slots=True)
class Edit:
    """Put ``text`` where a view has ``[start, end)``."""

    start: int
    end: int
    text: str


def edited(view: View, edits: Iterable[Edit]) -> View:
    """A view over ``view`` with sorted, disjoint edits made; its maps lead to the same original."""
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    old_starts = view.starts if view.starts is not None else range(len(view.text))
    old_ends = view.ends if view.ends is not None else range(1, len(view.text) + 1)
    for edit in edits:
        parts += view.text[at : edit.start], edit.text
        starts += old_starts[at : edit.start]
        ends += old_ends[at : edit.start]
        first, last = view.span(edit.start, edit.end)
        starts += [first] * len(edit.text)
        ends += [last] * len(edit.text)
        at = edit.end
    return View("".join((*parts, view.text[at:])), [*starts, *old_starts[at:]], [*ends, *old_ends[at:]])


def read(text: str) -> Views:
    """Every view of ``text`` that can differ from it; pure, and linear in its length."""
    from guardrails.disguise import spoken, undisguised

    reading = _reading(text)
    if "  " in reading.text:
        runs = [Edit(*run.span(), " ") for run in _SPACES.finditer(reading.text)]
        reading = edited(reading, runs) if runs else reading
    return Views(text, reading, spoken(reading), tuple(undisguised(text, reading)))


def fold(word: str) -> str:
    """``word`` as ``reading`` would show it, so that vocabularies and texts meet in one form."""
    return " ".join(_reading(word).text.split())


def _reading(text: str) -> View:
    if text.isascii():
        return View(text.encode("ascii").translate(_ASCII_READING).decode("ascii"))
    lowered = text.translate(_READING).lower()
    same_length = len(lowered) == len(text)
    if same_length and unicodedata.is_normalized("NFKC", lowered) and not _INVISIBLE.search(lowered):
        return View(lowered)
    return edited(View(text), _compatible_edits(text))


def _compatible_edits(text: str) -> Iterable[Edit]:
    for index, character in enumerate(text):
        plain = _compatible(character)
        if plain != character:
            yield Edit(index, index + 1, plain)


@cache
def _compatible(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character.translate(_READING)).lower().translate(_READING)
    return _INVISIBLE.sub("", plain)


def on_graphemes(text: str, start: int, end: int) -> tuple[int, int]:
    """The smallest range of whole grapheme clusters (UAX #29) that covers ``[start, end)``."""
    if text[max(0, start - 1) : end + 1].isascii():
        return _whole_line_end(text, start, end)
    import regex

    before, after = start, end
    for cluster in regex.finditer(r"\X", text):
        if cluster.start() < start < cluster.end():
            before = cluster.start()
        if cluster.start() < end < cluster.end():
            after = cluster.end()
        if cluster.start() >= end:
            break
    return before, after


def _whole_line_end(text: str, start: int, end: int) -> tuple[int, int]:
    """CR LF is the one cluster of two ASCII characters."""
    before = start - 1 if 0 < start < len(text) and text[start - 1 : start + 1] == "\r\n" else start
    after = end + 1 if text[end - 1 : end + 1] == "\r\n" else end
    return before, after
