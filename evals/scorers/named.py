"""Whether a flagged violation is flagged for what it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from evals.outcome import Score, failed, not_applicable, passed, undetermined
from evals.output import Output
from evals.sample import Form, Sample
from evals.scorers.scorer import Metric, Scorer, doubt


class Named(Scorer):
    """Of the violations that are flagged: some objection names a labelled guideline."""

    name: ClassVar[str] = "named"
    metrics: ClassVar[tuple[Metric, ...]] = (Metric("named", "a flagged violation is named by a labelled guideline"),)

    def score(self, sample: Sample, output: Output) -> Iterator[Score]:
        """Compare the guidelines of the objections with the labelled ones."""
        if sample.form is not Form.DRAFTS or not sample.labels.violates or output.answer == "pass":
            yield not_applicable("named")
        elif (doubted := doubt(sample, output)) is not None:
            yield undetermined("named", doubted)
        elif output.named() & set(sample.labels.guidelines):
            yield passed("named")
        else:
            named = ", ".join(sorted(output.named())) or "nothing"
            yield failed("named", f"named {named}; labelled {', '.join(sample.labels.guidelines)}")
