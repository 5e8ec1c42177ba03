"""The guard alone: each draft is checked as an agent's own text would be."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from evals.output import Answer, Output, Usage, caught_in, troubled
from evals.sample import Form, Sample
from evals.systems.checking_pool import CheckingPool, checking_pool
from evals.systems.system import System

if TYPE_CHECKING:
    from pathlib import Path

    from assist import Assistant, CheckRow
    from guardrails.guard import Context

#: Above this many samples, starting processes costs less than it saves.
MANY = 2_000


class GuardSystem(System):
    """Check the text of each draft.

    ``policy`` is the pack; ``added`` are packs of the tenant's. With ``critique`` the ``model`` judges each text
    too, by the sample's seed, and its verdicts are remembered. A text that the rules flag is flagged whether or
    not the judge could be asked; one that nothing flags is undetermined without its verdict.
    """

    kind: Literal["guard"] = "guard"
    forms: ClassVar[tuple[Form, ...]] = (Form.DRAFTS,)
    policy: str = "tiktok-shop"
    added: tuple[str, ...] = ()
    critique: bool = False
    model: str | None = None

    def assistant(self, cache: Path | None = None) -> Assistant:
        """The assistant whose guard is tested."""
        from assist import Assistant

        model = self.model if self.critique else "playbook"
        return Assistant(model=model, policy=self.policy, added=self.added, cache=cache)

    @contextmanager
    def open(self, samples: int, cache: Path | None = None) -> Iterator[OpenGuard]:
        """Load the policy, in processes of its own where there is much to check.

        Raises:
            SetupError: a critique without a model, or a model without a critique, besides what cannot be used.
        """
        assistant = patient(self.assistant(cache))
        if self.critique:
            assistant.open()
        _check_judge(self, assistant)
        several = samples > MANY and not self.critique and (os.cpu_count() or 1) > 1
        if not several:
            yield OpenGuard(assistant, self.critique)
            return
        with checking_pool(assistant, self.assistant, check) as pool:
            yield OpenGuard(assistant, False, pool)


def _check_judge(system: GuardSystem, assistant: Assistant) -> None:
    from assist.errors import ErrorCode, SetupError

    if system.critique and assistant.asker is None:
        said = "critique: true needs a model to judge; name it under model, or by --model."
        raise SetupError(ErrorCode.INVALID_OPTION, said, "system.model")
    if system.model is not None and not system.critique:
        said = "the guard asks a model for its critique only; add critique: true to the system, or leave model out."
        raise SetupError(ErrorCode.INVALID_OPTION, said, "system.model")


class OpenGuard:
    """A guard that is ready."""

    def __init__(self, assistant: Assistant, critique: bool, pool: CheckingPool | None = None) -> None:
        self.assistant = assistant
        self._critique = critique
        self._pool = pool

    @property
    def about(self) -> dict[str, Any]:
        """The policies, and the judge if there is one."""
        return about(self.assistant)

    async def answer(self, sample: Sample, seed: int) -> Answer:
        """What the check says of the draft."""
        return await (self._judged(sample, seed) if self._critique else self.check(sample.row))

    async def check(self, row: Mapping[str, Any]) -> Answer:
        """What the rules alone say of the draft in a row."""
        return Answer(check(self.assistant, row) if self._pool is None else await self._pool.check(row))

    async def _judged(self, sample: Sample, seed: int) -> Answer:
        """As ``Assistant.check_row`` with a critique, in a session whose cost is counted."""
        from asyncio import to_thread

        from assist import checking
        from assist.models.loop import submit
        from guardrails.chain import Chain

        asker, chain = self.assistant.asker, Chain(self.assistant.guard)
        assert asker is not None
        session = asker.open(seed)

        def check_one(text: str, context: Context) -> CheckRow:
            return submit(checking.check_with_critique(chain, asker, text, context, session)).result()

        row = await to_thread(checking.check_row, check_one, dict(sample.row))
        usage = Usage()
        usage.add(session.meter.tasks, asker.describe())
        return Answer(output_of(row, sample.row["text"]), usage)


def patient(assistant: Assistant) -> Assistant:
    """The assistant, with models that are waited for where a failure may pass."""
    if assistant.asker is not None:
        from evals.patience import PatientAsker

        assistant.asker = PatientAsker(assistant.asker)
    return assistant


def about(assistant: Assistant) -> dict[str, Any]:
    """All that decides what an assistant says: policies, models, engine."""
    from guardrails.engine import fingerprint

    return {
        "policy": assistant.guard.ref,
        "added_policies": assistant.guard.added_refs,
        "models": None if assistant.asker is None else assistant.asker.describe(),
        "engine": fingerprint(),
    }


def check(assistant: Assistant, row: Mapping[str, Any]) -> Output:
    """Check one row of a case file."""
    return output_of(assistant.check_row(dict(row)), row["text"])


def output_of(row: CheckRow, text: str) -> Output:
    """A check's answer as the output of a sample; what could not be checked is no verdict.

    An objection holds even where another stage did not run.
    """
    if row.error is not None and row.verdict.value != "flag":
        return troubled(row.error.code.value, row.error.message)
    assert row.stages is not None
    if row.verdict.value == "error":
        return troubled("stage_failed", "; ".join(row.stages.reasons.values()) or "a stage broke")
    stages = {name: getattr(row.stages, name).value for name in ("rules", "facts", "critique")}
    return Output(row.verdict.value, text, caught=caught_in(row.findings), stages=stages)
