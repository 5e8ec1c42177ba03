"""Errors of shape are told in words that a person who writes a file understands."""

from __future__ import annotations

from typing import Annotated

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from evals.shape_errors import first_problem


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")

    path: Annotated[str, Field(min_length=1)]
    share: Annotated[float, Field(ge=0, le=1)] = 0.5


class Outer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(pattern="^[a-z]+$")] = "a"
    parts: tuple[Inner, ...] = ()
    options: dict[str, int] = {}

    @field_validator("name")
    @classmethod
    def _not_taken(cls, name: str) -> str:
        if name == "taken":
            raise ValueError("this name is taken")
        return name


def problem(given: object, *known: str) -> str:
    with pytest.raises(ValidationError) as caught:
        Outer.model_validate(given)
    return first_problem(caught.value, known)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"parts": [{}]}, "parts[0].path: it is missing"),
        ({"parts": [{"path": ""}]}, "parts[0].path: it is empty"),
        ({"parts": [{"path": "a"}, {"path": 3}]}, "parts[1].path: it must be a text"),
        ({"parts": [{"path": "a", "share": 85}]}, "parts[0].share: it must be less than or equal to 1"),
        ({"parts": 3}, "parts: it must be a list"),
        ({"options": []}, "options: it must be a mapping"),
        ({"name": "A"}, "name: it must match the pattern ^[a-z]+$"),
        ({"name": "taken"}, "name: this name is taken"),
        ({"colour": 1}, "colour: there is no such key"),
    ],
)
def test_says_what_must_be_instead(given: object, said: str) -> None:
    """Each kind of mistake is told with its place, and without words of the library that found it."""
    assert problem(given) == said


def test_a_near_key_is_offered() -> None:
    """A key with a slip of the pen is answered with the key that was meant."""
    assert problem({"optoins": {}}, "name", "options") == "optoins: there is no such key; is 'options' meant?"


def test_a_far_key_is_not() -> None:
    """A key that resembles none is called unknown, and no other is suggested."""
    assert problem({"zzz": {}}, "name", "options") == "zzz: there is no such key"
