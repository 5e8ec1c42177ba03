from __future__ import annotations

from pathlib import Path
from typing import Any

from evals.dataset import write
from evals.datasets.retail import RetailTables
from evals.datasets.tau import convert

NONE = RetailTables(None)


def _order(number: int, **change: Any) -> dict[str, Any]:
    return {
        "order_id": f"#W000000{number}",
        "user_id": "kim_1",
        "address": {"country": "USA"},
        "items": [{"name": f"Item {number}", "price": number, "options": {}}],
        "status": "delivered",
        **change,
    }


def _thread(said: str, *seen: object, after: int = 0) -> dict[str, Any]:
    return {
        "id": "tau:1",
        "channel": "benchmark_chat",
        "messages": [{"role": "customer", "text": said}, {"role": "agent", "text": "Done."}],
        "events": [{"after": after, "tool_result": record} for record in seen],
    }


def _tables(folder: Path) -> RetailTables:
    write(folder / "orders.jsonl", [_order(1), _order(2)])
    write(folder / "users.jsonl", [{"user_id": "kim_1", "name": {"first_name": "Kim", "last_name": "Roe"}}])
    return RetailTables(folder)


class TestConvert:
    def test_the_order_named_last(self) -> None:
        """Of several orders that were looked up, the one the customer speaks of now."""
        made = convert(_thread("W0000002, no, #W0000001", _order(1), _order(2)), NONE)

        assert made["order"]["order_id"] == "#W0000001"
        assert made["market"] == "US"

    def test_the_only_order_looked_up(self) -> None:
        """An order need not be named when there is but one."""
        assert convert(_thread("my kettle", _order(2)), NONE)["order"]["order_id"] == "#W0000002"

    def test_several_orders_and_none_named(self) -> None:
        """Which order is meant is not guessed."""
        made = convert(_thread("my kettle", _order(1), _order(2)), NONE)

        assert (made["order"], made["market"], made["customer"]) == ({}, None, {})

    def test_the_latest_record_stands(self, tmp_path: Path) -> None:
        """What a tool did to an order before the answer is part of the facts, above the table."""
        made = convert(_thread("#W0000001", _order(1), _order(1, status="return requested")), _tables(tmp_path))

        assert made["order"]["status"] == "return_requested"

    def test_a_named_order_is_found_in_the_table(self, tmp_path: Path) -> None:
        """An order that was not looked up yet is on the agent's desk all the same, with its shopper."""
        made = convert(_thread("where is #W0000002?"), _tables(tmp_path))

        assert made["order"]["item"] == "Item 2"
        assert made["customer"] == {"name": "Kim Roe"}

    def test_what_was_done_after_the_answer_is_unknown(self) -> None:
        """The future is no fact."""
        assert convert(_thread("my kettle", _order(2), after=1), NONE)["order"] == {}

    def test_products_looked_up_are_knowledge(self) -> None:
        """Each product once, with its latest record; other results are no knowledge."""
        product = {"product_id": "7", "name": "Cup", "variants": {}}

        made = convert(_thread("cups?", product, product, "Error: user not found"), NONE)

        assert made["knowledge"] == [{"id": "7", "title": "Cup", "text": ""}]
