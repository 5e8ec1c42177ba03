from __future__ import annotations

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evals import bench
from evals.bench import (
    MEASUREMENTS,
    MILLISECONDS,
    ROWS_PER_SECOND,
    Measurement,
    NotMeasuredError,
    Timed,
    distinct_rows,
    distinct_texts,
    each,
    policy_words,
    table,
    two_cores,
    word_automaton,
)
from evals.dataset import write
from guardrails.errors import PolicyError


class TestUnit:
    def test_a_rate_is_the_inverse_of_a_time(self) -> None:
        """A hundredth of a millisecond a row is a hundred thousand rows a second."""
        assert ROWS_PER_SECOND.show(1e-5) == "100,000"
        assert MILLISECONDS.show(1e-5) == "0.01"


class TestTimed:
    def test_ratio_is_of_medians(self) -> None:
        """One slow call does not move the ratio."""
        assert Timed([3.0, 3.0, 900.0], [1.0, 1.0, 1.0]).ratio == 3.0


class TestEach:
    def test_times_each_text_once(self) -> None:
        """A text met twice would be served from a cache; the warm-up uses none of them."""
        seen: list[str] = []

        times = each(seen.append, ["a", "b", "c"])

        assert len(times) == 3
        assert [text for text in seen if len(text) == 1] == ["a", "b", "c"]


class TestWordAutomaton:
    def test_finds_words_that_overlap(self) -> None:
        """The floor does the same search as the rules: every word, whatever its case."""
        find = word_automaton(["gift", "gift card", "card"])

        assert find("Gift card") == [(0, 0, 4), (1, 0, 9), (2, 5, 9)]


class TestPolicyWords:
    def test_a_pack_that_does_not_load_is_no_floor(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A broken pack is told of in the table, not measured as very fast."""

        def refuse() -> None:
            raise PolicyError("no rules", file="rules/x.yaml")

        monkeypatch.setattr("guardrails.compiling.open_pack", refuse)

        with pytest.raises(NotMeasuredError, match="does not load"):
            policy_words()


class TestDistinct:
    def test_texts_are_taken_once(self, tmp_path: Path) -> None:
        """Repeated, empty and missing texts are no input for a benchmark."""
        path = tmp_path / "rows.jsonl"
        write(path, [{"text": "b"}, {"text": "a"}, {"text": "b"}, {"text": " "}, {"id": "x"}])

        assert distinct_texts([path]) == ["b", "a"]

    def test_rows_never_repeat_a_text(self) -> None:
        """A small corpus is drawn out with numbers, so that no cache helps."""
        rows = list(distinct_rows(["a", "b"], 5))

        assert 5 == len({row["text"] for row in rows}) == len({row["id"] for row in rows})


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

        assert lines[2] == "| x | 4 ms | - | y | 2 ms | 2.0 | 9 ms |"

    def test_p99_of_enough_times(self) -> None:
        """With a hundred times the 99th is shown."""
        times = [0.001] * 99 + [0.5]

        assert "| 1 |" in list(table(["a"], self._one(lambda texts: Timed(times, [0.001]))))[2]

    def test_what_cannot_be_measured_says_why(self) -> None:
        """A missing part is a row with a reason, never a missing row."""

        def run(texts: object) -> Timed:
            raise NotMeasuredError("no model")

        assert "not measured: no model" in list(table(["a"], self._one(run)))[2]


class TestCommand:
    def test_prints_one_row_a_measurement(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """The chosen measurements are printed and no other; the corpus is described."""
        path = tmp_path / "rows.jsonl"
        write(path, [{"text": "abcd"}])
        monkeypatch.setattr(
            bench,
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
            "import assist, cold",
            "assist check TEXT, cold",
            "assist check --batch, 2 cores",
        } <= MEASUREMENTS.keys()
