from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from assist.errors import SetupError
from assist.testing import ScriptedChatModel, judge_answer
from evals.judge import Judge, open_judge
from evals.judging import Verdicts, example_conversation, judged, question
from evals.output import Usage
from evals.scorers.helpfulness import Helpfulness
from evals.scorers.meanings import Meanings
from guardrails.asking import Ask, Failed

CRITERIA = [("clear", "It is clear.")]
YES = judge_answer({"clear": "yes"})


def ask_about(text: str) -> Ask:
    return question("helpfulness", CRITERIA, {"text": text}, example_conversation())


def ask(judge: Judge, text: str = "Hello.", seed: int = 1, usage: Usage | None = None) -> Verdicts | Failed:
    return asyncio.run(judge.ask(judged(ask_about(text)), seed, usage or Usage()))


class TestAsk:
    def test_the_verdicts(self) -> None:
        """What the model says comes back by criterion."""
        assert ask(open_judge(ScriptedChatModel([YES]))) == {"clear": "yes"}

    @pytest.mark.parametrize(
        "answer", ["fine", "", RuntimeError("broke"), ValueError("no choices"), TimeoutError("nobody answered")]
    )
    def test_a_model_that_fails(self, answer: str | Exception, monkeypatch: pytest.MonkeyPatch) -> None:
        """Whatever a model does instead of judging, it is no verdict, and it raises nothing."""
        monkeypatch.setattr("evals.judge.BUDGET_S", 0.5)
        assert isinstance(ask(open_judge(ScriptedChatModel(lambda _: answer))), Failed)

    def test_counts_what_it_took(self) -> None:
        """Calls and tokens stand under the judge's own stage, with its model."""
        usage = Usage()
        ask(open_judge(ScriptedChatModel([YES], model_name="strict")), usage=usage)

        assert list(usage.stages) == ["judge"]
        assert usage.stages["judge"].calls == usage.calls == 1
        assert usage.stages["judge"].input_tokens > usage.stages["judge"].output_tokens > 0
        assert "strict" in str(usage.stages["judge"].model)


class TestCache:
    def test_the_same_question_is_asked_once(self) -> None:
        """A second time the first answer is given, and it costs no call."""
        model, usage = ScriptedChatModel([YES]), Usage()
        judge = open_judge(model)

        assert ask(judge) == ask(judge, usage=usage) == {"clear": "yes"}
        assert len(model.calls) == 1
        assert model.problems == ()
        assert usage.calls == 0

    def test_another_text_is_another_question(self) -> None:
        """A verdict holds for the text it was given on."""
        model = ScriptedChatModel([YES, judge_answer({"clear": "no"})])
        judge = open_judge(model)

        assert (ask(judge, "Hello."), ask(judge, "Bye.")) == ({"clear": "yes"}, {"clear": "no"})

    @pytest.mark.parametrize("answer", ["fine", judge_answer({"clear": "maybe"})])
    def test_what_cannot_be_read_is_asked_again(self, answer: str) -> None:
        """An unreadable verdict is not remembered."""
        model = ScriptedChatModel(lambda _: YES if len(model.calls) > 3 else answer)
        judge = open_judge(model)

        found = [ask(judge) for _ in range(6)]

        assert isinstance(found[0], Failed)
        assert found[-1] == {"clear": "yes"}

    def test_a_file_outlives_the_judge(self, tmp_path: Path) -> None:
        """Another judge of the same model takes the verdicts from the file; one of another model does not."""
        first, second = ScriptedChatModel([YES]), ScriptedChatModel([])
        other = ScriptedChatModel([YES], model_name="other")

        for model in (first, second, other):
            assert ask(open_judge(model, tmp_path / "verdicts.sqlite")) == {"clear": "yes"}

        assert [len(model.calls) for model in (first, second, other)] == [1, 0, 1]


class TestKey:
    def test_holds_for_prompt_rubric_and_model(self) -> None:
        """The same judge has the same key; another model, scorer or rubric has another."""
        judge, other = open_judge(ScriptedChatModel([])), open_judge(ScriptedChatModel([], model_name="other"))
        keys = {
            judge.key(Meanings().example()),
            judge.key(Helpfulness().example()),
            judge.key(Helpfulness(rubric={"clear": "It is clear."}).example()),
            judge.key(Helpfulness(rubric={"clear": "It is clear to everybody."}).example()),
            other.key(Helpfulness().example()),
        }

        assert len(keys) == 5
        assert judge.key(Helpfulness().example()) == open_judge(ScriptedChatModel([])).key(Helpfulness().example())

    def test_holds_for_the_form_of_the_answer(self) -> None:
        """A judge that has to answer in another form is another judge."""
        judge, ask = open_judge(ScriptedChatModel([])), Meanings().example()
        other = replace(ask, request=replace(ask.request, schema={"type": "object"}))

        assert judge.key(other) != judge.key(ask)

    def test_depends_on_no_sample(self) -> None:
        """A calibration holds whatever text is judged."""
        judge = open_judge(ScriptedChatModel([]))

        assert judge.key(ask_about("Hello.")) == judge.key(ask_about("Something else altogether."))


class TestOpenJudge:
    def test_refuses_a_model_that_is_none(self) -> None:
        """A name that no provider has is an error before anything is judged."""
        with pytest.raises(SetupError):
            open_judge("no-such-provider:model")
