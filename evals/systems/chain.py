"""The whole chain over given drafts: rules, critique, repair or rewrite, and every pass again.

Of labelled drafts this tells which stage catches a violation first, and what gets through.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from evals.output import Answer, Output, Reply, Usage, caught_in, troubled
from evals.sample import Form, Sample
from evals.systems.assistant import outage_in
from evals.systems.guard import about, patient
from evals.systems.system import System

if TYPE_CHECKING:
    from pathlib import Path

    from assist import Assistant
    from guardrails.chain import Delivered, Stopped
    from guardrails.guard import Context


class ChainSystem(System):
    """Put each draft through the chain, as if a model had drafted it.

    ``model`` judges and rewrites, ``critique_model`` and ``rewrite_model`` in its place where they are named; without
    one a draft is repaired as the playbook's are, and nothing judges it but the rules.
    """

    kind: Literal["chain"] = "chain"
    forms: ClassVar[tuple[Form, ...]] = (Form.DRAFTS,)
    policy: str = "tiktok-shop"
    added: tuple[str, ...] = ()
    model: str | None = None
    critique_model: str | None = None
    rewrite_model: str | None = None

    @contextmanager
    def open(self, samples: int, cache: Path | None = None) -> Iterator[OpenChain]:  # noqa: ARG002 - one process
        """Load policy and models."""
        from assist import Assistant

        assistant = Assistant(
            model=self.model or "playbook",
            critique_model=self.critique_model,
            rewrite_model=self.rewrite_model,
            policy=self.policy,
            added=self.added,
            cache=cache,
        )
        patient(assistant).open()
        yield OpenChain(assistant)


class OpenChain:
    """A chain that is ready."""

    def __init__(self, assistant: Assistant) -> None:
        from guardrails.chain import Chain

        self._assistant = assistant
        self._chain = Chain(assistant.guard)

    @property
    def about(self) -> dict[str, Any]:
        """The policies and the models."""
        return about(self._assistant)

    async def answer(self, sample: Sample, seed: int) -> Answer:
        """What becomes of the draft."""
        from assist import InputError
        from assist.checking import context_of
        from guardrails.errors import TextError

        given = {key: sample.row.get(key) for key in ("market", "lang", "facts", "customer", "attachments")}
        try:
            context = context_of(channel=sample.row.get("channel", "chat"), **given)
            return await self._through(sample.row["text"], context, seed)
        except InputError as error:
            return Answer(troubled(error.code.value, error.message))
        except TextError as error:
            return Answer(troubled(str(error.code), str(error)))

    async def _through(self, text: str, context: Context, seed: int) -> Answer:
        from asyncio import wrap_future

        from assist.drafting.brief import brief_of_check
        from assist.models.asking import drive
        from assist.models.loop import submit
        from guardrails.certificate import Provenance
        from guardrails.chain import Draft

        asker = self._assistant.asker
        if asker is None:
            return Answer(output_of(self._chain.run(Draft(text, Provenance({})), context), text))
        brief, session = brief_of_check(context, self._chain.guard.rules), asker.open(seed)
        draft = Draft(text, Provenance({}, asker.describe()), shown=brief.hide(text))
        result = await wrap_future(submit(drive(self._chain.steps(draft, context, brief), asker, session)))
        usage = Usage()
        usage.add(session.meter.tasks, asker.describe())
        outage = outage_in(session.answers.values())
        return Answer(output_of(result, text) if outage is None else troubled(*outage), usage)


def output_of(result: Delivered | Stopped, text: str) -> Output:
    """What the chain made of a draft: passed as it stands, or flagged, with the text that took its place if any."""
    from guardrails.chain import Stopped

    caught = tuple(
        one for step, checked in enumerate(result.passes, start=1) for one in caught_in(checked.findings, step)
    )
    if isinstance(result, Stopped):
        if result.verdict == "error" or result.reason.startswith("critique_not_run"):
            return troubled("stage_failed", result.reason)
        return Output("flag", text, caught=caught, reasons=(result.reason,))
    changes = tuple((change.before, change.after) for change in result.changes)
    reply = Reply(result.text, None, result.verdict, changes)
    return Output("flag" if changes else "pass", text, (reply,), caught)
