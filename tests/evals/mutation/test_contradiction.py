from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from dateutil.parser import parse
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.mutation.contradiction import fewer_days, wrong_delivery_date, wrong_estimate, wrong_price
from guardrails.facts import from_case

SEEDS = st.integers(0, 10_000)
DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))


def _read(said: str | None, near: date) -> date:
    assert said is not None
    nearest = (near + timedelta(days=shift) for shift in range(-20, 21))
    month_and_day = parse(said, default=parse(near.isoformat()))
    return next(day for day in nearest if (day.month, day.day) == (month_and_day.month, month_and_day.day))


class TestDates:
    @settings(deadline=None)
    @given(DAYS, SEEDS)
    def test_another_day_than_that_of_delivery(self, day: date, seed: int) -> None:
        """The day named is at least four days off."""
        said = wrong_delivery_date(from_case({"delivered_at": day.isoformat()}), Random(seed))

        assert abs((_read(said, day) - day).days) >= 4

    @settings(deadline=None)
    @given(DAYS, SEEDS)
    def test_outside_the_estimate(self, day: date, seed: int) -> None:
        """The day named lies five days or more outside the estimate."""
        said = wrong_estimate(from_case({"estimated_delivery": day.isoformat(), "status": "shipped"}), Random(seed))

        assert abs((_read(said, day) - day).days) >= 5

    @pytest.mark.parametrize(
        "facts",
        [
            {},
            {"estimated_delivery": "2026-05-04", "status": "delivered"},
            {"estimated_delivery": "2026-05-04", "delivered_at": "2026-05-03"},
        ],
        ids=str,
    )
    def test_no_estimate_to_contradict(self, facts: dict[str, Any]) -> None:
        """An order without estimate, or one that has arrived, is left alone."""
        assert wrong_estimate(from_case(facts), Random(1)) is None

    def test_no_delivery_to_contradict(self) -> None:
        """An order of which no day of delivery is known is left alone."""
        assert wrong_delivery_date(from_case({"status": "delivered"}), Random(1)) is None


class TestPrice:
    @settings(deadline=None)
    @given(st.decimals(1, 900, places=2), SEEDS)
    def test_is_no_amount_of_the_order(self, price: Decimal, seed: int) -> None:
        """The amount is neither the price nor the sum nor the refund."""
        true = {price, price + 2, price + 5}
        facts = {"price": f"£{price}", "total": f"£{price + 2}", "refund_amount": f"£{price + 5}"}
        said = wrong_price(from_case(facts), Random(seed))

        assert said is not None
        assert said[0] == "£"
        assert Decimal(said[1:]) not in true

    @pytest.mark.parametrize(("price", "shape"), [("$10", "$"), ("10 CHF", "CHF"), ("10", "")])
    def test_is_in_the_currency_of_the_order(self, price: str, shape: str) -> None:
        """Currency stands as a reader expects it, and is not invented."""
        said = wrong_price(from_case({"price": price}), Random(1))

        assert said is not None
        assert said.strip("0123456789. ") == shape

    def test_no_price_to_contradict(self) -> None:
        """An order of unknown price is left alone."""
        assert wrong_price(from_case({}), Random(1)) is None


class TestFewerDays:
    @settings(deadline=None)
    @given(st.integers(3, 365), SEEDS)
    def test_is_shorter_by_a_quarter_or_more(self, window: int, seed: int) -> None:
        """The window named takes days from the customer, and not the number that happens to be left."""
        said = fewer_days(from_case({"return_window_days": window, "return_days_left": 2}), Random(seed))

        assert said is None if window < 4 else said is not None
        assert 2 < int(said) <= 0.75 * window if said else window < 4

    def test_no_window_to_contradict(self) -> None:
        """Where no window is known none can be shortened."""
        assert fewer_days(from_case({}), Random(1)) is None
