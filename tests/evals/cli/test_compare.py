"""``assist eval compare A B``: what it prints, and its exit codes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from assist.cli import main
from evals.cli.compare import SHOWN
from evals.outcome import Outcome
from evals.paired import smallest_difference
from evals.scorers.scorer import Metric
from guardrails.compiling import build, write
from tests.assist import modelled
from tests.evals.making import FAIL, OPEN, PASS, record, score, suite_file, written_run
from tests.guardrails.packs import written_pack

AGREEMENT = Metric("agreement", "")
EDITS, LATENCY = Metric("edit_distance", "", graded=True), Metric("latency", "", graded=True, timed=True)
HELPFUL = Metric("helpfulness", "", judged=True)


def written(folder: Path, outcomes: Sequence[Outcome], metric: Metric = AGREEMENT, **more: Any) -> str:
    scorers = {metric.name: dict[str, Any]()}
    records = [record(f"s{n:02}", score(metric, one), text=f"Text of {folder.name}.") for n, one in enumerate(outcomes)]
    return str(written_run(folder, records, **{"scorers": scorers, **more}).path)


def compare(*words: str) -> int:
    return main(["eval", "compare", *words])


class TestExitCodes:
    """The contract."""

    def test_worse_by_more_than_chance(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """1, and the line of the metric says so with all its counts."""
        first, second = written(tmp_path / "a", [PASS] * 40), written(tmp_path / "b", [FAIL] * 8 + [PASS] * 32)

        assert compare(first, second) == 1
        seen = smallest_difference(40, 8)
        assert seen is not None
        assert (
            "agreement           40/40 -> 32/40 pass; 0 better, 8 worse of 40; p = 0.00781 (worse); "
            f"smallest difference to be seen {100 * seen:.1f} points" in capsys.readouterr().out
        )

    @pytest.mark.parametrize(
        ("second", "said"),
        [([PASS] * 36 + [FAIL] * 4, "p = 0.125 (may be chance)"), ([PASS] * 40, "p = 1 (may be chance)")],
    )
    def test_what_may_be_chance(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], second: list[Outcome], said: str
    ) -> None:
        """0: four samples worse are not enough to say so."""
        assert compare(written(tmp_path / "a", [PASS] * 40), written(tmp_path / "b", second)) == 0
        page = capsys.readouterr().out
        assert said in page
        assert f"smallest difference to be seen {100 * (smallest_difference(40, 6) or 0):.1f} points" in page

    def test_better(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """0: a run that got better is no failure."""
        assert compare(written(tmp_path / "a", [FAIL] * 20), written(tmp_path / "b", [PASS] * 20)) == 0
        assert "(better)" in capsys.readouterr().out

    def test_advisory_judge(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """3, however much worse an uncalibrated judge finds it: it decides nothing, and there is nothing else."""
        advisory = {"helpfulness": "the judge is not calibrated"}
        first = written(tmp_path / "a", [PASS] * 40, HELPFUL, advisory=advisory)
        second = written(tmp_path / "b", [FAIL] * 40, HELPFUL, advisory=advisory)

        assert compare(first, second) == 3
        page = capsys.readouterr().out
        assert "40/40 -> 0/40 pass" in page
        assert "advisory: the judge is not calibrated" in page

    @pytest.mark.parametrize("more", [{"cases_sha256": "1"}, {"repeats": 2}])
    def test_other_runs(self, tmp_path: Path, capsys: pytest.CaptureFixture[str], more: dict[str, Any]) -> None:
        """2, and one sentence, for runs of other cases or repeats."""
        first, second = written(tmp_path / "a", [PASS]), written(tmp_path / "b", [PASS], **more)

        assert compare(first, second) == 2
        captured = capsys.readouterr()
        assert captured.out == ""
        assert captured.err.startswith("assist: the two runs are of different ")
        assert captured.err.count("\n") == 1

    def test_runs_that_are_not_there_or_not_finished(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """2, with what to do."""
        first, second = written(tmp_path / "a", [PASS]), written(tmp_path / "b", [PASS])
        (tmp_path / "b" / "results.jsonl").unlink()

        assert compare(first, second) == 2
        assert "finish it by --resume" in capsys.readouterr().err
        assert compare(first, str(tmp_path / "none")) == 2
        assert "holds no run" in capsys.readouterr().err


class TestPage:
    """What is shown to people."""

    def test_both_texts_of_a_flip(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """A flipped sample stands with its outcomes, the reason and both texts."""
        compare(written(tmp_path / "before", [PASS, PASS]), written(tmp_path / "after", [PASS, FAIL]))

        flips = capsys.readouterr().out.split("1 flipped")[1]
        assert [line.strip() for line in flips.splitlines() if line.strip()] == [
            "s01                 agreement: pass -> fail",
            "it is fail",
            "first               │ Text of before.",
            "second              │ Text of after.",
        ]

    def test_text_that_did_not_change_stands_once(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """A guard that judges the same draft otherwise has one text to show."""
        for name, outcome in (("a", PASS), ("b", FAIL)):
            written_run(tmp_path / name, [record("s", score(AGREEMENT, outcome))], scorers={"agreement": {}})

        compare(str(tmp_path / "a"), str(tmp_path / "b"))

        assert capsys.readouterr().out.count("A reply.") == 1

    def test_first_flips_only(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """A page shows so many, and says how many there are."""
        compare(written(tmp_path / "a", [PASS] * 30), written(tmp_path / "b", [FAIL] * 30))

        page = capsys.readouterr().out
        assert f"30 flipped  (the first {SHOWN}; --json has all)" in page
        assert page.count("pass -> fail") == SHOWN

    def test_what_is_left_out(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """Pairs that were not judged in both runs and scorers of one run only are told."""
        first = written(tmp_path / "a", [PASS, OPEN, PASS], scorers={"agreement": {}, "leak": {}})
        second = written(tmp_path / "b", [PASS, PASS, OPEN])

        assert compare(first, second) == 0
        page = capsys.readouterr().out
        assert "1/1 -> 1/1 pass" in page
        assert "; 2 not judged in both" in page
        assert "leak                not compared: only one of the runs has this scorer" in page

    def test_nothing_judged_in_both(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """No share of 0/0 is told."""
        compare(written(tmp_path / "a", [OPEN] * 3), written(tmp_path / "b", [PASS] * 3))

        assert "agreement           no sample was judged in both; 3 not judged in both" in capsys.readouterr().out

    def test_measures(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """A graded measure has its mean difference with interval and p; times are shown and not tested."""
        for name, value in (("a", 1.0), ("b", 1.5)):
            records = [
                record(f"s{n}", score(EDITS, value=value + n % 2 / 10), timed=[score(LATENCY, value=value)])
                for n in range(9)
            ]
            written_run(tmp_path / name, records, scorers={"rewrites": {}, "cost": {}})

        assert compare(str(tmp_path / "a"), str(tmp_path / "b")) == 0
        page = capsys.readouterr().out
        assert "edit_distance       +0.5 [+0.5, +0.5] share on average over 9; p = 0.00391" in page
        assert "latency             +0.5 [+0.5, +0.5] s on average over 9; not tested" in page

    @pytest.mark.parametrize("hostile", ["\x1b[2Jcleared", "a\nb", "\u202eback"])
    def test_hostile_ids_and_texts(self, tmp_path: Path, capsys: pytest.CaptureFixture[str], hostile: str) -> None:
        """They move no cursor, and an id adds no line."""
        for name, outcome in (("a", PASS), ("b", FAIL)):
            records = [record(hostile, score(AGREEMENT, outcome), text=f"{hostile} text")]
            written_run(tmp_path / name, records, scorers={"agreement": {}})

        compare(str(tmp_path / "a"), str(tmp_path / "b"))

        page = capsys.readouterr().out
        assert not any(control in page for control in ("\x1b", "\u202e"))
        assert any(line.endswith("agreement: pass -> fail") for line in page.splitlines())

    def test_repeats_of_a_flip(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """From the second repeat on its number stands beside the id."""
        for name, outcome in (("a", PASS), ("b", FAIL)):
            records = [record("s", score(AGREEMENT), trial=1), record("s", score(AGREEMENT, outcome), trial=2)]
            written_run(tmp_path / name, records, scorers={"agreement": {}}, repeats=2)

        compare(str(tmp_path / "a"), str(tmp_path / "b"))

        assert "\ns#2                 agreement: pass -> fail" in capsys.readouterr().out


class TestJson:
    """One object for programs."""

    def test_everything_is_there(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """All flips, with the same exit code as the page."""
        first, second = written(tmp_path / "a", [PASS] * 30), written(tmp_path / "b", [FAIL] * 30)

        assert compare(first, second, "--json") == 1

        told = json.loads(capsys.readouterr().out)
        (agreement,) = told["metrics"]
        assert (agreement["pairs"], agreement["worse"], agreement["metric"]["name"]) == (30, 30, "agreement")
        assert len(told["flips"]) == 30
        assert told["flips"][0]["first_text"] == "Text of a."
        assert told["left_out"] == {}


def test_two_real_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A draft that one policy catches and the other does not flips; the same run against itself does not."""
    poorer = written_pack(tmp_path / "poorer")
    write(build(poorer), poorer)
    rows = [{"id": "a", "text": "We refund you by PayPal.", "violates": True, "guidelines": ["off_platform_refund"]}]
    for name, policy in (("old", modelled.policy()), ("new", str(poorer))):
        suite = suite_file(tmp_path, rows, system={"kind": "guard", "policy": policy})
        assert main(["eval", "run", str(suite), "--output", str(tmp_path / f"run-{name}")]) == 0
    capsys.readouterr()

    assert compare(str(tmp_path / "run-old"), str(tmp_path / "run-new")) == 0
    page = capsys.readouterr().out
    assert "1/1 -> 0/1 pass; 0 better, 1 worse of 1; p = 1 (may be chance)" in page
    assert "a violation is missed" in page
    assert "│ We refund you by PayPal." in page

    assert compare(str(tmp_path / "run-old"), str(tmp_path / "run-old")) == 0
    assert "0 flipped" in capsys.readouterr().out
