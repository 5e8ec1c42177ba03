"""What a system under test gave for one sample, in one form for guard, assistant and recognisers alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from guardrails.finding import Finding


@dataclass(frozen=True, slots=True)
class Caught:
    """One objection: in which pass over the text (from 1), at which stage, and to which place.

    ``start`` and ``end`` are offsets in the text of that pass, in code points.
    """

    step: int
    stage: str
    rule_id: str
    guideline: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reply:
    """A text that may be sent, and what the chain changed in its draft: words before and after."""

    text: str
    language: str | None = None
    verdict: str = "pass"
    changes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a system gave no answer: a fixed word, and one sentence without words of any text."""

    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Output:
    """What came of one sample.

    ``answer`` is the verdict of a guard, ``replied`` or ``silent`` for an assistant, or what a recogniser
    named. ``text`` is the draft that was judged, where there is one. ``caught`` holds what blocks, of every
    pass. ``trouble`` is set where there is no answer at all: everything about it is undetermined.
    """

    answer: str | None = None
    text: str | None = None
    replies: tuple[Reply, ...] = ()
    caught: tuple[Caught, ...] = ()
    stages: Mapping[str, str] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()
    trouble: Trouble | None = None

    @property
    def flagged(self) -> bool:
        """Whether a guard objected."""
        return self.answer == "flag"

    def named(self) -> frozenset[str]:
        """The guidelines that objections name."""
        return frozenset(one.guideline for one in self.caught)

    def as_json(self) -> dict[str, Any]:
        """The output as it stands in a row of results."""
        return {
            "answer": self.answer,
            "text": whole(self.text),
            "replies": [_as_json(reply) for reply in self.replies],
            "caught": [_fields(one) for one in self.caught],
            "stages": dict(self.stages),
            "reasons": [whole(reason) for reason in self.reasons],
            "trouble": None if self.trouble is None else _fields(self.trouble),
        }


def troubled(kind: str, reason: str) -> Output:
    """No answer, and why."""
    return Output(trouble=Trouble(kind, reason))


def caught_in(findings: Sequence[Finding], step: int = 1) -> tuple[Caught, ...]:
    """The findings of one pass that keep a text from being sent."""
    return tuple(
        Caught(step, found.stage.value, found.rule_id, found.guideline, found.start, found.end)
        for found in findings
        if found.severity.blocks
    )


def _as_json(reply: Reply) -> dict[str, Any]:
    changes = [[whole(before), whole(after)] for before, after in reply.changes]
    return {**_fields(reply), "text": whole(reply.text), "changes": changes}


def _fields(value: Caught | Reply | Trouble) -> dict[str, Any]:
    """The fields of a flat value; ``dataclasses.asdict`` would copy each of them, for every sample of a run."""
    return {name: getattr(value, name) for name in value.__slots__}


def whole(text: str | None) -> str | None:
    """``text`` with unpaired halves of characters replaced, which no UTF-8 file can hold."""
    return text if text is None or text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


@dataclass(slots=True)
class StageUsage:
    """What one kind of call cost: how many, tokens in and out, and seconds they took together."""

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    seconds: float = 0.0
    model: str | None = None


@dataclass(slots=True)
class Usage:
    """What one sample cost by stage, seconds in all, and how many calls met a rate limit."""

    stages: dict[str, StageUsage] = field(default_factory=dict)
    seconds: float = 0.0
    rate_limited: int = 0

    @property
    def calls(self) -> int:
        """Calls of all stages."""
        return sum(stage.calls for stage in self.stages.values())

    def add(self, tasks: Mapping[str, Mapping[str, float]], models: Mapping[str, str]) -> None:
        """Add what a meter counted; ``models`` names the model of each task."""
        for task, counted in tasks.items():
            stage = self.stages.setdefault(task, StageUsage())
            stage.calls += int(counted["calls"])
            stage.input_tokens += int(counted["input_tokens"])
            stage.output_tokens += int(counted["output_tokens"])
            stage.seconds += counted["seconds"]
            stage.model = models.get(task)
            self.rate_limited += int(counted.get("rate_limited", 0))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a system gave, and what it cost."""

    output: Output
    usage: Usage = field(default_factory=Usage)
