"""What a measurement of speed is and how it is shown."""

from __future__ import annotations

import os
import sys

import pytest

from evals import timing
from evals.timing import (
    MILLISECONDS,
    ROWS_PER_SECOND,
    Measurement,
    NotMeasuredError,
    Timed,
    cold,
    in_turn,
    run_command,
    table,
    two_cores,
)


class TestUnit:
    def test_a_rate_is_the_inverse_of_a_time(self) -> None:
        """A hundredth of a millisecond a row is a hundred thousand rows a second."""
        assert ROWS_PER_SECOND.show(1e-5) == "100,000"
        assert MILLISECONDS.show(1e-5) == "0.01"


class TestTimed:
    def test_ratio_is_of_medians(self) -> None:
        """One slow call does not move the ratio."""
        assert Timed([3.0, 3.0, 900.0], [1.0, 1.0, 1.0]).ratio == 3.0


class TestInTurn:
    """Single calls."""

    def test_times_each_text_once(self) -> None:
        """A text met twice would be served from a cache; the warm-up uses none of them."""
        seen: list[str] = []

        taken = in_turn(lambda text: seen.append(f"our {text}"), lambda text: seen.append(f"its {text}"), ["a", "b"])

        assert (len(taken.ours), len(taken.floor)) == (2, 2)
        assert seen[-4:] == ["our a", "our b", "its a", "its b"]
        assert not set(seen[-4:]) & set(seen[:-4])

    def test_the_sides_take_turns(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A machine that slows down meanwhile slows both."""
        monkeypatch.setattr(timing, "BLOCK", 1)
        seen: list[str] = []
        in_turn(lambda text: seen.append(f"our {text}"), lambda text: seen.append(f"its {text}"), ["a", "b"])

        assert seen[-4:] == ["our a", "its a", "our b", "its b"]


class TestRunCommand:
    """Whole processes."""

    @pytest.mark.parametrize("code", [0, 1])
    def test_findings_are_a_result(self, code: int) -> None:
        """A check that flags did its work."""
        assert run_command([sys.executable, "-c", f"raise SystemExit({code})"]) > 0

    def test_a_failure_is_none(self) -> None:
        """A command that processed nothing would be fast; its last word is the reason."""
        with pytest.raises(NotMeasuredError, match="exit 2: no policy"):
            run_command([sys.executable, "-c", "import sys; sys.stderr.write('no policy'); sys.exit(2)"])

    def test_cold_runs_both_in_turn(self) -> None:
        """As many of ours as of the floor."""
        taken = cold([sys.executable, "-c", "pass"], 2)

        assert (len(taken.ours), len(taken.floor)) == (2, 2)


class TestTwoCores:
    def test_puts_the_cores_back(self) -> None:
        """After a measurement the process may run where it could before."""
        if not hasattr(os, "sched_getaffinity"):
            pytest.skip("this system has no processor affinity")
        before = os.sched_getaffinity(0)
        with two_cores():
            assert len(os.sched_getaffinity(0)) <= 2

        assert before == os.sched_getaffinity(0)


class TestTable:
    def _one(self, run: object) -> dict[str, Measurement]:
        return {"x": Measurement("x", "y", MILLISECONDS, "9 ms", run)}  # type: ignore[arg-type]

    def test_shows_ratio_and_budget(self) -> None:
        """Times, the floor and the ratio stand beside the budget; p99 needs a hundred times."""
        lines = list(table(["a"], self._one(lambda texts: Timed([0.004], [0.002]))))

        assert lines[2] == "| x | 4 ms | - | y | 2 ms | 2.00 | 9 ms |"

    def test_p99_of_enough_times(self) -> None:
        """With a hundred times the 99th is shown."""
        times = [0.001] * 99 + [0.5]

        assert "| 1 |" in list(table(["a"], self._one(lambda texts: Timed(times, [0.001]))))[2]

    def test_what_cannot_be_measured_says_why(self) -> None:
        """A missing part is a row with a reason, never a missing row."""

        def run(texts: object) -> Timed:
            raise NotMeasuredError("no model")

        assert "not measured: no model" in list(table(["a"], self._one(run)))[2]
