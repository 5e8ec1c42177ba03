"""What models cost."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from evals.output import StageUsage
from evals.prices import Price, cost_of

PRICE = Price(input=2, output=8)
STAGE = StageUsage(calls=1, input_tokens=1_000, output_tokens=500, model="openai-chat:gpt-4.1")


@pytest.mark.parametrize("price", [{"input": 1}, {"input": -1, "output": 1}, {"input": 1, "output": 1, "per": 1_000}])
def test_refuses_half_a_price(price: dict[str, float]) -> None:
    """A price has both parts, none below zero, and nothing that would go unread."""
    with pytest.raises(ValidationError):
        Price.model_validate(price)


@pytest.mark.parametrize("name", ["openai-chat:gpt-4.1", "openai:gpt-4.1", "gpt-4.1"])
def test_is_found_under_the_names_of_a_model(name: str) -> None:
    """As certificates name the model, as suites do, and without a provider: 1,000 and 500 tokens of a million."""
    assert cost_of(STAGE, {name: PRICE}) == pytest.approx(0.002 + 0.004)


def test_is_none_for_another_model() -> None:
    """No price is no cost, never nought."""
    assert cost_of(STAGE, {"openai:gpt-4.1-mini": PRICE}) is None


def test_of_many() -> None:
    """A thousand such stages cost a thousand times as much."""
    assert cost_of(STAGE, {"gpt-4.1": PRICE}, times=1_000) == pytest.approx(6)
