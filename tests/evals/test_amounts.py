from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.amounts import Figure, figures


def only(text: str) -> Figure:
    (figure,) = figures(text)
    return figure


class TestCurrencies:
    @pytest.mark.parametrize(
        ("text", "value", "currency"),
        [
            ("£12.50", "12.50", "GBP"), ("12.50 GBP", "12.50", "GBP"), ("gbp 12.50", "12.50", "GBP"),
            ("12,50 €", "12.50", "EUR"), ("12,50€", "12.50", "EUR"), ("EUR12.50", "12.50", "EUR"),
            ("12 euros", "12", "EUR"), ("1.299,00 €", "1299", "EUR"), ("1\u202f299,00 €", "1299", "EUR"),
            ("£1,299.00", "1299", "GBP"), ("1'299.50 CHF", "1299.50", "CHF"), ("US$12", "12", "USD"), ("S$46", "46", "SGD"),
            ("$46 SGD", "46", "SGD"), ("RM22.00", "22", "MYR"), ("Rp150.000", "150000", "IDR"), ("150.000đ", "150000", "VND"),
            ("₱1,050", "1050", "PHP"), ("120 บาท", "120", "THB"), ("3,000円", "3000", "JPY"), ("\uffe53000", "3000", "JPY"),
            ("R$ 27,80", "27.80", "BRL"), ("\u20ac\uff11\uff12", "12", "EUR"),
        ],
    )  # fmt: skip
    def test_value_and_currency(self, text: str, value: str, currency: str) -> None:
        """Signs, codes and words before or behind a figure name its currency, whatever the marks in it."""
        figure = only(f"It is {text} in all")

        assert Decimal(value) in figure.values
        assert currency in figure.currencies

    def test_a_shared_sign_names_several(self) -> None:
        """A dollar may be American, Australian, and so on, but no pound."""
        assert {"USD", "AUD", "SGD"} < only("$5").currencies
        assert "GBP" not in only("$5").currencies

    @pytest.mark.parametrize("text", ["5 GBPs", "FORM5", "5 roses", "euros. 5 items", "5kg"])
    def test_no_currency(self, text: str) -> None:
        """Part of a word is no sign, and a word in front belongs to what came before it."""
        assert only(text).currencies == frozenset()


class TestValues:
    @pytest.mark.parametrize(
        ("written", "values"),
        [("9.5", ["9.5"]), ("9,5", ["9.5"]), ("1,050", ["1.05", "1050"]), ("1.050.000", ["1050000"]), ("0.125", ["0.125"]),
         ("1,050.5", ["1050.5"]), ("1.050,50", ["1050.5"]), ("007", ["7"]), ("12345,678", ["12345.678"])],
    )  # fmt: skip
    def test_marks(self, written: str, values: list[str]) -> None:
        """A mark before three digits may group or part; any other says which it is."""
        assert only(written).values == {Decimal(value) for value in values}

    @settings(deadline=None)
    @given(st.integers(0, 10**9), st.sampled_from(["{:,}.00", "{}", "{}.00", "{},00"]))
    def test_every_style_holds_the_value(self, value: int, style: str) -> None:
        """However a whole sum is written, its value is among the readings."""
        assert value in only(style.format(value)).values


class TestApart:
    @pytest.mark.parametrize(
        "text", ["9", "9.", "9, or", "(9)", "9cm", "9-month", "5-9", "#9", "9日", "14日以内", "£9", "9%", "9-day"]
    )
    def test_stands_for_itself(self, text: str) -> None:
        """A unit, a currency, a hyphenated word or a mark beside a figure leaves it a figure."""
        assert all(figure.apart for figure in figures(text))

    @pytest.mark.parametrize(
        "text",
        [
            "TT-9",
            "A9",
            "9A",
            "x_9",
            "9_x",
            "9-B",
            "4e9",
            "9:30",
            "10:09",
            "9/10",
            "9 1/2",
            "9½",
            "9 ½",
            "FF-INV-9",
            "2026-02-09",
        ],
    )
    def test_part_of_something_else(self, text: str) -> None:
        """A figure of a code, a time, a fraction or a mixed number says another thing than the figure."""
        assert not any(figure.apart for figure in figures(text))

    def test_lines_are_apart(self) -> None:
        """What ends the line before is no part of a figure, and no sign of it unless it is one."""
        assert [(figure.apart, figure.currencies) for figure in figures("Leeds\n9\n8")] == [(True, frozenset())] * 2

    def test_where_it_stands(self) -> None:
        """The span is that of the figure without its sign."""
        assert (only("for £12.50 only").start, only("for £12.50 only").end) == (5, 10)
