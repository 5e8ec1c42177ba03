"""Concepts that are written as patterns."""

from __future__ import annotations

import pytest

from guardrails.policy import Concept
from guardrails.shapes import Shapes
from guardrails.text import View

PRICE = {"trigger": ["£", "gbp"], "pattern": "(?:£|gbp )[0-9]+"}
SIZE = {"trigger": ["size", "gbp"], "pattern": "size [0-9]+"}
CONCEPTS = [
    Concept.model_validate({"id": name, "meaning": "m", "shape": shape})
    for name, shape in (("price", PRICE), ("size", SIZE))
]


class TestShapes:
    """`Shapes`."""

    @pytest.mark.parametrize(
        ("text", "names", "spans"),
        [
            ("only £5, or gbp 6", {"price", "size"}, [(5, 7), (12, 17)]),
            ("£ 5", {"price"}, []),
            ("size 9", {"size"}, []),
            ("nothing of it", set(), []),
        ],
    )
    def test_are_tried_where_a_trigger_stands(self, text: str, names: set[str], spans: list[tuple[int, int]]) -> None:
        """A trigger says that a shape may stand, the pattern where it does."""
        looking = Shapes(CONCEPTS, {"price": 1, "size": 4}).looking(View(text))

        assert looking.names == names
        assert looking.bits == ("price" in names) + 4 * ("size" in names)
        assert looking.spans("price") == spans
        assert looking.spans("unknown") == []

    def test_are_found_in_places_of_the_original(self) -> None:
        """The view's map leads back."""
        view = View("£5", starts=[3, 4], ends=[4, 9])

        assert Shapes(CONCEPTS, {"price": 1, "size": 4}).looking(view).spans("price") == [(3, 9)]
