"""Many rows: JSON Lines in, one row of JSON Lines out for each, in the order of the input.

Lines are streamed and handled in chunks, on several processes where there are many; what a chunk gave is
handed on as whole lines. A row that cannot be read gives a row with its ``error``; blank lines are passed over.
"""

from __future__ import annotations

import json
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from enum import IntEnum
from itertools import chain, islice
from pathlib import Path
from typing import NoReturn, Protocol

from assist.conversation import readable_id
from assist.errors import AssistError, ErrorBody, ErrorCode, InputError, OutputError
from assist.suggestion import CheckRow, CheckVerdict, SuggestRow, to_json

Row = CheckRow | SuggestRow
#: What answers one decoded row; the line number is named in its errors.
Answer = Callable[[object, int | None], Row]
#: A line of the input with its number, counted from 1.
Line = tuple[int, bytes]
#: Lines that are handled, written and counted together.
CHUNK = 256
#: From this many rows on, starting processes costs less than it saves.
MANY = 2_000
#: Chunks that wait for a process, per process: enough to keep it busy, few enough to stop soon.
_AHEAD = 4
#: Rows with these errors were read well; what stands in them cannot be checked.
WELL_READ = frozenset({ErrorCode.TOO_LONG, ErrorCode.UNSUPPORTED_TEXT, ErrorCode.STAGE_FAILED, ErrorCode.REPEATED_ID})


class Outcome(IntEnum):
    """What became of a row."""

    CLEAN = 0
    FOUND = 1
    UNCHECKED = 2
    INVALID = 3


class Job(Protocol):
    """What is done with each row. A job travels to other processes, so it holds settings and nothing else."""

    def open(self) -> Answer:
        """Make ready, once a process; what comes back answers one decoded row after the other."""
        ...

    def refusal(self, row_id: str | None, error: ErrorBody) -> Row:
        """The row that stands for an input row that is not answered."""
        ...

    def found(self, row: Row) -> bool:
        """Whether a row without an error is one a person must look at."""
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
            row = assistant.check_row(given, line)
            return _without_its_critique(row) if self.critique else row

        return answer

    def refusal(self, row_id: str | None, error: ErrorBody) -> CheckRow:
        """A row with the verdict ``error``."""
        return CheckRow(row_id, CheckVerdict.ERROR, error=error)

    def found(self, row: Row) -> bool:
        """Whether the text is flagged."""
        return isinstance(row, CheckRow) and row.verdict is not CheckVerdict.PASS


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
        from assist import plugins
        from assist.assistant import Assistant
        from assist.conversation import read_time

        assistant = Assistant(model=self.model, policy=self.policy)
        assistant.guard  # noqa: B018 - an unsound policy and an unknown drafter are refused before the first row
        plugins.drafter(self.model)
        now = read_time(self.now) if self.now else None

        def answer(data: object, line: int | None) -> SuggestRow:
            row = assistant.suggest_row(data, line, n=self.n, now=now)
            if self.record is not None and row.error is None:
                from assist.replay import bundle, write_bundle

                write_bundle(self.record, bundle(data, row, assistant, self.n, now))
            return row

        return answer

    def refusal(self, row_id: str | None, error: ErrorBody) -> SuggestRow:
        """A row with nothing but the error."""
        return SuggestRow(row_id, error=error)

    def found(self, row: Row) -> bool:
        """Whether there is no suggestion."""
        return isinstance(row, SuggestRow) and not row.suggestions


def _without_its_critique(row: CheckRow) -> CheckRow:
    """``row`` where a critique was asked for that nothing here can give: what is not checked is no pass."""
    if row.stages is None:
        return row
    said = "a critique was asked for, and no model is configured"
    stages = replace(row.stages, reasons={**row.stages.reasons, "critique": said})
    verdict = CheckVerdict.ERROR if row.verdict is CheckVerdict.PASS else row.verdict
    return replace(row, verdict=verdict, stages=stages, error=ErrorBody(ErrorCode.STAGE_FAILED, f"{said}.", "critique"))


@dataclass(slots=True)
class Tally:
    """How far a run has come. ``read`` counts bytes of the input."""

    rows: int = 0
    read: int = 0
    outcomes: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))

    @property
    def none_valid(self) -> bool:
        """Whether there were rows and none of them could be read."""
        return 0 < self.rows == self.outcomes[Outcome.INVALID]

    @property
    def exit_code(self) -> int:
        """The exit code of the contract: 2 where no row was valid, else the highest of 3, 1 and 0."""
        if self.none_valid:
            return 2
        if self.outcomes[Outcome.UNCHECKED] or self.outcomes[Outcome.INVALID]:
            return 3
        return 1 if self.outcomes[Outcome.FOUND] else 0


#: What one row gave: its id, the row of the output as JSON, and what became of it.
Answered = tuple[str | None, str, Outcome]


def run(
    job: Job, lines: Iterable[Line], write: Callable[[bytes], None], *, workers: int, moved_on: Callable[[Tally], bool]
) -> Tally:
    """Answer every line in order; ``write`` gets whole lines, and a false answer of ``moved_on`` stops the run.

    Raises:
        AssistError: the job cannot be opened, the output cannot be written, or a process died.
    """
    tally, seen = Tally(), set[str]()
    results = _answered(job, _chunks(lines), workers)
    try:
        for chunk, answered in results:
            rows = [_once(job, seen, line, row) for (line, _), row in zip(chunk, answered, strict=True)]
            write("".join(f"{text}\n" for _, text, _ in rows).encode("utf-8", "backslashreplace"))
            tally.rows += len(rows)
            tally.read += sum(len(raw) for _, raw in chunk)
            for _, _, outcome in rows:
                tally.outcomes[outcome] += 1
            if not moved_on(tally):
                break
    finally:
        results.close()
    return tally


def _chunks(lines: Iterable[Line]) -> Iterator[list[Line]]:
    kept = ((number, raw) for number, raw in lines if raw.strip())
    while chunk := list(islice(kept, CHUNK)):
        yield chunk


def _once(job: Job, seen: set[str], line: int, row: Answered) -> Answered:
    """``row``, or an error in its place where an earlier row has its id."""
    row_id = row[0]
    if row_id is None or row_id not in seen:
        if row_id is not None:
            seen.add(row_id)
        return row
    error = ErrorBody(ErrorCode.REPEATED_ID, "an earlier row has this id; this row was left alone.", "id", line)
    return row_id, dumped(job.refusal(row_id, error)), Outcome.UNCHECKED


def _answered(job: Job, chunks: Iterator[list[Line]], workers: int) -> Iterator[tuple[list[Line], list[Answered]]]:
    first = list(islice(chunks, MANY // CHUNK + 1))
    if workers < 2 or len(first) * CHUNK <= MANY:
        answer = job.open()
        for chunk in chain(first, chunks):
            yield chunk, _rows(job, answer, chunk)
        return
    job.open()
    yield from _in_processes(job, chain(first, chunks), workers)


def _in_processes(
    job: Job, chunks: Iterator[list[Line]], workers: int
) -> Iterator[tuple[list[Line], list[Answered]]]:
    pool = ProcessPoolExecutor(workers, initializer=_start, initargs=(job,))
    waiting: deque[tuple[list[Line], Future[list[Answered]]]] = deque()
    try:
        for chunk in chunks:
            waiting.append((chunk, pool.submit(_work, chunk)))
            if len(waiting) >= workers * _AHEAD:
                done, future = waiting.popleft()
                yield done, future.result()
        for done, future in waiting:
            yield done, future.result()
    except BrokenProcessPool as error:
        said = "a worker process ended unexpectedly, perhaps for want of memory; run the rest again."
        raise AssistError(ErrorCode.STAGE_FAILED, said) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


_working: list[tuple[Job, Answer]] = []


def _start(job: Job) -> None:
    """Make a worker process ready. An interrupt is the first process's to handle."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _working.append((job, job.open()))


def _work(chunk: Sequence[Line]) -> list[Answered]:
    return _rows(*_working[0], chunk)


def _rows(job: Job, answer: Answer, chunk: Sequence[Line]) -> list[Answered]:
    return [_row(job, answer, number, raw) for number, raw in chunk]


def _row(job: Job, answer: Answer, number: int, raw: bytes) -> Answered:
    row_id: str | None = None
    try:
        data = decoded(raw, number)
        row_id = readable_id(data)
        row = answer(data, number)
    except InputError as error:
        row = job.refusal(row_id, error.body)
    except OutputError:
        raise
    except Exception as error:  # noqa: BLE001 - a defect that one row shows must not lose the others; its row says so
        row = job.refusal(row_id, ErrorBody(ErrorCode.STAGE_FAILED, _defect(error), None, number))
    return row_id, dumped(row), outcome_of(job, row)


def _defect(error: Exception) -> str:
    """A defect by its kind and place, without a word of the text that showed it."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    name = "/".join(Path(place.filename).parts[-3:])
    return f"this row shows a defect of assist: {type(error).__name__} in {name}:{place.lineno}; please report it."


def outcome_of(job: Job, row: Row) -> Outcome:
    """What became of a row."""
    if row.error is not None:
        return Outcome.UNCHECKED if row.error.code in WELL_READ else Outcome.INVALID
    if isinstance(row, CheckRow) and row.verdict is CheckVerdict.ERROR:
        return Outcome.UNCHECKED
    return Outcome.FOUND if job.found(row) else Outcome.CLEAN


def dumped(row: Row) -> str:
    """A row as it is printed: compact JSON, non-ASCII kept."""
    return _ENCODER.encode(to_json(row))


def decoded(raw: bytes, line: int | None = None) -> object:
    """The JSON value of one line.

    Raises:
        InputError: it is not UTF-8 or not JSON.
    """
    try:
        return _DECODER.decode(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError(ErrorCode.INVALID_JSON, f"not UTF-8 (byte {error.start}).", None, line) from error
    except json.JSONDecodeError as error:
        raise InputError(ErrorCode.INVALID_JSON, f"not JSON: {error.msg} at character {error.pos}.", None, line) from error
    except (ValueError, RecursionError) as error:
        said = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise InputError(ErrorCode.INVALID_JSON, f"not JSON that can be read: {said}.", None, line) from error


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


_DECODER = json.JSONDecoder(parse_constant=_no_constant)
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
