"""What comes out: the rows of ``suggest`` and ``check``, and all they hold, as plain values.

Each class is one object of the JSON contract and each field one key, in the order in which it is
printed. Offsets count Unicode code points, half open. :func:`to_json` turns any of them into JSON types.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from functools import cache
from typing import Any

from assist.errors import ErrorBody
from guardrails.finding import Finding, Stages
from guardrails.repair import Change


class SuggestionKind(StrEnum):
    """Whether a text answers the customer or says what happens next."""

    REPLY = "reply"
    HOLDING = "holding"


class SuggestVerdict(StrEnum):
    """What became of a draft."""

    PASS = "pass"  # noqa: S105
    REWRITTEN = "rewritten"
    WITHHELD = "withheld"
    ERROR = "error"


class CheckVerdict(StrEnum):
    """What a check says of a text."""

    PASS = "pass"  # noqa: S105
    FLAG = "flag"
    ERROR = "error"


class Action(StrEnum):
    """What to do rather than say."""

    FILE_TICKET = "file_ticket"
    ESCALATE = "escalate"
    ASK_PLATFORM = "ask_platform"
    NO_REPLY = "no_reply"


class Category(StrEnum):
    """The four situations in which the platform takes a ticket about a customer."""

    HARASSMENT = "harassment"
    OBSCENE_THREATENING_MALICIOUS = "obscene_threatening_malicious"
    UNREASONABLE_DEMAND = "unreasonable_demand"
    ADVERTISING_IRRELEVANT = "advertising_irrelevant"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place in a customer's message; ``message_id`` is ``review`` for the text of a review."""

    message_id: str
    start: int
    end: int
    quote: str
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Advice:
    """What the agent should do; ``category`` is set for tickets only."""

    action: Action
    category: Category | None
    message: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class DeadlineBasis:
    """Why a reply is due when it is. ``hours`` is the market's limit, ``rule`` what decided."""

    market: str | None
    hours: int
    rule: str
    started_by_message: str | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a counting reply is due; ``remaining_s`` is in seconds, below zero when overdue."""

    due_at: datetime | None
    remaining_s: int | None
    basis: DeadlineBasis


@dataclass(frozen=True, slots=True)
class PolicyRef:
    """The policy a text was checked against, by name, version and hash."""

    id: str
    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Source:
    """The fact behind ``[start, end)`` of the suggested text."""

    fact_id: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A text that passed the whole chain as it stands, with what was checked."""

    suggestion_id: str
    kind: SuggestionKind
    text: str
    language: str
    verdict: SuggestVerdict
    degraded: bool
    findings: tuple[Finding, ...]
    changes: tuple[Change, ...]
    sources: tuple[Source, ...]
    counts_as_response: bool
    stages: Stages
    certificate: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Withheld:
    """A draft that was not let through: why, and the findings behind it. It holds no text."""

    verdict: SuggestVerdict
    reason: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class SuggestRow:
    """The answer to one conversation; ``run`` holds what may differ between two identical runs."""

    id: str | None
    suggestions: tuple[Suggestion, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    advice: tuple[Advice, ...] = ()
    deadline: Deadline | None = None
    policy: PolicyRef | None = None
    error: ErrorBody | None = None
    run: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CheckRow:
    """The answer to one checked text. An error row has no stages, policy or hash."""

    id: str | None
    verdict: CheckVerdict
    findings: tuple[Finding, ...] = ()
    stages: Stages | None = None
    policy: PolicyRef | None = None
    text_sha256: str | None = None
    error: ErrorBody | None = None


_PLAIN = (str, int, float, bool, type(None))


def to_json(value: object) -> Any:
    """``value`` in JSON types: every field a key, enums as their values, times in ISO 8601.

    Raises:
        TypeError: a type that has no place in the contract.
    """
    if type(value) in _PLAIN:
        return value
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return {name: to_json(getattr(value, name)) for name in _names(type(value))}
    if isinstance(value, dict):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [to_json(item) for item in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(item.name for item in fields(kind))
