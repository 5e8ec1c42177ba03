"""Whether a lawful draft is held up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from evals.outcome import Score, failed, not_applicable, passed
from evals.output import Output
from evals.sample import Sample
from evals.scorers.scorer import Metric, Scorer


class OverBlocking(Scorer):
    """A draft that is labelled as lawful is flagged."""

    name: ClassVar[str] = "over_blocking"
    metrics: ClassVar[tuple[Metric, ...]] = (
        Metric("over_blocking", "a lawful draft is flagged", counts_failures=True),
    )

    def score(self, sample: Sample, output: Output) -> Iterator[Score]:
        """See whether anything objects."""
        if sample.labels.violates is not False:
            yield not_applicable("over_blocking")
        elif output.flagged:
            rules = ", ".join(sorted({one.rule_id for one in output.caught}))
            yield failed("over_blocking", f"a lawful draft is flagged by {rules}")
        else:
            yield passed("over_blocking")
