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

#: Above this many samples, starting processes costs less than it saves.
MANY = 2_000
_WORKERS = 2


class GuardSystem(System):
    """Check the text of each draft.

    ``policy`` is the pack; ``added`` are packs of the tenant's. With ``critique`` the ``model`` judges each text
    too, and its verdicts are remembered.
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
        """Load the policy, in processes of its own where there is much to check."""
        assistant = self.assistant(cache)
        if self.critique:
            assistant.open()
        several = samples > MANY and not self.critique and (os.cpu_count() or 1) > 1
        if not several:
            yield OpenGuard(assistant, self.critique)
            return
        with ProcessPoolExecutor(_WORKERS, initializer=_start, initargs=(self,)) as pool:
            yield OpenGuard(assistant, False, pool)


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

    async def answer(self, sample: Sample, seed: int) -> Answer:  # noqa: ARG002 - nothing is drawn
        """What the check says of the draft."""
        if self._pool is not None:
            from asyncio import get_running_loop

            return Answer(await get_running_loop().run_in_executor(self._pool, _check, dict(sample.row)))
        if not self._critique:
            return Answer(check(self.assistant, sample.row))
        return await self._judged(sample)

    async def _judged(self, sample: Sample) -> Answer:
        from asyncio import to_thread

        row = await to_thread(self.assistant.check_row, dict(sample.row), critique=True)
        return Answer(output_of(row, sample.row["text"]), Usage())


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
    """A check's answer as the output of a sample; what could not be checked is no verdict."""
    if row.error is not None:
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
