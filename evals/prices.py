"""What models cost, by their names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from evals.output import StageUsage


class Price(BaseModel):
    """What a million tokens of a model cost, in one currency."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    input: Annotated[float, Field(ge=0)]
    output: Annotated[float, Field(ge=0)]
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] = "USD"


def cost_of(stage: StageUsage, prices: Mapping[str, Price], *, times: int = 1) -> float | None:
    """What so many times the calls of a stage cost, in the currency of their model's price; ``None`` without one.

    A price stands under the model's name, as certificates or suites have it, or under that without its provider.
    """
    price = _price_of(stage.model or "", prices)
    if price is None:
        return None
    return (stage.input_tokens * price.input + stage.output_tokens * price.output) * times / 1_000_000


def _price_of(model: str, prices: Mapping[str, Price]) -> Price | None:
    """The price under the very name, else under one that differs in the provider alone: ``openai`` or its API."""
    if model in prices:
        return prices[model]
    bare = model.partition(":")[2]
    return next((price for name, price in prices.items() if bare and bare in (name, name.partition(":")[2])), None)
