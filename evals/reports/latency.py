"""How long samples took: by stage, and how many took how long."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import floor, log10
from typing import TYPE_CHECKING, Any

from evals.statistics import percentile

if TYPE_CHECKING:
    from evals.journal import Record

#: Where bins begin within each power of ten.
_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Bin:
    """How many samples took from ``low`` to less than ``high`` seconds."""

    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Pace:
    """The seconds of some samples: median, 95th percentile, longest, and a histogram with bins of 1, 2 and 5."""

    name: str
    n: int
    p50: float
    p95: float
    longest: float
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class StageCost:
    """What the calls of one stage took in all samples together; tokens in and out."""

    name: str
    models: tuple[str, ...]
    calls: int
    input_tokens: int
    output_tokens: int


def paces(records: Iterable[Record]) -> tuple[Pace, ...]:
    """The pace of whole samples, then of each stage in the samples that have it; samples that were not run left out."""
    timings = [record["timing"] for record in records if _was_run(record)]
    by_stage = {"whole samples": [timing["seconds"] for timing in timings]}
    for timing in timings:
        for name, stage in sorted(timing["stages"].items()):
            by_stage.setdefault(name, []).append(stage["seconds"])
    return tuple(_pace(name, seconds) for name, seconds in by_stage.items() if seconds)


def stage_costs(records: Iterable[Record]) -> tuple[StageCost, ...]:
    """What each stage cost, by name."""
    by_stage: dict[str, list[dict[str, Any]]] = {}
    for record in records:
        for name, stage in record["timing"]["stages"].items():
            by_stage.setdefault(name, []).append(stage)
    return tuple(_stage_cost(name, by_stage[name]) for name in sorted(by_stage))


def said(seconds: float) -> str:
    """Seconds in the unit that suits them, to three digits."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size or seconds == 0:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-6:.3g} µs"


def _was_run(record: Record) -> bool:
    trouble = record["row"]["output"]["trouble"]
    return trouble is None or trouble["kind"] != "not_run"


def _pace(name: str, seconds: list[float]) -> Pace:
    return Pace(name, len(seconds), percentile(seconds, 0.5), percentile(seconds, 0.95), max(seconds), _bins(seconds))


def _bins(seconds: Sequence[float]) -> tuple[Bin, ...]:
    """Bins from the one of the shortest time to the one of the longest, empty ones between them included."""
    counts: dict[int, int] = {}
    for one in seconds:
        number = _number(one)
        counts[number] = counts.get(number, 0) + 1
    places = range(min(counts), max(counts) + 1)
    return tuple(Bin(_edge(place), _edge(place + 1), counts.get(place, 0)) for place in places)


def _number(seconds: float) -> int:
    """The bin of a time; what is below a microsecond counts as one."""
    seconds = max(seconds, 1e-6)
    # The logarithm may be rounded up past the power of ten, so the search begins one power below it.
    number = 3 * (floor(log10(seconds)) - 1)
    while seconds >= _edge(number + 1):
        number += 1
    return number


def _edge(number: int) -> float:
    power, step = divmod(number, 3)
    return float(f"{_STEPS[step]}e{power}")


def _stage_cost(name: str, stages: Sequence[dict[str, Any]]) -> StageCost:
    models = tuple(sorted({stage["model"] for stage in stages if stage["model"]}))
    totals = (sum(stage[key] for stage in stages) for key in ("calls", "input_tokens", "output_tokens"))
    return StageCost(name, models, *totals)
