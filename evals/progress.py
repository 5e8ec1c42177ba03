"""How far a run has come, on standard error where a person watches."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from evals.runner import Progress


@contextmanager
def shown(name: str) -> Iterator[Callable[[Progress], None]]:
    """A bar with samples, undetermined ones, rate and time left."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]:,.0f} a second  {task.fields[undetermined]:,} undetermined"),
        TimeRemainingColumn(compact=True),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True, refresh_per_second=8) as bar:
        task = bar.add_task(name, total=None, rate=0.0, undetermined=0)

        def show(progress: Progress) -> None:
            elapsed = bar.tasks[0].elapsed or 0.0
            rate = progress.done / elapsed if elapsed else 0.0
            bar.update(
                task, total=progress.total, completed=progress.done, rate=rate, undetermined=progress.undetermined
            )

        yield show
