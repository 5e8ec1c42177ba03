"""The warranty's length, and whether it is in force, against the known one; vouchers' worth."""

from __future__ import annotations

from collections.abc import Iterator

from guardrails.claims.passage import Claim, Passage
from guardrails.claims.quantities import durations
from guardrails.facts.model import Facts


def wrong_warranty(passage: Passage, facts: Facts) -> Iterator[Claim]:
    """A warranty of another length, none at all, or one said to be over while it is in force."""
    months = facts.warranty_months
    if not months or not passage.holds("warrant", "guarantee", "cover"):
        return
    yield from _wrong_length(passage, months)
    known = facts.warranty or f"{months} months"
    for found in passage.pattern("warranty_none").finditer(passage.text):
        if not passage.is_question(found.start()) and not passage.is_reported(found.start()):
            yield Claim("false_info.no_warranty", found.start(), found.end(), found.group(), known)
    if _in_force(facts):
        for found in passage.pattern("warranty_over").finditer(passage.text):
            if passage.is_asserted(found.start(), found.end()):
                yield Claim("false_info.warranty_over", found.start(), found.end(), found.group(), known)


def _wrong_length(passage: Passage, months: int) -> Iterator[Claim]:
    known = f"{months} months"
    for duration in durations(passage):
        if duration.months is None or duration.months == months or duration.ranged:
            continue
        sentence = passage.sentence_text(duration.start)
        if not passage.pattern("warranty_word").search(sentence) or passage.pattern("warranty_other").search(sentence):
            continue
        if passage.is_plain(duration.start):
            yield Claim(
                "false_info.wrong_warranty",
                duration.start,
                duration.end,
                passage.text[duration.start : duration.end],
                known,
                known,
            )


def _in_force(facts: Facts) -> bool:
    until = facts.warranty_until
    return facts.today is not None and until is not None and facts.today <= until


def wrong_voucher(passage: Passage, facts: Facts) -> Iterator[Claim]:
    """A voucher's percentage that is not the known one."""
    voucher = facts.voucher
    if voucher is None or voucher.percent is None or not passage.holds("%", "percent", "per cent"):
        return
    for found in passage.pattern("percent").finditer(passage.text):
        sentence = passage.sentence_text(found.start())
        if found["value"] == str(voucher.percent) or not passage.pattern("voucher_word").search(sentence):
            continue
        if passage.is_plain(found.start()):
            yield Claim(
                "false_info.wrong_voucher",
                found.start(),
                found.end(),
                found.group(),
                f"{voucher.percent}%",
                f"{voucher.percent}%",
            )
