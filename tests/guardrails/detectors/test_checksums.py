"""Check digits."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from guardrails.detectors.checksums import is_base58check, is_iban, is_luhn, is_routing_number


class TestChecksums:
    """One changed digit never passes."""

    @given(st.integers(0, 15), st.integers(1, 9))
    def test_luhn(self, at: int, more: int) -> None:
        """A card number with one other digit fails."""
        card = "4242424242424242"
        assert is_luhn(card)
        assert not is_luhn(card[:at] + str((int(card[at]) + more) % 10) + card[at + 1 :])

    @given(st.integers(4, 21), st.integers(1, 9))
    def test_iban(self, at: int, more: int) -> None:
        """An IBAN with one other digit fails."""
        iban = "DE89370400440532013000"
        assert is_iban(iban)
        assert not is_iban(iban[:at] + str((int(iban[at]) + more) % 10) + iban[at + 1 :])

    def test_routing_number(self) -> None:
        """The ABA sum is a multiple of ten, and zeros are no bank."""
        assert is_routing_number("021000021")
        assert not is_routing_number("021000022")
        assert not is_routing_number("000000000")

    def test_base58check(self) -> None:
        """The checksum of an address holds for that address alone."""
        assert is_base58check("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa")
        assert not is_base58check("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb")
