"""Numbers written out in English words: "thirty", "twenty-five", "two hundred and ten", "a dozen"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from guardrails.nearness import Span

_UNITS = {
    word: value
    for value, word in enumerate(
        [
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ],
        2,
    )
}
_TENS = {
    word: value * 10
    for value, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
_SCALES = {"dozen": 12, "hundred": 100, "thousand": 1_000, "million": 1_000_000}
#: "Second" and "third" are said of much besides days.
_ORDINALS = {
    word: value
    for value, word in enumerate(
        [
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
        ],
        4,
    )
} | {"thirtieth": 30}
#: "One" and "a" count only inside a longer number: alone they are hardly ever meant as one.
_PLAIN = {"one": 1, "a": 1, "an": 1, **_UNITS, **_TENS, **_ORDINALS}
_ANY = "|".join(sorted({*_PLAIN, *_SCALES}, key=len, reverse=True))
_RUN = re.compile(rf"(?<!\w)(?:{_ANY})(?:[ -]+(?:and[ -]+)?(?:{_ANY}))*(?!\w)", re.IGNORECASE)
_WORD = re.compile(r"[a-z]+")


def spelled_out(text: str) -> Iterator[tuple[Span, Decimal]]:
    """Every number of ``text`` in words, from two upwards, with its place."""
    for run in _RUN.finditer(text):
        value = _value([word for word in _WORD.findall(run[0].lower()) if word != "and"])
        if value > 1:
            yield run.span(), Decimal(value)


def _value(words: list[str]) -> int:
    """What the words add up to: "two hundred twenty five" is 225."""
    total = part = 0
    for word in words:
        if word in _SCALES:
            part = max(part, 1) * _SCALES[word]
            if _SCALES[word] >= 1_000:
                total, part = total + part, 0
        else:
            part += _PLAIN[word]
    return total + part
