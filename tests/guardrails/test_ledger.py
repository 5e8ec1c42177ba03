"""Whatever a model writes comes from somewhere (law 10)."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.facts import from_order
from guardrails.finding import Severity, Stage
from guardrails.ledger import RULE_ID, Grounds, Passages, added, ungrounded
from guardrails.rules import RuleSet
from tests.guardrails.packs import small_pack

ORDER = {
    "order_id": "AB-12345",
    "status": "shipped",
    "carrier": "DPD",
    "tracking": "15501234567890",
    "estimated_delivery": "2025-10-10",
    "price": 18.0,
    "currency": "GBP",
    "item": "[New] Lamp 3000",
    "note": "call +44 7911 654321 before noon, code DOOR77",
}
POLICIES = {"returns": "Returns within 30 days. Postage is 4.50 GBP. Code WELCOME10.", "hours": "We ship on Mondays."}
CUSTOMER = "I want 55 GBP back by 12 May, mail joe@doe.example or see http://evil.example @joe, code ZZ99"


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> RuleSet:
    """Rules with all detectors."""
    return small_pack(tmp_path_factory.mktemp("pack")).rules()


@pytest.fixture(scope="module")
def grounds() -> Grounds:
    """What is known of an order."""
    facts = from_order(ORDER, shop_name="Lamp House", policies=POLICIES)
    return Grounds(facts, Passages(("Bulbs last 9000 hours.",), CUSTOMER))


class TestUngrounded:
    """What nothing bears out is a finding that blocks."""

    @pytest.mark.parametrize(
        "text",
        [
            "It should arrive on 10 October.",
            "It should arrive on 10/10/2025, a Friday.",
            "It should arrive on 2025-10-10.",
            "The price was £18 and postage is 4.50 GBP.",
            "You have 30 days, thirty days in all.",
            "The code is welcome10.",
            "Your order AB-12345 has the tracking number 15501234567890.",
            "The lamp is the [New] Lamp 3000.",
            "We ship on Mondays.",
            "The bulb lasts 9000 hours.",
            "You asked for 55, I see.",
            "Thank you, one of us will look at it today.",
        ],
    )
    def test_what_is_known_may_be_said(self, grounds: Grounds, rules: RuleSet, text: str) -> None:
        """Facts, the shop's words, and bare numbers of the customer."""
        assert ungrounded(text, grounds, rules) == []

    @pytest.mark.parametrize(
        ("text", "quote", "what"),
        [
            ("It arrives on 12 October.", "12 October", "day"),
            ("It arrives on 10 October 2026.", "2026", "number"),
            ("It arrives on Tuesday.", "Tuesday", "day"),
            ("It arrives on 11/10/2025 or so.", "11/10/2025", "day"),
            ("It arrives tomorrow.", "tomorrow", "day"),
            ("By 12 May you said.", "12 May", "day"),
            ("We pay 55 GBP back.", "55 GBP", "amount"),
            ("We pay £55.00 back.", "£55.00", "amount"),
            ("We pay fifty-five pounds.", "fifty-five", "amount"),
            ("We pay 55 € back.", "55", "amount"),
            ("We pay EUR 55 back.", "55", "amount"),
            ("We pay 55 pesos back.", "55", "amount"),
            ("We pay 55 ringgit back.", "55", "amount"),
            ("You have 14 days.", "14", "number"),
            ("You have twenty five days.", "twenty five", "number"),
            ("You have ５６ days.", "５６", "number"),
            ("You have ⑭ days.", "⑭", "number"),
            ("The code is SAVE20.", "SAVE20", "code"),
            ("The code is ZZ99.", "ZZ99", "code"),
            ("The code is DOOR77.", "DOOR77", "code"),
            ("Your parcel is 99887766554433.", "99887766554433", "code"),
            ("See http://evil.example now.", "http://evil.example", "contact"),
            ("Mail joe@doe.example now.", "joe@doe.example", "contact"),
            ("Ask @joe now.", "@joe", "contact"),
            ("Call +44 7911 654321 now.", "+44 7911 654321", "contact"),
            ("Hello <b>you</b>.", "<b>", "markup"),
            ("Hello {{ name }}.", "{{", "markup"),
        ],
    )
    def test_what_is_not_known_may_not(
        self, grounds: Grounds, rules: RuleSet, text: str, quote: str, what: str
    ) -> None:
        """The customer's words and the order's free text bear out no amount, day, code or contact."""
        found = {finding.quote: finding for finding in ungrounded(text, grounds, rules)}

        assert quote in found
        assert f"This {what} is in no fact" in found[quote].message
        assert found[quote].rule_id == RULE_ID
        assert found[quote].stage is Stage.GROUNDING
        assert found[quote].severity is Severity.MAJOR

    def test_a_tracking_number_may_look_like_a_phone_number(self, rules: RuleSet) -> None:
        """A typed fact excuses the number that has exactly its carrier's form (law 9)."""
        facts = from_order({"tracking": "5123456789", "carrier": "DPD"})
        text = "Your tracking number is 5123456789."

        assert ungrounded(text, Grounds(facts, Passages()), rules) == []

    @given(st.integers(10, 10**9).filter(lambda n: str(n) not in CUSTOMER))
    def test_no_number_comes_from_nowhere(self, number: int) -> None:
        """Any number is a finding where nothing is known."""
        empty = Grounds(from_order({}), Passages())

        assert ungrounded(f"We have {number} of them.", empty, _rules())


class TestAdded:
    """What a rewrite must not bring in."""

    def test_names_and_promises(self, grounds: Grounds) -> None:
        """A person, a company, a refund: not in the draft, not in the facts."""
        found = added("We look into it.", "We promise that Hermes or Maria will refund it.", grounds)

        assert {finding.quote for finding in found} == {"promise", "Hermes", "Maria", "refund"}

    @pytest.mark.parametrize(
        "after",
        [
            "We look into it with DPD.",
            "Thank you. It comes on Friday in October, I think.",
            "Lamp House looks into it.",
            "We refund it.",
        ],
    )
    def test_known_ones_stay(self, grounds: Grounds, after: str) -> None:
        """What the facts or the draft said may be said."""
        assert added("We look into it and refund it.", after, grounds) == []


_BUILT: list[RuleSet] = []


def _rules() -> RuleSet:
    from tempfile import mkdtemp

    if not _BUILT:
        _BUILT.append(small_pack(Path(mkdtemp())).rules())
    return _BUILT[0]
