"""Street addresses by country, and goods that are named like streets."""

from __future__ import annotations

import pytest

from guardrails.detectors.address import find_addresses
from tests.guardrails.detectors.reading import found

ADDRESSES = [
    ("Come to 12 Kings Road, London SW3 4UJ.", "12 Kings Road, London SW3 4UJ"),
    ("Unit 4, Kings Road", "Unit 4, Kings Road"),
    ("Flat 2B, 14 Mill Lane", "Flat 2B, 14 Mill Lane"),
    ("45 kings road, london", "45 kings road"),
    ("Visit SW1A 1AA today", "SW1A 1AA"),
    ("PO Box 123, thanks", "PO Box 123"),
    ("Postfach 12 34 56", "Postfach 12 34 56"),
    (
        "- **Address:** 986 Lake Drive, Suite 237, Denver, CO, 80239, USA",
        "986 Lake Drive, Suite 237, Denver, CO, 80239",
    ),
    ("send it to 986 Lake Drive", "986 Lake Drive"),
    ("**Denver, CO 80239**", "Denver, CO 80239"),
    ("5 George St, Sydney NSW 2000", "5 George St, Sydney NSW 2000"),
    ("10 Bay Street, Toronto, ON M5J 2N8", "10 Bay Street, Toronto, ON M5J 2N8"),
    ("Berliner Straße 12, 10115 Berlin", "Berliner Straße 12, 10115 Berlin"),
    ("Gartenweg 3a", "Gartenweg 3a"),
    ("Keizersgracht 263", "Keizersgracht 263"),
    ("12 rue de la Paix, 75002 Paris", "12 rue de la Paix, 75002 Paris"),
    ("8 bis avenue Victor Hugo", "8 bis avenue Victor Hugo"),
    ("Calle Mayor, 5", "Calle Mayor, 5"),
    ("Rua das Flores, 123", "Rua das Flores, 123"),
    ("Via Roma, 12", "Via Roma, 12"),
    ("Piazza San Marco 1", "Piazza San Marco 1"),
    ("Jl. Sudirman No. 12", "Jl. Sudirman No. 12"),
    ("12 Jalan Ampang", "12 Jalan Ampang"),
]
NO_ADDRESSES = [
    "3 items on the way",
    "2 Flash Drive, 1 Hard Drive",
    "3 Nike Court Vision",
    "5 Star Street Style tee",
    "sent via Royal Mail Tracked 24",
    "Galaxy S23 8GB and S10 2XL",
    "5 road bikes and 2 street lamps",
    "12 Roses in a box of 6",
    "a 4 place setting, 1 square metre",
    "within 14 Days",
    "Earring 2, Spring 5",
    "$5 off Road Bikes",
    "Your postcode starts with SW3",
    "parcel to SW1A 1AA is delayed",
    "Room 4 Improvement",
]


class TestFindAddresses:
    """`find_addresses`."""

    @pytest.mark.parametrize(("text", "address"), ADDRESSES)
    def test_an_address_is_one_hit_with_its_exact_span(self, text: str, address: str) -> None:
        """Number, street, suite, town and postcode are one hit."""
        assert found(find_addresses, text) == [f"@address {address}"]

    @pytest.mark.parametrize("text", NO_ADDRESSES)
    def test_goods_and_services_are_no_addresses(self, text: str) -> None:
        """A number and a capitalised word, a carrier's service or a size is no address."""
        assert found(find_addresses, text) == []
