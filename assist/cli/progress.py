"""How far a long run has come, on standard error where a person watches; and how it is stopped."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from assist.batch import Tally

_Handler = Callable[[int, FrameType | None], Any] | int | None


@contextmanager
def stopping() -> Iterator[Callable[[], bool]]:
    """Whether a person or the system asked to stop. The second time, the usual way of stopping is back."""
    asked: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        asked.append(number)
        signal.signal(number, before[number])

    before: dict[int, _Handler] = {}
    for number in (int(signal.SIGINT), int(signal.SIGTERM)):
        before[number] = signal.signal(number, note)
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def shown(total: int | None) -> Iterator[Callable[[Tally], None]]:
    """A bar with rate and time left; ``total`` is the size of the input in bytes, if known."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (
        BarColumn(bar_width=28),
        TaskProgressColumn(),
        TextColumn("{task.fields[rows]:,} rows  {task.fields[rate]:,.0f} a second"),
        TimeRemainingColumn(compact=True),
    )
    # Without a thread of its own: worker processes are started beside it.
    bar = Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False)
    with bar:
        task = bar.add_task("", total=total, rows=0, rate=0.0)

        def show(tally: Tally) -> None:
            elapsed = bar.tasks[0].elapsed or 0
            rate = tally.rows / elapsed if elapsed else 0.0
            bar.update(task, completed=tally.read, rows=tally.rows, rate=rate)
            bar.refresh()

        yield show
