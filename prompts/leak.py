"""Whether a text repeats the instructions it was written under: eight of their words in a row.

Words are compared by their letters and figures alone, in compatibility form, lower case and without
accents, so that neither punctuation nor spacing hides them.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

#: So many shared words in a row are a leak. Two letters of a script without spaces count as one word.
RUN = 8

Span = tuple[int, int]

#: Thai and Lao, Burmese, Khmer, and the scripts of Chinese and Japanese.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(f"[{_UNSPACED}]{{1,2}}|(?:(?![{_UNSPACED}])[^\\W_]|(?<=[^\\W_])['’](?=[^\\W_]))+")


@dataclass(frozen=True, slots=True)
class _Letters:
    """The letters and figures of a text; letter ``i`` stands at the index ``places[i]`` of the text."""

    text: str
    places: Sequence[int]


@dataclass(frozen=True, slots=True)
class _Runs:
    """All runs of eight words of the instructions, by as many of their first letters as all of them have."""

    head: int
    by_head: dict[str, tuple[str, ...]]


def leaks(
    text: str,
    instructions: str,
    allowed: Sequence[str] = (),
    readings: Sequence[tuple[str, Sequence[int] | None]] = (),
) -> list[Span]:
    """Return the spans of ``text`` that repeat eight or more words of ``instructions``, sorted and disjoint.

    ``allowed`` are passages that may be repeated whatever the instructions say: facts, shop texts,
    playbook. A reading is another form of the text with the index in the text that each of its
    characters stands for, ``None`` where the two agree; edges of words are not known in it.
    Linear in the length of the text and of the allowed passages that are looked at.
    """
    runs = _runs_of(instructions)
    if not runs.by_head:
        return []
    spoken = set(_spans(text, runs, edges=True))
    for reading, starts in readings:
        disguised = _spans(reading, runs, edges=False)
        spoken |= {(_origin(starts, span, len(text)), run) for span, run in disguised}
    kept = _not_in(allowed, {run for _, run in spoken})
    return _merged(span for span, run in spoken if run in kept)


def _origin(starts: Sequence[int] | None, span: Span, length: int) -> Span:
    if starts is None:
        return span
    start, end = span
    return starts[start], starts[end] if end < len(starts) else length


def _spans(text: str, runs: _Runs, edges: bool) -> Iterator[tuple[Span, str]]:
    """Yield where in a text a run stands, and the run."""
    letters = _letters(text)
    firsts, lasts = _edges(text, letters) if edges else (None, None)
    for at in range(len(letters.text) - runs.head + 1):
        for run in runs.by_head.get(letters.text[at : at + runs.head], ()):
            end = at + len(run)
            if not letters.text.startswith(run, at):
                continue
            if firsts is None or lasts is None or (at in firsts and end in lasts):
                yield (letters.places[at], letters.places[end - 1] + 1), run


def _edges(text: str, letters: _Letters) -> tuple[frozenset[int], frozenset[int]]:
    """The indices in ``letters`` at which words of the text begin, and those before which they end."""
    words = [match.span() for match in _WORD.finditer(text)]
    firsts = frozenset(bisect_left(letters.places, start) for start, _ in words)
    return firsts, frozenset(bisect_left(letters.places, end) for _, end in words)


@lru_cache(maxsize=16)
def _runs_of(instructions: str) -> _Runs:
    words = [word for match in _WORD.finditer(instructions) if (word := _letters(match[0]).text)]
    found = sorted({"".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1)})
    head = min(map(len, found), default=0)
    by_head: dict[str, list[str]] = {}
    for run in found:
        by_head.setdefault(run[:head], []).append(run)
    return _Runs(head, {start: tuple(them) for start, them in by_head.items()})


def _letters(text: str) -> _Letters:
    plain = [_plain(character) for character in text]
    places = [place for place, part in enumerate(plain) for _ in part]
    return _Letters("".join(plain), places)


@cache
def _plain(character: str) -> str:
    """The letters and figures that a character stands for, in lower case and without accents."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    return "".join(part for part in decomposed if part.isalnum())


def _not_in(allowed: Sequence[str], runs: set[str]) -> set[str]:
    """The runs that stand in no allowed passage."""
    kept = set(runs)
    for passage in allowed if runs else ():
        letters = _letters(passage).text
        kept -= {run for run in kept if run in letters}
    return kept


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((start, end))
    return merged
