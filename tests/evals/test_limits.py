"""How many samples run at once, and how much a run may spend."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.limits import MOST, START, AdaptiveLimit, Budget, cost_of
from evals.output import StageUsage, Usage
from evals.suite import Price

#: Whether each of the samples that end, one after the other, met a rate limit.
ENDINGS = st.lists(st.booleans(), max_size=200)


def served(limit: AdaptiveLimit, endings: list[bool], pick: int = 0) -> list[int]:
    """How many samples were under way after each that ended, the limit always being used up."""

    async def run() -> list[int]:
        under_way: list[int] = []
        counts: list[int] = []
        for rate_limited in endings:
            while len(under_way) < limit.allowed:
                under_way.append(await asyncio.wait_for(limit.take(), 5))
            counts.append(len(under_way))
            limit.give(under_way.pop(pick % len(under_way)), rate_limited)
        return counts

    return asyncio.run(run())


def round_of(limit: AdaptiveLimit, rate_limited: bool) -> None:
    """As many samples as may run at once, begun together and ended together."""

    async def run() -> None:
        taken = [await limit.take() for _ in range(limit.allowed)]
        for one in taken:
            limit.give(one, rate_limited)

    asyncio.run(run())


class TestAdaptiveLimit:
    @given(ENDINGS, st.integers(1, 40), st.integers(0, 7))
    def test_stays_between_one_and_most(self, endings: list[bool], most: int, pick: int) -> None:
        """Whatever ends in whatever order, at least one sample may run and never more than ``most``."""
        limit = AdaptiveLimit(most)

        assert all(1 <= count <= most for count in served(limit, endings, pick))
        assert 1 <= limit.allowed <= most

    @given(st.integers(1, 40), st.integers(2, 80), ENDINGS)
    def test_never_lets_more_in_than_it_allows(self, most: int, takers: int, endings: list[bool]) -> None:
        """Many who wait at once are let in one by one, so that none slips through with another."""

        async def run() -> int:
            limit, busy, busiest = AdaptiveLimit(most), 0, 0
            fates = iter([*endings, *[False] * takers])

            async def one() -> None:
                nonlocal busy, busiest
                taken_in = await limit.take()
                busy += 1
                busiest = max(busiest, busy)
                await asyncio.sleep(0)
                busy -= 1
                limit.give(taken_in, next(fates))

            async with asyncio.timeout(20), asyncio.TaskGroup() as group:
                for _ in range(takers):
                    group.create_task(one())
            return busiest

        assert 1 <= asyncio.run(run()) <= most

    def test_starts_in_the_middle(self) -> None:
        """A run begins with some at once, and never with more than it may have at most."""
        assert (AdaptiveLimit().allowed, AdaptiveLimit(3).allowed) == (START, 3)

    @given(st.integers(2, 60))
    def test_is_halved_once_a_round(self, rounds: int) -> None:
        """A round of samples that all met the rate limit halves it once, not once for each."""
        limit = AdaptiveLimit(64)
        for _ in range(rounds % 20):
            round_of(limit, False)
        before = limit.allowed
        round_of(limit, True)

        assert limit.allowed in (before // 2, (before + 1) // 2)

    def test_grows_by_one_a_round(self) -> None:
        """Each full round of successes allows about one more, until ``most``."""
        limit = AdaptiveLimit(20)
        seen = []
        for _ in range(20):
            seen.append(limit.allowed)
            round_of(limit, False)
        steps = [after - before for before, after in pairwise(seen)]

        assert set(steps) <= {0, 1}
        assert seen[10] - START in (9, 10)
        assert limit.allowed == 20

    def test_comes_back_from_one(self) -> None:
        """After the worst it recovers: one at a time, then more."""
        limit = AdaptiveLimit(MOST)
        for _ in range(8):
            round_of(limit, True)
        assert limit.allowed == 1
        round_of(limit, False)

        assert limit.allowed == 2

    def test_late_ones_of_a_halved_round_change_nothing(self) -> None:
        """A sample that was begun before the halving and meets the limit after it is no second sign."""

        async def run() -> int:
            limit = AdaptiveLimit(8)
            first, second = await limit.take(), await limit.take()
            limit.give(first, True)
            limit.give(second, True)
            return limit.allowed

        assert asyncio.run(run()) == 4


PRICES = {"openai:big": Price(input=2.0, output=8.0), "small": Price(input=0.5, output=1.0)}


def usage(model: str | None = "openai:big", calls: int = 1, tokens: int = 1_000_000) -> Usage:
    return Usage({"draft": StageUsage(calls, tokens, tokens, 0.1, model)})


class TestCostOf:
    @pytest.mark.parametrize(
        ("model", "cost"),
        [
            ("openai:big", 10.0),
            ("openai-chat:big", 10.0),
            ("openai:small", 1.5),
            ("ollama:small:8b", None),
            ("other", None),
            ("", None),
            (None, None),
        ],
    )
    def test_is_by_a_million_tokens(self, model: str | None, cost: float | None) -> None:
        """A price stands under the whole name or under that without its provider; without one nobody knows."""
        assert cost_of(usage(model).stages["draft"], PRICES) == cost


class TestBudget:
    def spent(self, *usages: Usage, **limits: Any) -> str | None:
        budget = Budget(prices=PRICES, **limits)
        for one in usages:
            budget.spend(one)
        return budget.used_up

    def test_without_limits_nothing_is_used_up(self) -> None:
        """A run may spend what it likes unless somebody says otherwise."""
        assert self.spent(usage(calls=10**6), usage("unknown")) is None

    def test_of_calls(self) -> None:
        """The limit is reached with the call that reaches it, not before."""
        assert self.spent(usage(calls=2), calls=3) is None
        assert self.spent(usage(calls=2), usage(calls=1), calls=3) == "the budget of 3 calls is used up"

    def test_of_money(self) -> None:
        """Money is counted over all stages of all samples."""
        assert self.spent(usage(), cost=10.5) is None
        assert self.spent(usage(), usage("openai:small"), cost=11.5) == "the budget of 11.5 is used up"

    @pytest.mark.parametrize(("model", "named"), [("unknown", "unknown"), (None, "a model without a name")])
    def test_of_money_where_a_price_is_unknown(self, model: str | None, named: str) -> None:
        """What cannot be counted cannot be kept within a budget, so the run stops and says which price it lacks."""
        said = self.spent(usage(model), cost=100.0)

        assert said == f"what {named} costs is not among the suite's prices, so the budget cannot be kept"

    def test_of_calls_needs_no_price(self) -> None:
        """A limit of calls holds for models without a price."""
        assert self.spent(usage("unknown"), calls=5) is None

    def test_a_stage_without_calls_needs_no_price(self) -> None:
        """What was remembered cost nothing."""
        assert self.spent(usage("unknown", calls=0, tokens=0), cost=1.0) is None
