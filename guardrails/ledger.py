"""Grounding: every number, date, amount, code, link and contact a model writes comes from somewhere.

What a text may rest on is laid down in :class:`Grounds`. Free text of the order (item names, notes,
gift messages) and the customer's words are no source of links, contacts or codes; of the customer's
words only numbers count. The limits are those of reading: a fact told without any figure, date,
weekday, code or capitalised name is not seen here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from guardrails.claims.passage import Passage, passage_of
from guardrails.claims.quantities import days, sums
from guardrails.facts import Amount, Facts
from guardrails.finding import Finding, Fix, FixAction, Severity, Stage
from guardrails.nearness import Layout, Span
from guardrails.number_words import spelled_out
from guardrails.rules import RuleSet
from guardrails.text import on_graphemes, read

RULE_ID = "false_info.ungrounded"
CLAUSE = "do_not.false_information"
#: What detectors report that no model may write, whatever its grounds.
_CONTACTS = (
    "@link", "@email", "@phone", "@address", "@handle", "@iban", "@card_number", "@bank_account",
    "@crypto_address", "@payment_handle",
)  # fmt: skip

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
#: Figures in circles and the like, and fractions.
_SIGN = re.compile("[\u00bc-\u00be\u2150-\u2189\u2460-\u249b\u24ea-\u24ff\u2776-\u2793\u3248-\u324f\u3280-\u3289]")
#: Tags, script addresses and template syntax have no place in a reply, whoever wrote them first.
_MARKUP = re.compile(r"</?[a-z!][^<>]*>?|javascript:|\{\{|\}\}|\{%|%\}|\$\{", re.IGNORECASE)
_SIGNS = (
    r"[€£$¥₱₫฿₹₩]|zł|kr|rm|rp|usd|eur|gbp|aud|cad|sgd|nzd|hkd|jpy|cny|php|vnd|thb|inr|krw|myr|idr|pln|sek|nok|dkk|chf|"
    r"czk|brl|mxn"
)
#: Words and signs of money behind a number, and signs before one.
_MONEY = re.compile(
    rf"\s*(?:(?:{_SIGNS}|pounds?|dollars?|euros?|quid|bucks|pence|cents?|pesos?|ringgit|rupiah|baht|dong|yen|yuan|"
    r"rupees?|reais|real|kronor|kroner|francs?)(?!\w)|[円元块]|บาท|đồng)",
    re.IGNORECASE,
)
_MONEY_BEFORE = re.compile(rf"(?<![^\W\d_])(?:{_SIGNS})\.?\s*\Z", re.IGNORECASE)
_LONGEST_SIGN = 6
_HANDLE = re.compile(r"(?<![\w@])@[\w.]*\w")
_CODE = re.compile(r"[^\W_]+(?:[-/][^\W_]+)*")
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_PROMISE = re.compile(
    r"\b(?:guarantee[ds]?|promise[ds]?|refund(?:ed)?|replace(?:ment|d)?|compensat\w+|free|voucher|discount|"
    r"reship\w*|resend|resent|exchange[ds]?|credit(?:ed)?|waive[ds]?|upgrade[ds]?|within|"
    r"by (?:tomorrow|tonight|today))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Passages:
    """Texts a reply may rest on besides typed facts: the shop's policies and its knowledge."""

    shop: tuple[str, ...] = ()
    customer: str = ""


class Grounds:
    """All that a model-written text may take its figures, days, codes and names from."""

    def __init__(self, facts: Facts, passages: Passages) -> None:
        self._facts = facts
        self._passages = passages

    @property
    def facts(self) -> Facts:
        """The typed facts alone."""
        return self._facts

    @cached_property
    def dates(self) -> frozenset[date]:
        """Every day among the facts."""
        return frozenset(_dates(self._facts))

    @cached_property
    def amounts(self) -> frozenset[Decimal]:
        """Every sum of money among the facts and in the shop's words; never the customer's."""
        told = {stated.value.normalize() for text in self._texts for stated in sums(passage_of(text))}
        return frozenset({*told, *(amount.value.normalize() for amount in _amounts(self._facts))})

    @cached_property
    def _texts(self) -> tuple[str, ...]:
        """Typed facts as text, then the shop's words; the order's free text is left out."""
        facts = self._facts
        typed = (
            facts.order_id, facts.tracking, facts.carrier, facts.item, facts.variant, facts.warranty,
            facts.invoice, facts.item_details, facts.gift_message, facts.shop_name,
            facts.last_scan.text if facts.last_scan else None,
            facts.refund.text if facts.refund else None, facts.refund.method if facts.refund else None,
            facts.voucher.text if facts.voucher else None, facts.voucher.code if facts.voucher else None,
        )  # fmt: skip
        return (*(text for text in typed if text), *facts.policies.values(), *self._passages.shop)

    @cached_property
    def figures(self) -> frozenset[Decimal]:
        """Every number: of the facts, of their days, of the shop's words, of the customer's words."""
        counted = (self._facts.quantity, self._facts.stock, self._facts.return_window_days,
                   self._facts.return_days_left, self._facts.warranty_months)  # fmt: skip
        found = {Decimal(number) for number in counted if number is not None}
        found.update(Decimal(number) for day in self.dates for number in (day.day, day.month, day.year))
        found |= self.amounts
        if self._facts.voucher and self._facts.voucher.percent is not None:
            found.add(self._facts.voucher.percent.normalize())
        for text in (*self._texts, self._passages.customer):
            found.update(value for _, value in _figures(text))
        return frozenset(found)

    def tell(self, words: str) -> bool:
        """Whether the facts or the shop's texts hold these very words."""
        return any(words.lower() in text.lower() for text in self._texts)

    @cached_property
    def codes(self) -> frozenset[str]:
        """Every word of the facts and the shop's texts, in lower case, for codes and names to be among."""
        return frozenset(word[0].lower() for text in self._texts for word in _CODE.finditer(text))

    @cached_property
    def weekdays(self) -> frozenset[int]:
        """The weekdays of the known days, and those the shop's texts name (0 is Monday)."""
        named = {day.weekday for text in self._texts for day in days(passage_of(text)) if day.weekday is not None}
        return frozenset({*named, *(day.weekday() for day in self.dates)})

    @cached_property
    def month_days(self) -> frozenset[tuple[int, int]]:
        """Known days as (month, day), and those the shop's texts name."""
        named = {reading for text in self._texts for day in days(passage_of(text)) for reading in day.readings}
        return frozenset({*named, *((day.month, day.day) for day in self.dates)})


def _dates(facts: Facts) -> Iterator[date]:
    known = (
        facts.placed_at, facts.shipped_at, facts.delivered_at, facts.estimated_delivery, facts.estimated_from,
        facts.dispatch_by, facts.return_window_end, facts.returns_until, facts.warranty_until,
        facts.last_scan.at if facts.last_scan else None, facts.refund.issued_at if facts.refund else None,
        facts.voucher.valid_from if facts.voucher else None, facts.voucher.valid_to if facts.voucher else None,
    )  # fmt: skip
    yield from (day for day in known if day is not None)


def _amounts(facts: Facts) -> Iterator[Amount]:
    known = (facts.price, facts.total, facts.refund.amount if facts.refund else None,
             facts.voucher.amount if facts.voucher else None)  # fmt: skip
    yield from (amount for amount in known if amount is not None)


def _figures(text: str) -> Iterator[tuple[Span, Decimal]]:
    """Numbers of ``text`` in figures and, from two upwards, in words."""
    for match in _FIGURE.finditer(text):
        yield match.span(), _value(match[0])
    for match in _SIGN.finditer(text):
        yield match.span(), Decimal(str(unicodedata.numeric(match[0]))).normalize()
    yield from spelled_out(text)


def _value(figure: str) -> Decimal:
    head, sign, tail = max(figure.rpartition("."), figure.rpartition(","), key=lambda parts: len(parts[0]))
    if sign and len(tail) in (1, 2):
        return Decimal(re.sub(r"[.,]", "", head) + "." + tail).normalize()
    return Decimal(re.sub(r"[.,]", "", figure)).normalize()


def ungrounded(text: str, grounds: Grounds, rules: RuleSet) -> list[Finding]:
    """What ``text`` says that nothing in ``grounds`` bears out, as findings that block."""
    places = dict(_unborne(text, grounds, rules))
    return [_finding(text, span, what) for span, what in sorted(places.items())]


def _unborne(text: str, grounds: Grounds, rules: RuleSet) -> Iterator[tuple[Span, str]]:
    passage = passage_of(text)
    dated = list(_days(passage))
    for span, bare in ((day_span, day) for day_span, day in dated):
        known = bare.readings and not grounds.month_days.isdisjoint(bare.readings)
        told = bare.shift is not None and grounds.tell(text[slice(*span)])
        if not known and not told and (bare.weekday is None or bare.weekday not in grounds.weekdays):
            yield span, "day"
    taken = [span for span, _ in dated]
    for stated in sums(passage):
        span = passage.view.span(stated.start, stated.end)
        taken.append(span)
        if stated.value.normalize() not in grounds.amounts:
            yield span, "amount"
    scene = rules.scene(read(text), None, grounds.facts)
    yield from ((span, "contact") for name in _CONTACTS for span in scene.spans((name,)))
    yield from ((match.span(), "contact") for match in _HANDLE.finditer(text) if not grounds.tell(match[0]))
    yield from ((match.span(), "markup") for match in _MARKUP.finditer(text) if not grounds.tell(match[0]))
    for span, kind in _bare(text, grounds):
        if not any(start < span[1] and span[0] < end for start, end in taken):
            yield span, kind


def _days(passage: Passage) -> Iterator[tuple[Span, _Stated]]:
    for day in days(passage):
        # "Today" is said of much besides deliveries; tomorrow and yesterday are days that nothing bears out.
        if day.readings or day.weekday is not None or day.shift:
            yield passage.view.span(day.start, day.end), _Stated(day.readings, day.weekday, day.shift)


@dataclass(frozen=True, slots=True)
class _Stated:
    readings: tuple[tuple[int, int], ...]
    weekday: int | None
    shift: int | None


def _bare(text: str, grounds: Grounds) -> Iterator[tuple[Span, str]]:
    """Codes that mix letters and digits, then numbers outside them."""
    codes = [match for match in _CODE.finditer(text) if _is_code(match[0])]
    for match in codes:
        if match[0].lower() not in grounds.codes:
            yield match.span(), "code"
    inside = [match.span() for match in codes]
    for span, value in _figures(text):
        if any(start <= span[0] < end for start, end in inside):
            continue
        if _is_money(text, span):
            if value not in grounds.amounts:
                yield span, "amount"
        elif value not in grounds.figures:
            yield span, "number"


def _is_money(text: str, span: Span) -> bool:
    """Whether a sign or word of money stands at a number, on either side."""
    before = text[max(0, span[0] - _LONGEST_SIGN) : span[0]]
    return bool(_MONEY.match(text, span[1]) or _MONEY_BEFORE.search(before))


def _is_code(word: str) -> bool:
    has_digit = any(map(str.isdigit, word))
    letters = sum(map(str.isalpha, word))
    return (
        has_digit
        and letters > 0
        and not re.fullmatch(r"\d+(?:st|nd|rd|th|h|am|pm|x|cm|mm|kg|g|ml|l|w|v)", word.lower())
    ) or (has_digit and len(word) >= 8)


def added(before: str, after: str, grounds: Grounds) -> list[Finding]:
    """Names and promises that a rewrite brought in: neither in the draft before nor in the grounds.

    A name is a capitalised word inside a sentence; a promise is one of a list of words that bind the
    shop. A promise in other words is not seen.
    """
    known = {word[0].lower() for word in _WORD.finditer(before)} | grounds.codes
    return [
        _finding(after, match.span(), what)
        for what, matches in (("name", _names(after)), ("promise", _PROMISE.finditer(after)))
        for match in matches
        if match[0].lower() not in known and not all(part in known for part in match[0].lower().split())
    ]


def _names(text: str) -> Iterable[re.Match[str]]:
    layout = Layout(text)
    for match in _WORD.finditer(text):
        opens = layout.sentence_span(*match.span())[0]
        if (
            match[0][0].isupper()
            and text[opens : match.start()].strip(" \n\"'(“‘-*•")
            and match[0].lower() not in _EVERYDAY
        ):
            yield match


#: Words that are capitalised inside English sentences and name nobody.
_EVERYDAY = frozenset(
    [
        "i",
        "i'm",
        "i'll",
        "i've",
        "i'd",
        "english",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ]
)


def _finding(text: str, span: Span, what: str) -> Finding:
    start, end = on_graphemes(text, *span)
    return Finding(
        rule_id=RULE_ID,
        guideline="false_info",
        severity=Severity.MAJOR,
        stage=Stage.GROUNDING,
        start=start,
        end=end,
        quote=text[start:end],
        message=f"This {what} is in no fact of the order, no shop policy and no knowledge entry.",
        clause=CLAUSE,
        fix=Fix(
            FixAction.REMOVE, *Layout(text).sentence_span(start, end), "", "Say only what is known, or check it first."
        ),
    )
