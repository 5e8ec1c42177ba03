"""Figures that are blanked before phone numbers are looked for."""

from __future__ import annotations

import pytest

from guardrails.detectors.figures import BLANK, without_figures
from guardrails.facts import Facts


class TestWithoutFigures:
    """`without_figures`."""

    @pytest.mark.parametrize(
        "figure",
        [
            "2024-10-12",
            "12/10/2024",
            "09.00 - 18.00",
            "2019-2024",
            "$1,234,567",
            "1.234,50 EUR",
            "978-3-16-148410-0",
            "4242 4242 4242 4242",
            "GB82 WEST 1234 5698 7654 32",
            "192.168.100.200",
        ],
    )
    def test_a_figure_is_blanked_at_its_length(self, figure: str) -> None:
        """Offsets stay."""
        assert without_figures(f"a {figure} b", Facts(), None) == f"a {BLANK * len(figure)} b"

    @pytest.mark.parametrize("number", ["01.12.20.19.55", "202.555.0143", "07700 900123", "1.800.555.0143"])
    def test_a_phone_number_stays(self, number: str) -> None:
        """A part of a longer run of groups is no date, hour or amount."""
        assert without_figures(number, Facts(), None) == number

    def test_typed_facts_are_blanked_in_any_case(self) -> None:
        """An order id counts where it stands alone."""
        text = without_figures("id ab-12345678, xab-12345678", Facts(order_id="AB-12345678"), None)
        assert text == f"id {BLANK * 11}, xab-12345678"
