"""The response rate, by worked examples and against the deadline of the same chat."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.conversation import Conversation, parse_conversation
from assist.deadlines import deadline, waitings
from assist.markets import shipped_markets
from evals.response_rate import (
    WORST,
    Chat,
    Counts,
    DecidedBy,
    Exclusion,
    Measured,
    Outcome,
    Period,
    Unknown,
    chat_of,
    measure,
    steps,
)
from evals.statistics import wilson

SETTINGS = shipped_markets()
MONDAY = "2025-08-18T10:00:00+07:00"
#: Long after every example, so that nothing stays open.
LATER = datetime(2025, 12, 1, tzinfo=UTC)


def asked(sent_at: str | None = MONDAY) -> dict[str, Any]:
    """A question of the customer's."""
    return {"role": "customer", "text": "Which bulb does it take?", "sent_at": sent_at}


def told(sent_at: str | None, text: str = "It takes an E27 bulb.", role: str = "agent", **more: Any) -> dict[str, Any]:
    """A message that is not the customer's."""
    return {"role": role, "text": text, "sent_at": sent_at, **more}


def talk(*messages: dict[str, Any], name: str = "c1", market: str | None = "TH", **clock: Any) -> Conversation:
    """A chat of these messages."""
    return parse_conversation({"id": name, "market": market, "messages": list(messages), "clock": clock})


def outcomes(conversation: Conversation, now: datetime | None = LATER) -> list[Outcome]:
    """How each waiting period of a chat stands."""
    return [period.outcome(now) for period in chat_of(conversation, SETTINGS, now).periods]


def reasons(conversation: Conversation) -> list[Exclusion | Unknown | None]:
    """Why each waiting period of a chat is left out or unknown."""
    return [period.reason for period in chat_of(conversation, SETTINGS).periods]


def measured(
    *chats: Conversation, now: datetime = LATER, decided_by: DecidedBy = DecidedBy.EVERY, days: int = 365
) -> Measured:
    """The metric over these chats."""
    return measure([chat_of(chat, SETTINGS, now) for chat in chats], now=now, decided_by=decided_by, days=days)


class TestLimit:
    """The hours of a market."""

    @pytest.mark.parametrize(
        ("market", "answered_at", "outcome"),
        [
            ("TH", "2025-08-18T22:00:00+07:00", Outcome.ANSWERED_IN_TIME),
            ("TH", "2025-08-18T22:00:01+07:00", Outcome.ANSWERED_LATE),
            ("GB", "2025-08-18T22:00:01+07:00", Outcome.ANSWERED_LATE),
            ("BR", "2025-08-18T22:00:01+07:00", Outcome.ANSWERED_LATE),
            ("US", "2025-08-19T10:00:00+07:00", Outcome.ANSWERED_IN_TIME),
            ("US", "2025-08-19T10:00:01+07:00", Outcome.ANSWERED_LATE),
        ],
    )
    def test_the_last_second_counts(self, market: str, answered_at: str, outcome: Outcome) -> None:
        """Twelve hours, twenty-four in the US, up to and with the second in which it is due."""
        assert outcomes(talk(asked(), told(answered_at), market=market)) == [outcome]

    def test_offsets_are_compared_as_moments(self) -> None:
        """Ten in Bangkok is three in London, so twelve hours end at three in the afternoon there."""
        in_time, late = told("2025-08-18T15:00:00+00:00"), told("2025-08-18T15:00:01+00:00")

        assert outcomes(talk(asked(), in_time)) == [Outcome.ANSWERED_IN_TIME]
        assert outcomes(talk(asked(), late)) == [Outcome.ANSWERED_LATE]

    def test_the_hour_of_a_clock_change_is_an_hour(self) -> None:
        """On the night the US clocks go back, noon to noon is twenty-five hours, which is late."""
        question = asked("2025-11-01T12:00:00-04:00")

        assert outcomes(talk(question, told("2025-11-02T11:00:00-05:00"), market="US")) == [Outcome.ANSWERED_IN_TIME]
        assert outcomes(talk(question, told("2025-11-02T11:30:00-05:00"), market="US")) == [Outcome.ANSWERED_LATE]

    @pytest.mark.parametrize("sent_at", ["2025-08-23T00:00:00-05:00", "2025-08-24T23:59:00-05:00"])
    @pytest.mark.parametrize(
        ("answered_at", "outcome"),
        [
            ("2025-08-25T12:00:00-05:00", Outcome.ANSWERED_IN_TIME),
            ("2025-08-25T12:00:01-05:00", Outcome.ANSWERED_LATE),
        ],
    )
    def test_weekend_grace(self, sent_at: str, answered_at: str, outcome: Outcome) -> None:
        """In the US, with all chatbots on, both days of the weekend end on Monday at noon."""
        chat = talk(asked(sent_at), told(answered_at), market="US", chatbots_on=True)

        assert outcomes(chat) == [outcome]

    @pytest.mark.parametrize(("market", "chatbots_on"), [("US", False), ("US", None), ("TH", True)])
    def test_no_weekend_grace(self, market: str, chatbots_on: bool | None) -> None:
        """Without the chatbots, and outside the US, the weekend is like any day."""
        messages = asked("2025-08-23T00:00:00-05:00"), told("2025-08-25T11:00:00-05:00")

        assert outcomes(talk(*messages, market=market, chatbots_on=chatbots_on)) == [Outcome.ANSWERED_LATE]


class TestReplies:
    """What stops the clock."""

    @pytest.mark.parametrize(
        ("market", "outcome"),
        [("TH", Outcome.ANSWERED_IN_TIME), ("US", Outcome.UNANSWERED), ("GB", Outcome.UNANSWERED)],
    )
    def test_a_greeting_counts_in_some_markets(self, market: str, outcome: Outcome) -> None:
        """It is an answer in South-East Asia, and none in the US or where no page was read."""
        chat = talk(asked(), told("2025-08-18T11:00:00+07:00", "Hi! How can I help you?"), market=market)

        assert outcomes(chat) == [outcome]

    def test_the_answer_behind_a_greeting_is_timed(self) -> None:
        """In the US the clock runs on to the first reply that says something."""
        greeting, answer = told("2025-08-18T11:00:00+07:00", "Hello!"), told("2025-08-19T11:00:00+07:00")
        (period,) = chat_of(talk(asked(), greeting, answer, market="US"), SETTINGS).periods

        assert period.outcome(LATER) is Outcome.ANSWERED_LATE
        assert period.late(LATER) == timedelta(hours=1)

    @pytest.mark.parametrize("role", ["bot", "system"])
    @pytest.mark.parametrize("market", ["TH", "US"])
    def test_bots_never_answer(self, role: str, market: str) -> None:
        """An automatic message leaves the clock running until a person answers."""
        automatic = told("2025-08-18T10:01:00+07:00", role=role)
        chat = talk(asked(), automatic, told("2025-08-20T10:00:00+07:00"), market=market)

        assert outcomes(chat) == [Outcome.ANSWERED_LATE]

    def test_several_waiting_periods(self) -> None:
        """The clock starts anew after each answer; a second question within a wait does not move it."""
        chat = talk(
            asked("2025-08-18T10:00:00+07:00"),
            told("2025-08-18T11:00:00+07:00"),
            asked("2025-08-18T12:00:00+07:00"),
            asked("2025-08-18T23:00:00+07:00"),
            told("2025-08-19T00:30:00+07:00"),
            told("2025-08-19T00:31:00+07:00"),
            asked("2025-08-19T08:00:00+07:00"),
        )

        assert [period.message for period in chat_of(chat, SETTINGS).periods] == ["m1", "m3", "m7"]
        assert outcomes(chat) == [Outcome.ANSWERED_IN_TIME, Outcome.ANSWERED_LATE, Outcome.UNANSWERED]


class TestNow:
    """The time of the count."""

    @pytest.mark.parametrize(
        ("now", "outcome"),
        [
            ("2025-08-18T12:00:00+07:00", Outcome.OPEN),
            ("2025-08-18T22:00:00+07:00", Outcome.OPEN),
            ("2025-08-18T22:00:01+07:00", Outcome.UNANSWERED),
        ],
    )
    def test_open_until_it_is_overdue(self, now: str, outcome: Outcome) -> None:
        """A message that waits is no miss before its time is over."""
        assert outcomes(talk(asked()), datetime.fromisoformat(now)) == [outcome]

    def test_later_messages_are_not_seen(self) -> None:
        """Neither an answer after now nor the messages without a time behind it have happened yet."""
        chat = talk(asked(), told("2025-08-18T20:00:00+07:00"), asked(None), told(None))

        assert outcomes(chat, datetime.fromisoformat("2025-08-18T19:00:00+07:00")) == [Outcome.OPEN]

    def test_a_chat_that_has_not_begun(self) -> None:
        """It has no waiting period and stands outside the window."""
        counts = measured(talk(asked()), now=datetime(2025, 8, 1, tzinfo=UTC)).chats

        assert (counts.counted, counts.open, counts.outside_window) == (0, 0, 1)


class TestExclusions:
    """Chats that the metric leaves out."""

    @pytest.mark.parametrize(
        ("market", "clock", "reason"),
        [
            ("TH", {"holiday_mode": True}, Exclusion.HOLIDAY_MODE),
            ("GB", {"holiday_mode": True}, Exclusion.HOLIDAY_MODE),
            ("US", {"holiday_mode": True}, None),
            ("TH", {"started_by": "seller"}, Exclusion.STARTED_BY_SELLER),
            ("US", {"started_by": "seller"}, Exclusion.STARTED_BY_SELLER),
            ("TH", {"started_by": "customer", "holiday_mode": False}, None),
        ],
    )
    def test_by_market(self, market: str, clock: dict[str, Any], reason: Exclusion | None) -> None:
        """Holiday mode is no relief in the US; chats the seller started are left out everywhere."""
        assert reasons(talk(asked(), market=market, **clock)) == [reason]

    @pytest.mark.parametrize("market", ["TH", "US", "GB"])
    def test_resolved_by_a_bot(self, market: str) -> None:
        """A chat in which only a bot wrote, and said something after the last question, is left out."""
        bot = told("2025-08-18T10:00:05+07:00", role="bot")

        assert reasons(talk(asked(), bot, market=market)) == [Exclusion.RESOLVED_BY_BOT]

    @pytest.mark.parametrize(
        "messages",
        [
            [told(MONDAY, role="bot"), asked()],
            [asked(), told(MONDAY, "Hello, we will get back to you soon!", role="bot")],
            [asked(), told(MONDAY, role="bot"), told(MONDAY, "A colleague takes over.", role="system")],
            [asked(), told(MONDAY, "A colleague takes over.", role="system"), told(MONDAY, role="bot")],
            [asked(), told(MONDAY), asked(MONDAY), told(MONDAY, role="bot")],
            [asked(), told(MONDAY, "", role="bot", type="sticker")],
        ],
    )
    def test_not_resolved_by_a_bot(self, messages: list[dict[str, Any]]) -> None:
        """A last word of the customer's, small talk, a possible hand-over or a person's message forbid that."""
        assert outcomes(talk(*messages))[-1] is Outcome.UNANSWERED

    def test_excluded_before_unknown(self) -> None:
        """What the metric leaves out needs no times."""
        assert outcomes(talk(asked(None), holiday_mode=True)) == [Outcome.EXCLUDED]


class TestUnknown:
    """What cannot be determined."""

    @pytest.mark.parametrize(
        ("messages", "reason"),
        [
            ([asked(None), told(MONDAY)], Unknown.NO_START_TIME),
            ([asked(None), asked(MONDAY)], Unknown.NO_START_TIME),
            ([asked(), told(None)], Unknown.NO_REPLY_TIME),
            ([asked(), told("2025-08-18T09:00:00+07:00")], Unknown.OUT_OF_ORDER),
            ([asked(), asked("2025-08-18T09:00:00+07:00")], Unknown.OUT_OF_ORDER),
            ([asked(), told(MONDAY, role="bot"), told(MONDAY)], None),
            ([asked(), told("2025-08-18T09:00:00+07:00", role="system"), told(MONDAY)], None),
            ([asked(), asked(None), told(MONDAY)], None),
        ],
    )
    def test_reasons(self, messages: list[dict[str, Any]], reason: Unknown | None) -> None:
        """Start and reply need times in order; the times of nobody's messages do not matter."""
        assert reasons(talk(*messages)) == [reason]

    def test_a_crossing_message_spoils_both_periods_it_may_belong_to(self) -> None:
        """A question older than the reply above it may have waited for that reply, or for the next."""
        crossed = [asked(), told("2025-08-18T12:00:00+07:00"), asked("2025-08-18T11:00:00+07:00")]
        last = [told("2025-08-18T13:00:00+07:00"), asked("2025-08-18T14:00:00+07:00")]

        assert reasons(talk(*crossed, *last)) == [Unknown.OUT_OF_ORDER, Unknown.OUT_OF_ORDER, None]

    def test_a_greeting_without_a_time_does_not_matter(self) -> None:
        """Only the reply that counts must have one."""
        chat = talk(asked(), told(None, "Hello!"), told("2025-08-18T12:00:00+07:00"), market="US")

        assert outcomes(chat) == [Outcome.ANSWERED_IN_TIME]


class TestMeasure:
    """Counts, window, unit and list of the worst."""

    def test_a_worked_example(self) -> None:
        """Two of five in time: undetermined is in the denominator, open and excluded are not."""
        now = datetime.fromisoformat("2025-08-20T10:00:00+07:00")
        found = measured(
            talk(asked(), told("2025-08-18T11:00:00+07:00"), name="in-time-1"),
            talk(asked(), told("2025-08-18T12:00:00+07:00"), name="in-time-2"),
            talk(asked(), told("2025-08-19T01:00:00+07:00"), name="late"),
            talk(asked(), name="unanswered"),
            talk(asked(), told(None), name="undetermined"),
            talk(asked("2025-08-20T09:00:00+07:00"), name="open"),
            talk(asked(), name="excluded", holiday_mode=True),
            talk(asked("2025-07-01T09:00:00+07:00"), name="old"),
            now=now,
            days=30,
        )

        assert (found.chats.answered_in_time, found.chats.counted, found.chats.share) == (2, 5, 0.4)
        assert (found.chats.answered_late, found.chats.unanswered, found.chats.undetermined) == (1, 1, 1)
        assert (found.chats.open, found.chats.excluded, found.chats.outside_window) == (1, 1, 1)
        assert found.chats.undetermined_by_reason[Unknown.NO_REPLY_TIME] == 1
        assert found.chats.excluded_by_reason[Exclusion.HOLIDAY_MODE] == 1
        assert found.chats == replace(found.waiting_periods, low=found.chats.low, high=found.chats.high)
        assert [(one.id, one.late_s) for one in found.worst] == [("unanswered", 36 * 3600), ("late", 3 * 3600)]

    def test_only_chats_have_an_interval(self) -> None:
        """Wilson's for chats; waiting periods of one chat are not independent, so none is given for them."""
        found = measured(talk(asked(), told("2025-08-18T11:00:00+07:00")), talk(asked(), name="c2"))

        assert (found.chats.low, found.chats.high) == wilson(1, 2)
        assert (found.waiting_periods.low, found.waiting_periods.high) == (None, None)

    def test_response_times(self) -> None:
        """Median and ninetieth percentile, by nearest rank, of ten answers after one to ten hours."""
        chats = [
            talk(asked(), told(f"2025-08-18T{10 + hours}:00:00+07:00"), name=f"c{hours}") for hours in range(1, 11)
        ]
        times = measured(*chats, talk(asked(), name="waits")).response_time

        assert (times.answered, times.median_s, times.p90_s) == (10, 5 * 3600, 9 * 3600)

    def test_nothing_answered_has_no_response_time(self) -> None:
        """Without an answer there is no median."""
        times = measured(talk(asked())).response_time

        assert (times.answered, times.median_s, times.p90_s) == (0, None, None)

    @pytest.mark.parametrize(("decided_by", "in_time", "late"), [(DecidedBy.FIRST, 1, 0), (DecidedBy.EVERY, 0, 1)])
    def test_the_unit_is_the_chat(self, decided_by: DecidedBy, in_time: int, late: int) -> None:
        """A chat answered in time first and late the second time is one chat, decided by the first or the worst."""
        chat = talk(
            asked(),
            told("2025-08-18T11:00:00+07:00"),
            asked("2025-08-18T12:00:00+07:00"),
            told("2025-08-19T12:00:00+07:00"),
        )
        found = measured(chat, decided_by=decided_by)

        assert (found.chats.answered_in_time, found.chats.answered_late) == (in_time, late)
        assert (found.waiting_periods.answered_in_time, found.waiting_periods.answered_late) == (1, 1)

    @pytest.mark.parametrize(
        ("second", "third", "worst"),
        [
            (told(None), None, Outcome.UNDETERMINED),
            (told("2025-08-18T13:00:00+07:00"), asked("2025-08-18T14:00:00+07:00"), Outcome.OPEN),
            (told(None), asked("2025-08-18T14:00:00+07:00"), Outcome.UNDETERMINED),
        ],
    )
    def test_the_worst_decides(self, second: dict[str, Any], third: dict[str, Any] | None, worst: Outcome) -> None:
        """One period that is unknown or still open keeps a chat from being in time."""
        start = [asked(), told("2025-08-18T11:00:00+07:00"), asked("2025-08-18T12:00:00+07:00"), second]
        chat = talk(*start, *([third] if third else []))
        counts = measured(chat, now=datetime.fromisoformat("2025-08-18T15:00:00+07:00")).chats

        assert (counts.undetermined, counts.open) == (int(worst is Outcome.UNDETERMINED), int(worst is Outcome.OPEN))

    @pytest.mark.parametrize(("second", "outside"), [(0, 0), (1, 1)])
    def test_the_window_goes_by_the_start_of_the_clock(self, second: int, outside: int) -> None:
        """Exactly thirty days back is inside, a second more is not."""
        now = datetime.fromisoformat(MONDAY) + timedelta(days=30, seconds=second)

        assert measured(talk(asked()), now=now, days=30).chats.outside_window == outside

    @pytest.mark.parametrize(("decided_by", "counted", "outside"), [(DecidedBy.FIRST, 0, 1), (DecidedBy.EVERY, 1, 0)])
    def test_an_old_chat_with_a_new_question(self, decided_by: DecidedBy, counted: int, outside: int) -> None:
        """Where the opening decides, the chat is outside; where every period does, the new one is counted."""
        chat = talk(
            asked(),
            told("2025-08-18T11:00:00+07:00"),
            asked("2025-11-20T10:00:00+07:00"),
            told("2025-11-20T11:00:00+07:00"),
        )
        found = measured(chat, decided_by=decided_by, days=30)

        assert (found.chats.counted, found.chats.outside_window) == (counted, outside)
        assert (found.waiting_periods.counted, found.waiting_periods.outside_window) == (1, 1)

    def test_a_start_without_a_time_is_placed_by_the_next_one(self) -> None:
        """It is outside where what follows is, and else stays in the denominator."""
        old, unknown = talk(asked(None), told("2025-08-18T10:00:00+07:00")), talk(asked(None), told(None), name="c2")
        counts = measured(old, unknown, days=30).chats

        assert (counts.outside_window, counts.undetermined, counts.counted) == (1, 1, 1)

    def test_no_time_at_all(self) -> None:
        """Without a single time all is undetermined, and the share is zero of all, not of none."""
        chat = chat_of(talk(asked(None), told(None)), SETTINGS)
        found = measure([chat], now=None, decided_by=DecidedBy.EVERY)

        assert (found.chats.answered_in_time, found.chats.undetermined, found.chats.share) == (0, 1, 0.0)

    def test_the_worst_are_few_and_in_order(self) -> None:
        """At most ten are listed, the latest first and by id where they tie."""
        chats = [talk(asked(f"2025-08-{day}T10:00:00+07:00"), name=f"c{day}") for day in range(10, 29)]
        twin = talk(asked("2025-08-10T10:00:00+07:00"), name="b10")
        found = measured(*chats, twin).worst

        assert [one.id for one in found] == ["b10", *(f"c{day}" for day in range(10, 10 + WORST - 1))]

    def test_a_chat_is_listed_by_its_latest_answer(self) -> None:
        """Of two late answers the one that is later past its due time stands for the chat."""
        (missed,) = measured(
            talk(
                asked("2025-08-18T10:00:00+07:00"),
                told("2025-08-18T23:00:00+07:00"),
                asked("2025-08-19T10:00:00+07:00"),
                told("2025-08-20T00:00:00+07:00"),
                asked("2025-08-20T10:00:00+07:00"),
                told("2025-08-20T22:30:00+07:00"),
            )
        ).worst

        assert (missed.message, missed.late_s) == ("m3", 2 * 3600)

    def test_a_part_of_a_second_is_late(self) -> None:
        """Lateness is rounded up, so that no late answer is late by nothing."""
        (missed,) = measured(talk(asked(), told("2025-08-18T22:00:00.2+07:00"))).worst

        assert (missed.late_s, missed.rule) == (1, "within_12_hours")


class TestSteps:
    """The shares that sources ask for."""

    def _counts(self, in_time: int, late: int, undetermined: int = 0) -> Counts:
        """The counts of so many chats."""
        at = datetime.fromisoformat(MONDAY)
        due = at + timedelta(hours=12)
        kinds = [(at, None)] * in_time + [(due + timedelta(hours=1), None)] * late
        periods = [Period("m1", at, "rule", due, answered_at, None) for answered_at, _ in kinds]
        periods += [Period("m1", at, None, None, None, Unknown.NO_REPLY_TIME)] * undetermined
        chats = [Chat(f"c{place}", (period,), at) for place, period in enumerate(periods)]
        return measure(chats, now=LATER, decided_by=DecidedBy.FIRST, days=365).chats

    @pytest.mark.parametrize(
        ("market", "in_time", "late", "reached"),
        [
            ("US", 90, 10, [True, True]),
            ("US", 89, 11, [False, True]),
            ("US", 84, 16, [False, False]),
            ("TH", 85, 15, [False]),
            ("TH", 86, 14, [True]),
            ("GB", 1, 99, []),
            ("US", 0, 0, [None, None]),
        ],
    )
    def test_by_market(self, market: str, in_time: int, late: int, reached: list[bool | None]) -> None:
        """At least 90 and 85 in the US, more than 85 in South-East Asia, none where no source names one."""
        given = SETTINGS.value("response_rate_target", market)

        assert [step.reached for step in steps(given, self._counts(in_time, late))] == reached

    @pytest.mark.parametrize(
        ("in_time", "late", "undetermined", "reached"),
        [(90, 0, 10, True), (80, 0, 20, None), (80, 11, 9, False)],
    )
    def test_undetermined_may_decide(self, in_time: int, late: int, undetermined: int, reached: bool | None) -> None:
        """A step is missed for sure only where it would be with all undetermined chats in time."""
        given = [{"at_least": 90, "otherwise": "a warning"}]

        assert steps(given, self._counts(in_time, late, undetermined))[0].reached is reached

    def test_shipped_settings_can_be_read(self) -> None:
        """Every market's deciding period and target, and the strictest of each, have a form that is known."""
        for market in [None, *(market for value in SETTINGS.root["response_hours"].values for market in value.markets)]:
            decided_by = DecidedBy(SETTINGS.value("response_rate_decided_by", market))
            shown = steps(SETTINGS.value("response_rate_target", market), self._counts(1, 0))

            assert decided_by is (DecidedBy.FIRST if market == "US" else DecidedBy.EVERY)
            assert all(0 < step.percent < 100 and step.otherwise for step in shown)


_ROLES = st.sampled_from(["customer", "agent", "bot", "system"])
_TEXTS = st.sampled_from(["It takes an E27 bulb.", "Hello!"])
_HOURS = st.one_of(st.none(), st.integers(0, 120))
_CLOCKS = st.fixed_dictionaries(
    {
        "holiday_mode": st.sampled_from([None, False, True]),
        "chatbots_on": st.booleans(),
        "started_by": st.sampled_from([None, "customer", "seller"]),
    }
)


@st.composite
def conversations(draw: st.DrawFn) -> Conversation:
    """Chats of any roles, with times in and out of order, and without."""
    kinds = [("customer", "Which one?", draw(_HOURS)), *draw(st.lists(st.tuples(_ROLES, _TEXTS, _HOURS), max_size=8))]
    start = datetime.fromisoformat("2025-08-22T10:00:00-05:00")
    messages = [
        told(None if hours is None else (start + timedelta(hours=hours)).isoformat(), text, role)
        for role, text, hours in kinds
    ]
    return talk(*messages, market=draw(st.sampled_from(["TH", "US", "GB", None])), **draw(_CLOCKS))


class TestLaws:
    """What holds for every chat."""

    @given(conversations(), st.integers(0, 200))
    def test_agrees_with_the_deadline_of_the_last_period(self, chat: Conversation, hours: int) -> None:
        """Same due time, same exclusion, and overdue exactly where the deadline is."""
        start = datetime.fromisoformat("2025-08-22T10:00:00-05:00")
        now = max([m.sent_at for m in chat.messages if m.sent_at], default=start) + timedelta(hours=hours)
        last = chat_of(chat, SETTINGS, now).periods[-1]
        due = deadline(chat, now=now)

        if due is None:
            assert last.outcome(now) not in {Outcome.OPEN, Outcome.UNANSWERED}
        elif due.basis.rule.startswith("excluded_"):
            assert due.basis.rule == f"excluded_{last.reason}"
        elif last.reason is None:
            assert (last.due_at, last.rule, last.message) == (
                due.due_at,
                due.basis.rule,
                due.basis.started_by_message,
            )
            assert due.remaining_s is not None
            assert (last.outcome(now) is Outcome.UNANSWERED) is (due.remaining_s < 0)
        else:
            assert last.reason in {Exclusion.RESOLVED_BY_BOT, Unknown.NO_START_TIME, Unknown.OUT_OF_ORDER}

    @given(conversations())
    def test_every_period_had_that_deadline_before_its_answer(self, chat: Conversation) -> None:
        """Cut before the answer, the chat has the due time by which the answer is judged."""
        names = [message.id for message in chat.messages]
        for period, waiting in zip(chat_of(chat, SETTINGS).periods, waitings(chat, SETTINGS), strict=True):
            before = chat.messages[: names.index(waiting.answer.id)] if waiting.answer else chat.messages
            due = deadline(chat.model_copy(update={"messages": before}))

            assert due is not None
            assert period.reason is not None or period.due_at == due.due_at

    @given(st.lists(conversations(), max_size=6), st.integers(0, 200), st.sampled_from(list(DecidedBy)))
    def test_nothing_is_lost(self, chats: list[Conversation], hours: int, decided_by: DecidedBy) -> None:
        """Every chat and every waiting period stands in exactly one count, and in time is never undetermined."""
        now = datetime.fromisoformat("2025-08-22T10:00:00-05:00") + timedelta(hours=hours)
        kept = [chat_of(chat, SETTINGS, now) for chat in chats]
        found = measure(kept, now=now, decided_by=decided_by, days=2)

        for counts, total in (
            (found.chats, len(kept)),
            (found.waiting_periods, sum(len(chat.periods) for chat in kept)),
        ):
            failed = counts.answered_late + counts.unanswered + counts.undetermined
            assert counts.counted == counts.answered_in_time + failed
            assert total == counts.counted + counts.open + counts.excluded + counts.outside_window
            assert sum(counts.undetermined_by_reason.values()) == counts.undetermined
            assert sum(counts.excluded_by_reason.values()) == counts.excluded
