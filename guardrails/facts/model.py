"""The typed facts of an order and a shop: the only source that may excuse or contradict a text."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class OrderStatus(StrEnum):
    """Where an order stands. Other wordings are mapped onto these or kept as free text."""

    PENDING_PAYMENT = "pending_payment"
    PROCESSING = "processing"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    RETURN_REQUESTED = "return_requested"
    RETURNED = "returned"
    REFUNDED = "refunded"


class Payer(StrEnum):
    """Who pays the postage of a return."""

    BUYER = "buyer"
    SELLER = "seller"


class RefundState(StrEnum):
    """How far a refund has come."""

    NOT_ISSUED = "not_issued"
    APPROVED = "approved"
    ISSUED = "issued"
    REJECTED = "rejected"


class FactsError(ValueError):
    """A fact has a JSON type it cannot have; ``field`` is the key as given, the text one sentence."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class _Fact(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Amount(_Fact):
    """A sum of money; ``currency`` is an ISO 4217 code or empty when unknown."""

    value: Decimal
    currency: str = ""


class Scan(_Fact):
    """The carrier's last scan: its day and what it said."""

    at: date | None = None
    text: str = ""


class Refund(_Fact):
    """A refund as the platform records it."""

    state: RefundState | None = None
    amount: Amount | None = None
    issued_at: date | None = None
    method: str = ""
    text: str = ""


class Voucher(_Fact):
    """A voucher: its code, its worth as given, and the days on which it holds (both included)."""

    code: str = ""
    percent: Decimal | None = None
    amount: Amount | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    text: str = ""


class Facts(_Fact):
    """What is known of the order and the shop. ``None`` means unknown, never 'no'.

    ``status_text`` keeps the status as it was given. ``estimated_from`` and ``estimated_delivery`` are
    the first and last day of the estimate. ``return_days_left`` and ``today`` hold at the time of the
    check and are given, never read from a clock.

    ``policies`` maps a canonical policy name (``returns``, ``dispatch``, ``damaged``, ...) to the
    shop's own words. ``free`` holds what no field takes: it is text, excuses nothing and is no
    source of links, contacts or payment data.
    """

    order_id: str | None = None
    item: str | None = None
    variant: str | None = None
    quantity: int | None = None
    price: Amount | None = None
    total: Amount | None = None
    status: OrderStatus | None = None
    status_text: str | None = None
    placed_at: date | None = None
    shipped_at: date | None = None
    delivered_at: date | None = None
    estimated_from: date | None = None
    estimated_delivery: date | None = None
    dispatch_by: date | None = None
    carrier: str | None = None
    tracking: str | None = None
    last_scan: Scan | None = None
    return_window_days: int | None = None
    return_window_end: date | None = None
    return_days_left: int | None = None
    return_postage: Payer | None = None
    restocking_fee: bool | None = None
    warranty_months: int | None = None
    warranty: str | None = None
    refund: Refund | None = None
    stock: int | None = None
    voucher: Voucher | None = None
    invoice: str | None = None
    item_details: str | None = None
    gift_message: str | None = None
    shop_name: str | None = None
    today: date | None = None
    policies: dict[str, str] = Field(default_factory=dict)
    free: dict[str, str] = Field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is known."""
        return self == _NOTHING

    @property
    def returns_until(self) -> date | None:
        """The last day on which a return can be opened, counted from delivery."""
        if self.return_window_end is not None:
            return self.return_window_end
        if self.delivered_at is None or self.return_window_days is None:
            return None
        return self.delivered_at + timedelta(days=self.return_window_days)

    @property
    def days_left(self) -> int | None:
        """Days left to open a return, negative once it is over, or None when that cannot be known."""
        if self.return_days_left is not None:
            return self.return_days_left
        if self.today is None or self.returns_until is None:
            return self._days_left_by_status
        return (self.returns_until - self.today).days

    @property
    def _days_left_by_status(self) -> int | None:
        """Days left by a status such as "delivered 9 days ago"."""
        since = re.search(r"(?i)^delivered\D{0,4}(\d{1,3}) days? ago", self.status_text or "")
        return self.return_window_days - int(since[1]) if since and self.return_window_days else None

    @property
    def warranty_until(self) -> date | None:
        """The last day of the warranty, counted from delivery (or from purchase while that is unknown)."""
        start = self.delivered_at or self.placed_at
        if start is None or self.warranty_months is None:
            return None
        years, month = divmod(start.month - 1 + self.warranty_months, 12)
        return date(start.year + years, month + 1, min(start.day, monthrange(start.year + years, month + 1)[1]))

    @property
    def return_terms(self) -> str:
        """The shop's words on returns and refunds, lower-cased; empty when none are known."""
        return self.policies.get("returns", "").lower()


_NOTHING = Facts()
