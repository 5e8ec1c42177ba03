"""What a scorer is: options, the metrics it gives, and a look at one sample with what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from evals.outcome import Score
from evals.output import Output, Usage
from evals.sample import Sample
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

    def measure(self, usage: Usage) -> Iterator[Score]:
        """The measures of one sample."""
        raise NotImplementedError
