"""The response clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.conversation import Conversation, parse_conversation
from assist.deadlines import deadline
from assist.suggestion import Deadline

FRIDAY = "2025-08-22T10:00:00+07:00"
SATURDAY = "2025-08-23T00:00:00-05:00"
SUNDAY = "2025-08-24T23:59:59-05:00"


def customer(sent_at: str | None = FRIDAY, kind: str = "text") -> dict[str, Any]:
    """A customer message of this time and type."""
    return {"role": "customer", "type": kind, "text": "Which bulb does it take?", "sent_at": sent_at}


def shop(text: str = "It takes an E27 bulb.", role: str = "agent", **more: Any) -> dict[str, Any]:
    """A message of the shop's."""
    return {"role": role, "text": text, **more}


def talk(*messages: dict[str, Any], **more: Any) -> Conversation:
    """A chat of these messages."""
    return parse_conversation({"id": "c", "messages": list(messages), **more})


def due(*messages: dict[str, Any], now: datetime | None = None, **more: Any) -> Deadline:
    """The deadline of a chat in which something waits."""
    found = deadline(talk(*messages, **more), now=now)
    assert found is not None
    return found


class TestDeadline:
    """Tests for `deadline`."""

    @pytest.mark.parametrize(
        ("market", "hours"),
        [("TH", 12), ("ID", 12), ("VN", 12), ("US", 24), ("GB", 12), ("DE", 12), ("BR", 12), (None, 12)],
    )
    def test_hours_of_the_market(self, market: str | None, hours: int) -> None:
        """Twelve hours, twenty-four in the US, the strictest where the market is unknown."""
        found = due(customer(), market=market)

        assert datetime.fromisoformat(FRIDAY) + timedelta(hours=hours) == found.due_at
        assert (market, hours, f"within_{hours}_hours", "m1") == (
            found.basis.market,
            found.basis.hours,
            found.basis.rule,
            found.basis.started_by_message,
        )

    @pytest.mark.parametrize(("market", "said"), [(None, "no market is given"), ("BR", "market BR is not listed")])
    def test_strictest_is_noted(self, market: str | None, said: str) -> None:
        """That the strictest limit was taken stands in the notes."""
        assert said in due(customer(), market=market).basis.notes[0]

    @pytest.mark.parametrize("channel", ["review_response", "package_note"])
    def test_only_chat_has_a_clock(self, channel: str) -> None:
        """Reviews and notes have no deadline."""
        conversation = talk(customer(), channel=channel, shop={"name": "Brightside"})

        assert deadline(conversation) is None

    def test_nothing_waits_after_an_answer(self) -> None:
        """Once the shop has answered there is no deadline."""
        assert deadline(talk(customer(), shop(), market="TH")) is None

    def test_starts_at_the_first_waiting_message(self) -> None:
        """More messages of the customer's do not move the deadline."""
        later = "2025-08-22T15:00:00+07:00"

        assert due(customer(), customer(later), market="TH").basis.started_by_message == "m1"

    def test_starts_anew_after_an_answer(self) -> None:
        """The clock starts at the first message after the last answer."""
        later = "2025-08-22T15:00:00+07:00"
        found = due(customer(), shop(), customer(later), market="TH")

        assert ("m3", datetime.fromisoformat("2025-08-23T03:00:00+07:00")) == (
            found.basis.started_by_message,
            found.due_at,
        )

    @pytest.mark.parametrize("kind", ["image", "sticker", "order_card", "product_card", "other"])
    def test_every_type_starts_the_clock(self, kind: str) -> None:
        """Pictures, stickers and cards need an answer too."""
        assert due(customer(kind=kind), market="TH").basis.started_by_message == "m1"

    @pytest.mark.parametrize("role", ["bot", "system"])
    def test_bots_do_not_stop_the_clock(self, role: str) -> None:
        """Automatic messages are nobody's answer."""
        assert due(customer(), shop(role=role), market="TH").basis.started_by_message == "m1"

    def test_a_greeting_does_not_stop_the_us_clock(self) -> None:
        """In the US a greeting leaves the customer waiting, with a note; in Thailand it does not."""
        messages = (customer(), shop("Hi! How can I help you?"))

        assert deadline(talk(*messages, market="TH")) is None
        assert "m2 did not stop the clock: the reply is only a greeting" in due(*messages, market="US").basis.notes[-1]

    def test_an_answer_after_a_greeting_stops_it(self) -> None:
        """Notes about earlier greetings end with the answer."""
        assert deadline(talk(customer(), shop("Hello!"), shop(), market="US")) is None

    @pytest.mark.parametrize("sent_at", [SATURDAY, SUNDAY])
    def test_us_weekend_grace(self, sent_at: str) -> None:
        """With all chatbots on, weekend messages are due by Monday noon, local time."""
        found = due(customer(sent_at), market="US", clock={"chatbots_on": True})

        assert (
            found.basis.rule,
            found.due_at and found.due_at.isoformat(),
        ) == ("weekend_grace", "2025-08-25T12:00:00-05:00")

    @pytest.mark.parametrize(
        ("market", "sent_at", "clock"),
        [
            ("US", SATURDAY, {"chatbots_on": False}),
            ("US", SATURDAY, {}),
            ("US", "2025-08-22T23:59:59-05:00", {"chatbots_on": True}),
            ("US", "2025-08-25T00:00:00-05:00", {"chatbots_on": True}),
            ("TH", SATURDAY, {"chatbots_on": True}),
            (None, SATURDAY, {"chatbots_on": True}),
        ],
    )
    def test_no_grace_otherwise(self, market: str | None, sent_at: str, clock: dict[str, bool]) -> None:
        """No grace without the chatbots, on working days, or elsewhere."""
        assert due(customer(sent_at), market=market, clock=clock).basis.rule.startswith("within_")

    def test_weekend_is_local(self) -> None:
        """Sunday evening in New York is Monday in London; the message's own offset decides."""
        found = due(customer("2025-08-25T02:00:00+00:00"), market="US", clock={"chatbots_on": True})

        assert found.basis.rule == "within_24_hours"

    @pytest.mark.parametrize(
        ("clock", "rule"),
        [
            ({"holiday_mode": True}, "excluded_holiday_mode"),
            ({"started_by": "seller"}, "excluded_started_by_seller"),
        ],
    )
    def test_excluded_chats(self, clock: dict[str, Any], rule: str) -> None:
        """Holiday mode and chats the seller started are left out of the rate, and say so."""
        found = due(customer(), market="TH", clock=clock, now=datetime(2025, 8, 22, 4, tzinfo=UTC))

        assert (rule, None, None) == (found.basis.rule, found.due_at, found.remaining_s)
        assert "left out of the response rate" in found.basis.notes[-1]

    def test_holiday_mode_is_no_relief_in_the_us(self) -> None:
        """Where no page names the exemption, the clock runs and a note says why."""
        found = due(customer(), market="US", clock={"holiday_mode": True})

        assert found.basis.rule == "within_24_hours"
        assert "does not exempt" in found.basis.notes[-1]

    def test_no_time_no_due_time(self) -> None:
        """Without any time the due time is unknown, and the note says so."""
        found = due(customer(None), market="TH", now=datetime(2025, 8, 22, tzinfo=UTC))

        assert (
            found.basis.rule,
            found.due_at,
            found.remaining_s,
            found.basis.started_by_message,
        ) == ("no_time", None, None, "m1")
        assert "no waiting message has a time" in found.basis.notes[-1]

    def test_a_later_time_stands_in(self) -> None:
        """Where only a later waiting message has a time it is counted from that, with a note."""
        found = due(customer(None), customer(), market="TH")

        assert found.basis.started_by_message == "m2"
        assert "may be due earlier" in found.basis.notes[-1]

    def test_cannot_reply_is_noted(self) -> None:
        """A closed chat is noted; the clock is the platform's, not ours to stop."""
        assert "does not allow a reply" in due(customer(), market="TH", can_reply=False).basis.notes[0]

    @pytest.mark.parametrize(("hour", "remaining"), [(3, 43_200), (14, 3_600), (16, -3_600)])
    def test_remaining(self, hour: int, remaining: int) -> None:
        """Seconds left at `now`, below zero once overdue, whatever offset `now` has."""
        assert remaining == due(customer(), market="TH", now=datetime(2025, 8, 22, hour, tzinfo=UTC)).remaining_s

    def test_no_clock_is_read(self) -> None:
        """Without `now` nothing is left to count."""
        assert due(customer(), market="TH").remaining_s is None

    def test_now_needs_an_offset(self) -> None:
        """A naive `now` is a mistake of the caller."""
        with pytest.raises(ValueError, match="offset"):
            deadline(talk(customer()), now=datetime(2025, 8, 22))

    @given(
        st.lists(st.sampled_from(["customer", "agent", "bot"]), min_size=1, max_size=8),
        st.sampled_from(["TH", "US", None]),
    )
    def test_due_only_while_the_customer_waits(self, roles: list[str], market: str | None) -> None:
        """There is a deadline exactly when a customer message has no counting reply behind it."""
        messages = [customer() if role == "customer" else shop(role=role) for role in ["customer", *roles]]
        spoken = [role for role in ["customer", *roles] if role != "bot"]

        assert (spoken[-1] == "customer") is (deadline(talk(*messages, market=market)) is not None)
