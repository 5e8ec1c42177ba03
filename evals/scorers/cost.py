"""What a sample takes: seconds, calls, tokens and money, by stage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from evals.outcome import Outcome, Score
from evals.output import Usage
from evals.prices import Price, cost_of
from evals.scorers.scorer import Metric, TimedScorer

#: The stage that is no part of the system under test.
_JUDGE = "judge"


class Cost(TimedScorer):
    """Latency in seconds, calls, tokens, and their cost at the suite's prices; each split up by stage.

    They differ from run to run, so they stand beside the results. A sample with a model that has no price has no
    cost. What asking a judge takes is none of the system's and is left out.
    """

    name: ClassVar[str] = "cost"
    metrics: ClassVar[tuple[Metric, ...]] = (
        Metric("latency", "seconds from the question to the reply", graded=True, timed=True, unit="s"),
        Metric("calls", "calls to models", graded=True, timed=True, unit="calls"),
        Metric("tokens", "tokens in and out", graded=True, timed=True, unit="tokens"),
        Metric("cost", "price of the tokens of a thousand such samples", graded=True, timed=True, unit="money"),
    )

    def measure(self, usage: Usage, prices: Mapping[str, Price]) -> Iterator[Score]:
        """The four measures of one sample."""
        stages = {name: stage for name, stage in usage.stages.items() if name != _JUDGE}
        yield _measured("latency", usage.seconds, {name: stage.seconds for name, stage in stages.items()})
        yield _summed("calls", {name: stage.calls for name, stage in stages.items()})
        yield _summed("tokens", {name: stage.input_tokens + stage.output_tokens for name, stage in stages.items()})
        # A thousand samples: the price of one would be lost in rounding.
        costs = {name: cost_of(stage, prices, times=1_000) for name, stage in stages.items()}
        if costs and None not in costs.values():
            yield _summed("cost", {name: cost or 0.0 for name, cost in costs.items()})


def _summed(metric: str, parts: dict[str, float]) -> Score:
    return _measured(metric, sum(parts.values()), parts)


def _measured(metric: str, value: float, parts: dict[str, float]) -> Score:
    return Score(metric, Outcome.PASS, value=value, parts=tuple(sorted(parts.items())))
