"""What was paid and what is refunded, against the sums of the order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from guardrails.claims.passage import Claim, Passage
from guardrails.claims.quantities import Sum, sums
from guardrails.facts.model import Amount, Facts
from guardrails.facts.parsing import read_decimal

_NUMBER = re.compile(r"\d[\d.,]*")


def wrong_amount(passage: Passage, facts: Facts) -> Iterator[Claim]:
    """A price paid or a refund that differs from every sum that is known."""
    refund = facts.refund.amount if facts.refund else None
    paid = facts.total or facts.price
    if (paid is None and refund is None) or not passage.has_figures:
        return
    stated_sums = list(sums(passage))
    known = _known_values(facts) if stated_sums else set()
    for stated in stated_sums:
        if stated.value in known or _is_other_money(passage, stated):
            continue
        near = passage.text[max(passage.sentence(stated.start)[0], stated.start - 70) : stated.start]
        if paid is not None and passage.pattern("paid").search(near):
            yield from _claim(passage, "false_info.wrong_amount", stated, paid)
        elif refund is not None and passage.pattern("refund_of").search(near):
            yield from _claim(passage, "false_info.wrong_refund_amount", stated, refund)


def _claim(passage: Passage, rule: str, stated: Sum, known: Amount) -> Iterator[Claim]:
    if stated.currency and known.currency and stated.currency != known.currency:
        return
    words = passage.text[stated.start : stated.end]
    number = _NUMBER.search(words)
    if number is not None:
        swapped = words[: number.start()] + str(known.value) + words[number.end() :]
        yield Claim(rule, stated.start, stated.end, words, f"{known.value} {known.currency}".strip(), swapped.upper())


def _is_other_money(passage: Passage, stated: Sum) -> bool:
    """Whether the sum is that of postage, a voucher, a part, or is denied, asked or reported."""
    clause = passage.text[slice(*passage.clause(stated.start))]
    return bool(passage.pattern("money_other").search(clause)) or not passage.is_plain(stated.start)


def _known_values(facts: Facts) -> set[Decimal]:
    """Every number that any fact gives, and the price of all pieces together."""
    texts = [*facts.free.values(), *facts.policies.values(), facts.item_details or ""]
    values = {
        value
        for text in texts
        for found in _NUMBER.findall(text)
        if (value := read_decimal(found.rstrip(".,"))) is not None
    }
    refund = facts.refund.amount if facts.refund else None
    voucher = facts.voucher.amount if facts.voucher else None
    amounts = [amount.value for amount in (facts.price, facts.total, refund, voucher) if amount is not None]
    if facts.price is not None and facts.quantity:
        amounts.append(facts.price.value * facts.quantity)
    return values | set(amounts)
