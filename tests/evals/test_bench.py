"""The table of `make bench`."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from evals import bench, timing
from evals.bench import default_corpus, distinct_texts
from evals.dataset import write
from evals.timing import MEASUREMENTS, MILLISECONDS, Measurement, Timed


class TestDistinctTexts:
    """The corpus."""

    def test_texts_are_taken_once(self, tmp_path: Path) -> None:
        """Repeated, empty and missing texts are no input for a benchmark."""
        path = tmp_path / "rows.jsonl"
        write(path, [{"text": "b"}, {"text": "a"}, {"text": "b"}, {"text": " "}, {"id": "x"}])

        assert distinct_texts([path]) == ["b", "a"]

    def test_genuine_replies_belong_to_it_where_they_are(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without them the project's own cases remain."""
        monkeypatch.setattr(bench, "REPLIES", tmp_path / "replies.jsonl")
        own = default_corpus()
        write(tmp_path / "replies.jsonl", [{"text": "a"}])

        assert own
        assert default_corpus() == [tmp_path / "replies.jsonl", *own]


class TestCommand:
    def test_prints_one_row_a_measurement(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """The chosen measurements are printed and no other; the corpus is described."""
        path = tmp_path / "rows.jsonl"
        write(path, [{"text": "abcd"}])
        monkeypatch.setattr(
            timing,
            "MEASUREMENTS",
            {n: Measurement(n, "f", MILLISECONDS, "-", lambda t: Timed([1], [1])) for n in "pq"},
        )

        done = CliRunner().invoke(bench.app, ["--corpus", str(path), "--only", "p"])

        assert done.exit_code == 0
        assert "1 distinct texts of 4 characters" in done.output
        assert "| p |" in done.output
        assert "| q |" not in done.output

    def test_an_empty_corpus_is_an_error_of_use(self, tmp_path: Path) -> None:
        """No text, no benchmark."""
        path = tmp_path / "rows.jsonl"
        write(path, [])

        assert CliRunner().invoke(bench.app, ["--corpus", str(path)]).exit_code == 2

    def test_every_budget_of_the_design_has_a_measurement(self) -> None:
        """The rows of the design's table that this part of the project can fill are all registered."""
        assert {
            "full rule check",
            "chain around its model calls",
            "clean suggestion, 3 candidates, model answers in 300 ms",
            "import assist, cold",
            "assist check TEXT, cold",
            "assist check --batch, 2 cores, start included",
        } <= MEASUREMENTS.keys()
