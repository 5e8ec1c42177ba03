"""Figures that are no phone numbers: dates, hours, amounts, years, cards, ISBN, IP addresses, facts."""

from __future__ import annotations

from collections.abc import Iterator

from guardrails.detectors.shape import Shape
from guardrails.facts import Facts, fact_strings

_DAY, _MONTH, _YEAR = "[0-3]?[0-9]", "[01]?[0-9]", "(?:19|20)[0-9]{2}"
_HOUR = "[0-2]?[0-9][.:h][0-5][0-9]"
_CURRENCY = r"(?:[$€£¥₹₫฿₱]|Rp\.?|RM|R\$|S\$|USD|EUR|GBP|IDR|VND|PHP|THB|MYR|SGD|BRL|MXN|JPY|AUD|CAD)"
_AFTER_AMOUNT = r"(?:€|₫|₽|zł|USD|EUR|GBP|IDR|VND|PHP|THB|MYR|SGD|BRL|MXN|JPY|AUD|CAD)"
_AMOUNT = r"(?:[0-9]{1,3}(?:[., ][0-9]{3})+|[0-9]+)(?:[.,][0-9]{1,2})?"
_FIGURES = Shape(
    "|".join(
        (
            r"(?:[0-9]{1,3}\.){3}[0-9]{1,3}",
            rf"{_YEAR}[\-./]{_MONTH}[\-./]{_DAY}(?:[T ]{_HOUR})?",
            rf"{_DAY}[\-./ ]{_MONTH}[\-./ ]{_YEAR}",
            rf"{_DAY}/{_DAY}(?:/[0-9]{{2}})?(?: ?[\-–—] ?{_DAY}/{_DAY}(?:/[0-9]{{2}})?)?",
            rf"{_HOUR} ?[\-–—] ?{_HOUR}",
            rf"{_YEAR} ?[\-–—/] ?(?:{_YEAR}|[0-9]{{2}})",
            rf"{_CURRENCY} ?{_AMOUNT}",
            rf"{_AMOUNT} ?{_AFTER_AMOUNT}",
            r"[0-9]{1,3}(?:[.,][0-9]{3})+(?:[.,][0-9]{2})",
            r"97[89][\- ]?[0-9](?:[\- ]?[0-9]){9}",
            r"[0-9]{4}(?:[ \-][0-9]{4}){3}",
            r"3[47][0-9]{2}[ \-][0-9]{6}[ \-][0-9]{5}",
            r"[A-Za-z]{2}[0-9]{2}(?: ?[A-Za-z0-9]{4}){3,7}(?: ?[A-Za-z0-9]{1,4})?",
        )
    )
)
BLANK = ";"
"""Stands where a figure was; no phone number reaches across it."""


def without_figures(text: str, facts: Facts, market: str | None) -> str:
    """The text, at its length, with known figures and the typed facts blanked."""
    for fact in fact_strings(facts, market):
        text = _without(text, fact)
    parts: list[str] = []
    at = 0
    for start, end in _alone(text):
        parts += text[at:start], BLANK * (end - start)
        at = end
    return "".join((*parts, text[at:])) if parts else text


def _without(text: str, fact: str) -> str:
    """The text with each ``fact`` that stands alone blanked, in any case."""
    lowered, sought = text.lower(), fact.lower()
    if len(lowered) != len(text):
        return text.replace(fact, BLANK * len(fact))
    at = lowered.find(sought)
    while at >= 0:
        end = at + len(sought)
        if not ((lowered[at - 1 : at].isalnum() and at) or lowered[end : end + 1].isalnum()):
            text = text[:at] + BLANK * len(sought) + text[end:]
        at = lowered.find(sought, end)
    return text


def _alone(text: str) -> Iterator[tuple[int, int]]:
    """Figures that are not part of a longer run of digits set with the same sign, as in a phone number."""
    for start, end in _FIGURES.spans(text):
        before, after, signs = text[max(0, start - 2) : start], text[end : end + 2], text[start:end]
        touched = before[-1:].isdecimal() or before[-1:] in ("+", "＋", "(") or after[:1].isdecimal()
        if not (touched or _runs_on(before[::-1], signs) or _runs_on(after, signs)):
            yield start, end


def _runs_on(two: str, signs: str) -> bool:
    return len(two) == 2 and two[0] in "-./ " and two[0] in signs and two[1].isdecimal()
