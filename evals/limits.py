"""How many samples run at once, and how much a run may spend."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from evals.output import Usage
from evals.prices import Price, cost_of

#: Samples at once, at the start and at most, unless a run says otherwise.
START = 8
MOST = 32


class AdaptiveLimit:
    """A limit of samples at once: a met rate limit halves it, success raises it by one for each full round.

    This is additive increase and multiplicative decrease, as in D. Chiu and R. Jain, Analysis of the increase
    and decrease algorithms for congestion avoidance in computer networks, Computer Networks and ISDN Systems 17
    (1989), 1-14. Samples that were already under way when it was halved do not halve it again.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = float(most)
        self._allowed = float(min(START, most))
        self._busy = 0
        self._round = 0
        self._room = asyncio.Event()
        self._room.set()

    @property
    def allowed(self) -> int:
        """Samples that may run at once now."""
        return max(1, int(self._allowed))

    async def take(self) -> int:
        """Wait for room and take it; the number of the round goes back with :meth:`give`."""
        while self._busy >= self.allowed:
            await self._room.wait()
        self._busy += 1
        self._update()
        return self._round

    def give(self, taken_in: int, rate_limited: bool, answered: bool = True) -> None:
        """Give room back after one sample; only one that was answered lets more run at once."""
        self._busy -= 1
        if answered and not rate_limited:
            self._allowed = min(self._most, self._allowed + 1 / self._allowed)
        elif rate_limited and taken_in == self._round:
            self._allowed, self._round = max(1.0, self._allowed / 2), self._round + 1
        self._update()

    def _update(self) -> None:
        if self._busy < self.allowed:
            self._room.set()
        else:
            self._room.clear()


@dataclass
class Budget:
    """What a run may spend on calls to models and on money; ``None`` is no limit.

    It is looked at before each sample, so samples under way may overrun it.
    """

    calls: int | None = None
    cost: float | None = None
    prices: Mapping[str, Price] = field(default_factory=dict)
    spent_calls: int = 0
    spent_cost: float = 0.0
    unpriced: str | None = None

    def spend(self, usage: Usage) -> None:
        """Count what a sample cost."""
        self.spent_calls += usage.calls
        for stage in usage.stages.values():
            cost = cost_of(stage, self.prices)
            self.spent_cost += cost or 0.0
            if cost is None and stage.calls:
                self.unpriced = stage.model or "a model without a name"

    @property
    def used_up(self) -> str | None:
        """What is used up, in words; ``None`` while something is left."""
        if self.calls is not None and self.spent_calls >= self.calls:
            return f"the budget of {self.calls:,} calls is used up"
        if self.cost is not None and self.unpriced is not None:
            return f"what {self.unpriced} costs is not among the suite's prices, so the budget cannot be kept"
        if self.cost is not None and self.spent_cost >= self.cost:
            return f"the budget of {self.cost:g} is used up"
        return None
