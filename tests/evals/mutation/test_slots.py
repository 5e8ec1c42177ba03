from __future__ import annotations

import re
from random import Random

import phonenumbers
import pytest

from evals.mutation.slots import filled, slots, values
from tests.evals.mutation.replies import row


class TestValues:
    def test_hosts_are_kept_for_examples(self) -> None:
        """Every host of a link, site or mail lies under a domain that nobody can own."""
        texts = [*values()["link"], *values()["site"], *values()["email"]]

        assert all(re.search(r"[./@]example\.(?:com|net|org)(?:[/?]|$)", text) for text in texts)

    def test_phone_numbers_are_kept_for_fiction(self) -> None:
        """Every number lies in Ofcom's ranges for drama or in 555-0100 to 555-0199."""
        found = [phonenumbers.parse(text, "US" if text.startswith("(") else "GB") for text in values()["phone"]]
        national = [str(number.national_number) for number in found]

        assert all(re.fullmatch(r"7700900\d{3}|2079460\d{3}|\d{3}55501\d\d", number) for number in national)

    def test_each_slot_has_a_choice(self) -> None:
        """A list of one would be a constant."""
        assert min(len(set(choices)) for choices in values().values()) >= 4


class TestFilled:
    def test_fills_every_slot(self) -> None:
        """Each slot gets a value of its own list."""
        said = filled("{messenger}: {phone}.", row(), Random(1))

        assert said is not None
        messenger, phone = said.rstrip(".").split(": ")
        assert messenger in values()["messenger"]
        assert phone in values()["phone"]

    def test_is_silent_where_the_facts_are(self) -> None:
        """A slot of the facts that are not known leaves the whole wording unsaid."""
        assert filled("It costs {wrong_price} by {messenger}.", row(facts=None), Random(1)) is None

    def test_braces_that_do_not_pair(self) -> None:
        """A typing mistake in a wording is not said to a customer."""
        with pytest.raises(ValueError, match="expected '}'"):
            slots("Call {phone.")
