"""Facts are read by the published table, keep what they cannot read, and excuse nothing but identifiers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.facts import (
    Amount,
    Facts,
    FactsError,
    OrderStatus,
    Payer,
    RefundState,
    fact_strings,
    from_case,
    from_order,
    mapping_table,
)
from guardrails.facts.names import FIELDS, POLICY_NAMES, STATUS_WORDS

DOCS = Path(__file__).parents[2] / "docs" / "facts.md"

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from([key for names in FIELDS for key in (names.field, *names.keys)]) | st.text(max_size=12)


class TestFromOrder:
    """Reading a platform's order."""

    @pytest.mark.parametrize(
        ("key", "value", "field", "expected"),
        [
            ("orderNumber", "QX-5512", "order_id", "QX-5512"),
            ("Order ID", 5512778, "order_id", "5512778"),
            ("courier", "Windvale", "carrier", "Windvale"),
            ("tracking-number", "WV00912377", "tracking", "WV00912377"),
            ("qty", "3 pcs", "quantity", 3),
            ("amount", "£12.50", "price", Amount(value=Decimal("12.50"), currency="GBP")),
            ("order_total", "1.299,00 EUR", "total", Amount(value=Decimal("1299.00"), currency="EUR")),
            ("ordered_at", "2026-02-03T10:15:00Z", "placed_at", date(2026, 2, 3)),
            ("shipped_on", "4 February 2026", "shipped_at", date(2026, 2, 4)),
            ("created_at", 1770076800, "placed_at", date(2026, 2, 3)),
            ("eta", "Friday 2026-02-13", "estimated_delivery", date(2026, 2, 13)),
            ("return_window", "2 weeks", "return_window_days", 14),
            ("return_period", "45 days", "return_window_days", 45),
            ("return_deadline", "2026-03-01", "return_window_end", date(2026, 3, 1)),
            ("free_returns", True, "return_postage", Payer.SELLER),
            ("return_label", "buyer pays", "return_postage", Payer.BUYER),
            ("restocking_fee", "none", "restocking_fee", False),
            ("restocking_fee", "15%", "restocking_fee", True),
            ("guarantee", "2 years on the motor", "warranty_months", 24),
            ("stock", "out of stock", "stock", 0),
            ("in_stock", False, "stock", 0),
            ("stock_left", "7 left", "stock", 7),
        ],
    )
    def test_a_synonym_gives_the_fact(self, key: str, value: object, field: str, expected: object) -> None:
        """Every key of the table, in any spelling, gives its field the typed value."""
        assert getattr(from_order({key: value}), field) == expected

    @pytest.mark.parametrize(
        ("words", "status"),
        [
            ("in transit", OrderStatus.SHIPPED),
            ("dispatched", OrderStatus.SHIPPED),
            ("Out for Delivery", OrderStatus.SHIPPED),
            ("not shipped yet", OrderStatus.PROCESSING),
            ("awaiting_shipment", OrderStatus.PROCESSING),
            ("preparing", OrderStatus.PROCESSING),
            ("received", OrderStatus.DELIVERED),
            ("canceled", OrderStatus.CANCELLED),
            ("return_in_transit", OrderStatus.RETURN_REQUESTED),
            ("refund_issued", OrderStatus.REFUNDED),
        ],
    )
    def test_a_status_is_known_by_many_words(self, words: str, status: OrderStatus) -> None:
        """Status synonyms are mapped, and the words as given are kept beside."""
        facts = from_order({"status": words})
        assert (facts.status, facts.status_text) == (status, words)

    @pytest.mark.parametrize(
        ("key", "value"),
        [
            ("status", "stuck in customs"),
            ("delivered_at", "last Tuesday"),
            ("delivered_at", "03/04/2026"),
            ("shipped_at", "Monday"),
            ("estimated_delivery", "in 3 days"),
            ("estimated_delivery", "6-8 days"),
            ("return_window_days", "a while"),
            ("price", "cheap"),
            ("placed_at", "2026-13-45"),
            ("colour", "teal"),
        ],
    )
    def test_what_cannot_be_read_is_free_text(self, key: str, value: str) -> None:
        """A value that does not parse, and an unknown key, are kept in ``free`` and raise nothing."""
        facts = from_order({key: value})
        assert facts.free == {key: value}

    def test_unknown_keys_take_any_json(self) -> None:
        """Lists, objects and yes/no under unknown keys become words."""
        facts = from_order({"fits": ["K3", "K4"], "vegan": True, "box": {"height": 3}})
        assert facts.free == {"fits": "K3, K4", "vegan": "yes", "box": "height: 3"}

    @pytest.mark.parametrize(
        ("key", "value"),
        [
            ("order_id", ["a"]),
            ("carrier", {"name": "x"}),
            ("status", True),
            ("placed_at", False),
            ("return_window_days", [30]),
            ("price", True),
            ("voucher", ["A"]),
            ("currency", 3),
        ],
    )
    def test_an_impossible_type_is_refused(self, key: str, value: object) -> None:
        """A list, object or yes/no where one value belongs names its field in one sentence."""
        with pytest.raises(FactsError, match=key) as raised:
            from_order({key: value})
        assert raised.value.field == key
        assert str(raised.value).endswith(".")

    def test_the_currency_is_that_of_the_order(self) -> None:
        """A bare number and a shared sign take the order's currency; an own sign keeps its own."""
        order = {"price": 9.9, "total": "$12", "currency": "cad"}
        facts = from_order(order)
        assert facts.price == Amount(value=Decimal("9.9"), currency="CAD")
        assert facts.total == Amount(value=Decimal(12), currency="CAD")
        assert from_order({"price": "€5", "currency": "GBP"}).price == Amount(value=Decimal(5), currency="EUR")

    def test_a_range_gives_both_ends(self) -> None:
        """An estimate of two days keeps the first and the last."""
        facts = from_order({"estimated_delivery": "2026-02-09 to 2026-02-12"})
        assert (facts.estimated_from, facts.estimated_delivery) == (date(2026, 2, 9), date(2026, 2, 12))

    def test_a_refund_is_read_from_words_and_parts(self) -> None:
        """One text, or keys for its parts, give the same refund."""
        words = from_order({"refund": "sent 2026-02-03, 7.40 EUR to your card"}).refund
        parts = from_order({"refund_status": "issued", "refund_amount": "7.40 EUR"}).refund
        assert words is not None
        assert parts is not None
        assert words.state is parts.state is RefundState.ISSUED
        assert words.amount == parts.amount == Amount(value=Decimal("7.40"), currency="EUR")
        assert (words.issued_at, words.method) == (date(2026, 2, 3), "card")

    def test_a_voucher_is_read(self) -> None:
        """Code, worth and days come from the voucher's words."""
        voucher = from_order({"voucher": "SPRING8, 8%, valid 2026-03-01 to 2026-03-09"}).voucher
        assert voucher is not None
        assert (voucher.code, voucher.percent) == ("SPRING8", Decimal(8))
        assert (voucher.valid_from, voucher.valid_to) == (date(2026, 3, 1), date(2026, 3, 9))

    def test_a_scan_has_a_day_and_words(self) -> None:
        """The carrier's last scan is split into its day and what it said."""
        scan = from_order({"last_scan": "2026-02-07 Sorting hub Velm"}).last_scan
        assert scan is not None
        assert (scan.at, scan.text) == (date(2026, 2, 7), "Sorting hub Velm")

    @given(st.dictionaries(KEYS, JSON, max_size=6))
    def test_any_json_is_read_or_refused(self, order: dict[str, Any]) -> None:
        """No JSON object makes the reader fail but by ``FactsError``."""
        try:
            facts = from_order(order)
        except FactsError as error:
            assert error.field in order  # noqa: PT017
        else:
            assert isinstance(facts, Facts)


class TestPolicies:
    """Policy texts and the facts they state."""

    @pytest.mark.parametrize(
        "name", ["退货", "rueckgabe", "Rückgabe", "devoluciones", "pulangan", "返品", "Refund Policy"]
    )
    def test_names_are_brought_together(self, name: str) -> None:
        """A policy goes by one name whatever the shop's language."""
        assert from_order({}, policies={name: "14"}).policies == {"returns": "14"}

    def test_other_names_are_kept(self) -> None:
        """An unknown policy keeps its name."""
        assert from_order({}, policies={"Pet parcels": "no"}).policies == {"pet_parcels": "no"}

    @pytest.mark.parametrize(
        ("text", "days", "payer", "fee"),
        [
            ("30 days after arrival, free label", 30, Payer.SELLER, None),
            ("14 days, the buyer pays postage unless the item is faulty", 14, Payer.BUYER, None),
            ("two routes: 10 days for food, 40 days for toys", None, None, None),
            ("seller pays return shipping", None, Payer.SELLER, None),
            ("full refund, no restocking fee", None, None, False),
            ("21 days, 10% restocking fee", 21, None, True),
            ("refund within 5 days of receipt at the warehouse", None, None, None),
            ("30 Tage, kostenloses Etikett", 30, Payer.SELLER, None),
            ("到着後20日以内、返送料当店負担", 20, Payer.SELLER, None),
            ("free label if the item is faulty", None, None, None),
        ],
    )
    def test_plain_words_give_typed_facts(self, text: str, days: int | None, payer: object, fee: object) -> None:
        """Window, payer and fee are taken from a returns policy that states them in one way only."""
        facts = from_case({"refund_policy": text})
        assert (facts.return_window_days, facts.return_postage, facts.restocking_fee) == (days, payer, fee)
        assert facts.return_terms == text.lower()

    def test_a_given_fact_wins_over_a_policy(self) -> None:
        """The order's own window is not replaced by the shop's general words."""
        facts = from_order({"return_window_days": 60}, policies={"returns": "30 days"})
        assert facts.return_window_days == 60

    @pytest.mark.parametrize(
        ("text", "months"), [("12 months", 12), ("2 years", 24), ("2 Jahre", 24), ("ask us", None)]
    )
    def test_a_warranty_has_a_length(self, text: str, months: int | None) -> None:
        """The warranty's length is read from its policy."""
        assert from_order({}, policies={"warranty": text}).warranty_months == months


class TestFromCase:
    """The facts of a case row."""

    def test_policies_may_be_among_the_facts(self) -> None:
        """A ``policies`` object is read as the shop's policies."""
        assert from_case({"policies": {"exchange": "no swaps"}}).policies == {"exchange": "no swaps"}

    def test_policies_of_a_wrong_type_are_refused(self) -> None:
        """Policies that are no texts are refused by name."""
        with pytest.raises(FactsError, match="policies"):
            from_case({"policies": ["a"]})

    def test_nothing_known_is_empty(self) -> None:
        """No facts, or only empty ones, are no facts."""
        assert from_case({}).is_empty
        assert from_case({"tracking": None, "status": ""}).is_empty


class TestDates:
    """What follows from dates and lengths."""

    def test_the_window_runs_from_delivery(self) -> None:
        """The last day of the window is the delivery plus its days."""
        facts = from_case({"delivered_at": "2026-02-01", "return_window_days": 14, "today": "2026-02-05"})
        assert (facts.returns_until, facts.days_left) == (date(2026, 2, 15), 10)

    def test_days_left_are_unknown_without_today(self) -> None:
        """No clock is read: without the day of the check nothing is said of days left."""
        assert from_case({"delivered_at": "2026-02-01", "return_window_days": 14}).days_left is None

    def test_the_warranty_ends_in_a_real_month(self) -> None:
        """Months are counted on the calendar, and short months end earlier."""
        assert from_case({"delivered_at": "2024-08-31", "warranty": "6 months"}).warranty_until == date(2025, 2, 28)


class TestFactStrings:
    """The identifiers that may excuse a hit."""

    def test_identifiers_are_given(self) -> None:
        """An order id and a tracking number in their own form are returned as given."""
        facts = from_case({"order_id": "QX-5512778", "tracking": "WV 0091 2377 GB"})
        assert fact_strings(facts) == ("QX-5512778", "WV 0091 2377 GB")

    @pytest.mark.parametrize(
        "value",
        [
            "shop-q7.example.com",
            "https://x.example/551277",
            "mara.551@example.com",
            "@mara_5512",
            "+44 7911 123456",
            "07911 123456",
            "0044 7911 123456",
            "(415) 555-2671",
            "4155552671",
            "call me",
            "t.me/mara551",
        ],
    )
    def test_contacts_in_disguise_are_not(self, value: str) -> None:
        """A host, address, handle or phone number in an id field excuses nothing."""
        assert fact_strings(from_case({"order_id": value, "tracking": value})) == ()

    def test_the_form_of_the_named_carrier_counts(self) -> None:
        """Ten digits could be dialled somewhere; with the carrier named they are its tracking number."""
        assert fact_strings(from_case({"tracking": "7023114455"})) == ()
        assert fact_strings(from_case({"tracking": "7023114455", "carrier": "DPD"})) == ("7023114455",)

    def test_free_text_excuses_nothing(self) -> None:
        """Values of unknown keys and item names are never identifiers."""
        assert fact_strings(from_case({"item": "WV0091237", "note": "WV0091237"})) == ()


class TestPublishedTable:
    """The mapping table of the documentation."""

    def test_the_page_holds_the_tables(self) -> None:
        """docs/facts.md shows exactly the tables the code reads by."""
        assert mapping_table() in DOCS.read_text(encoding="utf-8")

    def test_no_key_has_two_meanings(self) -> None:
        """Each key, status word and policy name leads to one place."""
        for words in (
            [key for names in FIELDS for key in (names.field, *names.keys)],
            [word for group in STATUS_WORDS.values() for word in group],
            [word for canonical, group in POLICY_NAMES.items() for word in {canonical, *group}],
        ):
            assert len(words) == len(set(words)), sorted(word for word in words if words.count(word) > 1)
