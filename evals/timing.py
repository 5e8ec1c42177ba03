"""What a measurement of speed is: times of ours and of a floor, taken in one run, and how they are shown.

Both are timed over the same distinct texts (a text seen twice is served from caches), so the ratio means the
same on every machine. What cannot be measured says so in its row. Budgets are shown and never judged.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter

from evals.statistics import percentile

WARM_UP = 20
#: Texts that one side gets before the other has its turn.
BLOCK = 250
ENOUGH_FOR_P99 = 100

Seconds = list[float]


class NotMeasuredError(RuntimeError):
    """A measurement could not be taken; the message says what is missing or what failed."""


@dataclass(frozen=True, slots=True)
class Unit:
    """How times of one kind are shown: a factor, or a count a second."""

    name: str
    factor: float = 1.0
    per_second: bool = False

    def show(self, seconds: float) -> str:
        """The time as text; at least two digits are kept."""
        value = self.factor / seconds if self.per_second else self.factor * seconds
        return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


MICROSECONDS = Unit("µs", 1e6)
MILLISECONDS = Unit("ms", 1e3)
SECONDS = Unit("s")
ROWS_PER_SECOND = Unit("rows/s", per_second=True)
SAMPLES_PER_SECOND = Unit("samples/s", per_second=True)


@dataclass(frozen=True, slots=True)
class Timed:
    """Times in seconds of ours and of the floor, measured in turn over the same inputs."""

    ours: Seconds
    floor: Seconds

    @property
    def ratio(self) -> float:
        """How many times the floor's median ours takes."""
        return percentile(self.ours, 0.5) / percentile(self.floor, 0.5)


@dataclass(frozen=True, slots=True)
class Measurement:
    """One row of the table. ``budget`` is the design's words for the limit, shown and not judged."""

    name: str
    floor: str
    unit: Unit
    budget: str
    run: Callable[[Sequence[str]], Timed]


MEASUREMENTS: dict[str, Measurement] = {}


def measurement(
    name: str, *, floor: str, unit: Unit, budget: str
) -> Callable[[Callable[[Sequence[str]], Timed]], None]:
    """Register a function from distinct texts to times under ``name``."""

    def register(run: Callable[[Sequence[str]], Timed]) -> None:
        MEASUREMENTS[name] = Measurement(name, floor, unit, budget, run)

    return register


def in_turn(ours: Callable[[str], object], floor: Callable[[str], object], texts: Sequence[str]) -> Timed:
    """The time of each call, one for every text, after a warm-up on other wording.

    Ours and the floor take turns by blocks of texts: drift meets both, and neither finds the processor's caches
    full of the other's words at every call.
    """
    for number in range(WARM_UP):
        for call in (ours, floor):
            call(f"Warm-up {number}: nothing of the texts that count.")
    taken = Timed([], [])
    for begin in range(0, len(texts), BLOCK):
        block = texts[begin : begin + BLOCK]
        taken.ours.extend(timed(ours, text) for text in block)
        taken.floor.extend(timed(floor, text) for text in block)
    return taken


def timed(call: Callable[[str], object], text: str) -> float:
    """The time of one call."""
    begin = perf_counter()
    call(text)
    return perf_counter() - begin


def run_command(command: Sequence[str]) -> float:
    """The time of one process from start to end; 0 and 1 (findings) are results, all else is none."""
    begin = perf_counter()
    # Every command is written in this package.
    done = subprocess.run(command, check=False, capture_output=True, encoding="utf-8", errors="replace")  # noqa: S603
    took = perf_counter() - begin
    if done.returncode not in {0, 1}:
        raise NotMeasuredError(f"exit {done.returncode}: {(done.stderr.strip().splitlines() or ['no message'])[-1]}")
    return took


def cold(command: Sequence[str], times: int) -> Timed:
    """A new process each time, ours and the bare interpreter in turn, so that drift meets both."""
    taken = [(run_command(command), run_command([sys.executable, "-c", "pass"])) for _ in range(times)]
    return Timed([ours for ours, _ in taken], [bare for _, bare in taken])


@contextmanager
def two_cores() -> Iterator[None]:
    """Keep this process and its children on two cores, where the system can."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(before)[:2])
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def table(texts: Sequence[str], chosen: Mapping[str, Measurement]) -> Iterator[str]:
    """Run the measurements and give the table line by line, as Markdown."""
    yield "| what | p50 | p99 | floor | floor's p50 | times the floor | budget |"
    yield "| --- | ---: | ---: | --- | ---: | ---: | --- |"
    for one in chosen.values():
        yield f"| {' | '.join(_cells(one, texts))} |"


def _cells(one: Measurement, texts: Sequence[str]) -> list[str]:
    try:
        taken = one.run(texts)
    except NotMeasuredError as missing:
        return [one.name, f"not measured: {missing}", "-", one.floor, "-", "-", one.budget]
    p50, floor = percentile(taken.ours, 0.5), percentile(taken.floor, 0.5)
    p99 = one.unit.show(percentile(taken.ours, 0.99)) if len(taken.ours) >= ENOUGH_FOR_P99 else "-"
    unit, ratio = one.unit, taken.ratio
    return [
        one.name,
        f"{unit.show(p50)} {unit.name}",
        p99,
        one.floor,
        f"{unit.show(floor)} {unit.name}",
        f"{ratio:.1f}" if ratio >= 10 else f"{ratio:.2f}",
        one.budget,
    ]
