from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.outcome import DIGITS, Outcome, Score, failed, not_applicable, passed, rounded, undetermined
from guardrails.canonical import canonical


class TestScore:
    @pytest.mark.parametrize("outcome", [Outcome.FAIL, Outcome.UNDETERMINED])
    def test_says_why(self, outcome: Outcome) -> None:
        """A failure, and what nobody can tell, need a reason."""
        with pytest.raises(ValueError, match="needs a reason"):
            Score("leak", outcome)

    def test_the_four_values(self) -> None:
        """Each has its own maker, and no two are alike."""
        made = [passed("m"), failed("m", "why"), not_applicable("m"), undetermined("m", "why")]

        assert [score.outcome.value for score in made] == ["pass", "fail", "not_applicable", "undetermined"]
        assert set(Outcome) == {score.outcome for score in made}

    def test_only_passes_and_failures_have_a_value(self) -> None:
        """What was not asked or cannot be told has no measure that could slip into a mean."""
        assert passed("m", value=0.5).value == failed("m", "why", 0.5).value == 0.5
        assert undetermined("m", "why").value is None
        assert not_applicable("m").value is None

    def test_as_it_is_written(self) -> None:
        """A row of results holds the outcome, its reason, and figures to the digits that are kept."""
        score = Score("cost", Outcome.PASS, value=1 / 3, parts=(("draft", 0.25), ("critique", 0.00001)))

        assert score.as_json() == {
            "metric": "cost",
            "outcome": "pass",
            "reason": "",
            "value": 0.3333,
            "parts": {"draft": 0.25, "critique": 0},
        }


class TestRounded:
    @given(st.floats(-1e9, 1e9))
    def test_near_and_canonical(self, value: float) -> None:
        """It is the value to the digits that are kept, written by Python as canonical JSON writes it."""
        kept = rounded(value)

        assert abs(kept - value) <= 10**-DIGITS
        assert json.dumps(kept) == canonical(kept).decode()

    @pytest.mark.parametrize(
        ("value", "written"), [(1.0, "1"), (-0.0, "0"), (0.00004, "0"), (0.0001, "0.0001"), (0.5, "0.5")]
    )
    def test_one_way_to_write_it(self, value: float, written: str) -> None:
        """A whole number has no point, and nothing is written with an exponent."""
        assert json.dumps(rounded(value)) == written
