"""The model that judges: who asks it, and by what a calibration of it is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from evals.limits import AdaptiveLimit
from evals.output import Usage
from guardrails.asking import Ask, Steps
from guardrails.canonical import digest
from prompts.requests import instruction_text

if TYPE_CHECKING:
    from pathlib import Path

    from assist.models.asking import Asker

Result = TypeVar("Result")

#: Seconds a judge may take for one sample.
BUDGET_S = 60.0


@dataclass(frozen=True, slots=True)
class Judge:
    """A model behind the same caches, retries and limits as the assistant's; ``task`` is what it is asked for."""

    asker: Asker
    model: str
    task: str = "judge"

    async def ask(self, questions: Steps[Result], seed: int, usage: Usage) -> Result:
        """Ask what ``questions`` ask, and count what it cost."""
        from asyncio import wrap_future

        from assist.models.asking import drive
        from assist.models.loop import submit

        session = self.asker.open(seed)
        result = await wrap_future(submit(drive(questions, self.asker, session)))
        usage.add(session.meter.tasks, {self.task: self.model})
        return result

    async def ask_all(
        self, questions: Iterable[tuple[Steps[Result], int]], goes_on: Callable[[int], None] = lambda _: None
    ) -> list[Result]:
        """The results of many questions, each with its seed, in their order; ``goes_on`` is told how many are done."""
        import asyncio

        limit, done = AdaptiveLimit(), 0

        async def one(steps: Steps[Result], seed: int, taken_in: int) -> Result:
            nonlocal done
            usage = Usage()
            try:
                return await self.ask(steps, seed, usage)
            finally:
                limit.give(taken_in, usage.rate_limited > 0)
                done += 1
                goes_on(done)

        tasks = []
        for steps, seed in questions:
            taken_in = await limit.take()
            tasks.append(asyncio.create_task(one(steps, seed, taken_in)))
        return list(await asyncio.gather(*tasks))

    def key(self, example: Ask) -> str:
        """The hash that a calibration holds for: prompt, rubric, form of the answer, model.

        ``example`` is a fixed question of the scorer, so that the hash does not depend on any sample.
        """
        request = example.request
        about = {"prompts": request.prompts, "instructions": instruction_text(request), "schema": request.schema}
        return digest({**about, "model": self.model})


def open_judge(model: str | Any, cache: Path | None = None, task: Any = "judge") -> Judge:
    """A judge by the name of its model, or a chat model of LangChain.

    Raises:
        SetupError: a model or cache that cannot be used.
    """
    from assist.models.asking import LiveAsker
    from assist.models.cache import MemoryCache, SqliteCache
    from assist.models.endpoint import Endpoint
    from assist.models.opening import open_model
    from evals.patience import PatientAsker

    endpoint = Endpoint(open_model(model) if isinstance(model, str) else model)
    kept = SqliteCache(cache) if cache is not None else MemoryCache()
    return Judge(PatientAsker(LiveAsker({task: endpoint}, kept, BUDGET_S)), endpoint.name, task)
