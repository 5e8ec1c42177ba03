"""The guard as a system under test says what the assistant's check says, with and without a judge."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from assist import Assistant, SetupError
from assist.testing import Reply, Request, ScriptedServer, all_clear, critique_answer, fault, refused_endpoint, verdict
from evals.dataset import rows
from evals.output import Answer
from evals.sample import Form
from evals.systems import checking_pool, guard
from evals.systems.guard import GuardSystem
from tests.assist.modelled import BAD, GOOD, LEWD, by_name, policy
from tests.evals.systems.asking import answer, answers, sample

CASES = Path(__file__).parents[3] / "evals/cases"
#: Rows that cannot be checked, or only just.
ODD: tuple[dict[str, Any], ...] = (
    {"id": "empty", "text": ""},
    {"id": "half", "text": "Write to \ud800 me"},
    {"id": "channel", "text": "Hello", "channel": "telegraph"},
    {"id": "facts", "text": "Hello", "facts": "none"},
    {"id": "customer", "text": "Hello", "customer": 7},
    {"id": "long", "text": "far too long. " * 20_000},
)


def drafts() -> list[dict[str, Any]]:
    """Rows with facts and without, in several languages and channels."""
    kept = [row for name in ("guard_en_dev", "guard_ja", "guard_fr") for row in rows(CASES / f"{name}.jsonl")]
    return [*kept[::4], *ODD]


@pytest.fixture(scope="module")
def alone() -> list[Answer]:
    """What one process answers to all of them."""
    return answers(GuardSystem(), drafts(), Form.DRAFTS)


class TestRules:
    def test_every_verdict_is_that_of_the_check(self, alone: list[Answer]) -> None:
        """Verdict, objections, places and stages are those of ``check_row`` for each row, sound or not."""
        assistant = Assistant(model="playbook")
        for row, given in zip(drafts(), alone, strict=True):
            checked = assistant.check_row(dict(row))
            if checked.error is not None:
                assert given.output.trouble is not None
                assert (given.output.trouble.kind, given.output.trouble.reason) == (
                    checked.error.code.value,
                    checked.error.message,
                )
                continue
            blocking = [finding for finding in checked.findings if finding.severity.blocks]
            assert checked.stages is not None
            assert given.output.answer == checked.verdict.value
            assert [(one.rule_id, one.start, one.end, one.step) for one in given.output.caught] == [
                (finding.rule_id, finding.start, finding.end, 1) for finding in blocking
            ]
            assert given.output.stages["rules"] == checked.stages.rules.value
            assert given.output.text == row["text"]

    def test_both_verdicts_and_trouble_occur(self, alone: list[Answer]) -> None:
        """The comparison above is with rows of all kinds."""
        assert {given.output.answer for given in alone} == {"pass", "flag", None}

    def test_several_processes_say_the_same(self, alone: list[Answer], monkeypatch: pytest.MonkeyPatch) -> None:
        """Rows are spread over processes where there are many, and not one answer differs."""
        monkeypatch.setattr(guard, "MANY", 10)
        monkeypatch.setattr(os, "cpu_count", lambda: 2)
        started: list[ProcessPoolExecutor] = []

        class Watched(ProcessPoolExecutor):
            def __init__(self, *args: Any, **options: Any) -> None:
                super().__init__(*args, **options)
                started.append(self)

        monkeypatch.setattr(checking_pool, "ProcessPoolExecutor", Watched)
        together = answers(GuardSystem(), drafts(), Form.DRAFTS)

        assert len(started) == 1
        assert together == alone

    def test_one_process_is_enough_for_a_few(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """No process is started where that would take longer than the checks."""
        monkeypatch.delattr(checking_pool, "ProcessPoolExecutor")

        assert answer(GuardSystem(), {"id": "a", "text": GOOD}, Form.DRAFTS).output.answer == "pass"

    def test_nothing_is_asked_and_nothing_costs(self) -> None:
        """Rules alone use no model."""
        assert answer(GuardSystem(), {"id": "a", "text": BAD}, Form.DRAFTS).usage.calls == 0

    def test_about_names_the_policy_that_judges(self) -> None:
        """Runs under different policies cannot be joined by mistake."""
        with GuardSystem().open(1) as shipped, GuardSystem(policy=policy()).open(1) as small:
            assert shipped.about["policy"]["id"] == "tiktok-shop"
            assert small.about["policy"]["id"] == "modelled"
            assert shipped.about["models"] is None

    def test_an_unknown_policy_is_refused_before_the_first_sample(self) -> None:
        """What decides all answers is asked for first, and an unknown pack is told there."""
        with (
            GuardSystem(policy="nobody").open(1) as opened,
            pytest.raises(SetupError, match="there is no policy 'nobody'"),
        ):
            opened.about  # noqa: B018 - read for its error


def clear(request: Request) -> Reply:
    return Reply(all_clear(request.asked.guidelines))


def objecting(quote: str) -> Callable[[Request], Reply]:
    """A judge that finds these words of the text to break one guideline."""

    def judged(request: Request) -> Reply:
        rest = [verdict(key) for key in request.asked.guidelines if key != "false_info"]
        return Reply(critique_answer([*rest, verdict("false_info", "violation", quote=quote, reason="untrue")]))

    return judged


class TestCritique:
    @pytest.fixture
    def system(self) -> GuardSystem:
        return GuardSystem(policy=policy(), critique=True, model="openai:any")

    def judged(
        self, monkeypatch: pytest.MonkeyPatch, system: GuardSystem, script: Any, text: str = GOOD
    ) -> tuple[Answer, tuple[Request, ...]]:
        with ScriptedServer(script) as server:
            by_name(monkeypatch, server.base_url)
            return answer(system, {"id": "a", "text": text}, Form.DRAFTS), server.requests

    def test_what_nobody_objects_to_passes(self, monkeypatch: pytest.MonkeyPatch, system: GuardSystem) -> None:
        """Rules and judge have looked, and the stages say so."""
        given, _ = self.judged(monkeypatch, system, clear)

        assert (given.output.answer, given.output.caught) == ("pass", ())
        assert given.output.stages["critique"] == "pass"

    def test_its_objections_are_caught_at_its_stage(self, monkeypatch: pytest.MonkeyPatch, system: GuardSystem) -> None:
        """What the rules pass and the judge does not is flagged, and it is told who caught it and where."""
        given, _ = self.judged(monkeypatch, system, objecting("10 October"))
        (caught,) = given.output.caught

        assert given.output.answer == "flag"
        assert (caught.stage, caught.guideline, GOOD[caught.start : caught.end]) == (
            "critique",
            "false_info",
            "10 October",
        )

    def test_what_it_costs_is_counted(self, monkeypatch: pytest.MonkeyPatch, system: GuardSystem) -> None:
        """Calls and tokens of the judge stand under its stage, with the model's name for its price."""
        given, requests = self.judged(monkeypatch, system, clear)
        stage = given.usage.stages["critique"]

        assert (given.usage.calls, len(requests)) == (1, 1)
        assert stage.model == "openai-chat:any"
        assert stage.input_tokens > 0
        assert stage.output_tokens > 0

    def test_rate_limits_are_counted(self, monkeypatch: pytest.MonkeyPatch, system: GuardSystem) -> None:
        """A run slows down by what its judge meets, so a limit that was waited out is told."""
        met = iter([fault("rate_limited_for", seconds=0)])
        given, requests = self.judged(monkeypatch, system, lambda request: next(met, None) or clear(request))

        assert given.output.answer == "pass"
        assert (given.usage.rate_limited, len(requests)) == (1, 2)

    def test_draws_by_the_samples_seed(self, monkeypatch: pytest.MonkeyPatch, system: GuardSystem) -> None:
        """Repeats are asked anew, each by its own seed; the same seed is answered from memory."""
        with ScriptedServer(clear) as server:
            by_name(monkeypatch, server.base_url)
            with system.open(3) as opened:
                one = sample({"id": "a", "text": GOOD}, Form.DRAFTS)
                calls = [asyncio.run(opened.answer(one, seed)).usage.calls for seed in (11, 12, 11)]
            seeds = [request.value("seed") for request in server.requests]

        assert (calls, seeds) == ([1, 1, 0], [11, 12])

    def test_an_outage_leaves_a_text_undetermined(self, monkeypatch: pytest.MonkeyPatch, system: GuardSystem) -> None:
        """Without the judge's verdict a text that no rule flags is neither passed nor flagged."""
        with refused_endpoint() as base_url:
            by_name(monkeypatch, base_url)
            monkeypatch.setattr("assist.models.asking.BUDGET_S", 0.3)
            given = answer(system, {"id": "a", "text": GOOD}, Form.DRAFTS)

        assert given.output.answer is None
        assert given.output.trouble is not None
        assert given.output.trouble.kind == "stage_failed"
        assert given.output.trouble.reason.startswith("a critique was asked for and did not run")

    @pytest.mark.parametrize("broken", ["wrong_schema", "prose_instead_of_json", "refused_by_model"])
    def test_an_answer_that_is_no_verdict_is_no_pass(
        self, monkeypatch: pytest.MonkeyPatch, system: GuardSystem, broken: str
    ) -> None:
        """A judge that answers something else has not judged."""
        given, _ = self.judged(monkeypatch, system, lambda _: fault(broken))

        assert (given.output.answer, given.output.trouble is not None) == (None, True)
        assert given.usage.calls == 1

    def test_rules_hold_through_an_outage(self, monkeypatch: pytest.MonkeyPatch, system: GuardSystem) -> None:
        """A text that a rule flags is flagged, whether or not the judge could be asked."""
        given, _ = self.judged(monkeypatch, system, lambda _: fault("bad_key"), BAD)

        assert (given.output.answer, given.output.trouble) == ("flag", None)
        assert [one.stage for one in given.output.caught] == ["rules"]
        assert given.output.stages["critique"] == "not_run"

    def test_what_is_never_sent_to_a_model_is_flagged(
        self, monkeypatch: pytest.MonkeyPatch, system: GuardSystem
    ) -> None:
        """An indecent text is kept from the judge, and flagged by the rule all the same."""
        given, requests = self.judged(monkeypatch, system, clear, LEWD)

        assert (given.output.answer, requests) == ("flag", ())
        assert given.output.named() == {"sexual"}

    def test_a_row_that_cannot_be_read(self, monkeypatch: pytest.MonkeyPatch, system: GuardSystem) -> None:
        """Nobody is asked about it, and the reason is told."""
        with ScriptedServer(clear) as server:
            by_name(monkeypatch, server.base_url)
            given = answer(system, {"id": "a", "text": "hi", "channel": "telegraph"}, Form.DRAFTS)

        assert given.output.trouble is not None
        assert given.output.trouble.kind == "unknown_channel"
        assert given.usage.calls == 0

    def test_without_a_model_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A critique that nobody can give would leave every sample undetermined, so it is said at once."""
        monkeypatch.delenv("ASSIST_MODEL", raising=False)
        with (
            pytest.raises(SetupError, match="critique: true needs a model to judge"),
            GuardSystem(critique=True).open(1),
        ):
            pass

    def test_a_model_without_it_is_refused(self) -> None:
        """A model that would not be asked is no silent option."""
        with (
            pytest.raises(SetupError, match="the guard asks a model for its critique only"),
            GuardSystem(model="openai:any").open(1),
        ):
            pass
