"""A run waits for a model whose failure passes by itself, and for no other."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

import pytest

from assist.models.asking import LiveAsker, Session
from assist.models.cache import MemoryCache
from assist.models.endpoint import BREAK_AFTER, BREAK_FOR_S, SEED, Endpoint
from assist.testing import ScriptedChatModel, judge_answer
from evals import patience
from evals.patience import PatientAsker
from evals.scorers.helpfulness import Helpfulness
from guardrails.asking import Answered, Ask, Failed

ASK = Helpfulness().example()
#: Read before any test shortens them.
SHIPPED = patience.PAUSES_S
LIMITED, BROKEN, OPEN = (
    Failed("rate_limited", "429"),
    Failed("connection", "gone"),
    Failed("breaker_open", "left alone"),
)
YES = Answered("yes")


class Scripted:
    """An asker that answers in turn."""

    def __init__(self, answers: Iterable[Answered | Failed]) -> None:
        self._answers = iter(answers)
        self.asked = 0

    def open(self, seed: int = SEED) -> Session:
        return Session(10.0, seed)

    def describe(self) -> dict[str, Any]:
        return {"judge": "scripted"}

    async def ask(self, ask: Ask, session: Session) -> Answered | Failed:
        self.asked += 1
        return next(self._answers)


def asked(scripted: Scripted, times: int = 1, pauses: tuple[float, ...] = (0.0, 0.0)) -> list[Answered | Failed]:
    patient = PatientAsker(scripted, pauses)

    async def all_of_them() -> list[Answered | Failed]:
        return [await patient.ask(ASK, patient.open()) for _ in range(times)]

    return asyncio.run(all_of_them())


@pytest.mark.parametrize("failure", [LIMITED, OPEN], ids=lambda failure: failure.kind)
def test_asks_again_while_a_failure_may_pass(failure: Failed) -> None:
    """Two failures that pass end in the answer."""
    scripted = Scripted([failure, failure, YES])

    assert asked(scripted) == [YES]
    assert scripted.asked == 3


def test_other_failures_are_told_at_once() -> None:
    """A server that is gone is not waited for."""
    scripted = Scripted([BROKEN])

    assert asked(scripted) == [BROKEN]
    assert scripted.asked == 1


def test_stops_waiting_where_waiting_did_not_help() -> None:
    """Once all pauses were in vain the next question does not wait, until one is answered again."""
    scripted = Scripted([OPEN, OPEN, OPEN, OPEN, YES, OPEN, YES])

    assert asked(scripted, times=4) == [OPEN, OPEN, YES, YES]
    assert scripted.asked == 7


def test_pauses_are_longer_than_a_model_is_left_alone() -> None:
    """Else a run would give up while the breaker is still open."""
    assert sum(SHIPPED) > BREAK_FOR_S


def test_outlasts_the_breaker_of_a_real_endpoint() -> None:
    """After failures enough to open the breaker, the question is put again and answered, within the same session."""
    now = 0.0
    failures = iter([ConnectionError("gone")] * BREAK_AFTER)
    model = ScriptedChatModel(lambda _: next(failures, None) or judge_answer(dict.fromkeys(("answers",), "yes")))
    endpoint = Endpoint(model, clock=lambda: now)
    live = LiveAsker({"judge": endpoint}, MemoryCache(), budget_s=5.0)

    async def broken_then_patient() -> tuple[Answered | Failed, Answered | Failed]:
        nonlocal now
        for _ in range(BREAK_AFTER):
            session = live.open()
            session.until = 0.01  # too short for a second try
            await live.ask(ASK, session)
        shut = await live.ask(ASK, live.open())
        patient = PatientAsker(live, (0.0, 0.0))
        waiting = asyncio.ensure_future(patient.ask(ASK, patient.open()))
        await asyncio.sleep(0)
        now = BREAK_FOR_S + 1
        return shut, await waiting

    shut, answer = asyncio.run(broken_then_patient())
    assert isinstance(shut, Failed)
    assert shut.kind == "breaker_open"
    assert isinstance(answer, Answered)
