"""What a text says has happened to the order, against its status."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from guardrails.claims.passage import Claim, Passage
from guardrails.facts.model import Facts, OrderStatus, RefundState

_S = OrderStatus
_NOT_SHIPPED = frozenset({_S.PENDING_PAYMENT, _S.PROCESSING, _S.CANCELLED})
_NOT_DELIVERED = frozenset({_S.PENDING_PAYMENT, _S.PROCESSING, _S.SHIPPED, _S.CANCELLED})
_SHIPPED = frozenset({_S.SHIPPED, _S.DELIVERED, _S.RETURN_REQUESTED, _S.RETURNED})
_DELIVERED = frozenset({_S.DELIVERED, _S.RETURNED, _S.REFUNDED})
_NOT_CANCELLED = frozenset({_S.PENDING_PAYMENT, _S.PROCESSING, _S.SHIPPED, _S.DELIVERED})
_HELD_UP = re.compile(r"(?i)\b(?:customs|held|lost|no delivery date|depot)\b")
_UNSETTLED = frozenset({_S.PENDING_PAYMENT, _S.RETURN_REQUESTED})
_NOT_PAID_BACK = frozenset({RefundState.NOT_ISSUED, RefundState.APPROVED, RefundState.REJECTED})


@dataclass(frozen=True, slots=True)
class StatusClaim:
    """Words for an event (a wording's name), the statuses they contradict, and words that lead to them."""

    wording: str
    rule: str
    against: frozenset[OrderStatus]
    hints: tuple[str, ...]
    unless_known: str = ""


CLAIMS = (
    StatusClaim(
        "shipped",
        "false_info.not_shipped",
        _NOT_SHIPPED,
        (
            *("ship", "dispatch", "despatch", "post", "sent", "mailed", "way", "transit", "out for", "left "),
            *("courier", "carrier", "driver", "went", "route", "van", "handed"),
        ),
        "shipped_at",
    ),
    StatusClaim(
        "delivered",
        "false_info.not_delivered",
        _NOT_DELIVERED,
        (
            "deliver",
            "arrived",
            "reached",
            "dropped",
            "left ",
            "signed",
            "received",
            "got",
            "landed",
            "handed",
        ),
        "delivered_at",
    ),
    StatusClaim(
        "not_shipped",
        "false_info.already_shipped",
        _SHIPPED,
        ("ship", "dispatch", "sent", "posted", "left", "pack", "prepar", "process", "warehouse", "waiting"),
    ),
    StatusClaim(
        "still_here",
        "false_info.already_shipped",
        _SHIPPED,
        ("packing", "preparing", "processing", "making", "waiting"),
    ),
    StatusClaim(
        "in_transit",
        "false_info.already_delivered",
        _DELIVERED,
        ("way", "transit", "out for", "courier", "carrier", "route"),
    ),
    StatusClaim(
        "at_the_door",
        "false_info.not_shipped",
        _NOT_SHIPPED,
        ("van", "truck", "driver", "courier", "corner", "street"),
    ),
    StatusClaim("cancelled", "false_info.not_cancelled", _NOT_CANCELLED, ("cancel",)),
)


def wrong_status(passage: Passage, facts: Facts) -> Iterator[Claim]:
    """An event the status contradicts: sent, delivered, still here, on its way, cancelled."""
    if facts.status is None:
        return
    if _HELD_UP.search(facts.status_text or ""):
        for found in passage.pattern("at_the_door").finditer(passage.text):
            if passage.is_plain(found.start()):
                yield Claim("false_info.not_delivered", found.start(), found.end(), found.group(), _shown(facts))
    for kind in CLAIMS:
        if (
            facts.status not in kind.against
            or (kind.unless_known and getattr(facts, kind.unless_known))
            or not passage.holds(*kind.hints)
        ):
            continue
        for found in passage.pattern(kind.wording).finditer(passage.text):
            if _is_claimed(passage, kind, found.start(), found.end()):
                yield Claim(kind.rule, found.start(), found.end(), found.group(), _shown(facts))


def _is_claimed(passage: Passage, kind: StatusClaim, start: int, end: int) -> bool:
    if passage.pattern("not_this_parcel").search(passage.sentence_text(start)) and kind.wording != "cancelled":
        return False
    if kind.wording == "at_the_door":
        return passage.is_plain(start)
    if kind.wording != "not_shipped":
        return passage.is_asserted(start, end)
    return not (passage.is_question(start) or passage.is_reported(start) or passage.is_hypothetical(start))


def _shown(facts: Facts) -> str:
    return (facts.status_text or str(facts.status)).replace("_", " ")


def not_refunded(passage: Passage, facts: Facts) -> Iterator[Claim]:
    """Money said to have been paid back that was not."""
    if not _is_unpaid(facts) or not passage.holds("refund", "money", "payment"):
        return
    known = (facts.refund.text if facts.refund else "") or _shown(facts)
    for found in passage.pattern("refunded").finditer(passage.text):
        if passage.is_asserted(found.start(), found.end()) and not passage.pattern("refund_excuse").search(
            passage.sentence_text(found.start())
        ):
            yield Claim("false_info.not_refunded", found.start(), found.end(), found.group(), known)


def _is_unpaid(facts: Facts) -> bool:
    if facts.status is OrderStatus.REFUNDED:
        return False
    if facts.refund is not None:
        return facts.refund.state in _NOT_PAID_BACK
    return facts.status in _UNSETTLED
