"""The only strings of an order that may excuse a hit: identifiers that cannot be taken for a contact."""

from __future__ import annotations

import re
from functools import lru_cache

from guardrails.facts.model import Facts

_FORM = re.compile(r"(?=(?:[^0-9]*[0-9]){3})[A-Za-z0-9](?:[A-Za-z0-9 /_-]{2,38})[A-Za-z0-9]")
# How the named carrier writes its numbers. A number of ten digits is a phone number somewhere; when
# the order names the carrier and the number has exactly its form, it is a tracking number.
_CARRIER_FORMS: dict[str, str] = {
    "dpd": r"\d{10}|\d{14}", "fedex": r"\d{12}|\d{15}", "usps": r"9\d{21}|9\d{19}|[A-Z]{2}\d{9}US",
    "gls": r"\d{11,12}",
    "dhl": r"\d{10}|\d{12,14}|\d{20}", "ups": r"1Z[A-Z0-9]{16}", "royal mail": r"[A-Z]{2}\d{9}GB",
    "canada post": r"\d{16}",
    "an post": r"[A-Z]{2}\d{9}IE", "yamato": r"\d{12}", "ヤマト運輸": r"\d{12}", "sagawa": r"\d{12}",
    "韵达": r"\d{13,15}",
    "hermes": r"\d{14,16}", "correios": r"[A-Z]{2}\d{9}BR", "pos laju": r"[A-Z]{2}\d{9}MY",
}  # fmt: skip
_REGIONS = ("GB", "US", "IE", "DE", "FR", "IT", "ES", "MX", "BR", "JP", "ID", "MY", "PH", "SG", "TH", "VN")


def fact_strings(facts: Facts, market: str | None = None) -> tuple[str, ...]:
    """The order id and tracking number, as given, that detectors may use to excuse a hit.

    A value counts only when it has the form of an identifier and parses as no host, e-mail address,
    handle or phone number of ``market`` (of any market when that is ``None``). A tracking number in
    exactly the form of the carrier the order names is one, whatever else it could be.
    """
    found = []
    if facts.order_id and _is_identifier(facts.order_id, market):
        found.append(facts.order_id)
    if facts.tracking and (_has_carrier_form(facts) or _is_identifier(facts.tracking, market)):
        found.append(facts.tracking)
    return tuple(found)


def _has_carrier_form(facts: Facts) -> bool:
    form = _CARRIER_FORMS.get((facts.carrier or "").strip().lower())
    return bool(form and re.fullmatch(form, (facts.tracking or "").replace(" ", "")))


def _is_identifier(value: str, market: str | None) -> bool:
    return bool(_FORM.fullmatch(value)) and not _is_phone(value, market)


@lru_cache(maxsize=4096)
def _is_phone(value: str, market: str | None) -> bool:
    """Whether a phone library takes the value for a number that can be dialled in the market."""
    import phonenumbers

    if re.search(r"[A-Za-z]", value):
        return False
    digits = re.sub(r"\D", "", value)
    candidates = [(value, region) for region in ((market,) if market else _REGIONS)]
    if digits.startswith("00"):
        candidates.append(("+" + digits[2:], "ZZ"))
    for text, region in candidates:
        try:
            if phonenumbers.is_valid_number(phonenumbers.parse(text, region)):
                return True
        except phonenumbers.NumberParseException:
            continue
    return False
