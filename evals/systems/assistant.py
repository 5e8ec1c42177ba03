"""The assistant as a whole: conversations are answered by the playbook or a model, through the chain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from evals.output import Answer, Caught, Output, Reply, Usage, troubled
from evals.sample import Form, Sample
from evals.systems.guard import about, patient
from evals.systems.system import System

if TYPE_CHECKING:
    from pathlib import Path

    from assist import Assistant, SuggestRow
    from assist.suggestion import Withheld

#: Why a model gave no answer at all, as far as that says nothing of how well it answers.
OUTAGES = frozenset(
    {
        "timeout", "connection", "rate_limited", "server_error", "unauthorised", "unknown_model", "quota_exhausted",
        "breaker_open", "out_of_time", "malformed", "parameter_refused", "request_refused",
    }
)  # fmt: skip


class AssistantSystem(System):
    """Suggest replies to each conversation.

    ``model`` is ``playbook`` or ``provider:name``; ``n`` replies are asked for. A model that cannot be reached
    leaves its sample undetermined. Where a model gives no draft that is let through, the playbook's reply that
    an agent would see is none of the model's and is not scored: the sample has no reply.
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
        """Load policy, drafter and models.

        Raises:
            SetupError: options of a model where the playbook drafts, besides what cannot be used.
        """
        from assist import Assistant

        built = Assistant(
            model=self.model,
            critique_model=self.critique_model,
            rewrite_model=self.rewrite_model,
            policy=self.policy,
            added=self.added,
            budget_s=self.budget_s,
            cache=cache,
        )
        assistant = patient(built)
        assistant.open()
        if assistant.asker is None:
            _refuse_options_of_models(self)
        yield OpenAssistant(assistant, self.n)


def _refuse_options_of_models(system: AssistantSystem) -> None:
    from assist.errors import ErrorCode, SetupError

    given = [name for name in ("critique_model", "rewrite_model", "budget_s") if getattr(system, name) is not None]
    if given:
        said = f"{', '.join(given)} would not be used: {system.model} drafts without a model; leave it out."
        raise SetupError(ErrorCode.INVALID_OPTION, said, f"system.{given[0]}")


class OpenAssistant:
    """An assistant that is ready."""

    def __init__(self, assistant: Assistant, n: int) -> None:
        self._assistant = assistant
        self._n = n

    @property
    def about(self) -> dict[str, Any]:
        """Policies, models, prompts or playbook, and how many replies are asked for."""
        return {**about(self._assistant), "n": self._n, "words_sha256": _words_sha256(self._assistant)}

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
        models_drafts = None if self._assistant.asker is None else self._n
        return Answer(output_of(row, models_drafts), usage_of(row, self._assistant))


def _words_sha256(assistant: Assistant) -> str:
    """The hash of the words a reply is made of or asked for by."""
    from guardrails.canonical import digest
    from prompts.library import library
    from prompts.playbook import load_playbook

    if assistant.asker is None:
        return load_playbook().sha256
    templates = library()
    return digest({name: templates.get(name).sha256 for name in templates.ids})


def output_of(row: SuggestRow, models_drafts: int | None = None) -> Output:
    """A row of suggestions as the output of a sample.

    ``models_drafts`` is how many drafts a model was asked for; what stands in the row beyond them is the
    playbook's, and no reply of the model's. None where the playbook alone drafts.
    """
    if row.error is not None:
        return troubled(row.error.code.value, row.error.message)
    outage = outage_in(row.run.get("answers", {}).values())
    if outage is not None:
        return troubled(*outage)
    reasons = tuple(withheld.reason for withheld in row.withheld) + tuple(f"advice: {a.action}" for a in row.advice)
    broken = next((withheld.reason for withheld in row.withheld if _is_broken(withheld)), None)
    if broken is not None and not (row.suggestions and models_drafts is None):
        return troubled("stage_failed", broken)
    if models_drafts is not None and "drafter" in row.run:
        return Output("silent", caught=tuple(_caught(row, models_drafts)), reasons=reasons)
    replies = tuple(
        Reply(
            made.text,
            made.language,
            made.verdict.value,
            tuple((change.before, change.after) for change in made.changes),
        )
        for made in row.suggestions
    )
    stages = _stages(row)
    return Output("replied" if replies else "silent", None, replies, tuple(_caught(row)), stages, reasons)


def _is_broken(withheld: Withheld) -> bool:
    """Whether a draft was withheld because it could not be judged, which says nothing of the draft."""
    return withheld.verdict.value == "error" or withheld.reason.startswith("critique_not_run")


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


def _caught(row: SuggestRow, drafts: int | None = None) -> Iterator[Caught]:
    """What every pass over every draft objected to, or over the first ``drafts`` of them."""
    for draft in row.run.get("drafts", ())[:drafts]:
        for step, objections in enumerate(draft["passes"], start=1):
            yield from (Caught(step, **objection) for objection in objections)


def usage_of(row: SuggestRow, assistant: Assistant) -> Usage:
    """What the models' calls for a row cost."""
    usage = Usage()
    if assistant.asker is not None:
        usage.add(row.run.get("models", {}), assistant.asker.describe())
    return usage
