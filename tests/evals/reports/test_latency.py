from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.journal import Record
from evals.reports.latency import paces, said, stage_costs
from tests.evals.making import record
from tests.evals.reports.pages import STAGE, changed


def timed(seconds: float, trouble: str | None = None, **stages: dict[str, Any]) -> Record:
    return changed(record("a", trouble=trouble), timing={"seconds": seconds, "stages": stages})


class TestPaces:
    @given(st.lists(st.floats(0, 1000), min_size=1, max_size=40))
    def test_every_sample_lies_in_one_bin(self, seconds: list[float]) -> None:
        """Bins follow one another without gap, hold all samples, and reach from the shortest to the longest."""
        (pace,) = paces(map(timed, seconds))
        counts = [sum(one.low <= max(each, 1e-6) < one.high for each in seconds) for one in pace.bins]

        assert [one.count for one in pace.bins] == counts
        assert sum(counts) == len(seconds)
        assert [one.high for one in pace.bins[:-1]] == [one.low for one in pace.bins[1:]]
        assert counts[0] > 0
        assert counts[-1] > 0

    def test_edges_are_one_two_and_five(self) -> None:
        """A time on an edge belongs to the bin that it begins."""
        (pace,) = paces([timed(0.001), timed(0.002), timed(0.01)])

        assert [(one.low, one.high, one.count) for one in pace.bins] == [
            (0.001, 0.002, 1),
            (0.002, 0.005, 1),
            (0.005, 0.01, 0),
            (0.01, 0.02, 1),
        ]

    def test_stages_are_told_apart(self) -> None:
        """A stage has the pace of those samples that went through it."""
        found = paces([timed(1.0, critique=STAGE), timed(3.0)])

        assert [(one.name, one.n, one.p50, one.longest) for one in found] == [
            ("whole samples", 2, 1.0, 3.0),
            ("critique", 1, 0.25, 0.25),
        ]

    def test_samples_that_were_not_run_took_no_time(self) -> None:
        """They are left out, where one that ended in trouble is not; with nothing run there is no pace."""
        (pace,) = paces([timed(0.0, "not_run"), timed(2.0, "timeout")])

        assert (pace.n, pace.p50) == (1, 2.0)
        assert paces([timed(0.0, "not_run")]) == ()


class TestStageCosts:
    def test_sums_all_samples(self) -> None:
        """Calls and tokens of a stage add up, and its models are named once."""
        other = {**STAGE, "model": "scripted:two"}
        (cost,) = stage_costs([timed(1, draft=STAGE), timed(1, draft=other), timed(1, draft=STAGE)])

        assert (cost.calls, cost.input_tokens, cost.output_tokens) == (6, 2700, 120)
        assert cost.models == ("scripted:one", "scripted:two")


class TestSaid:
    @pytest.mark.parametrize(
        ("seconds", "text"),
        [(0, "0 s"), (0.0000052, "5.2 µs"), (0.001, "1 ms"), (0.2, "200 ms"), (1.0, "1 s"), (12.34, "12.3 s")],
    )
    def test_takes_the_unit_that_suits(self, seconds: float, text: str) -> None:
        """A time stands in seconds, thousandths or millionths, to three digits."""
        assert said(seconds) == text
