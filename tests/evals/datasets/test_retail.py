from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from evals.dataset import write
from evals.datasets.retail import RetailOrder, RetailProduct, RetailTables, read_order, read_product

ORDER: dict[str, Any] = {
    "order_id": "#W0000001",
    "user_id": "kim_1",
    "address": {"address1": "9 Elm Row", "country": "USA"},
    "items": [{"name": "Kettle", "price": 20.1, "options": {"color": "red", "size": "2L"}}],
    "status": "pending",
    "fulfillments": [],
    "payment_history": [{"transaction_type": "payment", "amount": 20.1, "payment_method_id": "gift_card_17"}],
}
PRODUCT: dict[str, Any] = {
    "product_id": "77",
    "name": "Kettle",
    "variants": {
        "1": {"options": {"color": "red"}, "available": True, "price": 20.1},
        "2": {"options": {"color": "blue"}, "available": False, "price": 21},
    },
}
REFUND = {"transaction_type": "refund", "amount": 20.1, "payment_method_id": "credit_card_3"}


def _facts(**change: Any) -> dict[str, Any]:
    return RetailOrder.model_validate(ORDER | change).facts


class TestRetailOrder:
    def test_known_facts_and_no_address(self) -> None:
        """One item gives item, variant and total; what is unknown is absent."""
        assert _facts() == {
            "order_id": "#W0000001",
            "item": "Kettle",
            "variant": "color red, size 2L",
            "quantity": 1,
            "price": 20.1,
            "currency": "USD",
            "status": "processing",
        }

    def test_several_items_have_no_one_variant(self) -> None:
        """Names are listed, prices added up to the cent."""
        facts = _facts(items=[ORDER["items"][0], {"name": "Cup", "price": 0.2, "options": {}}])

        assert (facts["item"], facts["quantity"], facts["price"]) == ("Kettle, Cup", 2, 20.3)
        assert "variant" not in facts

    @pytest.mark.parametrize(
        ("given", "status"),
        [
            ("delivered", "delivered"),
            ("return requested", "return_requested"),
            ("processed", "processed"),
            ("exchange requested", "exchange requested"),
        ],
    )
    def test_statuses(self, given: str, status: str) -> None:
        """A status with no counterpart is handed on as given, not guessed."""
        assert status == _facts(status=given)["status"]

    def test_tracking_of_all_parcels(self) -> None:
        """Every tracking number of the order is known."""
        assert _facts(fulfillments=[{"tracking_id": ["11"]}, {"tracking_id": ["12"]}])["tracking"] == "11, 12"

    def test_a_cancelled_order_was_refunded(self) -> None:
        """The refund of a cancelled order is a fact, with the kind of method it went to."""
        assert _facts(status="cancelled", payment_history=[REFUND])["refund"] == "20.10 USD to the credit card"

    def test_a_swap_of_payment_is_no_refund(self) -> None:
        """Money that went back because another method paid is not a refund of the order."""
        assert "refund" not in _facts(payment_history=[*ORDER["payment_history"], REFUND])

    def test_market_of_the_address(self) -> None:
        """The country of the parcel is the market; an unknown country is none."""
        elsewhere = RetailOrder.model_validate(ORDER | {"address": {"country": "Atlantis"}})

        assert (RetailOrder.model_validate(ORDER).market, elsewhere.market) == ("US", None)


class TestRetailProduct:
    def test_a_line_for_each_version(self) -> None:
        """Price and stock of each version can be quoted from the entry."""
        assert RetailProduct.model_validate(PRODUCT).knowledge == {
            "id": "77",
            "title": "Kettle",
            "text": "color red: 20.10 USD, in stock\ncolor blue: 21.00 USD, out of stock",
        }


class TestRetailTables:
    def test_finds_orders_and_names(self, tmp_path: Path) -> None:
        """The tables are read from their folder."""
        write(tmp_path / "orders.jsonl", [ORDER])
        write(
            tmp_path / "users.jsonl",
            [{"user_id": "kim_1", "name": {"first_name": "Kim", "last_name": "Roe"}}],
        )
        tables = RetailTables(tmp_path)

        assert list(tables.orders) == ["#W0000001"]
        assert (tables.customer("kim_1"), tables.customer("nobody")) == ({"name": "Kim Roe"}, {})

    @pytest.mark.parametrize("folder", [None, Path("nowhere")])
    def test_without_tables_nothing_is_known(self, folder: Path | None) -> None:
        """Threads convert without the tables, with less context."""
        assert RetailTables(folder).orders == {}


class TestRead:
    @pytest.mark.parametrize("record", [None, "Error: order not found", 3.5, {"name": "x"}, [], PRODUCT])
    def test_other_results_are_no_order(self, record: object) -> None:
        """Tools return users, products, sums and errors too."""
        assert None is read_order(record)

    def test_reads_what_it_is_for(self) -> None:
        """An order record is an order, a product record a product."""
        order, product = read_order(ORDER), read_product(PRODUCT)

        assert order is not None
        assert product is not None
        assert None is read_product(ORDER)
