"""Support threads as the public sources give them, and the conversation each becomes.

A thread is cut before its last run of agent messages, so that the customer waits for an answer.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from evals.dataset import Row

REVIEW_CHANNELS = frozenset({"app_store_review_reply"})


class NothingToAnswerError(ValueError):
    """A thread that holds no customer message once it is cut."""


class _Source(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)


class ThreadMessage(_Source):
    """One message of a source; ``tweet_id`` is the source's own id of it."""

    role: Literal["customer", "agent"]
    text: str
    tweet_id: str | None = None


class ThreadEvent(_Source):
    """What the agent did or looked up after message ``after`` (-1: before the first)."""

    after: int
    action: str | None = None
    tool_result: Any = None


class Thread(_Source):
    """One thread of a source with whatever context the source has."""

    id: str
    channel: str
    messages: tuple[ThreadMessage, ...] = Field(min_length=1)
    brand: str | None = None
    lang: str | None = None
    facts: dict[str, Any] = Field(default_factory=dict)
    events: tuple[ThreadEvent, ...] = ()

    @property
    def text(self) -> str:
        """The wording of all messages, oldest first."""
        return "\n".join(message.text for message in self.messages)


def awaiting_reply(row: Row) -> Thread:
    """Read a source row and cut it before its last run of agent messages.

    Events that happened after the cut go with the messages they follow; what the agent looked up
    before writing the answer stays. Raises ``NothingToAnswerError``, and pydantic's ``ValidationError``
    for a row that is no thread.
    """
    thread = Thread.model_validate(row)
    kept = thread.messages[: _cut(thread.messages)]
    if not any(message.role == "customer" for message in kept):
        raise NothingToAnswerError("no customer message stands before the last agent messages")
    events = tuple(event for event in thread.events if event.after < len(kept))
    return thread.model_copy(update={"messages": kept, "events": events})


def conversation(thread: Thread, **known: Any) -> Row:
    """The conversation of a cut thread; ``known`` sets order, customer, market, review and the like."""
    made: Row = {
        "id": thread.id,
        "channel": "review_response" if thread.channel in REVIEW_CHANNELS else "chat",
        "market": None,
        "lang": thread.lang,
        "messages": _messages(thread),
        "order": {},
        "shop": {"name": thread.brand} if thread.brand else {},
        "customer": {},
        "review": None,
        "knowledge": [],
    }
    return made | known


def _cut(messages: tuple[ThreadMessage, ...]) -> int:
    """The index of the first message of the last run of agent messages; the length where there is none."""
    end = len(messages)
    while end and messages[end - 1].role != "agent":
        end -= 1
    start = end
    while start and messages[start - 1].role == "agent":
        start -= 1
    return start if end else len(messages)


def _messages(thread: Thread) -> list[Row]:
    """Messages and system notes in their order, each with an id that no other of the thread has."""
    named = [message.tweet_id for message in thread.messages]
    own = None not in named and len(set(named)) == len(named)
    made = _notes(thread, -1)
    for index, message in enumerate(thread.messages):
        key = named[index] if own else f"m{index + 1}"
        made.append({"id": key, "role": message.role, "type": "text", "text": message.text})
        made += _notes(thread, index)
    return made


def _notes(thread: Thread, after: int) -> list[Row]:
    """What the agent's desk noted after a message, as system messages; looked-up records are no notes."""
    said = [event.action for event in thread.events if event.after == after and event.action]
    return [
        {"id": f"note{after + 1}.{number}", "role": "system", "type": "text", "text": text}
        for number, text in enumerate(said, start=1)
    ]
