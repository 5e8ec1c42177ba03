"""What a detector reads, and the way from a place in a view back to the original text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from guardrails.facts import Facts
from guardrails.hit import Hit
from guardrails.text import DASHES

_DASHES = dict.fromkeys(map(ord, DASHES), " ")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_JOINERS = frozenset("\u200c\u200d")


@dataclass(frozen=True, slots=True)
class Source:
    """One text as the detectors see it.

    ``spoken`` is the text in compatibility form, lower-cased, without invisible characters, with
    spelled digits, "dot" and "at" read. ``spoken_map[i]`` is the place in ``text`` of ``spoken[i]``
    (one entry more than ``spoken`` is long); ``None`` means that the places agree. ``market`` is ISO
    3166 alpha-2; ``allowed_hosts`` are the platform's own.
    """

    text: str
    spoken: str
    spoken_map: Sequence[int] | None
    market: str | None
    facts: Facts
    allowed_hosts: frozenset[str]


@dataclass(frozen=True, slots=True)
class View:
    """One reading of a text; ``offsets`` lead back to ``original``, ``None`` when it is the original."""

    text: str
    original: str
    offsets: Sequence[int] | None

    def hit(self, concept: str, start: int, end: int) -> Hit:
        """The hit for ``[start, end)`` of this view, in places of the original."""
        first, last = self.original_span(start, end)
        return Hit(concept, first, last)

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """``[start, end)`` of this view in places of the original; whole graphemes, no trailing blanks."""
        if self.offsets is None:
            return start, _grapheme_end(self.original, end)
        while end < len(self.text) and self.offsets[end] <= self.offsets[end - 1]:
            end += 1
        first, last = self.offsets[start], self.offsets[end]
        while last > first + 1 and _is_blank(self.original[last - 1]):
            last -= 1
        return first, _grapheme_end(self.original, last)

    def written(self, start: int, end: int) -> str:
        """What the author wrote at ``[start, end)`` of this view."""
        first, last = self.original_span(start, end)
        return self.original[first:last]

    def reveals(self, start: int, end: int) -> bool:
        """Whether ``[start, end)`` reads other than it is written. In the original nothing does.

        A view is searched only for what it brings to light: what stands there as written is
        found in the original, where capital letters still tell a host from a new sentence.
        """
        if self.offsets is None:
            return False
        return _plain(self.written(start, end)) != _plain(self.text[start:end])

    def is_new(self, start: int, end: int) -> bool:
        """Whether this view is the one to report ``[start, end)``."""
        return self.offsets is None or self.reveals(start, end)


def _plain(text: str) -> str:
    """The text with its dashes as spaces and in one case, as a view shows what nobody disguised."""
    return " ".join(text.casefold().translate(_DASHES).split())


def views(source: Source) -> tuple[View, ...]:
    """The original, and the spoken view where its places differ."""
    plain = View(source.text, source.text, None)
    if source.spoken_map is None:
        return (plain,)
    return (plain, View(source.spoken, source.text, source.spoken_map))


def settle(hits: Iterable[Hit]) -> list[Hit]:
    """The hits in order of place, without doubles and without those inside a longer one of their concept."""
    distinct = list(set(hits))
    if len(distinct) < 2:
        return distinct
    kept: list[Hit] = []
    reach: dict[str, int] = {}
    for hit in sorted(distinct, key=lambda hit: (hit.start, -hit.end, hit.concept)):
        if hit.end > reach.get(hit.concept, -1):
            reach[hit.concept] = hit.end
            kept.append(hit)
    return kept


def has_digit(text: str) -> bool:
    """Whether a decimal digit of any script stands in the text. ASCII digits answer in 200 ns."""
    return (
        "0" in text or "1" in text or "2" in text or "3" in text or "5" in text
        or "4" in text or "6" in text or "7" in text or "8" in text or "9" in text
        or (not text.isascii() and digit_count(text) > 0)
    )  # fmt: skip


def digit_count(text: str) -> int:
    """How many decimal digits of any script stand in the text."""
    data = text.encode()
    count = len(data) - len(data.translate(None, b"0123456789"))
    if len(data) == len(text):
        return count
    return count + sum(map(str.isdecimal, "".join(_NOT_ASCII.findall(text))))


def _is_blank(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) == "Cf"


def _grapheme_end(text: str, end: int) -> int:
    while end < len(text) and text[end] > "\u02ff" and _extends(text[end]):
        end += 1
    return end


def _extends(char: str) -> bool:
    return char in _JOINERS or unicodedata.category(char)[0] == "M" or "\U0001f3fb" <= char <= "\U0001f3ff"


def is_inside_word(text: str, start: int, end: int) -> bool:
    """Whether an ASCII letter, digit or underscore stands right before ``start`` or at ``end``."""
    return bool(start and _is_word(text[start - 1])) or _is_word(text[end : end + 1])


def _is_word(char: str) -> bool:
    return char == "_" or (char.isascii() and char.isalnum())
