"""Asking on behalf of the chain: which model for which task, what is remembered, and what is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Protocol, TypeVar

from assist.models.cache import Cache
from assist.models.endpoint import Endpoint, Meter
from guardrails.asking import Answered, Ask, Failed, Steps, Task
from guardrails.canonical import digest
from guardrails.errors import ReplayError, UnreadableAnswerError

#: Seconds that one suggestion may take, unless another budget is set.
BUDGET_S = 20.0

Result = TypeVar("Result")


@dataclass
class Session:
    """One suggestion's dealings with models: until when, at what cost, and every answer by its question's key."""

    until: float
    meter: Meter = field(default_factory=Meter)
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)


class Asker(Protocol):
    """Who answers the chain's questions."""

    def open(self) -> Session:
        """Begin a suggestion."""
        ...

    def describe(self) -> dict[str, Any]:
        """The models by task, for certificates."""
        ...

    async def ask(self, ask: Ask, session: Session) -> Answered | Failed:
        """The answer to one question, or why there is none; never raises for what a model does."""
        ...


def key_of(ask: Ask, model: str) -> str:
    """The name of a question: the hash of everything that decides its answer."""
    messages = [[message.role, message.content] for message in ask.request.messages]
    return digest({"task": ask.task, "model": model, "schema": ask.request.schema_name, "messages": messages})


class LiveAsker:
    """Asks real models, and remembers readable verdicts of the judge; errors are never remembered."""

    def __init__(self, endpoints: Mapping[Task, Endpoint], cache: Cache, budget_s: float = BUDGET_S) -> None:
        self._endpoints = dict(endpoints)
        self._cache = cache
        self._budget_s = budget_s

    def open(self) -> Session:
        """Begin a suggestion, its time running from now."""
        return Session(monotonic() + self._budget_s)

    def describe(self) -> dict[str, Any]:
        """The models' names by task."""
        return {task: endpoint.name for task, endpoint in sorted(self._endpoints.items())}

    async def ask(self, ask: Ask, session: Session) -> Answered | Failed:
        """Ask the model of the task; a judge's verdict may come from the cache."""
        endpoint = self._endpoints[ask.task]
        key = key_of(ask, endpoint.name)
        kept = self._cache.get(key) if ask.task == "critique" else None
        answer = Answered(kept, {"name": endpoint.name}) if kept is not None else None
        if answer is None:
            found = await endpoint.ask(ask.request, session.until, session.meter)
            if isinstance(found, Answered) and ask.task == "critique":
                self._remember(key, ask, found)
        session.answers[key] = _as_json(answer or found)
        return answer or found

    def _remember(self, key: str, ask: Ask, answer: Answered) -> None:
        try:
            ask.read(answer.text)
        except UnreadableAnswerError:
            return
        self._cache.put(key, answer.text)


class RecordedAsker:
    """Answers from a bundle, for replay; a question that is not in it cannot be answered."""

    def __init__(self, models: Mapping[str, Any], answers: Mapping[str, Mapping[str, Any]]) -> None:
        self._models = dict(models)
        self._answers = answers

    def open(self) -> Session:
        """Begin a suggestion without a limit of time."""
        return Session(float("inf"))

    def describe(self) -> dict[str, Any]:
        """The models' names by task, as recorded."""
        return self._models

    async def ask(self, ask: Ask, session: Session) -> Answered | Failed:
        """The recorded answer.

        Raises:
            ReplayError: the bundle holds none for this question.
        """
        key = key_of(ask, self._models[ask.task])
        kept = self._answers.get(key)
        if kept is None:
            raise ReplayError(f"the bundle has no answer for a {ask.task} question; its prompts or policy differ.")
        session.answers[key] = dict(kept)
        if "text" in kept:
            return Answered(kept["text"], {"name": self._models[ask.task]})
        return Failed(kept["kind"], kept["reason"])


def _as_json(answer: Answered | Failed) -> dict[str, Any]:
    if isinstance(answer, Answered):
        return {"text": answer.text}
    return {"kind": answer.kind, "reason": answer.reason}


async def drive(steps: Steps[Result], asker: Asker | None, session: Session | None) -> Result:
    """Run the chain's steps to their end, asking what they ask."""
    try:
        ask = next(steps)
        while True:
            if asker is None or session is None:
                raise AssertionError("the chain asked a model where none is configured")
            ask = steps.send(await asker.ask(ask, session))
    except StopIteration as done:
        result: Result = done.value
        return result
