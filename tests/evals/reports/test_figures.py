"""Figures as reports print them: no percentage without its counts."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.outcome import Outcome
from evals.reports import figures
from evals.scorers.scorer import Metric
from evals.suite import Threshold
from evals.summary import seen, share_of, summarise
from tests.evals.making import (
    FAIL,
    JUDGED,
    LEAK,
    LENGTH,
    NEITHER,
    OK,
    OPEN,
    PASS,
    caught,
    finished,
    outcomes,
    record,
    score,
)


def told(metric: Metric, *many: tuple[Outcome, int]) -> str:
    return figures.headline(summarise(outcomes(metric, *many), [metric], 1, {}).metrics[0])


class TestShare:
    """Shares with counts, bound and interval."""

    @pytest.mark.parametrize(
        ("metric", "many", "said"),
        [
            (OK, [(PASS, 9), (FAIL, 1)], "9/10 = 90.0%; at least 60.6% [59.6, 98.2]"),
            (OK, [(PASS, 5), (OPEN, 5)], "5/10 = 50.0%, 5 undetermined; at least 22.2% [23.7, 76.3]"),
            (OK, [(OPEN, 5)], "0/5 = 0.0%, 5 undetermined; at least 0.0% [0.0, 43.4]"),
            (LEAK, [(FAIL, 1), (PASS, 9)], "1/10 = 10.0%; at most 39.4% [1.8, 40.4]"),
            (
                LEAK,
                [(FAIL, 1), (PASS, 4), (OPEN, 5)],
                "1/10 = 10.0%, 5 undetermined; at most 65.7% of the 5 judged [3.6, 62.4]",
            ),
            (LEAK, [(OPEN, 5)], "0/5, 5 undetermined"),
            (OK, [(NEITHER, 5)], "no sample bears on it"),
            (LEAK, [], "no sample bears on it"),
        ],
    )
    def test_said(self, metric: Metric, many: list[tuple[Outcome, int]], said: str) -> None:
        """Passes are of all that were asked; failures are bounded over those that could be judged."""
        assert told(metric, *many) == said

    @pytest.mark.parametrize(("n", "bound"), [(10, "25.9%"), (59, "5.0%"), (299, "1.0%"), (2_995, "0.1%")])
    def test_no_leak_is_at_most(self, n: int, bound: str) -> None:
        """0 of n leaks is told as the bound it shows, never as 0%."""
        said = told(LEAK, (PASS, n))

        assert said.startswith(f"0/{n}; at most {bound} [0.0, ")
        assert "0.0%" not in said

    @given(st.lists(st.sampled_from(list(Outcome)), max_size=30), st.booleans())
    def test_counts_stand_before_every_percentage(self, each: list[Outcome], counts_failures: bool) -> None:
        """Whatever came out, a percentage is told only behind k/n, and undetermined samples are named."""
        metric = LEAK if counts_failures else OK
        found = share_of(metric, list(seen(metric, outcomes(metric, *((one, 1) for one in each)))))

        said = figures.share(found, counts_failures)

        assert "%" not in said or re.match(r"\d+/\d+", said)
        undetermined = each.count(OPEN)
        assert (f"{undetermined} undetermined" in said) == bool(undetermined)
        if any(one is not NEITHER for one in each):
            assert int(said.split("/")[1].split(";")[0].split(",")[0].split(" ")[0]) == len(each) - each.count(NEITHER)


class TestValue:
    """Graded measures."""

    def test_mean_with_what_it_is_of(self) -> None:
        """Mean and percentiles carry their unit, the samples that have one, and those that nobody could measure."""
        records = [record(f"s{n}", score(LENGTH, value=n * 100)) for n in range(1, 5)]
        records.append(record("t", score(LENGTH, OPEN)))

        said = figures.headline(summarise(records, [LENGTH], 1, {}).metrics[0])

        assert said == "mean 250, p50 200, p95 400 characters of 4, 1 undetermined"

    def test_nothing_measured(self) -> None:
        """No value is no zero."""
        assert told(LENGTH, (OPEN, 3)) == "no sample has it, 3 undetermined"
        assert told(LENGTH, (NEITHER, 3)) == "no sample has it"


class TestFalseAlarms:
    """Lawful drafts on which a guideline is named."""

    @pytest.mark.parametrize(
        ("alarms", "clean", "open_", "said"),
        [
            (1, 3, 0, "1/4 = 25.0% [4.6, 69.9]"),
            (0, 4, 0, "0/4 [0.0, 49.0]"),
            (1, 3, 4, "1/8 = 12.5%, 4 undetermined [4.6, 69.9]"),
            (0, 0, 4, "0/4, 4 undetermined"),
            (0, 0, 0, "no lawful draft"),
        ],
    )
    def test_said(self, alarms: int, clean: int, open_: int, said: str) -> None:
        """All lawful drafts stand in the denominator, those that nobody judged among them."""
        made = [
            *(record(f"a{n}", lawful=True, found=[caught()]) for n in range(alarms)),
            *(record(f"c{n}", lawful=True) for n in range(clean)),
            *(record(f"o{n}", lawful=True, trouble="timeout") for n in range(open_)),
            record("v", broken=["privacy"]),
        ]

        assert figures.false_alarms(summarise(made, [], 1, {}).guidelines[0]) == said


def test_pass_hat_k_with_the_samples_it_is_of() -> None:
    """Each chance stands with the samples that it is the mean of."""
    records = [
        record(f"s{n}", score(OK, FAIL if n + trial == 1 else PASS), trial=trial) for n in range(4) for trial in (1, 2)
    ]

    said = figures.pass_hat_k(summarise(records, [OK], 2, {}).metrics[0])

    assert said == "pass^1 87.5% of 4, pass^2 75.0% of 4"


class TestTitle:
    """What was run, in one line."""

    def test_clusters_and_repeats_are_told(self, tmp_path: Path) -> None:
        """Where samples share clusters or are repeated, the headline says so."""
        records = [record(f"s{n}", trial=trial, cluster=f"c{n % 2}") for n in range(4) for trial in (1, 2)]

        assert figures.title(finished(tmp_path, records, [], repeats=2)) == "made: 4 samples x 2 in 2 clusters"
        assert figures.title(finished(tmp_path, records[::2], [])) == "made: 4 samples in 2 clusters"
        assert figures.title(finished(tmp_path, [record("a")], [])) == "made: 1 sample"


class TestJson:
    """All figures for programs."""

    def test_everything_is_there(self, tmp_path: Path) -> None:
        """Counts, bounds, gate, advice and reasons stand in one object."""
        records = [*outcomes(LEAK, (PASS, 4), (OPEN, 1)), record("v", broken=["privacy"], found=[caught()])]
        run = finished(
            tmp_path,
            records,
            [LEAK, JUDGED],
            Threshold(metric="leak", at_most=0.9),
            advisory={"helpful": "it is not calibrated"},
            ended="it was stopped",
        )

        told = json.loads(figures.as_json(run))

        assert (told["suite"], told["ended"], told["samples"]) == ("made", "it was stopped", 6)
        assert told["gate"]["held"] == "failed"
        assert [one["held"] for one in told["gate"]["demands"]] == ["held", "failed"]
        leak = told["metrics"][0]["share"]
        assert leak["counts"] == {"passed": 4, "failed": 0, "not_applicable": 1, "undetermined": 1}
        assert (leak["rate"]["k"], leak["rate"]["n"], leak["clusters"]) == (0, 4, 4)
        assert told["metrics"][0]["reasons"] == {"it is undetermined": 1}
        assert told["metrics"][1]["advisory"] == "it is not calibrated"
        assert told["guidelines"][0]["recall"]["k"] == 1

    def test_percentages_in_its_sentences_have_counts(self, tmp_path: Path) -> None:
        """What the gate found is told with counts wherever it tells a share."""
        run = finished(tmp_path, outcomes(LEAK, (PASS, 4), (OPEN, 1)), [LEAK], Threshold(metric="leak", at_most=0.1))

        found = [one["found"] for one in json.loads(figures.as_json(run))["gate"]["demands"]]

        assert len(found) == 2
        assert all(re.match(r"\d+/\d+ ", one) for one in found)
