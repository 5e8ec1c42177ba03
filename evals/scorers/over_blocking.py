"""Whether a lawful draft is held up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from evals.outcome import Score, failed, not_applicable, passed, undetermined
from evals.output import Output
from evals.sample import Form, Sample
from evals.scorers.scorer import LabelledScorer, Metric


class OverBlocking(LabelledScorer):
    """A draft that is labelled as lawful is flagged."""

    name: ClassVar[str] = "over_blocking"
    metrics: ClassVar[tuple[Metric, ...]] = (
        Metric("over_blocking", "a lawful draft is flagged", counts_failures=True),
    )

    def score(self, sample: Sample, output: Output) -> Iterator[Score]:
        """See whether anything objects."""
        if sample.form is not Form.DRAFTS or sample.labels.violates is not False:
            yield not_applicable("over_blocking")
        elif (reservation := self.reservation(sample, output)) is not None:
            yield undetermined("over_blocking", reservation)
        elif output.flagged:
            rules = ", ".join(sorted({one.rule_id for one in output.caught})) or "a rule that is not named"
            yield failed("over_blocking", f"a lawful draft is flagged by {rules}")
        else:
            yield passed("over_blocking")
