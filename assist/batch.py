"""Many rows: JSON Lines in, one row of JSON Lines out for each, in the order of the input.

Lines are streamed and handled in chunks, on several processes where there are many; what a chunk gave
is handed on as whole lines. A row that cannot be read gives a row with its ``error``; blank lines are
passed over.
"""

from __future__ import annotations

import json
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from assist.codes import shown
from assist.errors import AssistError, ErrorBody, ErrorCode, InputError, OutputError
from assist.intake import readable_id
from assist.jobs import Answer, Job, Outcome, Row, dumped, outcome_of

if TYPE_CHECKING:
    from concurrent.futures import Future

#: A line of the input with its number, counted from 1.
Line = tuple[int, bytes]
#: What one row gave: its id, the row of the output as JSON, and what became of it.
Answered = tuple[str | None, str, Outcome]
#: Chunks of lines, each with what its rows gave.
Results = Generator[tuple[list[Line], list[Answered]], None, None]
#: Lines that are handled, written and counted together.
CHUNK = 256
#: Above this many rows, starting processes costs less than it saves.
MANY = 2_000
#: Chunks that wait for a process, per process: enough to keep it busy, few enough to stop soon.
_AHEAD = 4


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


def run(
    job: Job,
    lines: Iterable[Line],
    write: Callable[[bytes], None],
    *,
    workers: int = 1,
    goes_on: Callable[[Tally], bool] = lambda _: True,
) -> Tally:
    """Answer every line in order. ``write`` gets whole lines; ``goes_on`` is asked after each chunk.

    Raises:
        AssistError: the job cannot be opened, the output cannot be written, or a process died.
    """
    tally, ids = Tally(), _Ids()
    results = _answered(job, _chunks(lines), workers)
    try:
        for chunk, answered in results:
            rows = [_once(job, ids, line, row) for (line, _), row in zip(chunk, answered, strict=True)]
            write("".join(f"{text}\n" for _, text, _ in rows).encode("utf-8", "backslashreplace"))
            _count(tally, chunk, rows)
            if not goes_on(tally):
                break
    finally:
        results.close()
    return tally


def _count(tally: Tally, chunk: Sequence[Line], rows: Sequence[Answered]) -> None:
    tally.rows += len(rows)
    tally.read += sum(len(raw) for _, raw in chunk)
    for _, _, outcome in rows:
        tally.outcomes[outcome] += 1


def _chunks(lines: Iterable[Line]) -> Iterator[list[Line]]:
    kept = ((number, raw) for number, raw in lines if raw.strip())
    while chunk := list(islice(kept, CHUNK)):
        yield chunk


class _Ids:
    """The ids of the rows so far."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def repeated(self, row_id: str | None, line: int) -> ErrorBody | None:
        """The error of a row whose id an earlier row has."""
        if row_id is None:
            return None
        if row_id not in self._seen:
            self._seen.add(row_id)
            return None
        said = "an earlier row has this id; this row was left alone."
        return ErrorBody(ErrorCode.REPEATED_ID, said, "id", line)


def _once(job: Job, ids: _Ids, line: int, row: Answered) -> Answered:
    error = ids.repeated(row[0], line)
    return row if error is None else (row[0], dumped(job.refusal(row[0], error)), Outcome.UNCHECKED)


def _answered(job: Job, chunks: Iterator[list[Line]], workers: int) -> Results:
    answer = job.open()
    first = list(islice(chunks, MANY // CHUNK + 1))
    if workers > 1 and sum(map(len, first)) > MANY:
        yield from _in_processes(job, chain(first, chunks), workers)
        return
    for chunk in chain(first, chunks):
        yield chunk, _rows(job, answer, chunk)


def _in_processes(job: Job, chunks: Iterator[list[Line]], workers: int) -> Results:
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

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
    return [_as_text(*_row(job, answer, *line)) for line in chunk]


def _as_text(data: object, row: Row) -> Answered:
    return readable_id(data), dumped(row), outcome_of(row)


def rows(job: Job, lines: Iterable[Line]) -> Iterator[tuple[object, Row]]:
    """Each decoded row with its answer, as :func:`run` gives them, one after the other in this process.

    Raises:
        AssistError: the job cannot be opened.
    """
    answer, ids = job.open(), _Ids()
    for number, raw in lines:
        if raw.strip():
            data, row = _row(job, answer, number, raw)
            error = ids.repeated(readable_id(data), number)
            yield data, row if error is None else job.refusal(row.id, error)


def _row(job: Job, answer: Answer, number: int, raw: bytes) -> tuple[object, Row]:
    data: object = None
    try:
        data = decoded(raw, number)
        _refuse_unreadable_id(data, number)
        return data, answer(data, number)
    except InputError as error:
        return data, job.refusal(readable_id(data), error.body)
    except OutputError:
        raise
    except Exception as error:  # noqa: BLE001 - a defect that one row shows must not lose the others; its row says so
        said = ErrorBody(ErrorCode.STAGE_FAILED, _defect(error), None, number)
        return data, job.refusal(readable_id(data), said)


def _refuse_unreadable_id(data: object, line: int) -> None:
    """An id that cannot be given back would leave its row without an answer that can be found."""
    if isinstance(data, dict) and data.get("id") is not None and readable_id(data) is None:
        said = f"id must be a text of printable characters, not {shown(data['id'])}."
        raise InputError(ErrorCode.WRONG_TYPE, said, "id", line)


def _defect(error: Exception) -> str:
    """A defect by its kind and place, without a word of the text that showed it."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    name = "/".join(Path(place.filename).parts[-3:])
    where = f"{type(error).__name__} in {name}:{place.lineno}"
    return f"this row shows a defect of assist, {where}; please report it."


def decoded(raw: bytes, line: int | None = None) -> object:
    """The JSON value of one line.

    Raises:
        InputError: it is not UTF-8 or not JSON.
    """
    try:
        return _DECODER.decode(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InputError(ErrorCode.INVALID_JSON, f"the row is {_not_json(error)}.", None, line) from error


def _not_json(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"not UTF-8 (byte {error.start})"
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON ({error.msg}: line {error.lineno}, column {error.colno})"
    return "nested too deeply" if isinstance(error, RecursionError) else f"not JSON ({error})"


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


_DECODER = json.JSONDecoder(parse_constant=_no_constant)
