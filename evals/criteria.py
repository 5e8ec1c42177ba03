"""Criteria of a good reply: facts that can be looked up in its text, and meanings that have to be judged.

A criterion of a case file is an object of one of five forms::

    {"exact": "JD0012345"}                      a number, name or code as written; letter case is ignored
    {"one_of": ["14 days", "14-day"]}           any of these
    {"date": "2026-03-14"}                      that day in any style
    {"amount": "12.50", "currency": "GBP"}      that sum in any style
    {"meaning": "says the parcel is delayed"}   a move or claim; only a judge can tell

or a text, which is read as a meaning; the figures, codes and days in it have to be there as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
#: A run with a digit in it: figures, codes, sizes, times.
_FIGURE = re.compile(r"[^\W_]*\d(?:[\w.,:/-]*\w)?")
#: A year within a date, or right behind one.
_YEAR = re.compile(r"(?:(?<!\d)|[\s,./-]+)(?P<year>(?:19|20)\d\d)(?!\d)")


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Exact(_Form):
    """Words that stand in the text as they are."""

    exact: Words

    def told(self, text: str) -> bool:
        """Whether ``text`` holds them as words of their own."""
        return _stands(self.exact, text)


class OneOf(_Form):
    """Words of which some stand in the text."""

    one_of: Annotated[tuple[Words, ...], Field(min_length=1)]

    def told(self, text: str) -> bool:
        """Whether ``text`` holds any of them as words of its own."""
        return any(_stands(words, text) for words in self.one_of)


class Day(_Form):
    """A day, however it is written; where a text names the year, it has to be this one."""

    date: date

    def told(self, text: str) -> bool:
        """Whether ``text`` names the day."""
        wanted = (self.date.month, self.date.day)
        return any(wanted in day.readings and day.year in (None, self.date.year) for day in _days(text))


class MonthDay(_Form):
    """A day of any year."""

    month: int
    day: int

    def told(self, text: str) -> bool:
        """Whether ``text`` names the day."""
        return any((self.month, self.day) in day.readings for day in _days(text))


class Sum(_Form):
    """A sum of money, however it is written."""

    amount: Decimal
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]

    def told(self, text: str) -> bool:
        """Whether ``text`` names the sum in this currency, or in none."""
        named = any(value == self.amount and currency in ("", self.currency) for value, currency in _sums(text))
        return named or _stands(str(self.amount), text)


class Meaning(_Form):
    """A move or claim in words; whether a text makes it has to be judged."""

    meaning: Words


Fact = Exact | OneOf | Day | MonthDay | Sum


@dataclass(frozen=True, slots=True)
class Criteria:
    """What is looked up in a text, and what has to be judged."""

    facts: tuple[Fact, ...] = ()
    meanings: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.facts or self.meanings)


def _as_form(given: object) -> object:
    return {"meaning": given} if isinstance(given, str) else given


Criterion = Annotated[Exact | OneOf | Day | Sum | Meaning, BeforeValidator(_as_form)]
_LIST: TypeAdapter[tuple[Any, ...]] = TypeAdapter(tuple[Criterion, ...])


class EmptyCriterionError(ValueError):
    """A criterion that asks for nothing would pass every reply."""


def read_criteria(given: object, role: Literal["needs", "must_not"]) -> Criteria:
    """The criteria of one case.

    Of a text under ``needs`` its figures, codes and days are facts besides; a text under ``must_not`` describes
    a mistake, and what stands in it need not be wrong.

    Raises:
        EmptyCriterionError: the list or a criterion in it is empty, or of no known form.
    """
    if not given:
        raise EmptyCriterionError(f"{role} is empty; name what to look for, or leave {role} out.")
    try:
        forms = _LIST.validate_python(given)
    except ValidationError as error:
        said = "is empty or of no known form (exact, one_of, date, amount with currency, meaning, or a text)"
        place = next((part for part in error.errors()[0]["loc"] if isinstance(part, int)), 0)
        raise EmptyCriterionError(f"{role}[{place}] {said}.") from error
    facts: list[Fact] = [form for form in forms if not isinstance(form, Meaning)]
    meanings = [form.meaning for form in forms if isinstance(form, Meaning)]
    if role == "needs":
        facts += [fact for meaning in meanings for fact in _facts_in(meaning)]
    return Criteria(tuple(facts), tuple(meaning for meaning in meanings if role == "must_not" or _says_more(meaning)))


def _facts_in(meaning: str) -> Iterator[Fact]:
    """The days of a text, then its figures and codes outside them."""
    stated = list(_days(meaning))
    for day in stated:
        yield _fact(day, meaning)
    for figure in _FIGURE.finditer(meaning):
        if not any(day.start <= figure.start() < day.end for day in stated):
            yield Exact(exact=figure[0])


def _fact(day: _Stated, text: str) -> Fact:
    """The day, if the words allow one reading of it; else the words themselves."""
    if len(day.readings) != 1:
        return Exact(exact=text[day.start : day.end])
    month, number = day.readings[0]
    return MonthDay(month=month, day=number) if day.year is None else Day(date=date(day.year, month, number))


def _says_more(meaning: str) -> bool:
    """Whether anything but figures and codes is said."""
    return bool(re.search(r"[^\W\d_]{2,}", _FIGURE.sub("", meaning)))


@lru_cache(maxsize=1024)
def _pattern(words: str) -> re.Pattern[str]:
    inner = r"\s+".join(re.escape(part) for part in words.split())
    return re.compile(rf"(?<![\w])(?<!\d[.,]){inner}(?![.,]?\d)(?!\w)", re.IGNORECASE)


def _stands(words: str, text: str) -> bool:
    return bool(_pattern(words).search(text))


@dataclass(frozen=True, slots=True)
class _Stated:
    """A dated day of a text at ``[start, end)``: its readings as month and day, and its year if there is one."""

    start: int
    end: int
    readings: tuple[tuple[int, int], ...]
    year: int | None


def _days(text: str) -> Iterator[_Stated]:
    """Every dated day; a year stands in it or right behind it."""
    from guardrails.claims.passage import passage_of
    from guardrails.claims.quantities import days

    passage = passage_of(text)
    for day in days(passage, weekdays=False):
        start, end = passage.view.span(day.start, day.end)
        behind = _YEAR.match(text, end)
        year = _YEAR.search(text[start:end]) or behind
        whole = behind.end() if behind and behind is year else end
        yield _Stated(start, whole, day.readings, int(year["year"]) if year else None)


def _sums(text: str) -> Iterator[tuple[Decimal, str]]:
    from guardrails.claims.passage import passage_of
    from guardrails.claims.quantities import sums

    return ((stated.value, stated.currency) for stated in sums(passage_of(text)))
