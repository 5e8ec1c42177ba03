"""The situation a reply answers: properties and values worked out from facts and message times only.

What is unknown is absent. The wall clock is never read: "now" is the day the customer last wrote, in
the customer's own offset, or the day that was given with the facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Protocol

from assist.drafting.quoting import (
    as_written,
    one_line,
    quotable,
    write_amount,
    write_date,
    write_percent,
)
from guardrails.facts import Facts, OrderStatus, RefundState
from prompts.library import FactValue
from prompts.playbook import NOT_KNOWN

LOW_RATING = 3

_MISSING = frozenset({NOT_KNOWN})

_UNDER_WAY = frozenset({OrderStatus.PROCESSING, OrderStatus.SHIPPED})
_REFUND_AHEAD = frozenset({OrderStatus.RETURN_REQUESTED, OrderStatus.RETURNED})
_REFUND_PENDING = frozenset({RefundState.NOT_ISSUED, RefundState.APPROVED})
_HELD = ("held", "on hold", "holding", "awaiting collection", "customs", "retained")
_ADDRESS_QUERY = (
    "address query",
    "address issue",
    "incorrect address",
    "insufficient address",
    "wrong address",
)
_SMALL = ("runs small", "size small", "comes up small", "fits small", "small fit", "tight fit", "narrow fit")
_LARGE = ("runs large", "size large", "comes up large", "fits large", "oversized", "runs big")


class MessageLike(Protocol):
    """What is read of a message."""

    @property
    def sent_at(self) -> datetime | None: ...


class ReviewLike(Protocol):
    """What is read of a review."""

    @property
    def rating(self) -> int | None: ...


class ConversationLike(Protocol):
    """What is read of a conversation."""

    @property
    def channel(self) -> str: ...
    @property
    def lang(self) -> str | None: ...
    @property
    def review(self) -> ReviewLike | None: ...
    @property
    def last_customer_message(self) -> MessageLike | None: ...


@dataclass(frozen=True, slots=True)
class Situation:
    """Known properties, by the names of ``prompts.playbook.SITUATION``, and the day of the conversation."""

    properties: Mapping[str, frozenset[str]] = field(default_factory=dict)
    today: date | None = None

    def fulfils(self, when: Mapping[str, Iterable[str]]) -> bool:
        """Whether each property has one of the values asked for; ``unknown`` stands for a missing one."""
        return all(not self.properties.get(name, _MISSING).isdisjoint(values) for name, values in when.items())

    def having(self, name: str, *values: str) -> Situation:
        """Return the situation with one property set."""
        return replace(self, properties={**self.properties, name: frozenset(values)})


def situation_of(conversation: ConversationLike, facts: Facts) -> Situation:
    """Work out the situation of a conversation."""
    today = facts.today or _day_of(conversation)
    found = {
        "status": facts.status.value if facts.status else None,
        "delivery": _delivery(facts, today),
        "dispatch": _dispatch(facts, today),
        "return_window": _window(facts.returns_until, today),
        "return_postage": facts.return_postage.value if facts.return_postage else None,
        "refund_state": _refund_state(facts),
        "warranty_state": _window(facts.warranty_until, today),
        "voucher_state": _voucher_state(facts, today),
        "stock_state": _stock_state(facts.stock),
        "fit": _fit(facts.item_details or ""),
        "rating": rating_of(conversation.review.rating if conversation.review else None),
    }
    properties = {name: frozenset({value}) for name, value in found.items() if value is not None}
    scan = _scan(facts)
    return Situation({**properties, "scan": scan} if scan else properties, today)


def rating_of(rating: int | None) -> str | None:
    """Return ``low`` for one to three stars, ``high`` for more, ``None`` without a rating."""
    return None if rating is None else "low" if rating <= LOW_RATING else "high"


def _day_of(conversation: ConversationLike) -> date | None:
    message = conversation.last_customer_message
    return message.sent_at.date() if message is not None and message.sent_at is not None else None


def _delivery(facts: Facts, today: date | None) -> str | None:
    if facts.estimated_delivery is None or today is None or facts.status not in _UNDER_WAY:
        return None
    return "late" if today > facts.estimated_delivery else "on_time"


def _dispatch(facts: Facts, today: date | None) -> str | None:
    if facts.dispatch_by is None or facts.status is not OrderStatus.PROCESSING:
        return None
    return "late" if today is not None and today > facts.dispatch_by else "on_time"


def _window(last_day: date | None, today: date | None) -> str | None:
    if last_day is None or today is None:
        return None
    return "open" if today <= last_day else "closed"


def _refund_state(facts: Facts) -> str | None:
    refund = facts.refund
    if refund is not None and refund.state is RefundState.REJECTED:
        return None
    if refund is not None and refund.state in _REFUND_PENDING:
        return "pending"
    if facts.status is OrderStatus.REFUNDED or (refund is not None and refund.issued_at is not None):
        return "issued"
    if refund is not None and refund.state is RefundState.ISSUED:
        return "issued"
    return "pending" if facts.status in _REFUND_AHEAD else None


def _voucher_state(facts: Facts, today: date | None) -> str | None:
    voucher = facts.voucher
    if voucher is None or today is None:
        return None
    if voucher.valid_from is not None and today < voucher.valid_from:
        return "not_started"
    if voucher.valid_to is not None:
        return "expired" if today > voucher.valid_to else "running"
    return None


def _stock_state(stock: int | None) -> str | None:
    return None if stock is None else "in" if stock > 0 else "out"


def _fit(details: str) -> str | None:
    said = details.lower()
    if any(word in said for word in _SMALL):
        return "small"
    return "large" if any(word in said for word in _LARGE) else None


def _scan(facts: Facts) -> frozenset[str]:
    said = facts.last_scan.text.lower() if facts.last_scan else ""
    if not said:
        return frozenset()
    held = {"held"} if any(word in said for word in _HELD) else set()
    query = {"address_query"} if any(word in said for word in _ADDRESS_QUERY) else set()
    return frozenset(held | query or {"moving"})


def values_of(facts: Facts, lang: str, source_lang: str | None = None) -> dict[str, FactValue]:
    """Return the playbook's variables that are known, written for a language.

    ``fact_id`` is the path of the fact: ``carrier``, ``last_scan.at``, ``policies.damaged``.
    ``source_lang`` is the language the conversation came with.
    """
    written: dict[str, tuple[str, str | None]] = {
        **_plain_values(facts),
        **_dates(facts, lang),
        **_refund_values(facts, lang, source_lang),
        **_voucher_values(facts, lang),
        **_quotes(facts, lang, source_lang),
    }
    return {name: FactValue(fact_id, value) for name, (fact_id, value) in written.items() if value}


def _plain_values(facts: Facts) -> dict[str, tuple[str, str | None]]:
    item, variant = one_line(facts.item), one_line(facts.variant)
    said_already = item is not None and variant is not None and variant.lower() in item.lower()
    return {
        "item": ("item", item),
        "variant": ("variant", None if said_already else variant),
        "carrier": ("carrier", one_line(facts.carrier)),
        "tracking": ("tracking", one_line(facts.tracking)),
        "return_days": ("return_window_days", _number(facts.return_window_days)),
        "stock": ("stock", _number(facts.stock)),
        "warranty_months": ("warranty_months", _number(facts.warranty_months)),
        "gift_message": ("gift_message", as_written(facts.gift_message)),
        "shop_name": ("shop_name", one_line(facts.shop_name)),
    }


def _number(value: int | None) -> str | None:
    return None if value is None else str(value)


def _dates(facts: Facts, lang: str) -> dict[str, tuple[str, str | None]]:
    days = {
        "last_scan_date": ("last_scan.at", facts.last_scan.at if facts.last_scan else None),
        "estimated_delivery": ("estimated_delivery", facts.estimated_delivery),
        "dispatch_by": ("dispatch_by", facts.dispatch_by),
        "shipped_at": ("shipped_at", facts.shipped_at),
        "delivered_at": ("delivered_at", facts.delivered_at),
        "returns_until": ("returns_until", facts.returns_until),
        "warranty_until": ("warranty_until", facts.warranty_until),
    }
    return {name: (fact_id, write_date(day, lang) if day else None) for name, (fact_id, day) in days.items()}


def _refund_values(facts: Facts, lang: str, source_lang: str | None) -> dict[str, tuple[str, str | None]]:
    refund = facts.refund
    if refund is None:
        return {}
    return {
        "refund_amount": ("refund.amount", write_amount(refund.amount)),
        "refund_date": ("refund.issued_at", write_date(refund.issued_at, lang) if refund.issued_at else None),
        "refund_method": ("refund.method", quotable(refund.method, lang, source_lang)),
    }


def _voucher_values(facts: Facts, lang: str) -> dict[str, tuple[str, str | None]]:
    voucher = facts.voucher
    if voucher is None:
        return {}
    by_share = write_percent(voucher.percent)
    worth = ("voucher.percent", by_share) if by_share else ("voucher.amount", write_amount(voucher.amount))
    return {
        "voucher_code": ("voucher.code", one_line(voucher.code)),
        "voucher_worth": worth,
        "voucher_from": (
            "voucher.valid_from",
            write_date(voucher.valid_from, lang) if voucher.valid_from else None,
        ),
        "voucher_to": ("voucher.valid_to", write_date(voucher.valid_to, lang) if voucher.valid_to else None),
    }


def _quotes(facts: Facts, lang: str, source_lang: str | None) -> dict[str, tuple[str, str | None]]:
    texts = {
        "last_scan": ("last_scan.text", facts.last_scan.text if facts.last_scan else None),
        "invoice": ("invoice", facts.invoice),
        "item_details": ("item_details", facts.item_details),
        "warranty_terms": ("warranty", facts.warranty),
    } | {f"policy_{name}": (f"policies.{name}", text) for name, text in facts.policies.items()}
    return {name: (fact_id, quotable(text, lang, source_lang)) for name, (fact_id, text) in texts.items()}
