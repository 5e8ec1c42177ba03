"""Whether a recogniser names what people named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from evals.outcome import Score, failed, passed
from evals.output import Output
from evals.sample import Sample
from evals.scorers.scorer import Metric, Scorer
from evals.systems.recognition import deadline_answer


class RightAnswer(Scorer):
    """The answer is the labelled one: an intent, a category of abuse or none, a deadline with its rule."""

    name: ClassVar[str] = "right_answer"
    metrics: ClassVar[tuple[Metric, ...]] = (Metric("right_answer", "the answer is the labelled one"),)

    def score(self, sample: Sample, output: Output) -> Iterator[Score]:
        """Compare the two."""
        if not sample.labels.expects:
            return
        expected = as_answer(sample.labels.expected)
        if output.answer == expected:
            yield passed("right_answer")
        else:
            yield failed("right_answer", f"{output.answer or 'none'} instead of {expected or 'none'}")


def as_answer(expected: Any) -> str | None:
    """A label in the form in which systems answer."""
    if isinstance(expected, Mapping):
        return deadline_answer(expected.get("due_at"), expected.get("rule"))
    return None if expected is None else str(expected)
