"""Scripted chat models behave as LangChain's models do."""

from __future__ import annotations

import asyncio
import json

import pytest
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage

from assist.testing import ScriptedChatModel, ScriptError, WorstModel


class TestScriptedChatModel:
    def test_answers_from_a_queue(self) -> None:
        """Texts, messages and exceptions, in turn."""
        whole = AIMessage(content="two", response_metadata={"finish_reason": "length"})
        model = ScriptedChatModel(["one", whole, TimeoutError("gone")])

        assert model.invoke("a").content == "one"
        assert model.invoke("b").response_metadata["finish_reason"] == "length"
        with pytest.raises(TimeoutError, match="gone"):
            model.invoke("c")

    def test_answers_by_a_function(self) -> None:
        """Of the messages."""

        def echo(messages: list[BaseMessage]) -> str:
            return str(messages[-1].content).upper()

        assert ScriptedChatModel(echo).invoke("hello").content == "HELLO"

    def test_async_answers_are_the_same(self) -> None:
        """From the same queue."""
        model = ScriptedChatModel(["one", ValueError("no")], delay_s=0.001)

        async def both() -> None:
            assert (await model.ainvoke("a")).content == "one"
            with pytest.raises(ValueError, match="no"):
                await model.ainvoke("b")

        asyncio.run(both())

    def test_texts_carry_usage_and_ending(self) -> None:
        """As a provider's answers do."""
        message = ScriptedChatModel(["12345678"], model_name="m").invoke("1234")

        assert message.usage_metadata == {"input_tokens": 1, "output_tokens": 2, "total_tokens": 3}
        assert message.response_metadata["finish_reason"] == "stop"
        assert message.response_metadata["model_name"] == "m"

    def test_records_what_it_was_asked(self) -> None:
        """Messages, stop words and bound parameters."""
        model = ScriptedChatModel(["x"])
        model.bind(temperature=0, seed=1).invoke([SystemMessage("Task: draft"), HumanMessage("Hi")], stop=["end"])
        (call,) = model.calls

        assert [message.content for message in call.messages] == ["Task: draft", "Hi"]
        assert call.stop == ("end",)
        assert (call.parameters["temperature"], call.parameters["seed"]) == (0, 1)
        assert (call.asked.task, call.asked.rest) == ("draft", "Hi")

    def test_a_message_may_be_said_twice(self) -> None:
        """What LangChain does to an answer does not reach the script."""
        said = AIMessage(content="x")
        model = ScriptedChatModel([said, said])

        assert model.invoke("a") is not said
        assert said.id is None

    def test_an_exhausted_script_is_kept_as_a_problem(self) -> None:
        """The code under test may swallow the exception; the test can still see it."""
        model = ScriptedChatModel([])
        with pytest.raises(ScriptError, match="asked for one more"):
            model.invoke("a")

        assert len(model.problems) == 1

    def test_streams_in_one_piece(self) -> None:
        """LangChain's fallback."""
        assert "".join(str(piece.content) for piece in ScriptedChatModel(["one two"]).stream("a")) == "one two"


class TestWorstModel:
    def test_writes_the_text_in_every_task(self) -> None:
        """Draft and rewrite hold it; the critique clears everything it is asked about."""
        model = WorstModel("Pay me outside.")

        def ask(instructions: str) -> dict[str, object]:
            answer: dict[str, object] = json.loads(
                str(model.invoke([SystemMessage(instructions), HumanMessage("Hi")]).content)
            )
            return answer

        assert ask("Task: draft")["text"] == "Pay me outside."
        assert ask("Task: rewrite")["text"] == "Pay me outside."
        assert ask("Task: critique\nGuideline: ip")["verdicts"] == [
            {"guideline": "ip", "verdict": "clear", "quote": "", "reason": ""}
        ]

    def test_takes_other_shapes(self) -> None:
        """As an insistent mind does."""
        model = WorstModel("x", shapes={"draft": lambda text: f"<{text}>"}, model_name="mean")

        assert model.invoke([SystemMessage("Task: draft")]).content == "<x>"
        assert model.model_name == "mean"

    def test_a_prompt_without_its_mark_is_a_problem(self) -> None:
        """It is kept, should the exception be swallowed."""
        model = WorstModel("x")
        with pytest.raises(ScriptError, match="no line 'Task: draft'"):
            model.invoke("Task: draft")

        assert model.problems
