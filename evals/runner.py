"""Running a suite: every sample once per repeat, several at once, each written down before it counts.

The order of results and all that stands in them is independent of timing; what is not (seconds, tokens,
retries) goes into a record's ``timing``.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from time import perf_counter
from typing import Any

from evals.journal import Journal, Key, Record
from evals.judge import Judge
from evals.limits import MOST, AdaptiveLimit, Budget
from evals.outcome import Score, rounded, undetermined
from evals.output import Answer, Output, Usage, troubled, whole
from evals.prices import Price
from evals.sample import Sample
from evals.scorers.scorer import JudgedScorer, Metric, Scorer, TimedScorer, metrics_of
from evals.systems.system import Opened


@dataclass(frozen=True, slots=True)
class Trial:
    """One repeat of a sample, and the seed of all that is drawn for it."""

    sample: Sample
    number: int
    seed: int

    @property
    def key(self) -> Key:
        """The sample's id and the number of the repeat."""
        return self.sample.id, self.number


def trials(samples: Iterable[Sample], repeats: int, seed: int) -> list[Trial]:
    """Every repeat of every sample."""
    return [
        Trial(sample, number, seed_of(seed, sample.id, number))
        for sample in samples
        for number in range(1, repeats + 1)
    ]


def seed_of(seed: int, sample_id: str, number: int) -> int:
    """The seed of one repeat of one sample, from 0 to 2^31 - 1, independent of all other samples."""
    digest = hashlib.sha256(f"{seed}:{sample_id}:{number}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> 1


@dataclass(frozen=True, slots=True)
class Bench:
    """What a run works with: the open system, the scorers, the judge if there is one, and what models cost."""

    system: Opened
    scorers: Sequence[Scorer]
    judge: Judge | None = None
    prices: Mapping[str, Price] = field(default_factory=dict)


@dataclass
class Progress:
    """How far a run has come; ``waiting`` says why it rests before the end, if it does."""

    total: int
    done: int = 0
    undetermined: int = 0
    ended: str | None = None
    # Left out of the representation: asyncio makes one of what a run returns, and records are many.
    records: dict[Key, Record] = field(default_factory=dict, repr=False)


async def run(
    bench: Bench,
    wanted: Sequence[Trial],
    journal: Journal,
    *,
    most: int = MOST,
    budget: Budget | None = None,
    goes_on: Callable[[Progress], bool] = lambda _: True,
) -> Progress:
    """Run what is ``wanted`` and journal each sample as it ends.

    ``goes_on`` is asked after each; once it says no, or the budget is used up, samples under way are finished
    and no other is begun.

    Raises:
        OutputError: the journal cannot be written.
    """
    limit, spent = AdaptiveLimit(most), budget or Budget()
    progress = Progress(len(wanted))

    async def one(trial: Trial, taken_in: int) -> None:
        usage, answered = Usage(), False
        try:
            record = _journalled(journal, await _record(bench, trial, usage), trial, bench)
            progress.records[trial.key] = record
            answered = record["row"]["output"]["trouble"] is None
        finally:
            limit.give(taken_in, usage.rate_limited > 0, answered)
        progress.done += 1
        progress.undetermined += record["row"]["output"]["trouble"] is not None
        spent.spend(usage)
        if progress.ended is None:
            progress.ended = spent.used_up if goes_on(progress) else "it was stopped"

    async with asyncio.TaskGroup() as group:
        for trial in wanted:
            taken_in = await limit.take()
            if progress.ended is not None:
                break
            group.create_task(one(trial, taken_in))
    if progress.done == progress.total:
        progress.ended = None
    return progress


def _journalled(journal: Journal, record: Record, trial: Trial, bench: Bench) -> Record:
    """The record as it was written; one that no JSON can hold is a defect of what made it, and is told as such."""
    try:
        journal.add(record)
    except (TypeError, ValueError) as error:
        said = f"its answer cannot be written ({type(error).__name__})"
        record = without_answer(trial, metrics_of(bench.scorers), "defect", said)
        journal.add(record)
    return record


async def _record(bench: Bench, trial: Trial, usage: Usage) -> Record:
    """One sample from beginning to end; nothing a system or scorer does loses it."""
    begun = perf_counter()
    answer = await _answer(bench.system, trial)
    usage.stages, usage.rate_limited = answer.usage.stages, answer.usage.rate_limited
    usage.seconds = perf_counter() - begun
    scores = [score for scorer in bench.scorers for score in await _scores(scorer, trial, answer.output, bench, usage)]
    timing = [scorer for scorer in bench.scorers if isinstance(scorer, TimedScorer)]
    timed = [score for scorer in timing for score in scorer.measure(usage, bench.prices)]
    return {"row": row_of(trial, answer.output, scores), "timing": _timing(trial, usage, timed)}


async def _answer(system: Opened, trial: Trial) -> Answer:
    try:
        return await system.answer(trial.sample, trial.seed)
    except Exception as error:  # noqa: BLE001 - a defect that one sample shows must not lose the others; its row says so
        return Answer(troubled("defect", f"the system raised {type(error).__name__}"))


async def _scores(scorer: Scorer, trial: Trial, output: Output, bench: Bench, usage: Usage) -> list[Score]:
    """A scorer's outcomes. What cannot be told is undetermined for each of its metrics."""
    if isinstance(scorer, TimedScorer):
        return []
    if output.trouble is not None:
        return [undetermined(metric.name, f"no answer: {output.trouble.reason}") for metric in scorer.metrics]
    try:
        if isinstance(scorer, JudgedScorer) and bench.judge is not None:
            return await bench.judge.ask(scorer.questions(trial.sample, output), trial.seed, usage)
        return list(scorer.score(trial.sample, output))
    except Exception as error:  # noqa: BLE001 - a scorer that breaks leaves its metrics undetermined, and says so
        return [undetermined(metric.name, f"the scorer raised {type(error).__name__}") for metric in scorer.metrics]


def row_of(trial: Trial, output: Output, scores: Iterable[Score]) -> dict[str, Any]:
    """What stands in the results: all that is the same however often and whenever the sample is run.

    ``of_text`` says whether the labels speak of the text that was judged, and not of one in its place.
    """
    labels = trial.sample.labels
    return {
        "id": trial.sample.id,
        "trial": trial.number,
        "seed": trial.seed,
        "cluster": trial.sample.cluster,
        "groups": trial.sample.groups,
        "labels": {
            "by": labels.by,
            "violates": labels.violates,
            "guidelines": list(labels.guidelines),
            "of_text": trial.sample.is_labelled_as(output.text),
        },
        "customer": whole(trial.sample.customer),
        "output": output.as_json(),
        "scores": sorted((score.as_json() for score in scores), key=lambda score: str(score["metric"])),
    }


def not_run(trial: Trial, metrics: Iterable[Metric], reason: str) -> Record:
    """The record of a sample that was never begun."""
    return without_answer(trial, metrics, "not_run", f"not run: {reason}")


def without_answer(trial: Trial, metrics: Iterable[Metric], kind: str, reason: str) -> Record:
    """The record of a sample that has no answer: undetermined throughout."""
    output = troubled(kind, reason)
    scores = [undetermined(metric.name, reason) for metric in metrics if not metric.timed]
    return {"row": row_of(trial, output, scores), "timing": _timing(trial, Usage(), [])}


def _timing(trial: Trial, usage: Usage, timed: Iterable[Score]) -> dict[str, Any]:
    stages = {name: asdict(stage) for name, stage in sorted(usage.stages.items())}
    for stage in stages.values():
        stage["seconds"] = rounded(stage["seconds"])
    return {
        "id": trial.sample.id,
        "trial": trial.number,
        "seconds": round(usage.seconds, 6),
        "rate_limited": usage.rate_limited,
        "stages": stages,
        "scores": [score.as_json() for score in timed],
    }
