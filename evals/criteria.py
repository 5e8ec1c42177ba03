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
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from evals.amounts import Figure, figures
from evals.days import Stated, days
from evals.plain import JOINING, NARROW_SPACE, plain


def _visible(words: str) -> str:
    if not plain(words).strip():
        raise ValueError("nothing is asked for")
    return words.strip()


Words = Annotated[str, AfterValidator(_visible)]
#: A run with a digit in it: figures, codes, sizes, times.
_RUN = re.compile(rf"(?:[A-Z]+[-/])*{JOINING}*\d{JOINING}*(?:[.,:/-]{JOINING}+|['{NARROW_SPACE}]\d{{3}})*")
_LEAP_YEAR = 2024
#: Digits that are a code even if they stand apart.
_CODE = re.compile(r"0\d+|\d{7,}")


def _iso(given: object) -> object:
    if not isinstance(given, str | date):
        raise ValueError("a date is written YYYY-MM-DD")
    return date.fromisoformat(given) if isinstance(given, str) else given


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

    date: Annotated[date, BeforeValidator(_iso)]

    def told(self, text: str) -> bool:
        """Whether ``text`` names the day."""
        wanted = (self.date.month, self.date.day)
        return any(wanted in day.readings and day.year in (None, self.date.year) for day in days(text))


class MonthDay(_Form):
    """A day of any year."""

    month: int
    day: int

    def told(self, text: str) -> bool:
        """Whether ``text`` names the day."""
        return any((self.month, self.day) in day.readings for day in days(text))


class Sum(_Form):
    """A sum of money, however it is written."""

    amount: Annotated[Decimal, Field(ge=0)]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]

    def told(self, text: str) -> bool:
        """Whether ``text`` names the sum in this currency, or in none."""
        return any(
            self.amount in figure.values
            and (self.currency in figure.currencies if figure.currencies else self._is_bare(figure))
            for figure in figures(text)
            if figure.apart
        )

    def _is_bare(self, figure: Figure) -> bool:
        """Whether a figure without a currency is a sum by its look; "40" may as well be a size."""
        looks_like_money = re.search(r"[.,]\d\d$", figure.written) or len(re.sub(r"\D", "", figure.written)) >= 4
        return bool(looks_like_money) or figure.written == str(self.amount)


class Money(_Form):
    """A sum read in a text, with the currencies that its sign may stand for."""

    values: frozenset[Decimal]
    currencies: frozenset[str]

    def told(self, text: str) -> bool:
        """Whether ``text`` names the sum in one of the currencies, or in none."""
        return any(
            figure.values & self.values and (figure.currencies & self.currencies or not figure.currencies)
            for figure in figures(text)
            if figure.apart
        )


class Number(_Form):
    """A number read in a text, in figures or in words."""

    values: frozenset[Decimal]

    def told(self, text: str) -> bool:
        """Whether ``text`` holds the number."""
        from guardrails.number_words import spelled_out

        if any(figure.values & self.values for figure in figures(text) if figure.apart):
            return True
        return any(value in self.values for _, value in spelled_out(plain(text)))


class Meaning(_Form):
    """A move or claim in words; whether a text makes it has to be judged."""

    meaning: Words


Fact = Exact | OneOf | Day | MonthDay | Sum | Money | Number


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
        place = next((part for part in error.errors()[0]["loc"] if isinstance(part, int)), 0)
        raise _empty(role, place) from error
    found = [_criteria_of(form, role) for form in forms]
    if not all(found):
        raise _empty(role, next(place for place, one in enumerate(found) if not one))
    return Criteria(tuple(f for one in found for f in one.facts), tuple(m for one in found for m in one.meanings))


def _empty(role: str, place: int) -> EmptyCriterionError:
    said = "is empty or of no known form (exact, one_of, date, amount with currency, meaning, or a text)"
    return EmptyCriterionError(f"{role}[{place}] {said}.")


def _criteria_of(form: Fact | Meaning, role: Literal["needs", "must_not"]) -> Criteria:
    if not isinstance(form, Meaning):
        return Criteria(facts=(form,))
    facts = tuple(facts_in(form.meaning)) if role == "needs" else ()
    says_more = re.search(r"[^\W\d_]{2,}", _without_facts(form.meaning)) if facts else re.search(r"\w", form.meaning)
    return Criteria(facts, (form.meaning,) if says_more else ())


def facts_in(words: str) -> Iterator[Fact]:
    """The days that ``words`` name, then the sums, numbers and codes outside them."""
    text = plain(words)
    stated = days(text)
    yield from (_fact(day, text) for day in stated)
    told = list(figures(text))
    for run in _RUN.finditer(text):
        if any(day.start < run.end() and run.start() < day.end for day in stated):
            continue
        inside = [figure for figure in told if run.start() <= figure.start < run.end()]
        if all(figure.apart and not _CODE.fullmatch(figure.written) for figure in inside):
            # "1" is as often "a" or "one" in any language; the judge sees it in the meaning.
            yield from (_number(figure) for figure in inside if figure.currencies or figure.values != {1})
        else:
            yield Exact(exact=run[0])


def _number(figure: Figure) -> Fact:
    return (
        Money(values=figure.values, currencies=figure.currencies) if figure.currencies else Number(values=figure.values)
    )


def _fact(day: Stated, text: str) -> Fact:
    """The day, if the words allow one reading of it and it exists; else the words themselves."""
    month, number = day.readings[0]
    if len(day.readings) > 1 or number > monthrange(day.year or _LEAP_YEAR, month)[1]:
        return Exact(exact=text[day.start : day.end])
    return MonthDay(month=month, day=number) if day.year is None else Day(date=date(day.year, month, number))


def _without_facts(meaning: str) -> str:
    text = plain(meaning)
    for day in reversed(days(text)):
        text = f"{text[: day.start]} {text[day.end :]}"
    return _RUN.sub(" ", text)


@lru_cache(maxsize=1024)
def _pattern(words: str) -> re.Pattern[str]:
    """How words may stand in a text: whole, and no figure of them part of a longer one.

    A code ends where its hyphens end; a short number may have one behind it, as in "14-day".
    """
    parts = words.split()
    inner = r"\s+".join(map(re.escape, parts))
    before = rf"(?<!{JOINING})(?<!_)" if re.match(JOINING, parts[0]) else ""
    behind = rf"(?!{JOINING})(?!_)" if re.match(JOINING, parts[-1][-1]) else ""
    if parts[0][0].isdigit():
        before += rf"(?<!\d[.,:/'{NARROW_SPACE}])"
    if parts[-1][-1].isdigit():
        behind += rf"(?![.,:/]\d)(?!['{NARROW_SPACE}]\d{{3}})(?!\s+\d+/\d)"
    if len(parts) == 1 and re.search(r"\d", words) and not re.fullmatch(r"\d{1,4}", words):
        before, behind = before + r"(?<![^\W_]-)", behind + r"(?!-[^\W_])"
    return re.compile(before + inner + behind, re.IGNORECASE)


def _stands(words: str, text: str) -> bool:
    return bool(_pattern(plain(words)).search(plain(text)))
