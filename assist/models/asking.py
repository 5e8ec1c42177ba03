"""Asking on behalf of the chain: which model for which task, what is remembered, and what is recorded."""

from __future__ import annotations

from asyncio import Task as Pending
from asyncio import ensure_future
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Protocol, TypeVar

from assist.models.cache import Cache
from assist.models.endpoint import SEED, Endpoint, Meter
from guardrails.asking import Answered, Ask, Failed, Steps, Task
from guardrails.canonical import digest
from guardrails.errors import ReplayError, UnreadableAnswerError

#: Seconds that one suggestion may take, unless another budget is set.
BUDGET_S = 20.0

#: Tasks whose answers are verdicts on a text and hold as long as nothing that decides them changes.
_REMEMBERED = frozenset({"critique", "judge"})

Result = TypeVar("Result")


@dataclass
class Session:
    """One suggestion's dealings with models: until when, at what cost, and every answer by its question's key.

    The same question is asked once: whoever asks again shares its answer, so that a replay, which knows
    questions by their keys, takes the same course. Models draw by ``seed``. ``parameters`` are those that
    requests came to carry.
    """

    until: float
    seed: int = SEED
    meter: Meter = field(default_factory=Meter)
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    parameters: dict[str, dict[str, Any]] = field(default_factory=dict)
    pending: dict[str, Pending[Answered | Failed]] = field(default_factory=dict)


class Asker(Protocol):
    """Who answers the chain's questions."""

    def open(self, seed: int = SEED) -> Session:
        """Begin a suggestion for which models draw by ``seed``."""
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
    """Asks real models, and remembers readable verdicts of the judge; errors are never remembered.

    ``scope`` is what else a remembered verdict holds for: the policy, and the tenant if there are several.
    """

    def __init__(
        self,
        endpoints: Mapping[Task, Endpoint],
        cache: Cache,
        budget_s: float = BUDGET_S,
        scope: Mapping[str, Any] | None = None,
    ) -> None:
        self._endpoints = dict(endpoints)
        self._cache = cache
        self._budget_s = budget_s
        self._scope = dict(scope or {})

    def open(self, seed: int = SEED) -> Session:
        """Begin a suggestion, its time running from now."""
        return Session(monotonic() + self._budget_s, seed)

    def describe(self) -> dict[str, Any]:
        """The models' names by task."""
        return {task: endpoint.name for task, endpoint in sorted(self._endpoints.items())}

    async def ask(self, ask: Ask, session: Session) -> Answered | Failed:
        """Ask the model of the task; a judge's verdict may come from the cache."""
        endpoint = self._endpoints[ask.task]
        key = key_of(ask, endpoint.name)
        if key not in session.pending:
            session.pending[key] = ensure_future(self._answer(ask, key, endpoint, session))
        answer = await session.pending[key]
        session.answers[key] = _as_json(answer)
        return answer

    async def _answer(self, ask: Ask, key: str, endpoint: Endpoint, session: Session) -> Answered | Failed:
        if ask.task not in _REMEMBERED:
            return await self._asked(ask, endpoint, session)
        place = digest({"question": key, "parameters": endpoint.wanted(session.seed), "scope": self._scope})
        kept = self._cache.get(place)
        if kept is not None:
            return Answered(kept, {"name": endpoint.name})
        answer = await self._asked(ask, endpoint, session)
        if isinstance(answer, Answered) and _is_readable(ask, answer):
            self._cache.put(place, answer.text)
        return answer

    async def _asked(self, ask: Ask, endpoint: Endpoint, session: Session) -> Answered | Failed:
        answer = await endpoint.ask(ask.request, session.until, session.meter, session.seed)
        session.parameters[ask.task] = _with_seed(endpoint.parameters, session.seed)
        return answer


def _with_seed(parameters: dict[str, Any], seed: int) -> dict[str, Any]:
    return {**parameters, "seed": seed} if "seed" in parameters else parameters


def _is_readable(ask: Ask, answer: Answered) -> bool:
    try:
        ask.read(answer.text)
    except UnreadableAnswerError:
        return False
    return True


class RecordedAsker:
    """Answers from a bundle, for replay; a question that is not in it cannot be answered."""

    def __init__(self, models: Mapping[str, Any], answers: Mapping[str, Mapping[str, Any]]) -> None:
        self._models = dict(models)
        self._answers = answers

    def open(self, seed: int = SEED) -> Session:
        """Begin a suggestion without a limit of time."""
        return Session(float("inf"), seed)

    def describe(self) -> dict[str, Any]:
        """The models' names by task, as recorded."""
        return self._models

    async def ask(self, ask: Ask, session: Session) -> Answered | Failed:
        """The recorded answer.

        Raises:
            ReplayError: the bundle holds none for this question.
        """
        if ask.task not in self._models:
            raise ReplayError(f"the bundle names no model for {ask.task}; record it again.")
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
