"""What a check says about a text: findings, the fix each proposes, and the outcome of a stage.

Offsets count Unicode code points of the original text, half open: ``[start, end)``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs; the first three make the verdict ``flag``."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"
    NOTICE = "notice"

    @property
    def blocks(self) -> bool:
        """Whether a finding of this severity keeps a text from being delivered."""
        return self is not Severity.NOTICE


class Stage(StrEnum):
    """The link of the chain a finding comes from."""

    RULES = "rules"
    FACTS = "facts"
    CRITIQUE = "critique"
    GROUNDING = "grounding"


class Outcome(StrEnum):
    """How a stage ended. There is no value that stands for 'nothing happened, so it is fine'."""

    PASS = "pass"  # noqa: S105 - an outcome
    FLAG = "flag"
    NOT_RUN = "not_run"
    ERROR = "error"


class FixAction(StrEnum):
    """What to do with the text between a fix's ``start`` and ``end``."""

    REMOVE = "remove"
    REPLACE = "replace"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Fix:
    """A repair for one finding: cut ``[start, end)``, or put ``replacement`` there."""

    action: FixAction
    start: int
    end: int
    replacement: str
    hint: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One objection to a text, with the place, the clause it rests on and the way out.

    ``quote`` is the text between ``start`` and ``end``. ``clause`` is a key of the pack's
    clauses; ``service`` findings rest on none and leave it empty.
    """

    rule_id: str
    guideline: str
    severity: Severity
    stage: Stage
    start: int
    end: int
    quote: str
    message: str
    clause: str
    fix: Fix


@dataclass(frozen=True, slots=True)
class Stages:
    """The outcome of each stage of one pass; ``reasons`` says why one did not run or broke."""

    rules: Outcome
    facts: Outcome
    critique: Outcome
    reasons: dict[str, str] = field(default_factory=dict)

    @property
    def broken(self) -> bool:
        """Whether a stage could not do its work."""
        return Outcome.ERROR in (self.rules, self.facts, self.critique)
