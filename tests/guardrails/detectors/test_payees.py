"""Bank accounts and names at payment services."""

from __future__ import annotations

import pytest

from guardrails.detectors.payees import find_payees
from tests.guardrails.detectors.reading import found

FOUND = [
    ("sort code 12-34-56 account 12345678", ["@bank_account 12-34-56", "@bank_account 12345678"]),
    ("routing number 021000021", ["@bank_account 021000021"]),
    ("my account number is 12345678", ["@bank_account 12345678"]),
    ("SWIFT: DEUTDEFF500", ["@bank_account DEUTDEFF500"]),
    ("paypal.me/glowbarn", ["@payment_handle paypal.me/glowbarn"]),
    ("send it to $GlowBarn on cash app", ["@payment_handle $GlowBarn"]),
    ("revolut tag @glowbarn", ["@payment_handle @glowbarn"]),
    ("PayPal: pay@glowbarn.com", ["@payment_handle pay@glowbarn.com"]),
    ("pay glow@okaxis", ["@payment_handle glow@okaxis"]),
    ("GCash 0917 123 4567", ["@payment_handle 0917 123 4567"]),
]
NOT_FOUND = [
    "refunded to your PayPal account within 5 days",
    "routing number 021000022",
    "your account was created on 20240105",
    "It costs $20 or US$25",
    "the bank takes 5 to 7 days",
    "We accept Visa, PayPal and Apple Pay",
    "$exy and $ale",
]


class TestFindPayees:
    """`find_payees`."""

    @pytest.mark.parametrize(("text", "hits"), FOUND)
    def test_data_named_as_payment_data_is_found(self, text: str, hits: list[str]) -> None:
        """Accounts after bank words and names next to payment services are found with exact spans."""
        assert found(find_payees, text) == hits

    @pytest.mark.parametrize("text", NOT_FOUND)
    def test_plain_talk_of_payment_is_none(self, text: str) -> None:
        """Services, banks, dates and prices alone are no payment data."""
        assert found(find_payees, text) == []
