"""What a scorer says of one sample: one of four values, and why.

``undetermined`` is no failure of the system under test and never a pass: it says that nobody can tell.
It stands in no numerator and in every denominator that is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """How a sample fared under one metric."""

    PASS = "pass"  # noqa: S105 - an outcome
    FAIL = "fail"
    NOT_APPLICABLE = "not_applicable"
    UNDETERMINED = "undetermined"


#: Digits kept of a graded value: four are more than any scorer's accuracy, and keep its JSON form canonical.
DIGITS = 4
#: Measures are smaller than this: above it JSON's numbers have several forms, and no measure of a reply is so large.
MOST = 1e12


@dataclass(frozen=True, slots=True)
class Score:
    """The outcome of one metric for one sample; ``value`` is the measure of graded metrics, rounded.

    ``reason`` is one plain sentence without words of the texts. ``parts`` splits ``value`` up, for example
    by stage.

    Raises:
        ValueError: ``undetermined`` or ``fail`` without a reason, or a measure that is not finite.
    """

    metric: str
    outcome: Outcome
    reason: str = ""
    value: float | None = None
    parts: tuple[tuple[str, float], ...] = ()

    def __post_init__(self) -> None:
        if self.outcome in (Outcome.UNDETERMINED, Outcome.FAIL) and not self.reason:
            raise ValueError(f"{self.metric}: {self.outcome} needs a reason")
        if not all(abs(value) < MOST for value in (self.value or 0.0, *(part for _, part in self.parts))):
            raise ValueError(f"{self.metric}: a measure must be a number below {MOST:.0e}")

    def as_json(self) -> dict[str, object]:
        """The score as it stands in a row of results."""
        parts = {name: rounded(value) for name, value in self.parts}
        value = None if self.value is None else rounded(self.value)
        return {
            "metric": self.metric,
            "outcome": self.outcome.value,
            "reason": self.reason,
            "value": value,
            "parts": parts,
        }


def rounded(value: float) -> float:
    """``value`` to :data:`DIGITS` digits; a whole number as an ``int``, which JSON writes in one way only."""
    kept = round(value, DIGITS)
    return int(kept) if kept == int(kept) else kept


def passed(metric: str, reason: str = "", value: float | None = None) -> Score:
    """The sample does what the metric asks for."""
    return Score(metric, Outcome.PASS, reason, value)


def failed(metric: str, reason: str, value: float | None = None) -> Score:
    """It does not, and why."""
    return Score(metric, Outcome.FAIL, reason, value)


def not_applicable(metric: str) -> Score:
    """The metric asks nothing of this sample."""
    return Score(metric, Outcome.NOT_APPLICABLE)


def undetermined(metric: str, reason: str) -> Score:
    """Nobody can tell, and why."""
    return Score(metric, Outcome.UNDETERMINED, reason)
