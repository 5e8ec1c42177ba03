"""Durations, numbers, sums and days as a text states them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from re import Match
from typing import TypeVar, cast

from guardrails.claims.passage import Passage
from guardrails.claims.wording import number_words
from guardrails.facts.parsing import read_decimal

T = TypeVar("T")

_DAYS_OF = {"h": 1 / 24, "d": 1.0, "w": 7.0, "m": 30.0, "y": 365.0}
_MONTHS_OF = {"m": 1, "y": 12}
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CURRENCIES = {
    "us$": "USD", "ca$": "CAD", "a$": "AUD", "s$": "SGD", "r$": "BRL", "rm": "MYR", "rp": "IDR",
    "£": "GBP", "€": "EUR",
    "₱": "PHP", "₫": "VND", "฿": "THB", "₹": "INR", "quid": "GBP", "pound": "GBP", "pounds": "GBP",
    "euro": "EUR", "euros": "EUR",
}  # fmt: skip
_MONEY_SIGNS = (
    "$", "£", "€", "¥", "₱", "₫", "฿", "₹", "rm", "rp", "gbp", "usd", "eur", "myr", "sgd", "php", "cad",
    "aud", "brl", "idr", "thb", "vnd", "jpy", "cny",
    "quid", "pound", "dollar",
)  # fmt: skip
_OPEN_CURRENCIES = {"$", "¥", "dollar", "dollars"}


_MONTH_WORDS = frozenset({
    *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october"),
    *("november", "december", "sept", *_MONTH_NAMES),
})  # fmt: skip
_DAY_NAMES = frozenset({
    *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "tues", "thur", "thurs"),
    *("today", "yesterday", "tomorrow", "tonight", "morning", "afternoon", "evening", *_WEEKDAYS),
})  # fmt: skip
_FIGURED_DATE = re.compile(r"\d[-/.]\d")


@dataclass(frozen=True, slots=True)
class Duration:
    """A stated length of time; ``days`` may be a fraction, ``months`` is ``None`` below a month."""

    start: int
    end: int
    days: float
    months: int | None
    working: bool
    ranged: bool


@dataclass(frozen=True, slots=True)
class Sum:
    """A stated sum of money; ``currency`` is empty for a sign that several currencies share."""

    start: int
    end: int
    value: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Day:
    """A stated day: any of ``readings`` as (month, day), or a weekday (0 is Monday), or a shift."""

    start: int
    end: int
    readings: tuple[tuple[int, int], ...] = ()
    weekday: int | None = None
    shift: int | None = None

    def matches(self, day: date, today: date | None) -> bool | None:
        """Whether this is ``day``; ``None`` when that cannot be told."""
        if self.readings:
            return (day.month, day.day) in self.readings
        if self.weekday is not None:
            return day.weekday() == self.weekday
        if self.shift is None or today is None:
            return None
        return today + timedelta(days=self.shift) == day

    def nearest(self, year: int) -> date | None:
        """The day in ``year``, when the text gives one reading of a month and a day."""
        try:
            return date(year, *self.readings[0]) if len(self.readings) == 1 else None
        except ValueError:
            return None


def number(words: str, language: str = "en") -> int:
    """A number in figures or words."""
    return int(words) if words.isdigit() else number_words(language)[words.replace("-", " ")]


def durations(passage: Passage) -> tuple[Duration, ...]:
    """Every length of time in the passage, in order; read once."""
    return _once(passage, "durations", _durations)


def _once(passage: Passage, name: str, read: Callable[[Passage], Iterator[T]]) -> tuple[T, ...]:
    if name not in passage.memo:
        passage.memo[name] = tuple(read(passage))
    return cast("tuple[T, ...]", passage.memo[name])


def _durations(passage: Passage) -> Iterator[Duration]:
    if not passage.holds("hour", "hr", "day", "d@y", "week", "wk", "month", "mth", "year", "yr"):
        return
    for found in passage.pattern("duration").finditer(passage.text):
        count, unit = number(found["number"], passage.language), found["unit"][0]
        months = count * _MONTHS_OF[unit] if unit in _MONTHS_OF else None
        working = found["business"].startswith(("work", "business", "week"))
        ranged = found["low"] is not None
        yield Duration(found.start("number"), found.end(), count * _DAYS_OF[unit], months, working, ranged)


def sums(passage: Passage) -> Iterator[Sum]:
    """Every sum of money in the passage, in order."""
    if not passage.holds(*_MONEY_SIGNS):
        return
    for found in passage.pattern("money").finditer(passage.text):
        words = found["value"] or found["value2"]
        value = read_decimal(words.strip().rstrip(".,"))
        if value is None:
            continue
        sign = found["symbol"] or found["code"]
        currency = "" if sign in _OPEN_CURRENCIES else _CURRENCIES.get(sign, sign.upper())
        yield Sum(found.start(), found.start() + len(found.group().rstrip(" .,")), value, currency)


def days(passage: Passage, *, weekdays: bool = True) -> tuple[Day, ...]:
    """Every day the passage names by date and, with ``weekdays``, by weekday or "today"; read once."""
    dated = _once(passage, "dates", _dates)
    return dated + _once(passage, "weekdays", _weekdays) if weekdays else dated


def _dates(passage: Passage) -> Iterator[Day]:
    if not passage.has_figures:
        return
    spelled_out = passage.pattern("month_day").finditer(passage.text) if passage.words & _MONTH_WORDS else ()
    for found in spelled_out:
        day = int(found["day1"] or found["day2"])
        month = _MONTH_NAMES.index((found["month1"] or found["month2"])[:3]) + 1
        if 1 <= day <= 31:
            yield Day(found.start(), found.end(), ((month, day),))
    in_figures = passage.pattern("figured_day").finditer(passage.text) if _FIGURED_DATE.search(passage.text) else ()
    for found in in_figures:
        readings = _readings(found)
        if readings:
            yield Day(found.start(), found.end(), readings)


def _weekdays(passage: Passage) -> Iterator[Day]:
    if passage.words & _DAY_NAMES:
        for found in passage.pattern("weekday").finditer(passage.text):
            yield _named_day(found)


def _named_day(found: Match[str]) -> Day:
    if found["weekday"]:
        return Day(found.start(), found.end(), weekday=_WEEKDAYS.index(found["weekday"][:3]))
    shift = {"yesterday": -1, "tomorrow": 1}.get(found["relative"], 0)
    return Day(found.start(), found.end(), shift=shift)


def _readings(found: Match[str]) -> tuple[tuple[int, int], ...]:
    """A date in figures as (month, day): one for ISO, both orders for the rest."""
    if found["iso"]:
        return ((int(found["iso"][5:7]), int(found["iso"][8:10])),)
    first, second = int(found["num1"]), int(found["num2"])
    both = {(second, first), (first, second)}
    return tuple(sorted((month, day) for month, day in both if 1 <= month <= 12 and 1 <= day <= 31))


def spelled(day: date) -> str:
    """A day as a reply would put it: "8 January 2026"."""
    return f"{day.day} {day:%B %Y}"
