"""The gate: what must hold for a run to pass, each demand with the figure it was compared with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from evals.calibration import NO_JUDGE
from evals.journal import Record
from evals.outcome import Outcome
from evals.scorers.scorer import Metric
from evals.statistics import at_least, at_most
from evals.suite import Threshold
from evals.summary import Seen, every_time, seen


class Held(StrEnum):
    """Whether a demand holds."""

    HELD = "held"
    FAILED = "failed"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class Demand:
    """One demand: what it says, what was found (with counts), and whether it holds."""

    said: str
    found: str
    held: Held


@dataclass(frozen=True, slots=True)
class Gate:
    """All demands of a run."""

    demands: tuple[Demand, ...]

    @property
    def held(self) -> Held:
        """Failed if any demand failed, undetermined if any could not be judged, else held."""
        found = {demand.held for demand in self.demands}
        return next((worst for worst in (Held.FAILED, Held.UNDETERMINED) if worst in found), Held.HELD)


def gate(
    records: Sequence[Record],
    metrics: Mapping[str, Metric],
    thresholds: Sequence[Threshold],
    undetermined_at_most: float,
    advisory: Mapping[str, str],
) -> Gate:
    """Compare a run with its demands: its thresholds, and the share of samples that nobody could judge.

    That share is limited for each metric with a threshold and for each that a judge was asked about, calibrated or
    not: an outage is no opinion of the judge's. Without thresholds it is limited for all metrics with pass and fail,
    and some sample has to bear on one of them. Samples without any answer are limited always.
    """
    judged = (_demand(threshold, metrics[threshold.metric], records, advisory) for threshold in thresholds)
    named = {threshold.metric for threshold in thresholds}
    limited = [
        metric
        for name, metric in metrics.items()
        if not (metric.graded or metric.timed)
        and (not named or ((name in named or metric.judged) and advisory.get(name) != NO_JUDGE))
    ]
    limits = list(_limits(records, limited, undetermined_at_most))
    if limited and not limits and not named:
        limits = [Demand("something is judged", "no sample bears on any metric", Held.UNDETERMINED)]
    return Gate((*judged, *limits, *_answered(records, undetermined_at_most)))


def _answered(records: Sequence[Record], limit: float) -> Iterator[Demand]:
    """The demand on samples without any answer, where there are some."""
    count = sum(record["row"]["output"]["trouble"] is not None for record in records)
    if count:
        held = Held.HELD if count <= limit * len(records) else Held.FAILED
        found = f"{count}/{len(records)} without an answer ({count / len(records):.1%})"
        yield Demand(f"without an answer at most {100 * limit:g}%", found, held)


def _demand(threshold: Threshold, metric: Metric, records: Sequence[Record], advisory: Mapping[str, str]) -> Demand:
    said = str(threshold)
    if metric.name in advisory:
        return Demand(said, f"advisory: {advisory[metric.name]}", Held.UNDETERMINED)
    found = [one for one in seen(metric, records) if _is_meant(one, threshold)]
    if threshold.every_time:
        found = every_time(found)
    asked = [one for one in found if one.applies]
    if not asked:
        return Demand(said, "no sample bears on it", Held.UNDETERMINED)
    return (
        _at_least(said, threshold.at_least, asked)
        if threshold.at_least is not None
        else _at_most(said, threshold, asked)
    )


def _is_meant(one: Seen, threshold: Threshold) -> bool:
    return all(one.groups.get(key) == value for key, value in threshold.group.items())


def _at_least(said: str, wanted: float, asked: Sequence[Seen]) -> Demand:
    passes = [(one.cluster, one.outcome is Outcome.PASS) for one in asked]
    bound = at_least(passes)
    k = sum(hit for _, hit in passes)
    found = f"{k}/{len(passes)} pass{_undetermined(asked)}; at least {bound:.1%}"
    return Demand(said, found, Held.HELD if bound >= wanted else Held.FAILED)


def _at_most(said: str, threshold: Threshold, asked: Sequence[Seen]) -> Demand:
    failures = [(one.cluster, one.outcome is Outcome.FAIL) for one in asked if one.outcome is not Outcome.UNDETERMINED]
    if not failures:
        return Demand(said, f"0/{len(asked)} could be judged", Held.UNDETERMINED)
    bound = at_most(failures)
    k = sum(hit for _, hit in failures)
    found = f"{k}/{len(asked)} fail{_undetermined(asked)}; at most {bound:.1%} of the {len(failures)} judged"
    assert threshold.at_most is not None
    return Demand(said, found, Held.HELD if bound <= threshold.at_most else Held.FAILED)


def _undetermined(asked: Sequence[Seen]) -> str:
    count = sum(one.outcome is Outcome.UNDETERMINED for one in asked)
    return f", {count} undetermined" if count else ""


def _limits(records: Sequence[Record], metrics: Sequence[Metric], limit: float) -> Iterator[Demand]:
    for metric in metrics:
        asked = [one for one in seen(metric, records) if one.applies]
        count = sum(one.outcome is Outcome.UNDETERMINED for one in asked)
        if asked:
            held = Held.HELD if count <= limit * len(asked) else Held.FAILED
            said = f"{metric.name}: undetermined at most {100 * limit:g}%"
            yield Demand(said, f"{count}/{len(asked)} undetermined ({count / len(asked):.1%})", held)
