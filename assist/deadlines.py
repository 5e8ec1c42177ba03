"""When a reply is due: the response clock of a marketplace's chat, from given times only.

The clock starts at the customer's first message of any type after the shop's last reply that
counts. Bots and the system never stop it. Limits and exceptions by market come from the policy
pack (``assist/markets.py``); ``docs/deadlines.md`` has a table of the rules.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from assist.answers import Counted, counted, counts_as_response, message_counts
from assist.codes import Channel
from assist.conversation import Role, StartedBy
from assist.markets import MarketSettings, shipped_markets
from assist.suggestion import Deadline, DeadlineBasis

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assist.conversation import Conversation, Message

__all__ = ["Counted", "counted", "counts_as_response", "deadline"]

_SATURDAY = 5
_NOON = time(12)


def deadline(
    conversation: Conversation, settings: MarketSettings | None = None, now: datetime | None = None
) -> Deadline | None:
    """When the shop's next counting reply is due, or ``None`` outside chat and when nothing waits.

    ``due_at`` is ``None``, with a note, when no waiting message has a time or the chat is left out of
    the response rate. ``remaining_s`` is set only with ``now`` and is negative once overdue.

    Raises:
        ValueError: ``now`` has no offset.
    """
    if now is not None and now.utcoffset() is None:
        raise ValueError("now must have an offset, as in 2025-08-18T06:30:00+01:00")
    if conversation.channel is not Channel.CHAT:
        return None
    settings = settings or shipped_markets()
    notes: list[str] = []
    waiting = _waiting(conversation, settings, notes)
    if not waiting:
        return None
    return _due(conversation, settings, waiting, notes, now)


def _due(
    conversation: Conversation,
    settings: MarketSettings,
    waiting: list[Message],
    notes: list[str],
    now: datetime | None,
) -> Deadline:
    started = _timed(waiting, notes)
    day = started.sent_at.date() if started and started.sent_at else None
    hours = int(settings.value("response_hours", conversation.market, day))
    notes[:0] = _market_notes(conversation, settings, hours)
    rule = _exclusion(conversation, settings, notes)
    due_at = None
    if rule is None:
        rule, due_at = _limit(conversation, settings, started, hours)
    remaining = None if due_at is None or now is None else _seconds(due_at - now)
    by = (started or waiting[0]).id
    return Deadline(due_at, remaining, DeadlineBasis(conversation.market, hours, rule, by, tuple(notes)))


def _seconds(left: timedelta) -> int:
    """Whole seconds, rounded down, so that a deadline never looks later than it is."""
    return left // timedelta(seconds=1)


def _waiting(conversation: Conversation, settings: MarketSettings, notes: list[str]) -> list[Message]:
    """The customer's messages since the last reply that counts, oldest first."""
    waiting: list[Message] = []
    for message in conversation.messages:
        if message.role is Role.CUSTOMER:
            waiting.append(message)
        elif message.role is Role.AGENT and waiting:
            day = message.sent_at.date() if message.sent_at else None
            verdict = message_counts(message, conversation.market, settings=settings, on=day)
            if verdict.counts:
                waiting.clear()
                notes.clear()
            else:
                notes.append(f"{message.id} did not stop the clock: {verdict.reason}")
    return waiting


def _timed(waiting: list[Message], notes: list[str]) -> Message | None:
    """The first waiting message with a time; a note says when that is not the first one waiting."""
    timed = next((message for message in waiting if message.sent_at is not None), None)
    if timed is None:
        notes.append("no waiting message has a time, so the due time is unknown")
    elif timed is not waiting[0]:
        notes.append(f"{waiting[0].id} has no time; counted from {timed.id}, so the reply may be due earlier")
    return timed


def _market_notes(conversation: Conversation, settings: MarketSettings, hours: int) -> Iterator[str]:
    if conversation.market is None:
        yield f"no market is given, so the strictest limit of {hours} hours holds"
    elif not any(conversation.market in value.markets for value in settings.root["response_hours"].values):
        yield f"market {conversation.market} is not listed, so the strictest limit of {hours} hours holds"
    if conversation.can_reply is False:
        yield "the platform does not allow a reply in this chat now"


def _exclusion(conversation: Conversation, settings: MarketSettings, notes: list[str]) -> str | None:
    """The rule by which the chat is left out of the response rate, if one holds."""
    excluded = settings.value("excluded_chats", conversation.market)
    clock = conversation.clock
    for name, holds, said in (
        ("holiday_mode", clock.holiday_mode is True, "holiday mode is on"),
        ("started_by_seller", clock.started_by is StartedBy.SELLER, "the seller started the chat"),
    ):
        if holds and name in excluded:
            notes.append(f"{said}, so the chat is left out of the response rate; the customer still waits")
            return f"excluded_{name}"
        if holds:
            notes.append(f"{said}, which this market does not exempt")
    return None


def _limit(
    conversation: Conversation, settings: MarketSettings, started: Message | None, hours: int
) -> tuple[str, datetime | None]:
    """The rule that sets the due time, and that time, at the offset of the message that started the clock."""
    if started is None or started.sent_at is None:
        return "no_time", None
    at = started.sent_at
    grace = settings.value("weekend_grace", conversation.market, at.date())
    if grace and conversation.clock.chatbots_on and at.weekday() >= _SATURDAY:
        monday = at.date() + timedelta(days=7 - at.weekday())
        return "weekend_grace", datetime.combine(monday, _NOON, at.tzinfo)
    return f"within_{hours}_hours", at + timedelta(hours=hours)
