"""Figures as texts write them, and the currencies that stand beside them.

This reading is apart from the guard's, so that a sum the guard misreads is no sum the scorers misread as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from evals.plain import JOINING, NARROW_SPACE, plain

_DOLLARS = "USD AUD CAD SGD NZD HKD TWD MXN BRL"
_CODES = (
    "USD AUD CAD SGD NZD HKD TWD MXN BRL GBP EUR JPY CNY PHP VND THB INR KRW MYR IDR PLN SEK NOK DKK CHF CZK HUF AED "
    "SAR ZAR"
)
#: Signs and codes before or behind a figure, and the currencies each may stand for.
_SIGNS = {code.lower(): code for code in _CODES.split()} | {
    "$": _DOLLARS, "us$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "s$": "SGD", "sg$": "SGD",
    "nz$": "NZD", "hk$": "HKD", "nt$": "TWD", "mx$": "MXN", "r$": "BRL", "£": "GBP", "€": "EUR", "¥": "JPY CNY",
    "₱": "PHP", "₫": "VND", "đ": "VND", "฿": "THB", "₹": "INR", "rs": "INR", "₩": "KRW", "rm": "MYR", "rp": "IDR",
    "zł": "PLN", "kr": "SEK NOK DKK",
}  # fmt: skip
#: Words that stand behind a figure only.
_WORDS = {
    "dollar": _DOLLARS, "dollars": _DOLLARS, "peso": "PHP MXN CLP COP ARS", "pesos": "PHP MXN CLP COP ARS",
    "quid": "GBP", "pound": "GBP", "pounds": "GBP", "euro": "EUR", "euros": "EUR", "yen": "JPY", "円": "JPY",
    "元": "CNY", "块": "CNY", "yuan": "CNY", "đồng": "VND", "dong": "VND", "บาท": "THB", "baht": "THB", "rupees": "INR",
    "ringgit": "MYR", "rupiah": "IDR", "reais": "BRL",
}  # fmt: skip


def _any_of(signs: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, signs), key=len, reverse=True))


#: More than any sign, or part of a code, takes in front of a figure.
_LONGEST = 16
_BEFORE = re.compile(rf"(?<!{JOINING})(?P<sign>{_any_of(_SIGNS)})\.?\s?\Z", re.IGNORECASE)
_BEHIND = re.compile(rf"\s?(?P<sign>{_any_of({**_SIGNS, **_WORDS})})(?!{JOINING})", re.IGNORECASE)

_FIGURE = re.compile(rf"\d{{1,3}}(?:['{NARROW_SPACE}]\d{{3}})+(?:[.,]\d+)?|\d+(?:[.,]\d+)*")
#: What makes a figure part of a code, a time, a day or a fraction: letters or marks with figures right beside it.
_GLUED_BEFORE = re.compile(rf"(?:{JOINING}|[^\W\d_][-_]|\d[/:.,'{NARROW_SPACE}]|\d{{4}}-(?:\d\d-)?)\Z")
_GLUED_BEHIND = re.compile(rf"(?![a-z]){JOINING}|[a-z]+\d|-\d*[A-Z]|-\d\d-\d|_|[/:]\d|[.,]\d|\s+\d+/\d")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure at ``[start, end)`` as it is ``written``.

    ``values`` are its readings: "1.050" may be either. ``currencies`` are those that may be meant, none where
    none is named. A figure ``apart`` is no part of a code, a time, a day in figures or a fraction.
    """

    start: int
    end: int
    written: str
    values: frozenset[Decimal]
    currencies: frozenset[str]
    apart: bool


def figures(text: str) -> Iterator[Figure]:
    """Every figure of ``text``, in order; offsets are those of ``plain(text)``."""
    folded = plain(text)
    for match in _FIGURE.finditer(folded):
        start, end = match.span()
        in_front = folded[max(0, start - _LONGEST) : start]
        before, behind = _BEFORE.search(in_front), _BEHIND.match(folded, end)
        glued = _GLUED_BEFORE.search(in_front) if before is None else None
        if behind is None:
            glued = glued or _GLUED_BEHIND.match(folded, end)
        signs = [found["sign"].lower() for found in (before, behind) if found]
        yield Figure(start, end, match[0], _values(match[0]), _currencies(signs), glued is None)


def _currencies(signs: Sequence[str]) -> frozenset[str]:
    """What the signs before and behind a figure agree on; where they do not, what the one before it says."""
    meant = [frozenset((_SIGNS.get(sign) or _WORDS[sign]).split()) for sign in signs]
    return (frozenset.intersection(*meant) or meant[0]) if meant else frozenset()


def _values(written: str) -> frozenset[Decimal]:
    bare = re.sub(rf"['{NARROW_SPACE}]", "", written)
    marks = re.findall("[.,]", bare)
    whole = Decimal(re.sub("[.,]", "", bare))
    if not marks:
        return frozenset({whole})
    head, tail = bare[: (last := max(bare.rfind("."), bare.rfind(",")))], bare[last + 1 :]
    exact = Decimal(re.sub("[.,]", "", head) + "." + tail)
    if len(set(marks)) == 2:
        return frozenset({exact})
    if len(marks) > 1:
        return frozenset({whole})
    return frozenset({exact, whole} if len(tail) == 3 and len(head) <= 3 and head != "0" else {exact})
