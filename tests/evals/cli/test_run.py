"""``assist eval run``: what it prints, what it writes, and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assist.cli import main

REWARD = "Leave us 5 stars and we will send you a voucher."
LAWFUL = "Your parcel left us this morning."


def draft(row_id: str, text: str, violates: bool) -> dict[str, Any]:
    return {"id": row_id, "text": text, "violates": violates, "guidelines": ["review_incentive"] if violates else []}


def write(folder: Path, *rows: dict[str, Any], **more: Any) -> str:
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    path = folder / "made.yaml"
    given = {
        "name": "made",
        "description": "Made for a test.",
        "datasets": [{"name": "rows", "path": "rows.jsonl", "form": "drafts", "labelled_by": "people"}],
        "system": {"kind": "guard"},
        "scorers": ["agreement", "leak"],
        **more,
    }
    path.write_text(json.dumps(given))
    return str(path)


def run(*words: object) -> int:
    return main(["eval", "run", *map(str, words)])


class TestExitCodes:
    """The contract: 0, 1, 3, and 2 where nothing was run."""

    def test_what_is_demanded_holds(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """0; the page tells counts with every share, and where the reports are."""
        suite = write(tmp_path, draft("a", REWARD, True), thresholds=[{"metric": "leak", "at_most": 0.99}])

        assert run(suite, "--output", tmp_path / "run") == 0
        said = capsys.readouterr().out
        assert "agreement                 1/1 = 100.0%; at least 5.0%" in said
        assert "leak                      0/1; at most 95.0%" in said
        assert str(tmp_path / "run") in said

    @pytest.mark.parametrize(
        "name", ["results.jsonl", "timing.jsonl", "summary.json", "report.md", "junit.xml", "run.json"]
    )
    def test_every_report_is_written(self, tmp_path: Path, name: str) -> None:
        """The folder is complete."""
        run(write(tmp_path, draft("a", REWARD, True)), "--output", tmp_path / "run")

        assert (tmp_path / "run" / name).stat().st_size > 0

    def test_a_failed_gate(self, tmp_path: Path) -> None:
        """1 for a threshold that fails, and for --fail-under."""
        missed = draft("a", LAWFUL, True)
        strict = write(tmp_path, missed, thresholds=[{"metric": "leak", "at_most": 0.5}])

        assert run(strict, "--output", tmp_path / "one") == 1
        assert run(write(tmp_path, missed), "--output", tmp_path / "two", "--fail-under", 0.5) == 1
        assert run(write(tmp_path, missed), "--output", tmp_path / "three") == 0

    def test_a_demand_that_cannot_be_judged(self, tmp_path: Path) -> None:
        """3 where no sample bears on a threshold."""
        suite = write(
            tmp_path, draft("a", REWARD, True), thresholds=[{"metric": "leak", "at_most": 0.9, "group": {"lang": "de"}}]
        )

        assert run(suite, "--output", tmp_path / "run") == 3

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["missing.yaml"], "the suite missing.yaml cannot be read"),
            (["SUITE", "--model", "openai:any"], "the guard asks a model for its critique only"),
            (["SUITE", "--policy", "none"], "there is no policy 'none'"),
            (["SUITE", "--recorded", "nowhere.jsonl"], "nowhere.jsonl cannot be read"),
            (["SUITE", "--fail-under", "2"], "--fail-under"),
        ],
    )
    def test_nothing_is_run(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
    ) -> None:
        """2, with one sentence and no traceback."""
        suite = write(tmp_path, draft("a", REWARD, True))
        given = [suite if word == "SUITE" else word for word in words]

        assert run(*given, "--output", tmp_path / "run") == 2
        error = capsys.readouterr().err
        assert said in error
        assert error.count("\n") == 1
        assert not (tmp_path / "run" / "results.jsonl").exists()


class TestRecorded:
    """``--recorded``."""

    def test_drafts_are_judged_in_place_of_the_cases(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """A recorded text that is the labelled one is judged; the label says nothing of another text in its place."""
        suite = write(tmp_path, draft("a", REWARD, True), draft("b", LAWFUL, True))
        recorded = [{"id": "a", "text": REWARD}, {"id": "b", "text": "Thank you!"}]
        (tmp_path / "drafts.jsonl").write_text("".join(json.dumps(row) + "\n" for row in recorded))

        assert run(suite, "--output", tmp_path / "run", "--recorded", tmp_path / "drafts.jsonl") == 1
        assert "agreement                 1/2 = 50.0%, 1 undetermined" in capsys.readouterr().out
