"""How well a judge agrees with people, and whether that was measured for this very judge.

A calibration holds for one hash of prompt, rubric and model. A judge without one, or with another hash, is
advisory: its metrics are shown and cannot gate.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assist.errors import ErrorCode, InputError
from evals.scorers.scorer import JudgedScorer
from guardrails.asking import Ask

if TYPE_CHECKING:
    from evals.judge import Judge
    from evals.suite import Suite

#: Labelled rows below which no calibration lets a judge gate: kappa over fewer says next to nothing.
FEWEST = 50
#: The share of labelled rows without a verdict above which the rest says little of the judge.
MOST_UNDETERMINED = 0.2
#: Cohen's kappa, at the lower end of its 95% interval, below which a judge agrees with people too little to gate:
#: the upper end of "fair" in J. R. Landis and G. G. Koch, Biometrics 33 (1977), 159-174.
LEAST_KAPPA = 0.4

#: Why no judged metric can gate where there is nobody to ask.
NO_JUDGE = "no judge is configured"

Share = Annotated[float, Field(ge=0, le=1)]


class Interval(BaseModel):
    """A share with its counts and 95% interval."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    k: int
    n: int
    low: Share
    high: Share


class Calibration(BaseModel):
    """What was measured of a judge against people's labels.

    ``agreed`` counts rows on which both say the same, ``base_rate`` those that people label true, ``judged_rate``
    those that the judge calls true; ``undetermined`` rows got no verdict and stand in none of these. ``kappa`` is
    Cohen's, ``None`` where it is not defined.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    judge: str
    key: str
    model: str
    labelled_sha256: str
    rows: int
    undetermined: int
    agreed: Interval
    base_rate: Interval
    judged_rate: Interval
    recall: Interval
    false_alarms: Interval
    kappa: float | None
    kappa_low: float | None
    kappa_high: float | None

    @property
    def objection(self) -> str | None:
        """Why a judge with this calibration must not gate; ``None`` where it may."""
        if self.undetermined > MOST_UNDETERMINED * self.rows:
            return f"{self.undetermined} of {self.rows} rows got no verdict"
        if self.agreed.n < FEWEST:
            return f"calibrated on {self.agreed.n} rows only; {FEWEST} are needed"
        if self.kappa_low is None:
            return "kappa is not defined for its labels; they need both kinds of rows"
        if self.kappa_low < LEAST_KAPPA:
            return f"kappa may be as low as {self.kappa_low:.2f}; {LEAST_KAPPA} is needed"
        return None


def read_calibrations(paths: Iterable[Path]) -> list[Calibration]:
    """The calibrations of some files.

    Raises:
        InputError: a file is missing or is no calibration.
    """
    return [_read(path) for path in paths]


def _read(path: Path) -> Calibration:
    try:
        return Calibration.model_validate(json.loads(path.read_bytes()))
    except OSError as error:
        said = f"the calibration {path} cannot be read ({error.strerror}); make it by assist eval calibrate."
        raise InputError(ErrorCode.UNREADABLE_FILE, said) from error
    except (ValueError, ValidationError) as error:
        raise InputError(
            ErrorCode.INVALID_JSON, f"{path} is no calibration; make it by assist eval calibrate."
        ) from error


def advisories(suite: Suite, judge: Judge | None, calibrations: Sequence[Calibration]) -> Mapping[str, str]:
    """Each judged metric of a suite that cannot gate, and why."""
    found: dict[str, str] = {}
    for scorer in suite.scorers:
        if isinstance(scorer, JudgedScorer):
            reason = advisory_of(scorer.name, scorer.example(), judge, calibrations)
            found |= {metric.name: reason for metric in scorer.metrics if metric.judged and reason is not None}
    return found


def advisory_of(name: str, example: Ask, judge: Judge | None, calibrations: Sequence[Calibration]) -> str | None:
    """Why the judge called ``name`` cannot gate; ``None`` where a calibration of this very judge lets it."""
    if judge is None:
        return NO_JUDGE
    named = [one for one in calibrations if one.judge == name]
    if not named:
        return "the judge is not calibrated; measure it by assist eval calibrate"
    key = judge.key(example)
    fitting = [one for one in named if one.key == key]
    if not fitting:
        return "the judge's prompt, rubric or model is another than the calibrated one; calibrate it anew"
    return next((one.objection for one in fitting if one.objection is not None), None)
