"""Whether a recogniser names what people named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, ClassVar

from evals.outcome import Score, failed, passed, undetermined
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
        try:
            expected = as_answer(sample.labels.expected)
        except ValueError as error:
            yield undetermined("right_answer", f"the label is no answer: {error}")
            return
        if output.answer == expected:
            yield passed("right_answer")
        else:
            yield failed("right_answer", f"{output.answer or 'none'} instead of {expected or 'none'}")


def as_answer(expected: Any) -> str | None:
    """A label in the form in which systems answer.

    Raises:
        ValueError: neither a text, nor none, nor a deadline with ``rule`` and ``due_at``, which names its offset.
    """
    if isinstance(expected, Mapping):
        if not {"due_at", "rule"} <= expected.keys():
            raise ValueError("a deadline needs due_at and rule")
        due_at = expected["due_at"]
        if due_at is not None and datetime.fromisoformat(due_at).tzinfo is None:
            raise ValueError("due_at needs an offset")
        return deadline_answer(due_at, expected["rule"])
    if not (expected is None or isinstance(expected, str)):
        raise ValueError("it is neither a text nor a deadline")
    return expected
