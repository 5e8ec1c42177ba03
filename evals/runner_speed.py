"""How fast the eval runner is by itself, and how fast recorded drafts are judged anew."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

from evals.dataset import write
from evals.timing import MILLISECONDS, SAMPLES_PER_SECOND, SECONDS, NotMeasuredError, Timed, measurement, run_command

SAMPLES = 5_000
RECORDED = 10_000
ROUNDS = 3
#: Coroutines that the bare loop has at once, as many as the runner.
_AT_ONCE = 32

_SUITE = {
    "name": "recorded",
    "description": "Recorded drafts judged anew.",
    "datasets": [{"name": "drafts", "path": "cases.jsonl", "form": "drafts", "labelled_by": "people"}],
    "system": {"kind": "recorded", "path": "drafts.jsonl"},
    "scorers": ["agreement", "leak", "over_blocking"],
}


class Instant:
    """A system that answers at once."""

    about: dict[str, Any] = {}  # noqa: RUF012 - the protocol's attribute

    async def answer(self, sample: Any, seed: int) -> Any:  # noqa: ARG002 - nothing is drawn
        """A draft that passes."""
        from evals.output import Answer, Output

        return Answer(Output("pass", sample.row["text"]))


@measurement(
    "eval runner, instant model, one write a sample",
    floor="bare asyncio loop, the same writes",
    unit=SAMPLES_PER_SECOND,
    budget="3,000 samples/s",
)
def _runner(texts: Sequence[str]) -> Timed:
    """From samples to results on disk, figures included: the whole of a run but the system."""
    taken = Timed([], [])
    with tempfile.TemporaryDirectory() as folder:
        for number in range(ROUNDS):
            ours, lines = _run(texts, Path(folder, f"run-{number}"))
            taken.ours.append(ours / SAMPLES)
            taken.floor.append(_bare(lines, Path(folder, f"bare-{number}.jsonl")) / SAMPLES)
    return taken


def _run(texts: Sequence[str], folder: Path) -> tuple[float, list[bytes]]:
    from evals.journal import Journal
    from evals.run_folder import RunFolder
    from evals.runner import Bench, run, trials
    from evals.sample import Form, Labels, Sample
    from evals.scorers.agreement import Agreement
    from evals.scorers.leak import Leak
    from evals.scorers.over_blocking import OverBlocking
    from evals.scorers.scorer import metrics_of
    from evals.summary import summarise

    kept = RunFolder(folder)
    folder.mkdir()
    labels = Labels("people", False)
    samples = [
        Sample(f"s{n:05}", "bench", Form.DRAFTS, {"text": texts[n % len(texts)]}, f"s{n:05}", labels)
        for n in range(SAMPLES)
    ]
    scorers = (Agreement(), Leak(), OverBlocking())
    begin = perf_counter()
    with Journal(kept.journal) as journal:
        progress = asyncio.run(run(Bench(Instant(), scorers), trials(samples, 1, 1), journal, most=_AT_ONCE))
    summarise(kept.finish(progress.records), metrics_of(scorers), 1, {})
    return perf_counter() - begin, kept.journal.read_bytes().splitlines(keepends=True)


def _bare(lines: Sequence[bytes], path: Path) -> float:
    """The time of as many coroutines that only write the same lines."""

    async def write_all() -> None:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        slots = asyncio.Semaphore(_AT_ONCE)

        async def one(line: bytes) -> None:
            async with slots:
                os.write(file, line)

        await asyncio.gather(*map(one, lines))
        os.close(file)

    begin = perf_counter()
    asyncio.run(write_all())
    return perf_counter() - begin


@measurement(
    f"{RECORDED:,} recorded drafts judged anew, start included",
    floor="bare loop: read, parse, write",
    unit=SECONDS,
    budget="10 s",
)
def _rescored(texts: Sequence[str]) -> Timed:
    from evals.check_speed import BARE_LOOP, distinct_rows

    with _recorded(texts) as folder:
        suite, given = Path(folder, "suite.yaml"), Path(folder, "cases.jsonl")
        count = write(given, ({**row, "violates": False} for row in distinct_rows(texts, RECORDED)))
        write(Path(folder, "drafts.jsonl"), distinct_rows(texts, RECORDED))
        words = ["eval", "run", str(suite), "--output", str(Path(folder, "run"))]
        ours = run_command([sys.executable, "-m", "assist", *words])
        bare = run_command([sys.executable, "-c", BARE_LOOP, str(given), str(Path(folder, "out.jsonl"))])
    if count != RECORDED:
        raise NotMeasuredError(f"{count} rows in place of {RECORDED}")
    return Timed([ours], [bare])


@contextmanager
def _recorded(_texts: Sequence[str]) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "suite.yaml").write_text(json.dumps(_SUITE), encoding="utf-8")
        yield folder


@measurement("assist eval run, cold, ten drafts", floor="bare interpreter", unit=MILLISECONDS, budget="none set")
def _cold(texts: Sequence[str]) -> Timed:
    from evals.check_speed import COLD_STARTS, distinct_rows
    from evals.timing import cold

    with _recorded(texts) as folder:
        for name in ("cases.jsonl", "drafts.jsonl"):
            write(Path(folder, name), ({**row, "violates": False} for row in distinct_rows(texts, 10)))
        taken = Timed([], [])
        for number in range(COLD_STARTS // 2):
            words = ["eval", "run", str(Path(folder, "suite.yaml")), "--output", str(Path(folder, f"run-{number}"))]
            one = cold([sys.executable, "-m", "assist", *words], 1)
            taken.ours.extend(one.ours)
            taken.floor.extend(one.floor)
    return taken
