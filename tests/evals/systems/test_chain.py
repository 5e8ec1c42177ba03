"""Labelled drafts through the whole chain: which stage catches first, and what gets through."""

from __future__ import annotations

from typing import Any

import pytest

from assist.testing import ScriptedChatModel, all_clear, critique_answer, rewrite_answer, verdict
from assist.testing.asking import Task
from assist.testing.scripted_models import question
from evals.output import Output
from evals.sample import Form
from evals.scorers.leak import Leak
from evals.summary import caught_at
from evals.systems.chain import ChainSystem
from tests.evals.systems.asking import answer, sample

LAWFUL = "Your parcel left us this morning and is on its way to you."
REWARD = "Leave us 5 stars and we will send you a voucher."
HINT = "Our other corner knows you well already."


class Judge:
    """A model that objects to texts that hold a word, and rewrites to what it is told."""

    def __init__(self, objects_to: str = "", rewrites_to: str = LAWFUL) -> None:
        self._objects_to, self._rewrites_to = objects_to, rewrites_to
        self.tasks: list[Task | None] = []

    def model(self) -> ScriptedChatModel:
        return ScriptedChatModel(self._say)

    def _say(self, messages: Any) -> Any:
        asked = question(messages)
        self.tasks.append(asked.task)
        if asked.task is Task.REWRITE:
            return rewrite_answer(self._rewrites_to)
        if self._objects_to and self._objects_to in asked.rest:
            others = [verdict(key) for key in asked.guidelines if key != "off_platform_redirect"]
            return critique_answer([verdict("off_platform_redirect", "violation", self._objects_to, "a hint"), *others])
        return all_clear(asked.guidelines)


@pytest.fixture
def through(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Put a text through the chain with this judge."""

    def run(text: str, judge: Judge | None = None) -> Output:
        if judge is None:
            return answer(ChainSystem(), {"id": "a", "text": text}, Form.DRAFTS).output
        monkeypatch.setattr("assist.models.opening.open_model", lambda _: judge.model())
        return answer(ChainSystem(model="any:judge"), {"id": "a", "text": text}, Form.DRAFTS).output

    return run


def stage(output: Output) -> str:
    labels = {"by": "people", "violates": True, "guidelines": ["off_platform_redirect"], "of_text": True}
    return caught_at({"output": output.as_json(), "labels": labels})


def test_a_clean_draft_passes_as_it_stands(through: Any) -> None:
    """Nothing objects, and the very text is let through."""
    found = through(LAWFUL, Judge())

    assert (found.answer, [reply.text for reply in found.replies], found.caught) == ("pass", [LAWFUL], ())
    assert stage(found) == "never"


def test_rules_catch_first(through: Any) -> None:
    """What the rules find is theirs, whatever a model would have said; the rewrite is another text."""
    found = through(REWARD, Judge())

    assert stage(found) == "rules"
    assert (found.answer, [reply.text for reply in found.replies]) == ("flag", [LAWFUL])
    labelled = sample({"id": "a", "text": REWARD}, Form.DRAFTS)
    broken = type(labelled)("a", "cases", Form.DRAFTS, labelled.row, "a", _broken())
    assert [score.outcome.value for score in Leak().score(broken, found)] == ["undetermined"]


def _broken() -> Any:
    from evals.sample import Labels

    return Labels("people", True, ("review_incentive",))


def test_the_critique_catches_what_the_rules_do_not(through: Any) -> None:
    """A hint that only the judge sees is the critique's."""
    found = through(HINT, Judge(objects_to="other corner"))

    assert stage(found) == "critique"
    assert found.answer == "flag"


def test_a_rewrite_that_breaks_a_guideline_is_not_let_through(through: Any) -> None:
    """Every pass is told, those after a rewrite as later steps."""
    found = through(HINT, Judge(objects_to="other corner", rewrites_to=REWARD))

    assert found.replies == ()
    assert {one.step for one in found.caught} == {1, 2, 3}


def test_without_a_model_a_draft_is_repaired(through: Any) -> None:
    """The sentence that objects is taken out; the rest is let through as another text."""
    found = through(f"{LAWFUL} {REWARD}")

    assert (found.answer, [reply.text for reply in found.replies]) == ("flag", [LAWFUL])


def test_a_judge_that_fails_leaves_the_draft_undetermined(through: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """An outage is no objection and no pass."""
    judge = Judge()
    monkeypatch.setattr(judge, "_say", lambda _: ValueError("broken"))
    found = through(LAWFUL, judge)

    assert found.answer is None
    assert found.trouble is not None
