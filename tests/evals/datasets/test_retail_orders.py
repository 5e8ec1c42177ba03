from __future__ import annotations

from evals.datasets.retail import RetailTables
from evals.datasets.retail_orders import convert


class TestConvert:
    def test_a_note_for_an_order(self) -> None:
        """A parcel note needs its order and no message."""
        row = {
            "order_id": "#W0000001",
            "user_id": "u",
            "address": {"country": "USA"},
            "items": [],
            "status": "pending",
        }

        made = convert(row, RetailTables(None))

        assert (
            made["id"],
            made["channel"],
            made["messages"],
        ) == ("retail_order:#W0000001", "package_note", [])
        assert made["order"]["order_id"] == "#W0000001"
