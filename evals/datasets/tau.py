"""Retail threads of a benchmark with simulated shoppers: tau-bench few shot and tau2-bench simulations."""

from __future__ import annotations

import re
from collections.abc import Iterable

from evals.dataset import Row
from evals.datasets.retail import RetailOrder, RetailTables, read_order, read_product
from evals.datasets.threads import Thread, awaiting_reply, conversation

TAU_BENCH = "sierra-research/tau-bench"
TAU2_BENCH = "sierra-research/tau2-bench"

_ORDER_ID = re.compile(r"#?(W[0-9]{7})(?![0-9])")


def convert(row: Row, tables: RetailTables) -> Row:
    """A chat with the order it is about, the shopper's name and the products that were looked up."""
    thread = awaiting_reply(row)
    order = the_order(thread, tables)
    known = {
        "order": order.facts if order else {},
        "market": order.market if order else None,
        "customer": tables.customer(order.user_id) if order else {},
        "knowledge": _knowledge(thread),
    }
    return conversation(thread, lang="en", **known)


def the_order(thread: Thread, tables: RetailTables) -> RetailOrder | None:
    """The order a thread is about: the one it names last, else the only one looked up, else none.

    A record the agent saw stands above the table, which holds the order before the conversation.
    """
    seen = {order.order_id: order for order in _seen(thread)}
    for name in reversed(_ORDER_ID.findall(thread.text)):
        order = seen.get(f"#{name}") or tables.orders.get(f"#{name}")
        if order is not None:
            return order
    return next(iter(seen.values())) if len(seen) == 1 else None


def _seen(thread: Thread) -> Iterable[RetailOrder]:
    return (order for event in thread.events if (order := read_order(event.tool_result)))


def _knowledge(thread: Thread) -> list[Row]:
    found = (product for event in thread.events if (product := read_product(event.tool_result)))
    return list({product.product_id: product.knowledge for product in found}.values())
