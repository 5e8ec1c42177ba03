"""When a reply is due: the response clock of a marketplace's chat, from given times only.

The clock starts at the customer's first message of any type after the shop's last reply that
counts. Bots and the system never stop it. Limits and exceptions by market come from the policy
pack (``assist/markets.py``); ``docs/deadlines.md`` has a table of the rules. The response rate
(``evals/response_rate.py``) is computed with the same rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from assist.answers import Counted, counted, counts_as_response, message_counts
from assist.codes import Channel
from assist.conversation import Role, StartedBy
from assist.markets import MarketSettings, shipped_markets
from assist.suggestion import Deadline, DeadlineBasis

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assist.conversation import Clock, Conversation, Message

__all__ = [
    "Counted",
    "Waiting",
    "counted",
    "counts_as_response",
    "deadline",
    "exclusion",
    "limit",
    "response_hours",
    "waitings",
]

_SATURDAY = 5
_NOON = time(12)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Messages of the customer's that wait for one answer, oldest first, and the answer once there is one.

    ``passed_over`` names the replies that did not count, each with the reason.
    """

    messages: tuple[Message, ...]
    answer: Message | None
    passed_over: tuple[str, ...]


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
    last = next((waiting for waiting in waitings(conversation, settings) if waiting.answer is None), None)
    return None if last is None else _due(conversation, settings, last, now)


def waitings(conversation: Conversation, settings: MarketSettings) -> Iterator[Waiting]:
    """Each time the customer waited, in the order of the messages; only the last may lack an answer."""
    messages: list[Message] = []
    passed_over: list[str] = []
    for message in conversation.messages:
        if message.role is Role.CUSTOMER:
            messages.append(message)
        elif message.role is Role.AGENT and messages:
            day = message.sent_at.date() if message.sent_at else None
            verdict = message_counts(message, conversation.market, settings=settings, on=day)
            if verdict.counts:
                yield Waiting(tuple(messages), message, tuple(passed_over))
                messages, passed_over = [], []
            else:
                passed_over.append(f"{message.id} did not stop the clock: {verdict.reason}")
    if messages:
        yield Waiting(tuple(messages), None, tuple(passed_over))


def response_hours(market: str | None, settings: MarketSettings, on: date | None = None) -> int:
    """The market's limit in hours on a day; without a day the latest."""
    return int(settings.value("response_hours", market, on))


def exclusion(conversation: Conversation, settings: MarketSettings) -> tuple[str | None, tuple[str, ...]]:
    """What leaves the chat out of the response rate, if anything does, and what a person should know of it."""
    excluded = settings.value("excluded_chats", conversation.market)
    notes: list[str] = []
    for name, said in _conditions(conversation.clock):
        if name in excluded:
            left_out = f"{said}, so the chat is left out of the response rate; the customer still waits"
            return name, (*notes, left_out)
        notes.append(f"{said}, which this market does not exempt")
    return None, tuple(notes)


def limit(conversation: Conversation, settings: MarketSettings, started_at: datetime) -> tuple[str, datetime]:
    """The rule that sets the due time, and that time, at the offset of the message that started the clock."""
    grace = settings.value("weekend_grace", conversation.market, started_at.date())
    if grace and conversation.clock.chatbots_on and started_at.weekday() >= _SATURDAY:
        monday = started_at.date() + timedelta(days=7 - started_at.weekday())
        return "weekend_grace", datetime.combine(monday, _NOON, started_at.tzinfo)
    hours = response_hours(conversation.market, settings, started_at.date())
    return f"within_{hours}_hours", started_at + timedelta(hours=hours)


def _due(conversation: Conversation, settings: MarketSettings, waiting: Waiting, now: datetime | None) -> Deadline:
    started, untimed = _timed(waiting)
    at = started.sent_at if started else None
    hours = response_hours(conversation.market, settings, at.date() if at else None)
    excluded, of_chat = exclusion(conversation, settings)
    rule, due_at = _rule(conversation, settings, excluded, at)
    remaining = None if due_at is None or now is None else _seconds(due_at - now)
    notes = (*_market_notes(conversation, settings, hours), *waiting.passed_over, *untimed, *of_chat)
    by = (started or waiting.messages[0]).id
    return Deadline(due_at, remaining, DeadlineBasis(conversation.market, hours, rule, by, notes))


def _rule(
    conversation: Conversation, settings: MarketSettings, excluded: str | None, at: datetime | None
) -> tuple[str, datetime | None]:
    if excluded is not None:
        return f"excluded_{excluded}", None
    return ("no_time", None) if at is None else limit(conversation, settings, at)


def _seconds(left: timedelta) -> int:
    """Whole seconds, rounded down, so that a deadline never looks later than it is."""
    return left // timedelta(seconds=1)


def _timed(waiting: Waiting) -> tuple[Message | None, tuple[str, ...]]:
    """The first waiting message with a time; a note says when that is not the first one waiting."""
    first = waiting.messages[0]
    timed = next((message for message in waiting.messages if message.sent_at is not None), None)
    if timed is None:
        return None, ("no waiting message has a time, so the due time is unknown",)
    if timed is first:
        return timed, ()
    return timed, (f"{first.id} has no time; counted from {timed.id}, so the reply may be due earlier",)


def _market_notes(conversation: Conversation, settings: MarketSettings, hours: int) -> Iterator[str]:
    if conversation.market is None:
        yield f"no market is given, so the strictest limit of {hours} hours holds"
    elif not any(conversation.market in value.markets for value in settings.root["response_hours"].values):
        yield f"market {conversation.market} is not listed, so the strictest limit of {hours} hours holds"
    if conversation.can_reply is False:
        yield "the platform does not allow a reply in this chat now"


def _conditions(clock: Clock) -> Iterator[tuple[str, str]]:
    """The conditions of the chat that a market may exempt: the name in ``markets.yaml``, and in words."""
    if clock.holiday_mode:
        yield "holiday_mode", "holiday mode is on"
    if clock.started_by is StartedBy.SELLER:
        yield "started_by_seller", "the seller started the chat"
