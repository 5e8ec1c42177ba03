"""Waiting for a model that limits its rate or is left alone for a while, so that its samples are not skipped.

A model that an assistant leaves alone after some failures (``assist.models.endpoint``) would fail every sample of those
seconds at once. A run has time: the same question is put again after a pause. Where all pauses did not help, the
next questions do not wait, until one is answered again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from assist.models.asking import Asker, Session, key_of
from assist.models.endpoint import SEED
from guardrails.asking import Answered, Ask, Failed

#: Pauses before a question is put again, in seconds; together longer than a model is left alone.
PAUSES_S = (5.0, 15.0, 30.0)
#: Failures that pass by themselves.
PASSING = frozenset({"rate_limited", "breaker_open"})


class PatientAsker:
    """Asks as another asker does, and once more after a pause where the failure may have passed."""

    def __init__(self, asker: Asker, pauses: Sequence[float] | None = None) -> None:
        self._asker = asker
        self._pauses = PAUSES_S if pauses is None else tuple(pauses)
        self._hopeless = False

    def open(self, seed: int = SEED) -> Session:
        """Begin a suggestion for which models draw by ``seed``."""
        return self._asker.open(seed)

    def describe(self) -> dict[str, Any]:
        """The models by task."""
        return self._asker.describe()

    async def ask(self, ask: Ask, session: Session) -> Answered | Failed:
        """The answer, after as many pauses as it takes; pauses are no part of the suggestion's time."""
        answer = await self._asker.ask(ask, session)
        for pause in () if self._hopeless else self._pauses:
            if not _may_pass(answer):
                break
            await asyncio.sleep(pause)
            session.until += pause
            session.pending.pop(key_of(ask, self.describe()[ask.task]), None)
            answer = await self._asker.ask(ask, session)
        self._hopeless = _may_pass(answer)
        return answer


def _may_pass(answer: Answered | Failed) -> bool:
    return isinstance(answer, Failed) and answer.kind in PASSING
