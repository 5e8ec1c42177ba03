"""The assistant as a whole: conversations are answered by the playbook or a model, through the chain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from evals.output import Answer, Caught, Output, Reply, Usage, troubled
from evals.sample import Form, Sample
from evals.systems.guard import about
from evals.systems.system import System

if TYPE_CHECKING:
    from pathlib import Path

    from assist import Assistant, SuggestRow

#: Why a model gave no answer at all, as far as that says nothing of how well it answers.
OUTAGES = frozenset(
    {
        "timeout", "connection", "rate_limited", "server_error", "unauthorised", "unknown_model", "quota_exhausted",
        "breaker_open", "out_of_time", "malformed",
    }
)  # fmt: skip


class AssistantSystem(System):
    """Suggest replies to each conversation.

    ``model`` is ``playbook`` or ``provider:name``; ``n`` replies are asked for. A model that cannot be reached
    leaves its sample undetermined: the playbook's reply in its place is none of the model's.
    """

    kind: Literal["assistant"] = "assistant"
    forms: ClassVar[tuple[Form, ...]] = (Form.CONVERSATIONS,)
    model: str = "playbook"
    critique_model: str | None = None
    rewrite_model: str | None = None
    policy: str = "tiktok-shop"
    added: tuple[str, ...] = ()
    n: Annotated[int, Field(ge=1, le=10)] = 1
    budget_s: Annotated[float, Field(gt=0)] | None = None

    @contextmanager
    def open(self, samples: int, cache: Path | None = None) -> Iterator[OpenAssistant]:  # noqa: ARG002 - one process
        """Load policy, drafter and models."""
        from assist import Assistant

        assistant = Assistant(
            model=self.model,
            critique_model=self.critique_model,
            rewrite_model=self.rewrite_model,
            policy=self.policy,
            added=self.added,
            budget_s=self.budget_s,
            cache=cache,
        )
        assistant.open()
        yield OpenAssistant(assistant, self.n)


class OpenAssistant:
    """An assistant that is ready."""

    def __init__(self, assistant: Assistant, n: int) -> None:
        self._assistant = assistant
        self._n = n

    @property
    def about(self) -> dict[str, Any]:
        """Policies, models and how many replies are asked for."""
        return {**about(self._assistant), "n": self._n}

    async def answer(self, sample: Sample, seed: int) -> Answer:
        """What is suggested to the conversation."""
        from assist import InputError

        try:
            conversation = sample.conversation()
        except InputError as error:
            return Answer(troubled(error.code.value, error.message))
        if self._assistant.asker is None:
            row = self._assistant.suggest(conversation, n=self._n, seed=seed)
        else:
            row = await self._assistant.asuggest(conversation, n=self._n, seed=seed)
        return Answer(output_of(row), usage_of(row, self._assistant))


def output_of(row: SuggestRow) -> Output:
    """A row of suggestions as the output of a sample."""
    if row.error is not None:
        return troubled(row.error.code.value, row.error.message)
    outage = outage_in(row.run.get("answers", {}).values())
    if outage is not None:
        return troubled(*outage)
    replies = tuple(
        Reply(
            made.text,
            made.language,
            made.verdict.value,
            tuple((change.before, change.after) for change in made.changes),
        )
        for made in row.suggestions
    )
    reasons = tuple(withheld.reason for withheld in row.withheld) + tuple(f"advice: {a.action}" for a in row.advice)
    stages = _stages(row)
    return Output("replied" if replies else "silent", None, replies, tuple(_caught(row)), stages, reasons)


def outage_in(answers: Iterable[Mapping[str, Any]]) -> tuple[str, str] | None:
    """The first answer that is none because its model could not be reached: its kind, and why."""
    return next(
        ((answer["kind"], f"the model: {answer['reason']}") for answer in answers if answer.get("kind") in OUTAGES),
        None,
    )


def _stages(row: SuggestRow) -> dict[str, str]:
    """How the stages of the first reply ended."""
    if not row.suggestions:
        return {}
    stages = row.suggestions[0].stages
    return {name: getattr(stages, name).value for name in ("rules", "facts", "critique")}


def _caught(row: SuggestRow) -> Iterator[Caught]:
    """What every pass over every draft objected to."""
    for draft in row.run.get("drafts", ()):
        for step, objections in enumerate(draft["passes"], start=1):
            yield from (Caught(step, **objection) for objection in objections)


def usage_of(row: SuggestRow, assistant: Assistant) -> Usage:
    """What the models' calls for a row cost."""
    usage = Usage()
    if assistant.asker is not None:
        usage.add(row.run.get("models", {}), assistant.asker.describe())
    return usage
