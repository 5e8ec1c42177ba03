"""``assist eval report RUN``: the reports of a finished run, from its folder alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assist.cli import main
from tests.assist import modelled
from tests.evals.making import chat, judge, suite_file, write_rows

REPORTS = ("summary.json", "report.html", "report.md", "junit.xml")
ROWS = [
    {
        "id": "a",
        "text": "We refund you by PayPal.",
        "violates": True,
        "guidelines": ["off_platform_refund"],
        "lang": "en",
    },
    {"id": "b", "text": "Find us elsewhere.", "violates": True, "guidelines": ["off_platform_redirect"], "lang": "en"},
    {"id": "c", "text": "Your parcel is on its way.", "violates": False, "lang": "en"},
]


def run(folder: Path, **parts: Any) -> tuple[Path, int]:
    """The folder of a run whose suite is gone, and the run's exit code."""
    made = {"system": {"kind": "guard", "policy": modelled.policy()}, "scorers": ["agreement", "leak", "cost"], **parts}
    suite = suite_file(folder, ROWS, **made)
    code = main(["eval", "run", str(suite), "--output", str(folder / "run")])
    suite.unlink()
    (folder / "cases.jsonl").unlink()
    return folder / "run", code


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


class TestReport:
    """Reports written anew."""

    @pytest.mark.parametrize(
        ("thresholds", "code"),
        [
            ([], 0),
            ([{"metric": "leak", "at_most": 1.0}], 0),
            ([{"metric": "leak", "at_most": 0.1}], 1),
            ([{"metric": "leak", "at_most": 0.1, "group": {"lang": "th"}}], 3),
        ],
    )
    def test_without_the_suite_all_is_as_it_was(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], thresholds: list[Any], code: int
    ) -> None:
        """Page, files and exit code are those of the run, to the byte, though suite and cases are gone."""
        folder, first_code = run(tmp_path, thresholds=thresholds, repeats=2)
        page, before = capsys.readouterr().out, contents(folder)
        for name in REPORTS:
            if name != "summary.json":
                (folder / name).unlink()

        assert main(["eval", "report", str(folder)]) == first_code == code

        assert capsys.readouterr().out == page
        assert contents(folder) == before

    def test_advice_of_a_judge_is_kept(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """What kept a judge from gating when the suite was run still does: nobody is asked again."""
        model = judge(lambda _: "yes")
        monkeypatch.setattr("assist.models.opening.open_model", lambda name: model)
        write_rows(tmp_path / "drafts.jsonl", [{"id": "a", "text": "It is on its way."}])
        suite = suite_file(
            tmp_path,
            [chat("a")],
            form="conversations",
            system={"kind": "recorded", "path": "drafts.jsonl", "policy": modelled.policy()},
            scorers=["helpfulness"],
            judge={"model": "any:judge"},
            thresholds=[{"metric": "helpfulness", "at_least": 0.01}],
        )
        main(["eval", "run", str(suite), "--output", str(tmp_path / "run")])
        page, asked = capsys.readouterr().out, len(model.calls)

        assert main(["eval", "report", str(tmp_path / "run")]) == 3

        assert capsys.readouterr().out == page
        assert "advisory: the judge is not calibrated" in page
        assert len(model.calls) == asked == 1

    def test_run_that_was_ended_early(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """It stays incomplete: exit code 3, and the sentence that says how to go on."""
        model = judge(lambda _: "yes")
        monkeypatch.setattr("assist.models.opening.open_model", lambda name: model)
        write_rows(tmp_path / "drafts.jsonl", [{"id": name, "text": f"It is on its way, {name}."} for name in "abc"])
        suite = suite_file(
            tmp_path,
            [chat(name) for name in "abc"],
            form="conversations",
            system={"kind": "recorded", "path": "drafts.jsonl", "policy": modelled.policy()},
            scorers=["helpfulness"],
            judge={"model": "any:judge"},
        )
        words = ["--output", str(tmp_path / "run"), "--max-calls", "1", "--concurrency", "1"]
        main(["eval", "run", str(suite), *words])
        before = capsys.readouterr()

        assert main(["eval", "report", str(tmp_path / "run")]) == 3

        after = capsys.readouterr()
        assert (after.out, after.err) == (before.out, before.err)
        assert "the budget of 1 calls is used up; 2 samples were not run. --resume goes on." in after.err


class TestRefused:
    """2, and one sentence."""

    def told(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
        capsys.readouterr()
        assert main(["eval", "report", str(folder)]) == 2
        captured = capsys.readouterr()
        assert (captured.out, captured.err.count("\n")) == ("", 1)
        return captured.err

    def test_no_run(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """A folder that holds none."""
        assert "holds no run" in self.told(tmp_path, capsys)

    @pytest.mark.parametrize(
        ("missing", "said"), [("results.jsonl", "holds no finished run"), ("summary.json", "holds no figures")]
    )
    def test_run_that_was_killed(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], missing: str, said: str
    ) -> None:
        """A run without results, or without the figures that say how it ended, is finished by resuming it."""
        folder, _ = run(tmp_path)
        (folder / missing).unlink()

        told = self.told(folder, capsys)

        assert said in told
        assert "finish it by --resume" in told

    def test_scorer_that_is_not_here(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A scorer whose plug-in was uninstalled is named; no report is made without it."""
        from evals.registry import scorers_by_name

        folder, _ = run(tmp_path)
        known = scorers_by_name()
        known.pop("leak")
        monkeypatch.setattr("evals.suite_run.scorers_by_name", lambda: known)

        assert "no plug-in offers the scorer 'leak' here; install the one it was run with" in self.told(folder, capsys)
