from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.outcome import Score
from evals.output import StageUsage, Usage
from evals.prices import Price
from evals.scorers.cost import Cost

PRICES = {"small": {"input": 0.15, "output": 0.6}, "large": {"input": 3, "output": 15}}
COUNTS = st.integers(0, 100_000)


def measured(usage: Usage, **prices: object) -> dict[str, Score]:
    known = {model: Price.model_validate(price) for model, price in prices.items()}
    return {score.metric: score for score in Cost().measure(usage, known)}


def stage(model: str | None = "small", seconds: float = 0.5) -> StageUsage:
    return StageUsage(calls=2, input_tokens=1_000, output_tokens=100, seconds=seconds, model=model)


class TestCost:
    def test_by_hand(self) -> None:
        """A thousand samples of 1,000 tokens in and 100 out: a million at 0.15 and a tenth of one at 0.60."""
        found = measured(Usage({"draft": stage()}, seconds=0.7), **PRICES)

        assert found["cost"].value == pytest.approx(0.15 + 0.06)
        assert found["tokens"].value == 1_100
        assert found["calls"].value == 2
        assert found["latency"].value == 0.7
        assert dict(found["latency"].parts) == {"draft": 0.5}

    @given(
        st.dictionaries(
            st.sampled_from(["draft", "critique", "rewrite"]), st.tuples(COUNTS, COUNTS, COUNTS), min_size=1
        )
    )
    def test_parts_sum_up(self, counts: dict[str, tuple[int, int, int]]) -> None:
        """Calls, tokens and cost of the stages are those of the sample."""
        stages = {name: StageUsage(*count, model="large") for name, count in counts.items()}
        found = measured(Usage(stages, seconds=1), **PRICES)

        for metric in ("calls", "tokens", "cost"):
            assert found[metric].value == pytest.approx(sum(part for _, part in found[metric].parts))
        assert found["tokens"].value == sum(count[1] + count[2] for count in counts.values())

    @pytest.mark.parametrize("model", [None, "unheard-of"])
    def test_no_price_no_cost(self, model: str | None) -> None:
        """One stage without a price leaves the cost open; it is never counted as free."""
        found = measured(Usage({"draft": stage(), "critique": stage(model)}), **PRICES)

        assert "cost" not in found
        assert found["tokens"].value == 2_200

    def test_without_models(self) -> None:
        """A sample that asked no model has no calls, and no cost to speak of."""
        found = measured(Usage(seconds=0.1), **PRICES)

        assert (found["calls"].value, found["tokens"].value, "cost" in found) == (0, 0, False)

    def test_a_cheap_sample_is_not_free(self) -> None:
        """The smallest price of a sample survives the digits that are kept."""
        found = measured(Usage({"draft": StageUsage(1, 10, 0, model="small")}), **PRICES)

        assert found["cost"].as_json()["value"] == 0.0015

    def test_the_judge_is_no_part_of_the_system(self) -> None:
        """What judging took stands in no measure of the system."""
        found = measured(Usage({"draft": stage(), "judge": stage("large", seconds=90)}, seconds=0.7), **PRICES)
        alone = measured(Usage({"draft": stage()}, seconds=0.7), **PRICES)

        assert found == alone
