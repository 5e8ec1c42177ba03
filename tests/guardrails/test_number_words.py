"""Numbers in words are read as what they add up to."""

from __future__ import annotations

import pytest

from guardrails.number_words import spelled_out


class TestSpelledOut:
    """English numbers from two upwards."""

    @pytest.mark.parametrize(
        ("text", "values"),
        [
            ("two days", [2]),
            ("Thirty days", [30]),
            ("twenty-five or twenty five", [25, 25]),
            ("a hundred", [100]),
            ("two hundred and ten", [210]),
            ("one thousand two hundred", [1200]),
            ("a dozen", [12]),
            ("the tenth of May", [10]),
            ("one of them, once, a lot, an item", []),
            ("stent, often, weight, wonten", []),
        ],
    )
    def test_values(self, text: str, values: list[int]) -> None:
        """Whole words only; one alone is hardly ever meant as a number."""
        assert [int(value) for _, value in spelled_out(text)] == values

    def test_places(self) -> None:
        """The span is the whole number."""
        (((start, end), _),) = spelled_out("in twenty-five days")

        assert "in twenty-five days"[start:end] == "twenty-five"
