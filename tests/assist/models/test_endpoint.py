"""One model behind a budget: it answers or says why not, and never raises."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from langchain_core.messages import AIMessage

from assist.models.endpoint import BREAK_AFTER, BREAK_FOR_S, CONCURRENT, Endpoint, Meter
from assist.testing import ScriptedChatModel
from guardrails.asking import Answered, Failed
from prompts.requests import PromptRequest, draft_request

REQUEST: PromptRequest = draft_request(
    channel="chat", language="en", guidelines=[("ip", "Nothing is copied.")], conversation=[("customer", "Hi")]
)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """The time."""
        return self.now


def ask(endpoint: Endpoint, until: float = 1e6, meter: Meter | None = None) -> Answered | Failed:
    """One question."""
    return asyncio.run(endpoint.ask(REQUEST, until, meter or Meter()))


def endpoint(script: Sequence[Any], clock: Clock | None = None) -> Endpoint:
    """An endpoint whose model answers by a script."""
    return Endpoint(ScriptedChatModel(script), clock=clock or Clock())


class TestRead:
    """What counts as an answer."""

    def test_a_whole_text(self) -> None:
        """With the model's name, and its cost in the meter."""
        meter = Meter()
        answer = ask(endpoint(["Fine."]), meter=meter)

        assert isinstance(answer, Answered)
        assert (answer.text, type(answer.text), answer.model["name"]) == ("Fine.", str, "scripted:scripted")
        assert meter.tasks["draft"]["calls"] == 1
        assert meter.tasks["draft"]["input_tokens"] > 0

    @pytest.mark.parametrize(
        ("message", "kind"),
        [
            (AIMessage("Half", response_metadata={"finish_reason": "length"}), "cut_off"),
            (AIMessage("Half", response_metadata={"stop_reason": "max_tokens"}), "cut_off"),
            (AIMessage("Half", response_metadata={"finish_reason": "content_filter"}), "content_filter"),
            (AIMessage("", additional_kwargs={"refusal": "no"}), "refusal"),
            (AIMessage("Text", tool_calls=[{"name": "send", "args": {}, "id": "1"}]), "tool_calls"),
            (AIMessage(""), "empty"),
            (AIMessage(" \n"), "empty"),
            (AIMessage("half \ud83d"), "half_character"),
        ],
    )
    def test_what_does_not(self, message: AIMessage, kind: str) -> None:
        """An ending that is no end, a refusal, a call of a tool, nothing."""
        answer = ask(endpoint([message]))

        assert isinstance(answer, Failed)
        assert answer.kind == kind
        assert answer.reason

    def test_whatever_a_model_raises_is_a_reason(self) -> None:
        """No exception comes through, and its text is not repeated."""
        answer = ask(endpoint([RuntimeError("Joe Doe")]))

        assert answer == Failed("malformed", "the server's answer cannot be read (RuntimeError)")


class TestBudget:
    """Never past the time a suggestion has."""

    def test_no_time_no_question(self) -> None:
        """Nobody is asked, and it is no failure of the model."""
        model = ScriptedChatModel([])
        one = Endpoint(model, clock=Clock())

        assert [ask(one, until=0.0) for _ in range(BREAK_AFTER + 1)][-1] == Failed(
            "out_of_time", "the time for this suggestion is used up"
        )
        assert model.calls == ()

    def test_a_pause_that_would_end_too_late_is_not_made(self) -> None:
        """The failure is told at once."""
        model = ScriptedChatModel([TimeoutError("x")])

        assert ask(Endpoint(model, clock=Clock()), until=0.01) == Failed("timeout", "the model did not answer in time")
        assert len(model.calls) == 1


class TestBreaker:
    """A dead provider is left alone for a while."""

    def test_opens_and_closes(self) -> None:
        """After so many failures in a row nobody is asked; after a pause it is tried again."""
        clock = Clock()
        model = ScriptedChatModel([TimeoutError("x")] * BREAK_AFTER + ["Fine."])
        one = Endpoint(model, clock=clock)
        failures = [ask(one, until=clock.now + 0.01) for _ in range(BREAK_AFTER)]
        left_alone = ask(one)
        clock.now += BREAK_FOR_S

        assert {failure.kind for failure in failures if isinstance(failure, Failed)} == {"timeout"}
        assert isinstance(left_alone, Failed)
        assert left_alone.kind == "breaker_open"
        assert isinstance(ask(one), Answered)
        assert len(model.calls) == BREAK_AFTER + 1

    def test_an_answer_between_starts_the_count_anew(self) -> None:
        """Only failures in a row count."""
        script = [*[TimeoutError("x")] * (BREAK_AFTER - 1), "Fine.", *[TimeoutError("x")] * (BREAK_AFTER - 1), "Fine."]
        one = endpoint(script)

        assert isinstance([ask(one, until=0.01) for _ in script][-1], Answered)

    def test_a_wrong_key_is_no_reason(self) -> None:
        """What will not pass by waiting does not open it."""
        one = endpoint([ValueError("x")] * (BREAK_AFTER + 1))

        assert all(isinstance(ask(one), Failed) for _ in range(BREAK_AFTER))
        assert ask(one).kind == "malformed"  # type: ignore[union-attr]


class TestConcurrency:
    """So many calls at once, and no more."""

    def test_is_limited(self) -> None:
        """Others wait their turn."""
        busy, most = 0, 0

        class Counting(ScriptedChatModel):
            async def _agenerate(self, *args: Any, **kwargs: Any) -> Any:
                nonlocal busy, most
                busy += 1
                most = max(most, busy)
                await asyncio.sleep(0)
                busy -= 1
                return await super()._agenerate(*args, **kwargs)

        one = Endpoint(Counting(["Fine."] * 40), clock=Clock())

        async def together() -> list[Answered | Failed]:
            return await asyncio.gather(*(one.ask(REQUEST, 1e6, Meter()) for _ in range(40)))

        assert all(isinstance(answer, Answered) for answer in asyncio.run(together()))
        assert 1 < most <= CONCURRENT


class TestMeter:
    """What calls cost."""

    def test_adds_up(self) -> None:
        """By task; missing usage counts nothing."""
        meter = Meter()
        meter.count("draft", 0.5, {"input_tokens": 3, "output_tokens": None})
        meter.count("draft", 0.25, None, "rate_limited")
        meter.count("draft", 0.25, None, "timeout")

        counted = {"calls": 3, "rate_limited": 1, "input_tokens": 3, "output_tokens": 0, "seconds": 1.0}
        assert meter.tasks == {"draft": counted}
