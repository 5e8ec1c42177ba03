"""Facts: the typed knowledge of an order and a shop, and how it is read from what a platform gives."""

from __future__ import annotations

from guardrails.facts.identifiers import fact_strings
from guardrails.facts.mapping import from_case, from_order, mapping_table
from guardrails.facts.model import (
    Amount,
    Facts,
    FactsError,
    OrderStatus,
    Payer,
    Refund,
    RefundState,
    Scan,
    Voucher,
)

__all__ = [
    "Amount",
    "Facts",
    "FactsError",
    "OrderStatus",
    "Payer",
    "Refund",
    "RefundState",
    "Scan",
    "Voucher",
    "fact_strings",
    "from_case",
    "from_order",
    "mapping_table",
]
