"""What can be done with each of many rows: check its text, or suggest replies to its conversation.

A job travels to other processes, so it holds settings only; :meth:`Job.open` makes it ready in each.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import IntEnum
from pathlib import Path
from typing import Protocol

from assist.errors import ErrorBody, ErrorCode
from assist.suggestion import CheckRow, CheckVerdict, SuggestRow, to_json

Row = CheckRow | SuggestRow
#: What answers one decoded row; the line number is named in its errors.
Answer = Callable[[object, int | None], Row]
#: Rows with these errors were read well; what stands in them cannot be checked.
WELL_READ = frozenset({ErrorCode.TOO_LONG, ErrorCode.UNSUPPORTED_TEXT, ErrorCode.STAGE_FAILED, ErrorCode.REPEATED_ID})
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Outcome(IntEnum):
    """What became of a row. ``INVALID``: it could not be read at all."""

    CLEAN = 0
    FOUND = 1
    UNCHECKED = 2
    INVALID = 3


class Job(Protocol):
    """What is done with each row."""

    def open(self) -> Answer:
        """Make ready, once a process.

        Raises:
            AssistError: a policy or model that cannot be used.
        """
        ...

    def refusal(self, row_id: str | None, error: ErrorBody) -> Row:
        """The row that stands for an input row that is not answered."""
        ...


@dataclass(frozen=True, slots=True)
class CheckJob:
    """Check each row's text; ``defaults`` hold for the keys a row does not name."""

    policy: str
    critique: bool = False
    defaults: dict[str, str] = field(default_factory=dict)

    def open(self) -> Answer:
        """Load the policy."""
        from assist.assistant import Assistant

        assistant = Assistant(policy=self.policy)
        assistant.guard  # noqa: B018 - an unsound policy is refused before the first row

        def answer(data: object, line: int | None) -> CheckRow:
            given = {**self.defaults, **data} if self.defaults and isinstance(data, dict) else data
            return assistant.check_row(given, line, critique=self.critique)

        return answer

    def refusal(self, row_id: str | None, error: ErrorBody) -> CheckRow:
        """A row with the verdict ``error``."""
        return CheckRow(row_id, CheckVerdict.ERROR, error=error)


@dataclass(frozen=True, slots=True)
class SuggestJob:
    """Suggest replies to each conversation; ``record`` is the folder for replay bundles, if any."""

    model: str
    policy: str
    n: int
    now: str | None = None
    record: Path | None = None

    def open(self) -> Answer:
        """Load the policy and the drafter."""
        from assist.assistant import Assistant
        from assist.conversation import read_time

        assistant = Assistant(model=self.model, policy=self.policy)
        assistant.open()
        now = read_time(self.now) if self.now else None

        def answer(data: object, line: int | None) -> SuggestRow:
            row = assistant.suggest_row(data, line, n=self.n, now=now)
            if self.record is not None and row.error is None:
                from assist.replay import bundle, write_bundle

                write_bundle(self.record, bundle(data, row, assistant, self.n, now))
            return _without_answers(row)

        return answer

    def refusal(self, row_id: str | None, error: ErrorBody) -> SuggestRow:
        """A row with nothing but the error."""
        return SuggestRow(row_id, error=error)


def _without_answers(row: SuggestRow) -> SuggestRow:
    """``row`` as it is printed: what models answered was not checked, and stands in bundles only."""
    return replace(row, run={name: value for name, value in row.run.items() if name != "answers"})


def outcome_of(row: Row) -> Outcome:
    """What became of a row; a flagged text and a conversation without a suggestion need a person."""
    if row.error is not None:
        return Outcome.UNCHECKED if row.error.code in WELL_READ else Outcome.INVALID
    if isinstance(row, SuggestRow):
        return Outcome.CLEAN if row.suggestions else Outcome.FOUND
    by_verdict = {CheckVerdict.PASS: Outcome.CLEAN, CheckVerdict.FLAG: Outcome.FOUND}
    return by_verdict.get(row.verdict, Outcome.UNCHECKED)


def dumped(row: Row) -> str:
    """A row as it is printed: compact JSON, non-ASCII kept."""
    return _ENCODER.encode(to_json(row))
