"""The benchmark's order table, as parcel notes to be written: a note needs an order and no message."""

from __future__ import annotations

from evals.dataset import Row
from evals.datasets.retail import RetailOrder, RetailTables


def convert(row: Row, tables: RetailTables) -> Row:
    """A package note for one order of the table, with its shopper's name."""
    order = RetailOrder.model_validate(row)
    return {
        "id": f"retail_order:{order.order_id}",
        "channel": "package_note",
        "market": order.market,
        "lang": "en",
        "messages": [],
        "order": order.facts,
        "shop": {},
        "customer": tables.customer(order.user_id),
        "review": None,
        "knowledge": [],
    }
