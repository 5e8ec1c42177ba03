"""Checking many drafts in processes of their own.

Handing over one draft and fetching one answer takes longer than a good part of checking it, so drafts that are asked
for at the same moment travel together.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from evals.output import Output

if TYPE_CHECKING:
    from assist import Assistant

Row = Mapping[str, Any]
Check = Callable[["Assistant", Row], Output]
#: Drafts that travel together: few enough that no process waits for another's.
BATCH = 8
_WORKERS = 2

_working: list[tuple[Assistant, Check]] = []


@contextmanager
def checking_pool(assistant: Assistant, load: Callable[[], Assistant], check: Check) -> Iterator[CheckingPool]:
    """Processes that check rows; a process that does not inherit ``assistant`` loads its own by ``load``."""
    assistant.guard  # noqa: B018 - loaded before the processes are made of this one
    _working.append((assistant, check))
    try:
        with ProcessPoolExecutor(_WORKERS, initializer=_start, initargs=(load, check)) as pool:
            yield CheckingPool(pool)
    finally:
        _working.pop()


class CheckingPool:
    """Hands rows to processes by the batch."""

    def __init__(self, pool: Executor) -> None:
        self._pool = pool
        self._waiting: list[tuple[Row, asyncio.Future[Output]]] = []

    async def check(self, row: Row) -> Output:
        """The output of one row.

        Raises:
            Exception: whatever the check raised, or that a process died.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Output] = loop.create_future()
        if not self._waiting:
            loop.call_soon(self._send)
        self._waiting.append((row, future))
        return await future

    def _send(self) -> None:
        waiting, self._waiting = self._waiting, []
        for begin in range(0, len(waiting), BATCH):
            batch = waiting[begin : begin + BATCH]
            futures = [future for _, future in batch]
            try:
                sent = self._pool.submit(_check_all, [row for row, _ in batch])
            except RuntimeError as error:  # the processes died, or were shut down
                _fail(futures, error)
                continue
            asyncio.wrap_future(sent).add_done_callback(partial(_deliver, futures))


def _fail(futures: Sequence[asyncio.Future[Output]], error: BaseException) -> None:
    for future in futures:
        if not future.done():
            future.set_exception(error)


def _deliver(futures: Sequence[asyncio.Future[Output]], answered: asyncio.Future[list[Output | Exception]]) -> None:
    error = answered.exception()
    if error is not None:
        _fail(futures, error)
        return
    for future, one in zip(futures, answered.result(), strict=True):
        if future.done():
            continue
        if isinstance(one, Output):
            future.set_result(one)
        else:
            future.set_exception(one)


def _start(load: Callable[[], Assistant], check: Check) -> None:
    """Make a process ready. An interrupt is the first process's to handle."""
    import gc
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if not _working:
        assistant = load()
        assistant.guard  # noqa: B018 - loaded once a process
        _working.append((assistant, check))
    # What was loaded stays: it need not be looked through for garbage, nor be copied for that.
    gc.freeze()


def _check_all(rows: Sequence[Row]) -> list[Output | Exception]:
    return [_checked(*_working[-1], row) for row in rows]


def _checked(assistant: Assistant, check: Check, row: Row) -> Output | Exception:
    try:
        return check(assistant, row)
    except Exception as error:  # noqa: BLE001 - raised again for its own row in the process that asked
        return error
