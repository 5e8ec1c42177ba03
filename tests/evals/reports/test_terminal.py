from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from assist.cli.page import Page
from evals.reports.terminal import show
from evals.suite import Threshold
from evals.suite_run import Finished
from tests.evals.making import (
    FAIL,
    JUDGED,
    LEAK,
    LENGTH,
    NEITHER,
    OK,
    OPEN,
    PASS,
    SECONDS,
    caught,
    finished,
    outcomes,
    record,
    score,
)

Show = Callable[[Finished], str]


@pytest.fixture
def shown(capsys: pytest.CaptureFixture[str]) -> Show:
    """The page of a run, as it is piped."""

    def printed(run: Finished) -> str:
        show(Page(), run)
        return capsys.readouterr().out

    return printed


def line(page: str, start: str) -> str:
    return next(one for one in page.splitlines() if one.startswith(start))


class TestMetrics:
    """The figures of metrics."""

    def test_no_leak_is_told_as_its_bound(self, tmp_path: Path, shown: Show) -> None:
        """0 of 59 is at most 5%, and nowhere 0%."""
        page = shown(finished(tmp_path, outcomes(LEAK, (PASS, 59)), [LEAK]))

        assert line(page, "leak").endswith("0/59; at most 5.0% [0.0, 6.1]")

    def test_reasons_of_undetermined_samples(self, tmp_path: Path, shown: Show) -> None:
        """The three most frequent reasons stand below the figure, with how often each."""
        records = [record(f"s{n}", score(OK, OPEN, f"reason {max(0, n - 3)}")) for n in range(8)]

        page = shown(finished(tmp_path, records, [OK]))

        assert "0/8 = 0.0%, 8 undetermined" in line(page, "ok")
        assert re.findall(r"(\d+) undetermined: (reason \d)", page) == [
            ("4", "reason 0"),
            ("1", "reason 1"),
            ("1", "reason 2"),
        ]

    def test_advice_stands_below_its_metric(self, tmp_path: Path, shown: Show) -> None:
        """A judge that cannot gate is marked where its figure is."""
        page = shown(
            finished(tmp_path, outcomes(JUDGED, (PASS, 2)), [JUDGED], advisory={"helpful": "it is not calibrated"})
        )

        lines = page.splitlines()
        assert lines[lines.index(line(page, "helpful")) + 1].strip() == "advisory: it is not calibrated"

    def test_repeats(self, tmp_path: Path, shown: Show) -> None:
        """The share that passes every time stands below the share of all runs, with pass^k."""
        records = [record(f"s{n}", score(OK, FAIL if n + t == 1 else PASS), trial=t) for n in range(4) for t in (1, 2)]

        page = shown(finished(tmp_path, records, [OK], repeats=2))

        assert line(page, "ok").split("ok", 1)[1].strip().startswith("7/8 = 87.5%")
        assert "3/4 = 75.0%; at least 24.9% [30.1, 95.4]; pass^1 87.5% of 4, pass^2 75.0% of 4" in line(
            page, "  every time"
        )

    def test_measures(self, tmp_path: Path, shown: Show) -> None:
        """Graded and timed measures have mean and percentiles."""
        records = [record("a", score(LENGTH, value=12), timed=[score(SECONDS, value=0.5)])]

        page = shown(finished(tmp_path, records, [LENGTH, SECONDS]))

        assert line(page, "length").endswith("mean 12, p50 12, p95 12 characters of 1")
        assert line(page, "latency").endswith("mean 0.5, p50 0.5, p95 0.5 s of 1")


class TestGuidelines:
    """The funnel of each guideline."""

    def test_one_line_each(self, tmp_path: Path, shown: Show) -> None:
        """Where violations were caught, what was undetermined, recall and false alarms."""
        records = [
            record("a", broken=["privacy"], found=[caught()]),
            record("b", broken=["privacy"], found=[caught("critique")]),
            record("c", broken=["privacy"], found=[caught(step=2)]),
            record("d", broken=["privacy"]),
            record("e", broken=["privacy"], trouble="timeout"),
            record("f", lawful=True, found=[caught()]),
            record("g", lawful=True, trouble="timeout"),
        ]

        page = shown(finished(tmp_path, records, []))

        assert line(page, "privacy").split("privacy", 1)[1].strip() == (
            "1 / 1 / 1 / 1, 1 undetermined; 3/5 = 60.0% [23.1, 88.2]; "
            "false alarms 1/2 = 50.0%, 1 undetermined [20.7, 100.0]"
        )

    @pytest.mark.parametrize("hostile", ["\x1b[31mred", "a\nb", "\u202ereversed", "a\rb"])
    def test_hostile_guideline(self, tmp_path: Path, shown: Show, hostile: str) -> None:
        """A key from outside moves no cursor, changes no colour and adds no line."""
        page = shown(finished(tmp_path, [record("a", broken=[hostile])], []))
        plain = shown(finished(tmp_path, [record("a", broken=["plain"])], []))

        assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", page)
        assert page.count("\n") == plain.count("\n")

    def test_none_without_labels(self, tmp_path: Path, shown: Show) -> None:
        """Where nothing is labelled there is no table of guidelines."""
        assert "guidelines" not in shown(finished(tmp_path, outcomes(OK, (PASS, 2)), [OK]))


class TestGate:
    """What must hold."""

    def test_each_demand_with_what_was_found(self, tmp_path: Path, shown: Show) -> None:
        """The worst of all demands is in the heading; each says what was demanded and what was found."""
        run = finished(
            tmp_path,
            outcomes(LEAK, (PASS, 20)),
            [LEAK, OK],
            Threshold(metric="leak", at_most=0.2),
            Threshold(metric="leak", at_most=0.01),
            Threshold(metric="ok", at_least=0.5),
        )

        page = shown(run)

        assert line(page, "what must hold") == "what must hold  (FAILED)"
        assert line(page, "held  ").endswith("leak: at most 20%: 0/20 fail; at most 13.9% of the 20 judged")
        assert line(page, "FAILED").endswith("leak: at most 1%: 0/20 fail; at most 13.9% of the 20 judged")
        assert line(page, "NOT JUDGED").endswith("ok: at least 50%: no sample bears on it")

    def test_nothing_demanded_is_not_held(self, tmp_path: Path, shown: Show) -> None:
        """A run in which no sample bears on any metric does not say that something holds."""
        page = shown(finished(tmp_path, outcomes(OK, (NEITHER, 2)), [OK]))

        assert line(page, "what must hold") == "what must hold  (NOT JUDGED)"
        assert "something is judged: no sample bears on any metric" in page


class TestHeadline:
    """What stands first."""

    def test_samples_without_an_answer(self, tmp_path: Path, shown: Show) -> None:
        """How many of how many gave no answer, and how many of these were not run."""
        records = [record("a"), record("b", trouble="timeout"), record("c", trouble="not_run")]

        page = shown(finished(tmp_path, records, []))

        assert page.splitlines()[1].startswith("made: 3 samples")
        assert "2 of 3 samples gave no answer (1 were not run); they are undetermined throughout." in page

    def test_nothing_is_said_where_all_answered(self, tmp_path: Path, shown: Show) -> None:
        """A run without trouble has no line about it."""
        assert "no answer" not in shown(finished(tmp_path, [record("a")], []))

    def test_where_the_reports_are(self, tmp_path: Path, shown: Show) -> None:
        """The folder is told last."""
        assert shown(finished(tmp_path, [record("a")], [])).rstrip().endswith(f"Results and reports: {tmp_path}")


def test_no_percentage_without_counts(tmp_path: Path, shown: Show) -> None:
    """On a page of every kind of figure, each measured percentage has its k/n before it on the same line."""
    records = [
        record(
            f"s{n}", score(OK, outcome), score(LEAK, outcome), broken=["privacy"] * (n % 2), lawful=n % 2 == 0, trial=t
        )
        for n, outcome in enumerate([PASS, FAIL, OPEN, PASS, PASS])
        for t in (1, 2)
    ]

    page = shown(finished(tmp_path, records, [OK, LEAK], Threshold(metric="leak", at_most=0.3), repeats=2))

    for said in page.splitlines():
        measured = re.sub(r"(ok|leak)[a-z ]*: (undetermined )?at most \d+%:", "", said)
        assert "%" not in measured or re.search(r"\d+/\d+", measured.split("%")[0]), said
