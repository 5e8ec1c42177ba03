"""Live chats of a clothing shop with the scenario the customer acted out (asappresearch/abcd)."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from evals.dataset import Row
from evals.datasets.retail import RetailTables
from evals.datasets.threads import awaiting_reply, conversation

SOURCE = "asappresearch/abcd"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)


class _Personal(_Part):
    customer_name: str | None = None


class _Order(_Part):
    order_id: str | None = None
    purchase_date: str | None = None
    num_products: str | None = None
    payment_method: str | None = None


class _Product(_Part):
    names: tuple[str, ...] = ()
    amounts: tuple[float, ...] = ()


class _Scenario(_Part):
    personal: _Personal = Field(default_factory=_Personal)
    order: _Order = Field(default_factory=_Order)
    product: _Product = Field(default_factory=_Product)


def convert(row: Row, _tables: RetailTables) -> Row:
    """A chat whose order is the scenario's; what the desk noted becomes system messages.

    The scenario's flow names the answer looked for, and addresses, mail and phone numbers serve no
    reply: these are left out.
    """
    thread = awaiting_reply(row)
    scenario = _Scenario.model_validate(thread.facts)
    customer = {"name": scenario.personal.customer_name.title()} if scenario.personal.customer_name else {}
    return conversation(thread, lang="en", order=_order(scenario), customer=customer)


def _order(scenario: _Scenario) -> Row:
    order, product = scenario.order, scenario.product
    priced = bool(product.amounts)
    facts: dict[str, Any] = {
        "order_id": order.order_id,
        "placed_at": order.purchase_date,
        "item": ", ".join(name.replace("_", " ") for name in product.names) or None,
        "quantity": int(order.num_products) if order.num_products and order.num_products.isdigit() else None,
        "price": sum(product.amounts) if priced else None,
        "currency": "USD" if priced else None,
        "payment_method": order.payment_method,
    }
    return {key: value for key, value in facts.items() if value is not None}
