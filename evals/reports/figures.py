"""Figures as they are printed, the same in every report: a percentage never stands without its counts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from evals.statistics import Rate
from evals.summary import Counts, GuidelineSummary, MetricSummary, ShareSummary, ValueSummary

if TYPE_CHECKING:
    from evals.suite_run import Finished


def headline(one: MetricSummary) -> str:
    """The figure of a metric."""
    if one.share is not None:
        return share(one.share, one.metric.counts_failures)
    return value(one.value, one.metric.unit) if one.value is not None else "-"


def share(found: ShareSummary, counts_failures: bool) -> str:
    """A share with counts, interval and bound; undetermined samples are always named."""
    if not found.counts.asked:
        return "no sample bears on it"
    told = counted(found.counts, counts_failures)
    if not found.rate.n:
        return told
    most = "at most" if counts_failures else "at least"
    judged = f" of the {found.rate.n} judged" if counts_failures and found.counts.undetermined else ""
    return f"{told}; {most} {found.bound:.1%}{judged} {interval(found.rate)}"


def counted(counts: Counts, counts_failures: bool) -> str:
    """``k/n = share``, where n is everything that was asked. No failure is no share of 0%: only its bound is known."""
    k = counts.failed if counts_failures else counts.passed
    told = f"{k}/{counts.asked}" if counts_failures and k == 0 else f"{k}/{counts.asked} = {k / counts.asked:.1%}"
    return f"{told}, {counts.undetermined} undetermined" if counts.undetermined else told


def interval(rate: Rate) -> str:
    """The 95% interval, in per cent."""
    return f"[{100 * rate.low:.1f}, {100 * rate.high:.1f}]"


def value(found: ValueSummary, unit: str) -> str:
    """A graded measure: mean, median, 95th percentile, and how many samples have it."""
    lost = f", {found.undetermined} undetermined" if found.undetermined else ""
    if found.mean is None or found.p50 is None or found.p95 is None:
        return f"no sample has it{lost}"
    return f"mean {found.mean:.3g}, p50 {found.p50:.3g}, p95 {found.p95:.3g} {unit} of {found.n}{lost}"


def pass_hat_k(one: MetricSummary) -> str:
    """The chance that so many repeats of a sample all pass, each with the samples it is the mean of."""
    return ", ".join(f"pass^{each.k} {each.mean:.1%} of {each.n}" for each in one.pass_hat_k)


def false_alarms(one: GuidelineSummary) -> str:
    """Lawful drafts on which a guideline is named, of all lawful ones, with the interval over those judged."""
    rate, unjudged = one.false_alarms, one.unjudged
    if not rate.n + unjudged:
        return "no lawful draft"
    told = counted(Counts(rate.n - rate.k, rate.k, 0, unjudged), counts_failures=True)
    return f"{told} {interval(rate)}" if rate.n else told


def title(finished: Finished) -> str:
    """What was run, in one line."""
    found = finished.summary
    repeats = f" x {found.repeats}" if found.repeats > 1 else ""
    clusters = f" in {found.clusters:,} clusters" if found.clusters < found.samples else ""
    samples = "1 sample" if found.samples == 1 else f"{found.samples:,} samples"
    return f"{finished.suite.name}: {samples}{repeats}{clusters}"


def as_json(finished: Finished) -> bytes:
    """All figures of a run as JSON, for programs."""
    from assist import to_json

    found: dict[str, Any] = to_json(finished.summary)
    gate = {"held": finished.gate.held.value, "demands": to_json(finished.gate.demands)}
    told = {"suite": finished.suite.name, "ended": finished.ended, "gate": gate, **found}
    return json.dumps(told, indent=2, ensure_ascii=False).encode() + b"\n"
