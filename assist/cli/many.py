"""Running a job over a file of rows: source, output, progress, stopping, and the last word."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from assist import batch
from assist.batch import Line, Tally
from assist.cli import progress
from assist.cli.reading import STDIN, opened
from assist.cli.running import Exit, say
from assist.cli.writing import sink
from assist.errors import AssistError
from assist.jobs import Job, Outcome

Reader = Callable[[BinaryIO, str], Iterator[Line]]
_WORKERS = 2


def run_file(job: Job, source: str, output: Path | None, read: Reader, words: dict[Outcome, str]) -> Exit:
    """Answer every row of ``source``; ``words`` names the outcomes in the closing line on standard error.

    Raises:
        AssistError: before the first row: an unreadable source, an unwritable output, an unusable job.
    """
    with opened(source) as stream:
        lines = read(stream, source)
        job.open()
        with sink(output, source) as write:
            return _run(job, lines, write, _size(source), words)


def _run(
    job: Job,
    lines: Iterator[Line],
    write: Callable[[bytes], None],
    size: int | None,
    words: dict[Outcome, str],
) -> Exit:
    so_far = Tally()

    def goes_on(tally: Tally) -> bool:
        nonlocal so_far
        so_far = tally
        show(tally)
        return not stopped()

    with progress.stopping() as stopped, progress.shown(size) as show:
        try:
            tally = batch.run(job, lines, write, workers=min(_WORKERS, os.cpu_count() or 1), goes_on=goes_on)
        except AssistError as error:
            if not so_far.rows:
                raise
            return say(f"stopped after {so_far.rows:,} rows: {error}", Exit.UNCHECKED)
    if stopped():
        return say(f"stopped after {tally.rows:,} rows; their answers are complete.", Exit.UNCHECKED)
    if tally.none_valid:
        return say(f"none of the {tally.rows:,} rows could be read; the output says why for each.")
    sys.stderr.write(f"{_summary(tally, words)}\n")
    return Exit(tally.exit_code)


def _size(source: str) -> int | None:
    return None if source == STDIN else Path(source).stat().st_size


def _summary(tally: Tally, words: dict[Outcome, str]) -> str:
    counted = [f"{count:,} {words[outcome]}" for outcome, count in tally.outcomes.items() if count]
    return f"{tally.rows:,} row{'' if tally.rows == 1 else 's'}: {', '.join(counted)}"
