"""From records to figures: counts, shares with their intervals, per metric, group, guideline and stage.

A share is always told with its counts. ``undetermined`` stands in the denominator of the share that passes and
never in a numerator. A failure rate is bounded over the samples that could be judged, so that undetermined ones
cannot dilute it. Samples that share a cluster widen every interval (``evals.statistics``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.journal import Record
from evals.outcome import Outcome
from evals.repeats import PassHatK, mean_pass_hat_k
from evals.sample import INDEPENDENT
from evals.scorers.scorer import Metric
from evals.statistics import Rate, at_least, at_most, clustered_rate, percentile


@dataclass(frozen=True, slots=True)
class Seen:
    """One sample under one metric."""

    id: str
    cluster: str
    outcome: Outcome
    reason: str
    value: float | None
    parts: Mapping[str, float]
    groups: Mapping[str, str]

    @property
    def applies(self) -> bool:
        """Whether the metric asks anything of the sample."""
        return self.outcome is not Outcome.NOT_APPLICABLE


@dataclass(frozen=True, slots=True)
class Counts:
    """How many samples ended how; a sample is counted once for each repeat."""

    passed: int
    failed: int
    not_applicable: int
    undetermined: int

    @property
    def asked(self) -> int:
        """Samples that the metric asks something of."""
        return self.passed + self.failed + self.undetermined


@dataclass(frozen=True, slots=True)
class ShareSummary:
    """A share with its 95% interval, and the one-sided bound that gates use.

    For failure rates ``rate`` counts failures among those judged and ``bound`` is its upper bound; else ``rate``
    counts passes among all that were asked, undetermined ones among them, and ``bound`` is its lower bound.
    ``clusters`` counts what is independent of one another.
    """

    counts: Counts
    rate: Rate
    bound: float
    clusters: int


@dataclass(frozen=True, slots=True)
class ValueSummary:
    """A graded measure: how many samples have it, its mean, median, 95th percentile, and the mean of its parts."""

    n: int
    undetermined: int
    mean: float | None
    p50: float | None
    p95: float | None
    parts: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class MetricSummary:
    """All figures of one metric. ``advisory`` says why it cannot gate, ``None`` where it can."""

    metric: Metric
    share: ShareSummary | None
    value: ValueSummary | None
    groups: Mapping[str, Mapping[str, ShareSummary]]
    every_time: ShareSummary | None
    pass_hat_k: tuple[PassHatK, ...]
    reasons: Mapping[str, int]
    advisory: str | None


@dataclass(frozen=True, slots=True)
class GuidelineSummary:
    """One guideline: where its labelled violations were caught first, and how often it is named wrongly.

    ``rules``, ``critique`` and ``later`` (grounding, or a pass after a rewrite) count violations by the stage that
    objected first, ``never`` those that nothing objected to, ``undetermined`` those without an answer about the
    labelled text. ``recall`` is of all that are caught, ``named`` of those that are caught and named so,
    ``false_alarms`` of lawful drafts on which the guideline is named; the ``unjudged`` lawful drafts, without such an
    answer, stand in none of these.
    """

    guideline: str
    rules: int
    critique: int
    later: int
    never: int
    undetermined: int
    recall: Rate
    recall_at_least: float
    named: Rate
    false_alarms: Rate
    unjudged: int


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything a report tells of a run."""

    samples: int
    repeats: int
    clusters: int
    not_run: int
    troubled: int
    metrics: tuple[MetricSummary, ...]
    guidelines: tuple[GuidelineSummary, ...]

    def metric(self, name: str) -> MetricSummary:
        """The figures of the metric called ``name``."""
        return next(one for one in self.metrics if one.metric.name == name)


def summarise(
    records: Sequence[Record], metrics: Sequence[Metric], repeats: int, advisory: Mapping[str, str]
) -> Summary:
    """All figures of a run; ``advisory`` says of judged metrics why they cannot gate."""
    troubles = [record["row"]["output"]["trouble"] for record in records]
    return Summary(
        samples=len({record["row"]["id"] for record in records}),
        repeats=repeats,
        clusters=len({record["row"]["cluster"] for record in records}),
        not_run=sum(trouble is not None and trouble["kind"] == "not_run" for trouble in troubles),
        troubled=sum(trouble is not None for trouble in troubles),
        metrics=tuple(_metric(metric, records, repeats, advisory.get(metric.name)) for metric in metrics),
        guidelines=tuple(_guidelines([record["row"] for record in records])),
    )


def seen(metric: Metric, records: Iterable[Record]) -> Iterator[Seen]:
    """Every sample as ``metric`` sees it; without a score the metric does not apply."""
    for record in records:
        row = record["row"]
        scores = record["timing"]["scores"] if metric.timed else row["scores"]
        score = next((score for score in scores if score["metric"] == metric.name), None)
        if score is None:
            yield Seen(row["id"], row["cluster"], Outcome.NOT_APPLICABLE, "", None, {}, row["groups"])
        else:
            told = score["reason"], score["value"], score["parts"]
            yield Seen(row["id"], row["cluster"], Outcome(score["outcome"]), *told, row["groups"])


def _metric(metric: Metric, records: Sequence[Record], repeats: int, advisory: str | None) -> MetricSummary:
    found = list(seen(metric, records))
    reasons = Counter(one.reason for one in found if one.outcome is Outcome.UNDETERMINED)
    if metric.graded:
        return MetricSummary(metric, None, _value(found), {}, None, (), dict(reasons.most_common()), advisory)
    repeated = repeats > 1
    return MetricSummary(
        metric=metric,
        share=share_of(metric, found),
        value=None,
        groups=_groups(metric, found),
        every_time=share_of(metric, every_time(found)) if repeated else None,
        pass_hat_k=tuple(_pass_hat_k(found, repeats)) if repeated else (),
        reasons=dict(reasons.most_common()),
        advisory=advisory,
    )


def share_of(metric: Metric, found: Sequence[Seen]) -> ShareSummary:
    """The share that a metric is about, over these samples."""
    counted = Counter(one.outcome for one in found)
    counts = Counts(
        counted[Outcome.PASS], counted[Outcome.FAIL], counted[Outcome.NOT_APPLICABLE], counted[Outcome.UNDETERMINED]
    )
    if metric.counts_failures:
        judged = [one for one in found if one.outcome in (Outcome.PASS, Outcome.FAIL)]
        hits = [(one.cluster, one.outcome is Outcome.FAIL) for one in judged]
        bound = at_most(hits)
    else:
        hits = [(one.cluster, one.outcome is Outcome.PASS) for one in found if one.applies]
        bound = at_least(hits)
    return ShareSummary(counts, clustered_rate(hits), bound, len({cluster for cluster, _ in hits}))


def every_time(found: Iterable[Seen]) -> list[Seen]:
    """One for each sample: passed if all its repeats passed, failed if any failed, else undetermined."""
    by_id: dict[str, list[Seen]] = {}
    for one in found:
        by_id.setdefault(one.id, []).append(one)
    return [_worst(repeats) for repeats in by_id.values()]


def _worst(repeats: Sequence[Seen]) -> Seen:
    order = (Outcome.FAIL, Outcome.UNDETERMINED, Outcome.PASS, Outcome.NOT_APPLICABLE)
    return min(repeats, key=lambda one: order.index(one.outcome))


def _pass_hat_k(found: Iterable[Seen], repeats: int) -> Iterator[PassHatK]:
    """For each number of repeats, over the samples that have as many; an undetermined repeat is no pass."""
    by_id: dict[str, list[bool]] = {}
    for one in found:
        if one.applies:
            by_id.setdefault(one.id, []).append(one.outcome is Outcome.PASS)
    means = (mean_pass_hat_k(by_id.values(), k) for k in range(1, repeats + 1))
    yield from (one for one in means if one.mean is not None)


def _groups(metric: Metric, found: Sequence[Seen]) -> dict[str, dict[str, ShareSummary]]:
    """The share in each group that is named and is not the whole."""
    names = sorted({name for one in found for name in one.groups})
    tables = {name: _by_value(metric, found, name) for name in names}
    return {name: table for name, table in tables.items() if len(table) > 1}


def _by_value(metric: Metric, found: Sequence[Seen], name: str) -> dict[str, ShareSummary]:
    by_value: dict[str, list[Seen]] = {}
    for one in found:
        if name in one.groups and one.applies:
            by_value.setdefault(one.groups[name], []).append(one)
    return {value: share_of(metric, by_value[value]) for value in sorted(by_value)}


def _value(found: Sequence[Seen]) -> ValueSummary:
    values = [one.value for one in found if one.value is not None]
    parts: dict[str, list[float]] = {}
    for one in found:
        for name, value in one.parts.items():
            parts.setdefault(name, []).append(value)
    undetermined = sum(one.outcome is Outcome.UNDETERMINED for one in found)
    if not values:
        return ValueSummary(0, undetermined, None, None, None, {})
    means = {name: sum(part) / len(values) for name, part in sorted(parts.items())}
    mean = sum(values) / len(values)
    return ValueSummary(len(values), undetermined, mean, percentile(values, 0.5), percentile(values, 0.95), means)


def _guidelines(rows: Sequence[dict[str, Any]]) -> Iterator[GuidelineSummary]:
    """Every guideline that a label names, where drafts are labelled from outside the policy under test."""
    labelled = [row for row in rows if row["labels"]["violates"] is not None and row["labels"]["by"] in INDEPENDENT]
    for key in sorted({key for row in labelled for key in row["labels"]["guidelines"]}):
        broken = [row for row in labelled if key in row["labels"]["guidelines"]]
        lawful = [row for row in labelled if row["labels"]["violates"] is False]
        yield _guideline(key, broken, lawful)


def _guideline(key: str, broken: Sequence[dict[str, Any]], lawful: Sequence[dict[str, Any]]) -> GuidelineSummary:
    places = Counter(map(caught_at, broken))
    caught = [(row["cluster"], caught_at(row) in CAUGHT) for row in broken]
    named = [(row["cluster"], _names(row, key)) for row in broken]
    alarms = [(row["cluster"], _names(row, key)) for row in lawful if _is_judged(row)]
    return GuidelineSummary(
        guideline=key,
        **{place: places[place] for place in (*CAUGHT, "never", "undetermined")},
        recall=clustered_rate(caught),
        recall_at_least=at_least(caught),
        named=clustered_rate(named),
        false_alarms=clustered_rate(alarms),
        unjudged=len(lawful) - len(alarms),
    )


#: The stages at which a violation can be caught, first one first.
CAUGHT = ("rules", "critique", "later")


def caught_at(row: Mapping[str, Any]) -> str:
    """Where the draft of a row was first objected to: a stage, ``never``, or ``undetermined``."""
    output = row["output"]
    if not _is_judged(row):
        return "undetermined"
    if not output["caught"]:
        return "never"
    first = min(output["caught"], key=lambda one: (one["step"], _ORDER.get(one["stage"], len(_ORDER))))
    return "later" if first["step"] > 1 else _PLACES.get(first["stage"], "later")


_ORDER = {"rules": 0, "facts": 1, "grounding": 2, "critique": 3}
_PLACES = {"rules": "rules", "facts": "rules", "critique": "critique"}


def _is_judged(row: Mapping[str, Any]) -> bool:
    """Whether there is an answer about the text that the labels speak of."""
    return row["output"]["trouble"] is None and row["labels"]["of_text"]


def _names(row: Mapping[str, Any], key: str) -> bool:
    return _is_judged(row) and any(one["guideline"] == key for one in row["output"]["caught"])
