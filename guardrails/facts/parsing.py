"""Reads single values: days, sums of money, durations, and the words for status, refund and payer.

Each reader gives ``None`` for words it does not know; the caller then keeps them as free text.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache

from guardrails.facts.model import Amount, OrderStatus, Payer, Refund, RefundState, Scan, Voucher
from guardrails.facts.names import PAYER_WORDS, REFUND_WORDS, STATUS_WORDS

LONGEST_WINDOW_DAYS = 3660
LONGEST_WARRANTY_MONTHS = 1200
_OLDEST_TIMESTAMP = 100_000_000
_MILLISECONDS = 100_000_000_000

_ISO_DAY = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_NUMBER = r"\d[\d.,' ]*\d|\d"
_CODE = r"[A-Z]{3}"
_SYMBOLS = {
    "£": "GBP", "€": "EUR", "$": "USD", "US$": "USD", "CA$": "CAD", "C$": "CAD", "A$": "AUD", "S$": "SGD",
    "R$": "BRL",
    "MX$": "MXN", "RM": "MYR", "₱": "PHP", "₫": "VND", "฿": "THB", "Rp": "IDR", "₹": "INR", "円": "JPY",
    "元": "CNY",
}  # fmt: skip
_SHARED_SYMBOLS = {"$", "¥", "￥"}
_UNIT_DAYS = {
    "hour": Decimal(1) / 24,
    "day": Decimal(1),
    "week": Decimal(7),
    "month": Decimal(30),
    "year": Decimal(365),
}


def squeezed(words: str) -> str:
    """Lower case, with underscores, hyphens and runs of space as one space."""
    return " ".join(words.lower().replace("_", " ").replace("-", " ").split())


@cache
def _index(kind: str) -> dict[str, str]:
    tables = {"status": STATUS_WORDS, "refund": REFUND_WORDS, "payer": PAYER_WORDS}
    known = {squeezed(word): name for name, words in tables[kind].items() for word in words}
    return known | {squeezed(name): name for name in tables[kind]}


def read_status(words: str) -> OrderStatus | None:
    """The status that ``words`` stand for ("in transit" is shipped)."""
    plain = squeezed(words).rstrip(".")
    short = re.sub(r"\s*(?:[,;(].*|\bon \d.*|\b\d{1,3} (?:day|week)s? ago.*|\byesterday|\btoday)$", "", plain)
    found = _index("status").get(plain) or _index("status").get(short)
    return OrderStatus(found) if found else None


def read_payer(words: str) -> Payer | None:
    """Who pays, from "free", "seller pays", "buyer" and the like."""
    found = _index("payer").get(squeezed(words))
    return Payer(found) if found else None


def read_refund_state(words: str) -> RefundState | None:
    """How far a refund is, from the words it starts with ("sent 2026-02-03, ..." is issued)."""
    plain = squeezed(words)
    starts = [word for word in _index("refund") if plain == word or plain.startswith((word + " ", word + ","))]
    return RefundState(_index("refund")[max(starts, key=len)]) if starts else None


def read_day(words: str) -> date | None:
    """A day: ISO 8601 anywhere in the words, else any spelling that can be read in one way only."""
    found = _ISO_DAY.search(words)
    if found is None:
        return _read_spelled_day(words)
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None


def _read_spelled_day(words: str) -> date | None:
    """dateutil's reading, if day, month and year are all given and their order is beyond doubt."""
    from dateutil import parser

    if not re.search(r"\d{4}", words) or len(words) > 60:
        return None
    fillers = (datetime(2001, 1, 1), datetime(2002, 2, 2))
    try:
        readings = {
            parser.parse(words, default=filler, dayfirst=first).date() for filler in fillers for first in (True, False)
        }
    except (ValueError, OverflowError):
        return None
    return readings.pop() if len(readings) == 1 else None


def read_timestamp(seconds: int | float) -> date | None:
    """A day (UTC) from Unix seconds or milliseconds; ``None`` for numbers too small to be a time."""
    if not _OLDEST_TIMESTAMP <= seconds < 4_000 * _MILLISECONDS:
        return None
    return datetime.fromtimestamp(seconds / 1000 if seconds >= _MILLISECONDS else seconds, UTC).date()


def read_period(words: str) -> tuple[date, date] | None:
    """The first and last day of "2025-09-09 to 2025-09-12"; a single day is both."""
    days: list[date] = []
    for found in _ISO_DAY.finditer(words):
        day = read_day(found.group())
        if day is None:
            return None
        days.append(day)
    if not days:
        single = read_day(words)
        return (single, single) if single else None
    return min(days), max(days)


def read_decimal(words: str) -> Decimal | None:
    """A number with thousands marks in either style: "1,299.00", "1.299,00", "65000"."""
    plain = re.sub(r"[ ']", "", words)
    comma, point = plain.rfind(","), plain.rfind(".")
    if comma >= 0 and point >= 0:
        plain = plain.replace(",", "") if point > comma else plain.replace(".", "").replace(",", ".")
    elif comma >= 0:
        plain = plain.replace(",", "" if re.fullmatch(r"\d{1,3}(,\d{3})+", plain) else ".")
    elif plain.count(".") > 1:
        plain = plain.replace(".", "")
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


def read_amount(words: str, currency: str = "") -> Amount | None:
    """A sum of money, its currency from its symbol or code, else ``currency``.

    ``$`` and ``¥`` are shared by several currencies: there the given currency wins.
    """
    found = re.search(_NUMBER, words)
    value = read_decimal(found.group()) if found else None
    if found is None or value is None or not value.is_finite():
        return None
    before, after = words[: found.start()].strip(), words[found.end() :].strip()
    rest = f"{before} {after}".strip()
    if not rest:
        return Amount(value=value, currency=currency)
    code = re.fullmatch(_CODE, rest)
    if code:
        return Amount(value=value, currency=code.group())
    if rest in _SHARED_SYMBOLS:
        return Amount(value=value, currency=currency or _SYMBOLS.get(rest, ""))
    return Amount(value=value, currency=_SYMBOLS[rest]) if rest in _SYMBOLS else None


def read_days(words: str) -> int | None:
    """A whole number of days from "30", "30 days", "2 weeks", "1 month" (30 days)."""
    found = re.fullmatch(
        r"\s*(\d{1,4})\s*-?\s*(?:(?:calendar )?(day|week|month|year)s?)?\s*(?:from delivery|after "
        r"delivery)?\s*\.?",
        words.lower(),
    )
    if found is None:
        return None
    days = int(found[1]) * int(_UNIT_DAYS[found[2] or "day"])
    return days if days <= LONGEST_WINDOW_DAYS else None


def read_months(words: str) -> int | None:
    """Months of warranty from words that start with a length: "12 months from delivery", "2 years"."""
    found = re.match(
        r"\s*(\d{1,4})[\s-]*(month|year|mois|monat|mes|ano|an|jahr|ann|bulan|tahun|年|个月|か月|ヶ月|ปี|เดือน|năm|tháng)",
        words.lower(),
    )
    if found is None:
        return None
    yearly = found[2] in {"year", "ano", "an", "jahr", "ann", "tahun", "年", "ปี", "năm"}
    months = int(found[1]) * (12 if yearly else 1)
    return months if months <= LONGEST_WARRANTY_MONTHS else None


def read_count(words: str) -> int | None:
    """A whole number from "12", "12 in stock", "12 pcs"."""
    found = re.fullmatch(
        r"\s*(\d{1,9})(?:\s*(?:in stock|left|pcs|pieces|units|items|available|days|days left))?\s*",
        words.lower(),
    )
    return int(found[1]) if found else None


def read_stock(words: str) -> int | None:
    """Pieces in stock; "out of stock" and "sold out" are none."""
    if squeezed(words) in {"out of stock", "sold out", "none", "no stock", "not in stock", "unavailable"}:
        return 0
    return read_count(words)


def read_fee(words: str) -> bool | None:
    """Whether a fee is taken: "none", "0" and "no" are no fee, "15%" and "yes" are one."""
    plain = squeezed(words)
    if re.fullmatch(r"no|none|no fee|free|false|0+(\.0+)?\s*%?", plain):
        return False
    return True if re.fullmatch(r"yes|true|\D{0,3}\d+([.,]\d+)?\s*(%|\w{3})?", plain) else None


def read_scan(words: str) -> Scan:
    """The carrier's last scan: its day, when one is given, and the rest as text."""
    found = _ISO_DAY.search(words)
    day = read_day(found.group()) if found else None
    text = words if found is None or day is None else (words[: found.start()] + words[found.end() :]).strip(" ,;:")
    return Scan(at=day, text=text)


def _part_amount(words: str, currency: str = "") -> Amount | None:
    """The first comma or "to"-separated part of ``words`` that is a sum with a currency."""
    for part in re.split(r",\s+|;\s*|\s+(?:to|ke|an|auf|a)\s+|\s+-\s+", words):
        amount = read_amount(part.strip(), currency) if re.search(r"[^\d\s.,]", part) else None
        if amount is not None and amount.currency:
            return amount
    return None


def read_refund(words: str) -> Refund:
    """A refund from words like "sent 2026-02-03, 7.40 EUR to your card"."""
    method = re.search(r"\bto (?:the |your )?(.+)$", words)
    return Refund(
        state=read_refund_state(words),
        amount=_part_amount(words),
        issued_at=read_day(words) if _ISO_DAY.search(words) else None,
        method=method[1] if method else "",
        text=words,
    )


def read_voucher(words: str) -> Voucher:
    """A voucher from words like "SPRING8, 8%, valid 2026-03-01 to 2026-03-09"."""
    code = re.match(r"\s*([A-Z][A-Z0-9]{2,})\b", words)
    percent = re.search(r"(\d+(?:\.\d+)?)\s*%", words)
    days = read_period(words) if _ISO_DAY.search(words) else None
    only_end = days is not None and days[0] == days[1]
    return Voucher(
        code=code[1] if code else "",
        percent=Decimal(percent[1]) if percent else None,
        amount=_part_amount(words),
        valid_from=None if days is None or only_end else days[0],
        valid_to=days[1] if days else None,
        text=words,
    )
