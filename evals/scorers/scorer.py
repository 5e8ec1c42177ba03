"""What a scorer is: options, the metrics it gives, and a look at one sample with what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from evals.outcome import Score
from evals.output import Output, Usage
from evals.prices import Price
from evals.sample import INDEPENDENT, Sample
from guardrails.asking import Ask, Steps


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure of a report.

    ``counts_failures``: the headline is the share that fails (leaks), else the share that passes. ``graded``:
    a measure without pass and fail, in ``unit``. ``judged``: a model decides, so it gates only once calibrated.
    ``timed``: it differs from run to run, so it stands beside the results and never in them.
    """

    name: str
    means: str
    counts_failures: bool = False
    graded: bool = False
    judged: bool = False
    timed: bool = False
    unit: str = ""


class Scorer(BaseModel):
    """Base of all scorers; its fields are its options in a suite.

    ``name`` is what a suite calls it by.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: ClassVar[str]
    metrics: ClassVar[tuple[Metric, ...]]

    def score(self, sample: Sample, output: Output) -> Iterator[Score]:
        """The outcome of each metric that this sample bears on; metrics left out are not applicable."""
        raise NotImplementedError


def metrics_of(scorers: Iterable[Scorer]) -> list[Metric]:
    """The metrics of some scorers, in their order."""
    return [metric for scorer in scorers for metric in scorer.metrics]


def doubt(sample: Sample, output: Output) -> str | None:
    """Why a guard's verdict on a draft cannot be held against the draft's labels; ``None`` where it can."""
    if output.answer not in ("pass", "flag"):
        return "the system gave no verdict"
    if not sample.is_labelled_as(output.text):
        return "the text that was judged is not the labelled one"
    return None


class LabelledScorer(Scorer):
    """Base of scorers that count only against labels from outside the policy under test.

    Anybody but those of ``evals.sample.INDEPENDENT``, the policy under test above all, proves nothing about it.
    """

    def reservation(self, sample: Sample, output: Output) -> str | None:
        """Why the labels of a draft prove nothing about the verdict on it; ``None`` where they do."""
        by = sample.labels.by
        if sample.labels.violates is None:
            return "nobody has labelled this text"
        if by not in INDEPENDENT:
            return f"labelled by {by or 'nobody who is named'}, not from outside the policy"
        return doubt(sample, output)


class JudgedScorer(Scorer):
    """Base of scorers that ask a model; :meth:`score` says what holds where there is none to ask."""

    def questions(self, sample: Sample, output: Output) -> Steps[list[Score]]:
        """The scores, yielding what a judge has to be asked."""
        raise NotImplementedError

    def example(self) -> Ask:
        """A question of this scorer; its instructions are what a calibration holds for."""
        raise NotImplementedError


class TimedScorer(Scorer):
    """Base of scorers that look at cost and time."""

    def measure(self, usage: Usage, prices: Mapping[str, Price]) -> Iterator[Score]:
        """The measures of one sample, with the suite's prices by model."""
        raise NotImplementedError
