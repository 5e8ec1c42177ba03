"""How people write down words, and the readings that a written word stands for.

A word is written in lower case. ``{a,b}`` stands for either, an empty choice included:
``refund{,s,ed}``. One trailing ``*`` lets the word go on. Hyphens and spaces are the same, and the
apostrophe is optional. There are no patterns and no nearness: those belong to detectors and rules.

A written word with few readings is spelled out. One with many is not multiplied out: its parts are
found one by one, and stand for the word where they follow each other (see ``guardrails.sequences``).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import product
from math import prod

from guardrails.text import fold

#: Shortest beginning of a word that may go on in any way.
SHORTEST_STEM = 3
#: Most readings one written word, or one part of a longer one, may stand for.
MAX_READINGS = 500
#: A written word with more readings than this is found part by part.
SPELLED_OUT = 48
#: Most parts of one written word that may be left out.
MAX_OPTIONAL = 4
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
    if any(goes_on(reading) and reading[:-1].isalpha() and len(reading) <= SHORTEST_STEM for reading in plain):
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
    folded = word if word.isascii() and word.isalnum() and word.islower() else fold(word)
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


def goes_on(text: str) -> bool:
    """Whether one star ends it; several stand for themselves, as in a word that was starred out."""
    return text.endswith("*") and not text.endswith("**")


def word_end(text: str, at: int) -> int:
    """Where the word that reaches to ``at`` ends."""
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
