"""The guard alone: each draft is checked as an agent's own text would be."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from evals.output import Answer, Output, Usage, caught_in, troubled
from evals.sample import Form, Sample
from evals.systems.system import System

if TYPE_CHECKING:
    from pathlib import Path

    from assist import Assistant, CheckRow
    from assist.models.asking import Asker, Session
    from guardrails.asking import Answered, Ask, Failed
    from guardrails.guard import Context

#: Above this many samples, starting processes costs less than it saves.
MANY = 2_000
_WORKERS = 2


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
        with ProcessPoolExecutor(_WORKERS, initializer=_start, initargs=(self,)) as pool:
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

    def __init__(self, assistant: Assistant, critique: bool, pool: ProcessPoolExecutor | None = None) -> None:
        self.assistant = assistant
        self._critique = critique
        self._pool = pool

    @property
    def about(self) -> dict[str, Any]:
        """The policies, and the judge if there is one."""
        return about(self.assistant)

    async def answer(self, sample: Sample, seed: int) -> Answer:
        """What the check says of the draft."""
        if self._pool is not None:
            from asyncio import get_running_loop

            return Answer(await get_running_loop().run_in_executor(self._pool, _check, dict(sample.row)))
        if not self._critique:
            return Answer(check(self.assistant, sample.row))
        return await self._judged(sample, seed)

    async def _judged(self, sample: Sample, seed: int) -> Answer:
        """As ``Assistant.check_row`` with a critique, with a session that can be looked at afterwards."""
        from asyncio import to_thread

        from assist import checking
        from assist.models.loop import submit
        from guardrails.chain import Chain

        assert self.assistant.asker is not None
        chain, asker = Chain(self.assistant.guard), _SeededAsker(self.assistant.asker, seed)

        def check_one(text: str, context: Context) -> CheckRow:
            return submit(checking.check_with_critique(chain, asker, text, context)).result()

        row = await to_thread(checking.check_row, check_one, dict(sample.row))
        return Answer(output_of(row, sample.row["text"]), asker.usage)


class _SeededAsker:
    """Asks for one sample: by its seed, and with a count of what it cost."""

    def __init__(self, asker: Asker, seed: int) -> None:
        self._asker = asker
        self._seed = seed
        self._sessions: list[Session] = []

    def open(self, seed: int = 0) -> Session:  # noqa: ARG002 - the sample's own is used
        self._sessions.append(self._asker.open(self._seed))
        return self._sessions[-1]

    def describe(self) -> dict[str, Any]:
        return self._asker.describe()

    async def ask(self, ask: Ask, session: Session) -> Answered | Failed:
        return await self._asker.ask(ask, session)

    @property
    def usage(self) -> Usage:
        usage = Usage()
        for session in self._sessions:
            usage.add(session.meter.tasks, self.describe())
        return usage


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


_working: list[Assistant] = []


def _start(system: GuardSystem) -> None:
    """Make a worker process ready. An interrupt is the first process's to handle."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    assistant = system.assistant()
    assistant.guard  # noqa: B018 - loaded once a process
    _working.append(assistant)


def _check(row: Mapping[str, Any]) -> Output:
    return check(_working[0], row)
