"""Payment data that shows itself by its form and its check digits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.detectors.payment import find_payment_numbers
from guardrails.facts import Facts
from tests.guardrails.detectors.reading import found, source

FOUND = [
    ("IBAN GB82 WEST 1234 5698 7654 32 please", "@iban GB82 WEST 1234 5698 7654 32"),
    ("de89370400440532013000", "@iban de89370400440532013000"),
    ("NO93 8601 1117 947.", "@iban NO93 8601 1117 947"),
    ("4242 4242 4242 4242", "@card_number 4242 4242 4242 4242"),
    ("my card: 378282246310005", "@card_number 378282246310005"),
    ("card number 4111 2222 3333 4445", "@card_number 4111 2222 3333 4445"),
    ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "@crypto_address 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"),
    (
        "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
        "@crypto_address bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
    ),
    (
        "0x52908400098527886E0F7030069857D2E4169EE7",
        "@crypto_address 0x52908400098527886E0F7030069857D2E4169EE7",
    ),
]
NOT_FOUND = [
    "GB83 WEST 1234 5698 7654 32",
    "4242 4242 4242 4241",
    "order 4242424242424242",
    "tracking 4242424242424242",
    "576461413038786789",
    "9400110200881122009988",
    "1Z999AA10123456784",
    "RM123456789GB",
    "#4242424242424242",
    "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb",
    "visa ending in 4242",
]


def _iban(account: int) -> str:
    body = f"{account:018d}"
    check = 98 - int(body + "131400") % 97
    return f"DE{check:02d}{body}"


class TestFindPaymentNumbers:
    """`find_payment_numbers`."""

    @pytest.mark.parametrize(("text", "hit"), FOUND)
    def test_a_number_whose_check_digits_hold_is_found(self, text: str, hit: str) -> None:
        """IBANs, cards and wallets are found by form and check digits; a card told as one also without."""
        assert found(find_payment_numbers, text) == [hit]

    @pytest.mark.parametrize("text", NOT_FOUND)
    def test_other_numbers_are_none(self, text: str) -> None:
        """Wrong check digits, order ids and tracking numbers are no payment data."""
        assert found(find_payment_numbers, text) == []

    def test_a_typed_order_id_is_excused(self) -> None:
        """A typed order id that happens to satisfy Luhn is no card."""
        assert found(find_payment_numbers, "4242424242424242", None, Facts(order_id="4242424242424242")) == []

    @given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), st.integers(0, 10**18 - 1))
    def test_an_iban_is_found_anywhere(self, around: str, account: int) -> None:
        """A valid IBAN between spaces is covered by a hit, whatever stands around it."""
        iban = _iban(account)
        text = f"{around} {iban} {around}"
        start = len(around) + 1
        hits = find_payment_numbers(source(text))
        assert any(hit.start <= start and start + len(iban) <= hit.end for hit in hits)
