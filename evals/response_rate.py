"""The response rate of a marketplace's chat, from message times: what the platform will see.

Clock start, limit, weekend grace and exclusions are those of ``assist/deadlines.py``. The unit is the
chat; each waiting period is counted beside it. ``docs/response_rate.md`` names the source of every rule.
The machine's clock is never read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from heapq import nsmallest
from itertools import accumulate, dropwhile, takewhile
from typing import TYPE_CHECKING

from assist.answers import message_counts
from assist.conversation import Role
from assist.deadlines import Waiting, exclusion, limit, waitings
from evals.statistics import percentile, rate

if TYPE_CHECKING:
    from assist.conversation import Conversation, Message
    from assist.markets import MarketSettings

#: Days that the metric looks back.
DAYS = 30
#: Chats listed as the worst.
WORST = 10


class Outcome(StrEnum):
    """How a waiting period stands at the time of the count, the worst first."""

    UNANSWERED = "unanswered"
    ANSWERED_LATE = "answered_late"
    UNDETERMINED = "undetermined"
    OPEN = "open"
    ANSWERED_IN_TIME = "answered_in_time"
    EXCLUDED = "excluded"


class Exclusion(StrEnum):
    """Why the metric leaves a chat out."""

    HOLIDAY_MODE = "holiday_mode"
    STARTED_BY_SELLER = "started_by_seller"
    RESOLVED_BY_BOT = "resolved_by_bot"


class Unknown(StrEnum):
    """Why it cannot be said how a waiting period ended."""

    NO_START_TIME = "no_start_time"
    NO_REPLY_TIME = "no_reply_time"
    OUT_OF_ORDER = "out_of_order"


class DecidedBy(StrEnum):
    """Which waiting periods decide a chat: the one that opens it, or the worst of all."""

    FIRST = "first"
    EVERY = "every"


@dataclass(frozen=True, slots=True)
class Period:
    """One wait of the customer's for an answer.

    ``at`` is when the clock started; where that is not known, the next known time of the chat.
    ``rule`` and ``due_at`` are ``None`` where ``reason`` says why the period is left out or unknown.
    """

    message: str
    at: datetime | None
    rule: str | None
    due_at: datetime | None
    answered_at: datetime | None
    reason: Exclusion | Unknown | None

    def outcome(self, now: datetime | None) -> Outcome:
        """How the period stands at ``now``, which may be ``None`` only where no message has a time."""
        if self.due_at is None:
            return Outcome.EXCLUDED if isinstance(self.reason, Exclusion) else Outcome.UNDETERMINED
        if self.answered_at is not None:
            return Outcome.ANSWERED_IN_TIME if self.answered_at <= self.due_at else Outcome.ANSWERED_LATE
        return Outcome.UNANSWERED if now is not None and now > self.due_at else Outcome.OPEN

    def late(self, now: datetime | None) -> timedelta:
        """How long after the due time the answer came, or is missing; negative before it."""
        ended = self.answered_at or now
        return timedelta() if self.due_at is None or ended is None else ended - self.due_at


@dataclass(frozen=True, slots=True)
class Chat:
    """The waiting periods of one chat in their order, and the latest time of its messages."""

    id: str
    periods: tuple[Period, ...]
    latest: datetime | None


@dataclass(frozen=True, slots=True)
class Counts:
    """Waiting periods or chats by outcome.

    ``share`` is ``answered_in_time`` of ``counted``, which is in time, late, unanswered and undetermined.
    Open, excluded, and outside the days looked at are not counted. ``low`` and ``high`` are Wilson's
    interval of a share of chats; waiting periods share chats, so theirs would be too narrow and is ``None``.
    """

    answered_in_time: int
    counted: int
    share: float | None
    low: float | None
    high: float | None
    answered_late: int
    unanswered: int
    undetermined: int
    undetermined_by_reason: Mapping[Unknown, int]
    open: int
    excluded: int
    excluded_by_reason: Mapping[Exclusion, int]
    outside_window: int


@dataclass(frozen=True, slots=True)
class ResponseTime:
    """Seconds until the first counting reply, over the ``answered`` periods; ``None`` without any."""

    answered: int
    median_s: int | None
    p90_s: int | None


@dataclass(frozen=True, slots=True)
class Missed:
    """A chat answered late or not at all, by its worst period; ``late_s`` is in seconds."""

    id: str
    message: str
    outcome: Outcome
    rule: str
    due_at: datetime
    answered_at: datetime | None
    late_s: int


@dataclass(frozen=True, slots=True)
class Measured:
    """The metric at one time: by chat, by waiting period, how fast, and the worst chats."""

    chats: Counts
    waiting_periods: Counts
    response_time: ResponseTime
    worst: tuple[Missed, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A share in per cent that a source asks for, and what follows where it is not reached.

    ``at_least`` is false where the share must be exceeded. ``reached`` is ``None`` where nothing was
    counted and where the undetermined chats could decide either way.
    """

    percent: int
    at_least: bool
    otherwise: str
    reached: bool | None


def chat_of(conversation: Conversation, settings: MarketSettings, now: datetime | None = None) -> Chat:
    """The waiting periods of a chat as they can be seen at ``now``; without it, from all messages."""
    if now is not None:
        conversation = conversation.model_copy(update={"messages": tuple(_until(conversation.messages, now))})
    excluded = _excluded(conversation, settings)
    in_order = _in_order(conversation.messages)
    found = (
        _period(waiting, conversation, settings, excluded, in_order) for waiting in waitings(conversation, settings)
    )
    times = (message.sent_at for message in conversation.messages if message.sent_at is not None)
    return Chat(conversation.id, tuple(found), max(times, default=None))


def measure(chats: Iterable[Chat], *, now: datetime | None, decided_by: DecidedBy, days: int = DAYS) -> Measured:
    """Count the periods whose clock started in the last ``days`` times 24 hours before ``now``.

    ``now`` may be ``None`` only where no message of the chats has a time.
    """
    of_chats, of_periods = _Tally(), _Tally()
    seconds: list[float] = []
    missed: list[Missed] = []
    for chat in chats:
        inside = [period for period in chat.periods if _is_inside(period, now, days)]
        deciding = _deciding(chat, inside, decided_by, now)
        of_chats.add(() if deciding is None else (deciding,), now, outside=deciding is None)
        of_periods.add(inside, now, outside=len(chat.periods) - len(inside))
        seconds.extend(_seconds(inside))
        missed.extend(() if deciding is None else _missed(chat, deciding, now))
    worst = nsmallest(WORST, missed, key=lambda one: (-one.late_s, one.id))
    chats_counted, periods_counted = of_chats.counts(interval=True), of_periods.counts(interval=False)
    return Measured(chats_counted, periods_counted, _response_time(seconds), tuple(worst))


def steps(given: Sequence[Mapping[str, int | str]] | None, counts: Counts) -> tuple[Step, ...]:
    """The steps of the setting ``response_rate_target``, each with whether these counts reach it."""
    return tuple(_step(one, counts) for one in given or ())


def _step(given: Mapping[str, int | str], counts: Counts) -> Step:
    at_least = "at_least" in given
    percent = int(given["at_least" if at_least else "more_than"])
    asked = percent * counts.counted

    def reaches(in_time: int) -> bool:
        return 100 * in_time >= asked if at_least else 100 * in_time > asked

    sure, possible = reaches(counts.answered_in_time), reaches(counts.answered_in_time + counts.undetermined)
    return Step(percent, at_least, str(given["otherwise"]), sure if counts.counted and sure is possible else None)


@dataclass(slots=True)
class _Tally:
    """Outcomes so far."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    reasons: Counter[Exclusion | Unknown | None] = field(default_factory=Counter)
    outside: int = 0

    def add(self, periods: Iterable[Period], now: datetime | None, *, outside: int) -> None:
        for period in periods:
            self.outcomes[period.outcome(now)] += 1
            self.reasons[period.reason] += 1
        self.outside += outside

    def counts(self, *, interval: bool) -> Counts:
        of = self.outcomes
        counted = sum(of[outcome] for outcome in _COUNTED)
        found = rate(of[Outcome.ANSWERED_IN_TIME], counted)
        return Counts(
            answered_in_time=found.k,
            counted=found.n,
            share=found.value,
            low=found.low if interval else None,
            high=found.high if interval else None,
            answered_late=of[Outcome.ANSWERED_LATE],
            unanswered=of[Outcome.UNANSWERED],
            undetermined=of[Outcome.UNDETERMINED],
            undetermined_by_reason={reason: self.reasons[reason] for reason in Unknown},
            open=of[Outcome.OPEN],
            excluded=of[Outcome.EXCLUDED],
            excluded_by_reason={reason: self.reasons[reason] for reason in Exclusion},
            outside_window=self.outside,
        )


#: Outcomes that stand in the denominator.
_COUNTED = (Outcome.ANSWERED_IN_TIME, Outcome.ANSWERED_LATE, Outcome.UNANSWERED, Outcome.UNDETERMINED)
_WORST_FIRST = {outcome: place for place, outcome in enumerate(Outcome)}


def _until(messages: Iterable[Message], now: datetime) -> Iterator[Message]:
    """The messages that are not later than ``now``; one without a time is as late as the last one with a time."""
    later = False
    for message in messages:
        if message.sent_at is not None:
            later = message.sent_at > now
        if not later:
            yield message


def _excluded(conversation: Conversation, settings: MarketSettings) -> Exclusion | None:
    name, _ = exclusion(conversation, settings)
    if name is not None:
        return Exclusion(name)
    exempt = Exclusion.RESOLVED_BY_BOT in settings.value("excluded_chats", conversation.market)
    return Exclusion.RESOLVED_BY_BOT if exempt and _bot_alone(conversation.messages, settings) else None


def _bot_alone(messages: Sequence[Message], settings: MarketSettings) -> bool:
    """Whether a bot, and nobody else, answered the customer's last message with more than small talk.

    A system message after the customer's first may hand the chat over to a person, so it forbids that.
    """
    asked = list(dropwhile(lambda message: message.role is not Role.CUSTOMER, messages))
    if any(message.role is Role.AGENT for message in messages) or any(m.role is Role.SYSTEM for m in asked):
        return False
    last = takewhile(lambda message: message.role is Role.BOT, reversed(asked))
    return any(message_counts(message, None, settings=settings, on=None).counts for message in last)


def _in_order(messages: Iterable[Message]) -> frozenset[str]:
    """Ids of messages with a time that no earlier message exceeds and no later one falls below."""
    timed = [(m.id, m.sent_at) for m in messages if m.sent_at is not None and m.role in {Role.CUSTOMER, Role.AGENT}]
    latest = list(accumulate((at for _, at in timed), max))
    earliest = list(accumulate((at for _, at in reversed(timed)), min))[::-1]
    bounded = zip(timed, latest, earliest, strict=True)
    return frozenset(name for (name, at), before, after in bounded if before <= at <= after)


def _period(
    waiting: Waiting,
    conversation: Conversation,
    settings: MarketSettings,
    excluded: Exclusion | None,
    in_order: frozenset[str],
) -> Period:
    first, answer = waiting.messages[0], waiting.answer
    reason = excluded or _unknown(first, answer, in_order)
    at = first.sent_at or _next_time(first, conversation.messages)
    rule, due_at = (None, None) if reason or at is None else limit(conversation, settings, at)
    return Period(first.id, at, rule, due_at, answer.sent_at if answer else None, reason)


def _unknown(first: Message, answer: Message | None, in_order: frozenset[str]) -> Unknown | None:
    if first.sent_at is None:
        return Unknown.NO_START_TIME
    if answer is not None and answer.sent_at is None:
        return Unknown.NO_REPLY_TIME
    ends = (first,) if answer is None else (first, answer)
    return None if all(message.id in in_order for message in ends) else Unknown.OUT_OF_ORDER


def _next_time(first: Message, messages: Iterable[Message]) -> datetime | None:
    later = dropwhile(lambda message: message is not first, messages)
    return next((message.sent_at for message in later if message.sent_at is not None), None)


def _is_inside(period: Period, now: datetime | None, days: int) -> bool:
    """A period of which no time is known may lie inside, so it is not passed over."""
    return period.at is None or now is None or now - timedelta(days=days) <= period.at


def _deciding(chat: Chat, inside: Sequence[Period], decided_by: DecidedBy, now: datetime | None) -> Period | None:
    """The period whose outcome is the chat's; ``None`` where it does not lie in the days looked at."""
    if decided_by is DecidedBy.FIRST:
        return inside[0] if inside and inside[0] is chat.periods[0] else None
    return min(inside, key=lambda one: (_WORST_FIRST[one.outcome(now)], -one.late(now)), default=None)


def _seconds(periods: Iterable[Period]) -> Iterator[float]:
    for period in periods:
        if period.due_at is not None and period.answered_at is not None and period.at is not None:
            yield (period.answered_at - period.at).total_seconds()


def _response_time(seconds: list[float]) -> ResponseTime:
    median, p90 = (int(percentile(seconds, share)) if seconds else None for share in (0.5, 0.9))
    return ResponseTime(len(seconds), median, p90)


def _missed(chat: Chat, period: Period, now: datetime | None) -> Iterator[Missed]:
    outcome, late = period.outcome(now), period.late(now)
    if outcome in {Outcome.ANSWERED_LATE, Outcome.UNANSWERED} and period.due_at is not None:
        late_s = -(-late // timedelta(seconds=1))
        yield Missed(chat.id, period.message, outcome, str(period.rule), period.due_at, period.answered_at, late_s)
