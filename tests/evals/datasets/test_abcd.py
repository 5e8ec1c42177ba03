from __future__ import annotations

from typing import Any

from evals.datasets.abcd import convert
from evals.datasets.retail import RetailTables

SCENARIO = {
    "personal": {"customer_name": "dana quill", "email": "dana@example.com", "phone": "(555) 010-0199"},
    "order": {
        "order_id": "12",
        "purchase_date": "2019-11-06",
        "num_products": "1",
        "full_address": "1 Elm Row",
    },
    "product": {"names": ["some_brand jeans"], "amounts": [94]},
    "flow": "product_defect",
    "subflow": "refund_status",
}


def _made(facts: dict[str, Any]) -> dict[str, Any]:
    messages = [{"role": "customer", "text": "Any news?"}, {"role": "agent", "text": "Yes."}]
    row = {"id": "abcd:1", "channel": "live_chat", "facts": facts, "messages": messages}
    return convert(row, RetailTables(None))


class TestConvert:
    def test_the_scenario_becomes_order_facts(self) -> None:
        """What was bought, when and for how much; the customer's name as a name is written."""
        made = _made(SCENARIO)

        assert made["order"] == {
            "order_id": "12",
            "placed_at": "2019-11-06",
            "item": "some brand jeans",
            "quantity": 1,
            "price": 94,
            "currency": "USD",
        }
        assert made["customer"] == {"name": "Dana Quill"}

    def test_neither_contact_data_nor_the_answer_leaks(self) -> None:
        """Address, mail and phone serve no reply, and the flow would tell the model what is wanted."""
        said = str(_made(SCENARIO))

        assert not [word for word in ("Elm Row", "example.com", "010", "defect", "refund_status") if word in said]

    def test_an_empty_scenario_is_an_empty_order(self) -> None:
        """A question about the shop has no order."""
        assert _made({"product": {"names": [], "amounts": []}})["order"] == {}
