"""The situation comes from facts and message times, and what is unknown is absent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from assist.conversation import Conversation, parse_conversation
from assist.drafting.situation import Situation, rating_of, situation_of, values_of
from prompts.playbook import SITUATION, VARIABLES

SENT = "2025-06-10T09:00:00+02:00"


def conversation(order: Mapping[str, Any], sent_at: str | None = SENT, **more: Any) -> Conversation:
    """A chat about an order."""
    message = {"role": "customer", "text": "hello", **({"sent_at": sent_at} if sent_at else {})}
    return parse_conversation({"id": "c", "channel": "chat", "messages": [message], "order": dict(order), **more})


def properties(order: Mapping[str, Any], sent_at: str | None = SENT) -> dict[str, str]:
    """The known properties of a chat about an order."""
    chat = conversation(order, sent_at)
    return {name: "+".join(sorted(found)) for name, found in situation_of(chat, chat.facts).properties.items()}


class TestSituationOf:
    def test_nothing_known_is_nothing_said(self) -> None:
        """Without an order no property is known."""
        assert properties({}) == {}

    @pytest.mark.parametrize(
        ("order", "name", "value"),
        [
            ({"status": "shipped", "estimated_delivery": "2025-06-09"}, "delivery", "late"),
            ({"status": "shipped", "estimated_delivery": "2025-06-10"}, "delivery", "on_time"),
            ({"status": "processing", "dispatch_by": "2025-06-09"}, "dispatch", "late"),
            ({"status": "processing", "dispatch_by": "2025-06-10"}, "dispatch", "on_time"),
            (
                {"status": "delivered", "delivered_at": "2025-05-11", "return_window_days": 30},
                "return_window",
                "open",
            ),
            (
                {"status": "delivered", "delivered_at": "2025-05-10", "return_window_days": 30},
                "return_window",
                "closed",
            ),
            ({"status": "refunded"}, "refund_state", "issued"),
            ({"status": "returned"}, "refund_state", "pending"),
            ({"stock": 3}, "stock_state", "in"),
            ({"stock": 0}, "stock_state", "out"),
            (
                {"status": "shipped", "last_scan": "2025-06-08 Held at depot, address query"},
                "scan",
                "address_query+held",
            ),
            ({"status": "shipped", "last_scan": "2025-06-08 Sorting centre"}, "scan", "moving"),
            ({"item_details": "runs half a size small"}, "fit", "small"),
        ],
    )
    def test_works_out_a_property(self, order: dict[str, Any], name: str, value: str) -> None:
        """The last day counts as in time, the day after as late or over."""
        assert properties(order)[name] == value

    @pytest.mark.parametrize(
        ("valid", "state"),
        [
            ("2025-06-11 to 2025-06-20", "not_started"),
            ("2025-06-01 to 2025-06-10", "running"),
            ("2025-06-01 to 2025-06-09", "expired"),
        ],
    )
    def test_vouchers_have_days(self, valid: str, state: str) -> None:
        """A voucher holds on its first and last day."""
        assert properties({"voucher": f"LAMP9, 15%, valid {valid}"})["voucher_state"] == state

    def test_without_times_nothing_is_late(self) -> None:
        """With no message time the clock of the machine is not asked."""
        order = {
            "status": "shipped",
            "estimated_delivery": "2001-01-01",
            "delivered_at": "2001-01-01",
            "return_window_days": 1,
        }

        assert properties(order, None).keys() == {"status"}

    def test_the_customers_own_day_counts(self) -> None:
        """Just before midnight in the customer's offset it is still that day."""
        order = {"status": "shipped", "estimated_delivery": "2025-06-10"}

        assert properties(order, "2025-06-10T23:30:00-08:00")["delivery"] == "on_time"

    def test_uses_only_declared_properties(self) -> None:
        """Every property and value is one the playbook may ask for."""
        order = {
            "status": "delivered",
            "stock": 1,
            "last_scan": "2025-06-08 Held",
            "delivered_at": "2025-06-01",
        }
        chat = conversation(order)

        for name, found in situation_of(chat, chat.facts).properties.items():
            assert found <= SITUATION[name]


class TestSituation:
    def test_fulfils_what_is_known(self) -> None:
        """Each property asked for must be known and fit; no question is always fulfilled."""
        now = Situation().having("status", "shipped")

        assert now.fulfils({})
        assert now.fulfils({"status": ["processing", "shipped"]})
        assert not now.fulfils({"status": ["shipped"], "delivery": ["late"]})


class TestRatingOf:
    def test_three_stars_are_low(self) -> None:
        """One to three stars are an unhappy review."""
        assert [rating_of(stars) for stars in (None, 1, 3, 4, 5)] == [None, "low", "low", "high", "high"]


class TestValuesOf:
    def test_writes_facts_with_their_paths(self) -> None:
        """Dates and sums are written out, and each value names the fact it comes from."""
        chat = conversation(
            {
                "item": "Desk lamp, green",
                "variant": "Green",
                "carrier": "DPD",
                "last_scan": "2025-06-08 Sorting centre",
                "delivered_at": "2025-06-01",
                "return_window_days": 30,
                "refund": "issued 2025-06-09, 21.50 EUR to the payment card",
            },
            shop={"name": "Lantern House", "policies": {"damaged": "photo in the chat, then a replacement."}},
        )
        values = {name: (value.fact_id, value.value) for name, value in values_of(chat.facts, "en", "en").items()}

        assert values["last_scan_date"] == ("last_scan.at", "8 June 2025")
        assert values["returns_until"] == ("returns_until", "1 July 2025")
        assert values["refund_amount"] == ("refund.amount", "21.50 EUR")
        assert values["policy_damaged"] == ("policies.damaged", "photo in the chat, then a replacement")
        assert values["shop_name"] == ("shop_name", "Lantern House")
        assert "variant" not in values  # the item's name says it already

    def test_knows_every_variable(self) -> None:
        """Nothing is declared in the playbook that no fact can ever fill."""
        import inspect

        from assist.drafting import situation

        source = inspect.getsource(situation)
        assert [n for n in VARIABLES if f'"{n}"' not in source and not n.startswith("policy_")] == []

    def test_does_not_quote_another_language(self) -> None:
        """A policy the customer could not read is left out."""
        chat = conversation({"carrier": "DHL"}, shop={"name": "K", "policies": {"returns": "30 Tage ab Zustellung"}})

        assert "policy_returns" not in values_of(chat.facts, "en", "de")
