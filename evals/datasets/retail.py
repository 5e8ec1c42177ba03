"""The order, user and product records of the tau retail benchmark, as order facts and knowledge.

The same records stand in ``retail_bench/`` as tables and in the threads as tool results. Prices
are dollars: every address of the tables is in the United States.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.dataset import Row, rows

# The benchmark's policy knows pending, processed, delivered and cancelled, and adds what a tool did.
# `processed` and `exchange requested` have no counterpart among ours and stay as given.
STATUSES = {
    "pending": "processing",
    "pending (item modified)": "processing",
    "delivered": "delivered",
    "cancelled": "cancelled",
    "return requested": "return_requested",
}
_MARKETS = {"USA": "US"}


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)


_R = TypeVar("_R", bound=_Record)


class RetailItem(_Record):
    """One item of an order with the options chosen."""

    name: str
    price: float
    options: dict[str, str]


class Fulfillment(_Record):
    """A parcel: its tracking numbers."""

    tracking_id: tuple[str, ...]


class Payment(_Record):
    """A payment or a refund; ``payment_method_id`` starts with the kind of method."""

    transaction_type: str
    amount: float
    payment_method_id: str

    @property
    def method(self) -> str:
        """The kind of method in words: ``credit card``, ``gift card``, ``paypal``."""
        return self.payment_method_id.rsplit("_", 1)[0].replace("_", " ")


class RetailOrder(_Record):
    """One order record."""

    order_id: str
    user_id: str
    address: dict[str, str]
    items: tuple[RetailItem, ...]
    status: str
    fulfillments: tuple[Fulfillment, ...] = ()
    payment_history: tuple[Payment, ...] = ()

    @property
    def market(self) -> str | None:
        """The market the parcel goes to, ISO 3166 alpha-2, where the table of countries knows it."""
        return _MARKETS.get(self.address.get("country", ""))

    @property
    def facts(self) -> Row:
        """The order facts: known ones only, no address."""
        tracking = [number for parcel in self.fulfillments for number in parcel.tracking_id]
        known: dict[str, Any] = {
            "order_id": self.order_id,
            "item": ", ".join(item.name for item in self.items) or None,
            "variant": _options(self.items[0].options) if len(self.items) == 1 else None,
            "quantity": len(self.items) or None,
            "price": round(sum(item.price for item in self.items), 2),
            "currency": "USD",
            "status": STATUSES.get(self.status, self.status),
            "tracking": ", ".join(tracking) or None,
            "refund": self._refund,
        }
        return {key: value for key, value in known.items() if value is not None}

    @property
    def _refund(self) -> str | None:
        # A refund on a live order is one half of a change of payment method, not money back.
        paid_back = [entry for entry in self.payment_history if entry.transaction_type == "refund"]
        if self.status != "cancelled" or not paid_back:
            return None
        return f"{paid_back[-1].amount:.2f} USD to the {paid_back[-1].method}"


class PersonName(_Record):
    """A shopper's name."""

    first_name: str
    last_name: str


class RetailUser(_Record):
    """One user record, of which only the name is used."""

    name: PersonName

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.name.first_name} {self.name.last_name}"


class Variant(_Record):
    """One buyable version of a product."""

    options: dict[str, str]
    available: bool
    price: float


class RetailProduct(_Record):
    """One product with its versions."""

    product_id: str
    name: str
    variants: dict[str, Variant]

    @property
    def knowledge(self) -> Row:
        """The product as a knowledge entry: a line for each version with price and stock."""
        text = "\n".join(
            f"{_options(version.options)}: {version.price:.2f} USD, "
            f"{'in stock' if version.available else 'out of stock'}"
            for version in self.variants.values()
        )
        return {"id": self.product_id, "title": self.name, "text": text}


class RetailTables:
    """The tables of ``retail_bench/``, read when first asked for; empty where the folder is missing."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    @cached_property
    def orders(self) -> dict[str, RetailOrder]:
        """Orders by id, as they stand before any conversation."""
        return {row["order_id"]: RetailOrder.model_validate(row) for row in self._table("orders.jsonl")}

    @cached_property
    def users(self) -> dict[str, RetailUser]:
        """Users by id."""
        return {row["user_id"]: RetailUser.model_validate(row) for row in self._table("users.jsonl")}

    def customer(self, user_id: str) -> Row:
        """The customer of a conversation, empty where the table does not know the user."""
        user = self.users.get(user_id)
        return {"name": user.full_name} if user else {}

    def _table(self, name: str) -> list[Row]:
        path = self._folder / name if self._folder else None
        return list(rows(path)) if path and path.is_file() else []


def read_order(record: object) -> RetailOrder | None:
    """An order where a tool result is one, else None: tool results hold users, products and errors too."""
    return _read(RetailOrder, record)


def read_product(record: object) -> RetailProduct | None:
    """A product where a tool result is one, else None."""
    return _read(RetailProduct, record)


def _read(kind: type[_R], record: object) -> _R | None:
    try:
        return kind.model_validate(record)
    except ValidationError:
        return None


def _options(options: dict[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in options.items())
