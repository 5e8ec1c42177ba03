"""Two runs of the same cases, compared sample by sample.

Only samples that both runs could judge are compared; the others are counted. What is independent is the cluster
(a conversation, or all repeats of a sample): a cluster is better if more of its samples pass in the second run. The
exact sign test over better and worse clusters is McNemar's exact test where each sample is a cluster of its own.
P-values are adjusted by Holm's method over all metrics that are tested. Times and costs are shown with an interval
and not tested, since they were taken at different moments.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assist.errors import ErrorCode, InputError
from evals.journal import Record
from evals.outcome import Outcome
from evals.paired import Difference, bootstrap_difference, holm, net_by_cluster, sign_test, smallest_difference
from evals.registry import scorers_by_name
from evals.run_folder import RunFolder
from evals.scorers.scorer import Metric
from evals.summary import Seen, seen

#: The adjusted p-value below which a difference counts.
ALPHA = 0.05

Pair = tuple[Seen, Seen]


@dataclass(frozen=True, slots=True)
class Flip:
    """A sample that passes in one run and fails in the other, with both texts."""

    id: str
    trial: int
    metric: str
    first: str
    second: str
    first_reason: str
    second_reason: str
    first_text: str | None
    second_text: str | None


@dataclass(frozen=True, slots=True)
class Compared:
    """One metric in both runs.

    ``pairs`` counts samples that both runs could judge and ask something of, ``left_out`` the others, of which so many
    are ``undetermined`` in one of the runs. ``first`` and ``second`` count passes among the pairs. ``better`` and
    ``worse`` count clusters. ``smallest`` is the least net difference, as a share of clusters, that a suite of this
    size would have found four times in five, with as many differing clusters as these, at least ``LEAST_CHANGED``;
    ``None`` where none could have been found. For graded metrics ``difference`` is the mean of second minus first.
    ``p`` and ``adjusted`` are ``None`` where nothing is tested.
    """

    metric: Metric
    pairs: int
    left_out: int
    undetermined: int
    clusters: int
    first: int | None
    second: int | None
    better: int
    worse: int
    p: float | None
    adjusted: float | None
    smallest: float | None
    difference: Difference | None
    advisory: str | None

    @property
    def is_worse(self) -> bool:
        """Whether the second run is worse by more than chance; a judge that is not calibrated cannot say so."""
        return self.adjusted is not None and self.adjusted < ALPHA and self.worse > self.better and not self.advisory


@dataclass(frozen=True, slots=True)
class Comparison:
    """All metrics of two runs, what could not be compared and why, and every sample that flipped."""

    metrics: tuple[Compared, ...]
    left_out: Mapping[str, str]
    flips: tuple[Flip, ...]

    def is_judged(self, limit: float) -> bool:
        """Whether something was compared, and in each metric at most the share ``limit`` is undetermined in a run."""
        deciding = [one for one in self.metrics if not one.advisory and one.pairs + one.left_out]
        tested = [one for one in deciding if not one.metric.graded]
        return bool(deciding) and all(one.undetermined <= limit * (one.pairs + one.left_out) for one in tested)


def compare(first: RunFolder, second: RunFolder) -> Comparison:
    """Compare two finished runs.

    Raises:
        InputError: a run is not finished, or the two are of different cases or repeats.
    """
    manifests = first.manifest(), second.manifest()
    refuse_others(*manifests)
    records = first.records(), second.records()
    advisory = {**first.advisories(), **second.advisories()}
    metrics, left_out = _common(*manifests)
    compared = [_compared(metric, *records, advisory.get(metric.name)) for metric in metrics]
    flips = tuple(flip for metric in metrics if not metric.graded for flip in _flips(metric, *records))
    return Comparison(tuple(_adjusted(compared)), left_out, flips)


def refuse_others(first: Mapping[str, Any], second: Mapping[str, Any]) -> None:
    """See that the samples of two runs can be paired.

    Raises:
        InputError: they are of different cases or repeats.
    """
    for key, what in (("cases_sha256", "cases"), ("repeats", "numbers of repeats")):
        if first[key] != second[key]:
            said = f"the two runs are of different {what}, so their samples cannot be paired; run one suite twice."
            raise InputError(ErrorCode.INVALID_OPTION, said)


def _common(first: Mapping[str, Any], second: Mapping[str, Any]) -> tuple[list[Metric], dict[str, str]]:
    """The metrics that both runs give in the same way, and why others are left out."""
    options = [{one["name"]: one["options"] for one in manifest["scorers"]} for manifest in (first, second)]
    judges = [(manifest["judge"] or {}).get("keys", {}) for manifest in (first, second)]
    known = scorers_by_name()
    metrics: list[Metric] = []
    left_out: dict[str, str] = {}
    for name in dict.fromkeys((*options[0], *options[1])):
        if name not in options[0] or name not in options[1]:
            left_out[name] = "only one of the runs has this scorer"
        elif options[0][name] != options[1][name]:
            left_out[name] = "the scorer's options differ"
        elif judges[0].get(name) != judges[1].get(name):
            left_out[name] = "the runs were not judged by the same judge"
        elif name not in known:
            left_out[name] = "no plug-in offers this scorer here"
        else:
            metrics += known[name].metrics
    return metrics, left_out


def pairs_of(metric: Metric, first: Sequence[Record], second: Sequence[Record]) -> list[Pair]:
    """Every sample as both runs saw it, where the metric applies in either."""
    both = zip(seen(metric, first), seen(metric, second), strict=True)
    return [pair for pair in both if pair[0].applies or pair[1].applies]


def _compared(metric: Metric, first: Sequence[Record], second: Sequence[Record], advisory: str | None) -> Compared:
    pairs = pairs_of(metric, first, second)
    return _graded(metric, pairs, advisory) if metric.graded else _tested(metric, pairs, advisory)


def _tested(metric: Metric, pairs: Sequence[Pair], advisory: str | None) -> Compared:
    judged = [pair for pair in pairs if all(one.outcome in (Outcome.PASS, Outcome.FAIL) for one in pair)]
    told = [(a.cluster, a.outcome is Outcome.PASS, b.outcome is Outcome.PASS) for a, b in judged]
    better, worse = net_by_cluster(told)
    clusters = len({cluster for cluster, _, _ in told})
    return Compared(
        metric=metric,
        pairs=len(judged),
        left_out=len(pairs) - len(judged),
        undetermined=_undetermined(pairs),
        clusters=clusters,
        first=sum(passed for _, passed, _ in told),
        second=sum(passed for _, _, passed in told),
        better=better,
        worse=worse,
        p=sign_test(better, worse) if judged else None,
        adjusted=None,
        smallest=_smallest(clusters, better + worse),
        difference=None,
        advisory=advisory,
    )


#: With fewer differing clusters no sign test is significant, so a suite could not have seen less.
LEAST_CHANGED = 6


def _smallest(clusters: int, changed: int) -> float | None:
    """The smallest net difference that would have been seen; ``None`` where there are too few clusters for any."""
    return smallest_difference(clusters, max(changed, LEAST_CHANGED)) if clusters >= LEAST_CHANGED else None


def _undetermined(pairs: Sequence[Pair]) -> int:
    return sum(any(one.outcome is Outcome.UNDETERMINED for one in pair) for pair in pairs)


def _graded(metric: Metric, pairs: Sequence[Pair], advisory: str | None) -> Compared:
    told = [(a.cluster, a.value, b.value) for a, b in pairs if a.value is not None and b.value is not None]
    # Whether more is better depends on the metric, so a graded one has no better and no worse.
    difference = bootstrap_difference(told, seed=1) if told else None
    up, down = net_by_cluster((cluster, second <= first, second >= first) for cluster, first, second in told)
    return Compared(
        metric=metric,
        pairs=len(told),
        left_out=len(pairs) - len(told),
        undetermined=_undetermined(pairs),
        clusters=len({cluster for cluster, _, _ in told}),
        first=None,
        second=None,
        better=0,
        worse=0,
        p=None if metric.timed or not told else sign_test(up, down),
        adjusted=None,
        smallest=None,
        difference=difference,
        advisory=advisory,
    )


def _adjusted(compared: Sequence[Compared]) -> Iterator[Compared]:
    # What cannot decide must not make it harder for the others to.
    adjusted = holm({one.metric.name: one.p for one in compared if one.p is not None and not one.advisory})
    yield from (replace(one, adjusted=adjusted.get(one.metric.name)) for one in compared)


def _flips(metric: Metric, first: Sequence[Record], second: Sequence[Record]) -> Iterator[Flip]:
    ends = {Outcome.PASS, Outcome.FAIL}
    both = zip(seen(metric, first), seen(metric, second), strict=True)
    for (one, other), before, after in zip(both, first, second, strict=True):
        if {one.outcome, other.outcome} == ends:
            outcomes = one.outcome.value, other.outcome.value, one.reason, other.reason
            trial = before["row"]["trial"]
            yield Flip(one.id, trial, metric.name, *outcomes, text_of(before["row"]), text_of(after["row"]))


def text_of(row: Mapping[str, Any]) -> str | None:
    """The text a row is about: the first reply, or the draft that was judged."""
    output = row["output"]
    replies = output["replies"]
    text: str | None = replies[0]["text"] if replies else output["text"]
    return text
