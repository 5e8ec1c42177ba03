"""From a suite's file to a finished folder, and on from there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from assist.errors import AssistError
from assist.testing import ScriptedChatModel, judge_answer
from assist.testing.scripted_models import question
from evals.gate import Held
from evals.journal import recover
from evals.suite import Suite, suite_of
from evals.suite_run import Finished, Options, run_suite
from evals.systems.recorded import RecordedSystem

REWARD = "Leave us 5 stars and we will send you a voucher."
LAWFUL = "Your parcel left us this morning."
CHAT = {
    "lang": "en",
    "messages": [{"role": "customer", "text": "Where is my parcel?"}],
    "order": {"status": "shipped", "carrier": "DPD", "tracking": "15501234567890"},
}


def draft(row_id: str, text: str, violates: bool) -> dict[str, Any]:
    return {"id": row_id, "text": text, "violates": violates, "guidelines": ["review_incentive"] if violates else []}


def suite(folder: Path, rows: list[Mapping[str, Any]], **more: Any) -> Suite:
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    form = "drafts" if "text" in rows[0] else "conversations"
    given = {
        "name": "made",
        "description": "Made for a test.",
        "datasets": [{"name": "rows", "path": "rows.jsonl", "form": form, "labelled_by": "people"}],
        "system": {"kind": "guard"},
        "scorers": ["agreement", "leak", "over_blocking", "cost"],
        **more,
    }
    return suite_of(given, folder / "made.yaml")


@pytest.fixture
def drafts(tmp_path: Path) -> Suite:
    """Four drafts, one of which the guard misses."""
    rows = [
        draft("a", REWARD, True),
        draft("b", LAWFUL, False),
        draft("c", LAWFUL, True),
        draft("d", "Thank you!", False),
    ]
    return suite(tmp_path, rows)


def results(finished: Finished) -> bytes:
    return (finished.folder.path / "results.jsonl").read_bytes()


class TestRun:
    """Running a suite."""

    def test_figures_follow_the_labels(self, drafts: Suite, tmp_path: Path) -> None:
        """Three of four verdicts agree; one of two violations leaks; no lawful draft is blocked."""
        found = run_suite(drafts, Options(tmp_path / "run")).summary

        counts = {name: found.metric(name).share for name in ("agreement", "leak", "over_blocking")}
        assert {name: (s.counts.passed, s.counts.failed) for name, s in counts.items() if s} == {
            "agreement": (3, 1),
            "leak": (1, 1),
            "over_blocking": (2, 0),
        }

    def test_the_folder_is_named_by_what_decides_the_results(
        self, drafts: Suite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Without a folder one is made below runs/; another seed makes another."""
        monkeypatch.chdir(tmp_path)

        first = run_suite(drafts).folder.path
        other = run_suite(suite(tmp_path, [draft("a", REWARD, True)], seed=2)).folder.path

        assert first.parent == other.parent == Path("runs")
        assert first.name.startswith("made-")
        assert first != other

    def test_a_folder_with_a_run_is_not_written_over(self, drafts: Suite, tmp_path: Path) -> None:
        """The second run is refused and told how to go on; the first stays as it was."""
        before = results(run_suite(drafts, Options(tmp_path / "run")))

        with pytest.raises(AssistError, match="--resume"):
            run_suite(drafts, Options(tmp_path / "run"))
        assert (tmp_path / "run" / "results.jsonl").read_bytes() == before


class TestResume:
    """Going on with a run."""

    def test_runs_nothing_twice(self, drafts: Suite, tmp_path: Path) -> None:
        """A finished run that is resumed adds no line to its journal, and gives the same bytes."""
        first = run_suite(drafts, Options(tmp_path / "run"))
        journal = first.folder.journal.read_bytes()

        again = run_suite(drafts, Options(tmp_path / "run", resume=True))

        assert again.folder.journal.read_bytes() == journal
        assert results(again) == results(first)

    def test_a_stopped_run_counts_what_was_not_run(self, drafts: Suite, tmp_path: Path) -> None:
        """What was not run is undetermined, fails the gate, and is run on resuming."""
        options = Options(tmp_path / "run", most=1)
        stopped = run_suite(drafts, options, goes_on=lambda progress: progress.done < 2)

        assert stopped.summary.not_run == 2
        agreement = stopped.summary.metric("agreement").share
        assert agreement is not None
        assert (agreement.counts.undetermined, agreement.rate.n) == (2, 4)
        assert stopped.gate.held is Held.FAILED
        assert stopped.ended == "it was stopped"

        resumed = run_suite(drafts, Options(tmp_path / "run", resume=True))

        assert resumed.ended is None
        assert results(resumed) == results(run_suite(drafts, Options(tmp_path / "whole")))

    def test_only_undetermined_samples_are_run_again(self, tmp_path: Path) -> None:
        """A judge that failed once is asked again about what it failed on, and about nothing else."""
        talks = Talking(fails={"two"})
        chats = [
            {**CHAT, "id": name, "messages": [{"role": "customer", "text": f"Where is {name}?"}]}
            for name in ("one", "two")
        ]
        asking = suite(tmp_path, chats, system={"kind": "assistant"}, scorers=["helpfulness"])
        first = run_suite(asking, Options(tmp_path / "run", judge=talks.model()))
        assert [s["outcome"] for r in first.records for s in r["row"]["scores"]] == ["pass", "undetermined"]
        talks.fails.clear()
        talks.asked.clear()

        again = run_suite(asking, Options(tmp_path / "run", retry_undetermined=True, judge=talks.model()))

        assert [s["outcome"] for r in again.records for s in r["row"]["scores"]] == ["pass", "pass"]
        assert talks.asked == ["two"]
        assert len(recover(again.folder.journal)) == 2

    def test_another_run_is_refused(self, drafts: Suite, tmp_path: Path) -> None:
        """Cases, seed or scorers that differ are named, and nothing is run."""
        run_suite(drafts, Options(tmp_path / "run"))

        with pytest.raises(AssistError, match="another cases_sha256, samples"):
            run_suite(suite(tmp_path, [draft("a", REWARD, True)]), Options(tmp_path / "run", resume=True))

    def test_other_demands_may_be_made_of_a_run(self, drafts: Suite, tmp_path: Path) -> None:
        """Thresholds decide no result, so a run may be resumed under others."""
        held = run_suite(drafts, Options(tmp_path / "run"))
        strict = run_suite(drafts.demanding(0.999), Options(tmp_path / "run", resume=True))

        assert (held.gate.held, strict.gate.held) == (Held.HELD, Held.FAILED)


class TestRecorded:
    """Recorded drafts judged anew."""

    def test_no_model_and_the_same_bytes(self, drafts: Suite, tmp_path: Path) -> None:
        """The results of a run are judged again twice, to the same bytes."""
        first = run_suite(drafts, Options(tmp_path / "run"))
        from dataclasses import replace

        recorded = replace(drafts, system=RecordedSystem(path=str(first.folder.path / "results.jsonl")))
        again = [run_suite(recorded, Options(tmp_path / name)) for name in ("again", "and-again")]

        assert results(again[0]) == results(again[1]) == results(first)


class Talking:
    """A judge that finds everything helpful, and fails on questions that hold a word."""

    def __init__(self, fails: set[str]) -> None:
        self.fails = fails
        self.asked: list[str] = []

    def model(self) -> ScriptedChatModel:
        return ScriptedChatModel(self._say)

    def _say(self, messages: Any) -> Any:
        asked = question(messages)
        name = next(name for name in ("one", "two") if f"Where is {name}?" in asked.rest)
        self.asked.append(name)
        if name in self.fails:
            return ValueError("broken")
        return judge_answer(dict.fromkeys(asked.criteria, "yes"))


class TestCache:
    """Verdicts that are remembered."""

    def test_are_shared_between_runs_and_not_between_repeats(self, tmp_path: Path) -> None:
        """A second run with the same cache asks nobody; each repeat draws by its own seed and is asked anew."""
        talks = Talking(set())
        asking = suite(
            tmp_path,
            [{**CHAT, "id": "one", "messages": [{"role": "customer", "text": "Where is one?"}]}],
            system={"kind": "assistant"},
            scorers=["helpfulness"],
            repeats=3,
        )
        options = {"judge": talks.model(), "cache": tmp_path / "verdicts.db"}

        first = run_suite(asking, Options(tmp_path / "first", **options))  # type: ignore[arg-type]
        assert talks.asked == ["one"] * 3
        second = run_suite(asking, Options(tmp_path / "second", **options))  # type: ignore[arg-type]

        assert talks.asked == ["one"] * 3
        assert results(first) == results(second)


class TestBudget:
    """What a run may spend."""

    @pytest.fixture
    def asking(self, tmp_path: Path) -> Suite:
        """Four conversations with a judge."""
        names = ("one", "two")
        chats = [
            {**CHAT, "id": f"{name}{n}", "messages": [{"role": "customer", "text": f"Where is {name}? {n}"}]}
            for name in names
            for n in range(2)
        ]
        return suite(tmp_path, chats, system={"kind": "assistant"}, scorers=["helpfulness", "replied"])

    def test_calls(self, asking: Suite, tmp_path: Path) -> None:
        """Two calls are spent, two samples are not run; the reason is told in each row."""
        options = Options(tmp_path / "run", most=1, calls=2, judge=Talking(set()).model())

        found = run_suite(asking, options)

        assert found.ended == "the budget of 2 calls is used up"
        troubles = [record["row"]["output"]["trouble"] for record in found.records]
        assert [trouble and trouble["reason"] for trouble in troubles].count(f"not run: {found.ended}") == 2

    def test_money_needs_a_price(self, asking: Suite, tmp_path: Path) -> None:
        """A budget in money is not kept in silence for a model that has no price."""
        options = Options(tmp_path / "run", most=1, cost=5.0, judge=Talking(set()).model())

        found = run_suite(asking, options)

        assert found.ended is not None
        assert "is not among the suite's prices" in found.ended
        assert found.summary.not_run == 3
