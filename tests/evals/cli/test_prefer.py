"""``assist eval prefer SUITE A B``: the page, the JSON, and the exit codes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from assist.cli import main
from assist.testing import ScriptedChatModel
from evals.calibrating import calibrate
from evals.judge import open_judge
from tests.assist import modelled
from tests.evals.making import chat, judge, suite_file, write_rows

GOOD, POOR = "Your parcel arrives tomorrow.", "Thanks for asking."


def prefers_good(asked: str) -> str:
    """The good reply, wherever it stands."""
    return "first" if asked.index(GOOD) < asked.index(POOR) else "second"


class Runs:
    """Two runs of one suite, each with recorded replies by the ids of conversations; ``repeats`` of the second."""

    def __init__(self, folder: Path, first: Mapping[str, str], second: Mapping[str, str], repeats: int = 1) -> None:
        self.folder = folder
        rows = [chat(name, conversation_id=f"of {name[0]}") for name in sorted({*first, *second})]
        for name, texts in (("first", first), ("second", second)):
            write_rows(folder / f"{name}.jsonl", [{"id": key, "text": text} for key, text in texts.items()])
            system = {"kind": "recorded", "path": f"{name}.jsonl", "policy": modelled.policy()}
            parts = {"system": system, "scorers": ["replied"], "repeats": repeats if name == "second" else 1}
            self.suite = suite_file(folder, rows, form="conversations", **parts)
            main(["eval", "run", str(self.suite), "--output", str(folder / f"run-{name}")])

    def prefer(self, *words: str) -> int:
        folders = (str(self.folder / "run-first"), str(self.folder / "run-second"))
        return main(["eval", "prefer", str(self.suite), *folders, "--judge", "any:judge", *words])


@pytest.fixture
def _opened(monkeypatch: pytest.MonkeyPatch) -> None:
    opens(monkeypatch, judge(prefers_good))


def opens(monkeypatch: pytest.MonkeyPatch, model: ScriptedChatModel) -> ScriptedChatModel:
    monkeypatch.setattr("assist.models.opening.open_model", lambda name: model)
    return model


@pytest.mark.usefixtures("_opened")
class TestPage:
    """What is shown to people."""

    def test_wins_with_their_test(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """Nine conversations better in the second run, one in the first: counts, interval and sign test."""
        names = [f"{letter}1" for letter in "abcdefghij"]
        first = {name: GOOD if name == "a1" else POOR for name in names}
        second = {name: POOR if name == "a1" else GOOD for name in names}
        runs = Runs(tmp_path, first, second)
        capsys.readouterr()

        assert runs.prefer() == 0

        page = capsys.readouterr().out
        assert "10 pairs of replies  (each judged in both orders)" in page
        assert "first better    1/10" in page
        assert "second better   9/10" in page
        assert "undetermined    0/10" in page
        assert "second wins     9/10 = 90.0% [59.6, 98.2]; sign test p = 0.0215" in page
        assert "Advisory: the judge is not calibrated; measure it by assist eval calibrate." in page

    def test_one_conversation_is_one_win(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """Eight replies of one conversation are one win, which may be chance."""
        names = [f"a{n}" for n in range(8)]
        runs = Runs(tmp_path, dict.fromkeys(names, POOR), dict.fromkeys(names, GOOD))
        capsys.readouterr()

        runs.prefer()

        assert "8/8 = 100.0% [20.7, 100.0]; sign test p = 1" in capsys.readouterr().out

    def test_missing_replies_are_told(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """A conversation to which one run did not reply is no pair, and no secret."""
        runs = Runs(tmp_path, {"a1": POOR, "b1": POOR, "c1": "Write on Telegram."}, {"a1": GOOD, "c1": GOOD})
        capsys.readouterr()

        runs.prefer()

        page = capsys.readouterr().out
        assert "1 pairs of replies" in page
        assert "not asked       2: a reply is missing in one of the runs" in page


class TestJudges:
    """What judges may do."""

    def test_order_decides(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """A judge that takes whatever stands first wins for nobody; it is no failure, so the exit code is 0."""
        opens(monkeypatch, judge(lambda _: "first"))
        runs = Runs(tmp_path, {"a1": POOR, "b1": POOR}, {"a1": GOOD, "b1": GOOD})
        capsys.readouterr()

        assert runs.prefer() == 0

        page = capsys.readouterr().out
        assert "undetermined    2/2" in page
        assert "2: the verdict changes with the order of the texts" in page
        assert "second wins     0/0; sign test p = 1" in page

    @pytest.mark.parametrize("broken", [ValueError("broken"), "no JSON"], ids=["raises", "unreadable"])
    def test_broken_judge(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], broken: Any
    ) -> None:
        """3: a pair without a verdict because of a failure is undetermined."""
        opens(monkeypatch, judge(lambda _: broken))
        runs = Runs(tmp_path, {"a1": POOR}, {"a1": GOOD})
        capsys.readouterr()

        assert runs.prefer() == 3
        assert "undetermined    1/1" in capsys.readouterr().out

    def test_equal_replies_are_not_asked_about(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Where both runs say the same, neither is better, and no call is made."""
        model = opens(monkeypatch, judge(lambda _: "first"))

        assert Runs(tmp_path, {"a1": GOOD}, {"a1": GOOD}).prefer() == 0
        assert model.calls == ()

    def test_calibrated_judge(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """With a calibration of this very judge nothing is advisory."""
        import asyncio

        model = opens(monkeypatch, judge(prefers_good))
        both = (GOOD, POOR)
        rows = [
            chat(f"p{n}", first=both[n % 2], second=both[1 - n % 2], label="second" if n % 2 else "first")
            for n in range(60)
        ]
        calibration = asyncio.run(calibrate("preference", open_judge(model), rows)).calibration
        (tmp_path / "c.json").write_text(calibration.model_dump_json())
        runs = Runs(tmp_path, {"a1": POOR}, {"a1": GOOD})
        capsys.readouterr()

        assert runs.prefer("--calibration", str(tmp_path / "c.json"), "--json") == 0
        assert json.loads(capsys.readouterr().out)["advisory"] is None


@pytest.mark.usefixtures("_opened")
class TestJson:
    """One object for programs."""

    def test_everything_is_there(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """Counts, the share with its interval, and what was said of each pair."""
        runs = Runs(tmp_path, {"a1": POOR, "b1": POOR, "c1": POOR}, {"a1": GOOD, "b1": POOR})
        capsys.readouterr()

        assert runs.prefer("--json") == 0

        told = json.loads(capsys.readouterr().out)
        assert (told["first"], told["second"], told["neither"], told["without_both"]) == (0, 1, 1, 1)
        assert told["undetermined"] == {}
        assert (told["second_wins"]["k"], told["second_wins"]["n"]) == (1, 1)
        assert [(one["id"], one["preferred"]) for one in told["each"]] == [("a1", "second"), ("b1", "neither")]
        assert "not calibrated" in told["advisory"]


@pytest.mark.usefixtures("_opened")
class TestRefused:
    """2, and one sentence."""

    def told(self, runs: Runs, capsys: pytest.CaptureFixture[str]) -> str:
        capsys.readouterr()
        assert runs.prefer() == 2
        captured = capsys.readouterr()
        assert (captured.out, captured.err.count("\n")) == ("", 1)
        return captured.err

    def test_other_cases(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """Runs of another suite's cases."""
        runs = Runs(tmp_path, {"a1": POOR}, {"a1": GOOD})
        write_rows(tmp_path / "cases.jsonl", [chat("other")])

        assert "is a run of other cases than this suite's" in self.told(runs, capsys)

    def test_other_repeats(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """Runs with other numbers of repeats."""
        runs = Runs(tmp_path, {"a1": POOR}, {"a1": GOOD}, repeats=2)

        assert "of different numbers of repeats" in self.told(runs, capsys)

    def test_no_replies(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """Runs that have no reply in common."""
        runs = Runs(tmp_path, {"a1": POOR}, {"b1": GOOD})

        assert "no conversation to which both runs reply" in self.told(runs, capsys)
