"""One sample, or several, put to a system."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any

from evals.output import Answer
from evals.sample import Form, Labels, Sample
from evals.systems.system import System

SEED = 7


def sample(row: Mapping[str, Any], form: Form) -> Sample:
    """A case without labels."""
    return Sample(str(row.get("id", "s1")), "cases", form, row, "s1", Labels())


def answers(system: System, rows: Iterable[Mapping[str, Any]], form: Form, seed: int = SEED) -> list[Answer]:
    """What the system answers to each row, all asked at once."""
    samples = [sample(row, form) for row in rows]

    async def all_of_them() -> list[Answer]:
        return list(await asyncio.gather(*(opened.answer(one, seed) for one in samples)))

    with system.open(len(samples)) as opened:
        return asyncio.run(all_of_them())


def answer(system: System, row: Mapping[str, Any], form: Form, seed: int = SEED) -> Answer:
    """What the system answers to one row."""
    return answers(system, [row], form, seed)[0]
