"""Phone numbers, and the many numbers of a shop that are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.detectors.phone import find_phones
from guardrails.facts import Facts
from tests.guardrails.detectors.reading import found, source

PHONES = [
    ("Reach Anna on +44 7700 900123.", "+44 7700 900123"),
    ("+44 (0)20 7946 0958", "+44 (0)20 7946 0958"),
    ("0044 20 7946 0958", "0044 20 7946 0958"),
    ("whatsapp:+447700900123", "+447700900123"),
    ("Call 07700 900123", "07700 900123"),
    ("call 07700900123 now", "07700900123"),
    ("call07700900123", "07700900123"),
    ("07700 900123", "07700 900123"),
    ("07700 900123.Thanks", "07700 900123"),
    ("020 7946 0958", "020 7946 0958"),
    ("(202) 555-0143", "(202) 555-0143"),
    ("(555) 013-2447", "(555) 013-2447"),
    ("(202-555-0143 US)", "202-555-0143"),
    ("202.555.0143", "202.555.0143"),
    ("call 555-0134", "555-0134"),
    ("2025550143 (WhatsApp)", "2025550143"),
    ("text us: 0812-3456-7890", "0812-3456-7890"),
    ("1-800-FLOWERS", "1-800-FLOWERS"),
    ("tel.: 030/1234567", "030/1234567"),
    ("Telefon 030 901820", "030 901820"),
    ("téléphone 01 23 45 67 89", "01 23 45 67 89"),
    ("llámanos al 612 345 678", "612 345 678"),
    ("电话：13812345678", "13812345678"),
    ("โทร 0812345678", "0812345678"),
    ("call: 0 7 7 0 0 9 0 0 1 2 3", "0 7 7 0 0 9 0 0 1 2 3"),
    (
        "call oh seven seven double oh nine oh oh one two three please",
        "oh seven seven double oh nine oh oh one two three",
    ),
    (
        "zero two zero, seven nine four six, zero nine five eight",
        "zero two zero, seven nine four six, zero nine five eight",
    ),
    ("0️⃣7️⃣7️⃣0️⃣0️⃣9️⃣0️⃣0️⃣1️⃣2️⃣3️⃣!", "0️⃣7️⃣7️⃣0️⃣0️⃣9️⃣0️⃣0️⃣1️⃣2️⃣3️⃣"),
    ("call ０７７００ ９００１２３", "０７７００ ９００１２３"),
    ("07700\u200b 900\u200b123", "07700\u200b 900\u200b123"),
    ("Order 576461413038786789 07700 900123", "07700 900123"),
    ("My # is 202-555-0143", "202-555-0143"),
    ("020 7946 0958 £5 off", "020 7946 0958"),
    ("Order 576461413038786789 is late, ring 020 7946 0958", "020 7946 0958"),
]
NO_PHONES = [
    "order 576461413038786789",
    "576461413038786789",
    "Tracking: 9400110200881122009988",
    "9400 1102 0088 1122 0099 88",
    "1Z999AA10123456784 or RM123456789GB",
    "JD014600006281230704",
    "Order #1234567890",
    "#W6390527 and item 8384507844",
    "the tracking number is 746342064230",
    "call us about order 1234567890",
    "We can text you. The variant is 9534205511.",
    "order no. 07700900123",
    "07700900123",
    "2024-10-12 to 2024-10-19",
    "12/10/2024 - 19/10/2024, 12.10.2024 14.30",
    "call us Mon-Fri 09.00 - 18.00",
    "open 2019-2024, phone case 2020/2021",
    "$1,234,567.89 or 1.234.567,89 EUR or Rp 1.234.567",
    "sized 120x180 cm, 10-12 days, 500ml, 24/7",
    "ISBN 978-3-16-148410-0",
    "card ending in 4242, 4242 4242 4242 4242",
    "GB82 WEST 1234 5698 7654 32",
    "server 192.168.100.200",
    "SKU 0123-4567-8901",
    "weighs 0.250 kg, code 0044 1234 5678",
    "ref 2025-000123-4567, batch 0123 456 789",
    "1 234 567,50 EUR",
    "https://glowbarn.com/20200401224734/07700 and wa.me/447700900123",
    "firmware v10.20.3040.5060",
]


class TestFindPhones:
    """`find_phones`."""

    @pytest.mark.parametrize(("text", "phone"), PHONES)
    def test_a_number_is_found_with_its_exact_span(self, text: str, phone: str) -> None:
        """A prefix, the form of a country, or a word near it shows a phone number, disguised or not."""
        assert found(find_phones, text) == [f"@phone {phone}"]

    @pytest.mark.parametrize("text", NO_PHONES)
    def test_other_numbers_are_none(self, text: str) -> None:
        """Order ids, tracking numbers, dates, hours, amounts, sizes and cards are no phone numbers."""
        assert found(find_phones, text) == []

    def test_several_numbers_are_several_hits(self) -> None:
        """Numbers after a slash, "or", or just a blank are found each for itself."""
        text = "Ring 07700 900123 / 07700 900456 or 0161 496 0000 0161 496 0001"
        quotes = ["07700 900123", "07700 900456", "0161 496 0000", "0161 496 0001"]
        assert found(find_phones, text) == [f"@phone {quote}" for quote in quotes]

    def test_the_market_decides_what_is_a_national_number(self) -> None:
        """Nine digits in threes are a phone number in Spain, and nothing without a word elsewhere."""
        assert found(find_phones, "612 345 678", market="ES") == ["@phone 612 345 678"]
        assert found(find_phones, "612 345 678", market="US") == []

    @pytest.mark.parametrize("tracking", ["9400110200881122009988", "RM123456789GB", "123456789012"])
    def test_a_typed_tracking_number_is_excused_even_after_a_cue(self, tracking: str) -> None:
        """A typed fact in the form of an identifier is never a phone number."""
        assert found(find_phones, f"Call the carrier with {tracking}", "US", Facts(tracking=tracking)) == []

    def test_a_phone_number_given_as_order_id_excuses_nothing(self) -> None:
        """A typed fact that can be dialled is a phone number all the same."""
        facts = Facts(order_id="+44 20 7946 0958")
        assert found(find_phones, "Call +44 20 7946 0958", "GB", facts) == ["@phone +44 20 7946 0958"]

    def test_more_candidates_than_are_tried_count_as_found(self) -> None:
        """Flooding a text with numbers hides none: past the limit the rest is reported untested."""
        text = "call " + " ; call ".join(f"{1000000 + at}000" for at in range(600)) + " ; call +44 20 7946 0958"
        assert found(find_phones, text)[-1] == "@phone +44 20 7946 0958"

    @given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), st.integers(0, 9999999))
    def test_a_number_is_found_anywhere(self, around: str, tail: int) -> None:
        """An international number between spaces is covered by a hit, whatever stands around it."""
        number = f"+44 20 7{tail:07d}"
        text = f"{around} {number} {around}"
        start = len(around) + 1
        assert any(hit.start <= start and start + len(number) <= hit.end for hit in find_phones(source(text)))

    @given(st.integers(10**17, 10**18 - 1), st.sampled_from(["call", "order", "text us:", "WhatsApp", ""]))
    def test_an_order_id_given_as_fact_is_never_found(self, order_id: int, before: str) -> None:
        """The platform's order ids have 18 digits; no word before one makes it a phone number."""
        assert found(find_phones, f"{before} {order_id} thanks", None, Facts(order_id=str(order_id))) == []
