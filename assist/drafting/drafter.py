"""What a drafter is: something that proposes texts for one conversation. It delivers nothing itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

from guardrails.nearness import Span

if TYPE_CHECKING:
    from assist.conversation import Conversation
    from assist.suggestion import Source


@dataclass(frozen=True, slots=True)
class Request:
    """One conversation to draft for, in ``language``, with at most ``n`` drafts."""

    conversation: Conversation
    language: str
    n: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A text a drafter proposes, the facts it tells, and what it was made from.

    ``prompts`` maps the id of each template to its SHA-256; ``model`` is ``None`` for a playbook.
    """

    text: str
    language: str
    kind: Literal["reply", "holding"]
    sources: tuple[Source, ...]
    prompts: Mapping[str, str]
    model: Mapping[str, Any] | None = None
    notes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def needed(self) -> tuple[Span, ...]:
        """The places of the facts the text exists to tell."""
        return tuple((source.start, source.end) for source in self.sources)


class NothingToSay(Exception):  # noqa: N818 - an answer of a drafter, not a defect
    """A drafter has no text for a request. ``reason`` is a fixed word for programs, ``advice`` a sentence."""

    def __init__(self, reason: str, advice: str) -> None:
        super().__init__(advice)
        self.reason = reason
        self.advice = advice


class Drafter(Protocol):
    """A source of proposals, found by its ``name`` (``playbook``) or its provider."""

    name: str

    def propose(self, request: Request) -> Sequence[Proposal]:
        """Texts for one conversation, the best first.

        Raises:
            NothingToSay: there is none.
        """
        ...
