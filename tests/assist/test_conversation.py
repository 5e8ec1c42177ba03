"""Reading conversations."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from assist.codes import Channel
from assist.conversation import Conversation, MessageType, Role, parse_conversation, read_time
from assist.errors import AssistError, ErrorCode, InputError
from assist.intake import TEXT_LIMIT
from tests.shared import shared_path

ASKED = {"role": "customer", "text": "Any news of the lamp?"}
AGENT = {"role": "agent", "text": "It left today."}
BOT = {"role": "bot", "text": "Our hours are 9 to 5."}


def chat(*messages: dict[str, Any], **more: Any) -> Conversation:
    """A chat of these messages."""
    return parse_conversation({"id": "c", "channel": "chat", "messages": list(messages or (ASKED,)), **more})


def refused(data: object) -> AssistError:
    """The error that parsing ``data`` raises."""
    with pytest.raises(AssistError) as caught:
        parse_conversation(data)
    return caught.value


class TestParseConversation:
    """Tests for `parse_conversation`."""

    @pytest.mark.parametrize("name", ["conversations_sample.jsonl", "injection_sample.jsonl"])
    def test_reads_the_samples_as_they_stand(self, name: str) -> None:
        """Every sample row is a conversation and keeps its id, words and order."""
        for line in shared_path(f"cases/{name}").read_text(encoding="utf-8").split("\n"):
            if line:
                row = json.loads(line)
                read = parse_conversation(row)
                assert (row["id"], row["channel"]) == (read.id, read.channel)
                assert row["order"] == read.order

    def test_sent_at_of_the_last_customer_message(self) -> None:
        """`customer_sent_at` is the time of the last customer message, and of no other."""
        read = chat(
            ASKED,
            {"role": "agent", "text": "One moment"},
            ASKED,
            customer_sent_at="2025-03-01T10:00:00+07:00",
        )

        assert [None, None, datetime(2025, 3, 1, 3, tzinfo=UTC)] == [message.sent_at for message in read.messages]

    def test_a_time_of_its_own_wins(self) -> None:
        """A message that has a time keeps it."""
        read = chat({**ASKED, "sent_at": "2025-03-01T09:00:00Z"}, customer_sent_at="2025-03-01T10:00:00Z")

        assert datetime(2025, 3, 1, 9, tzinfo=UTC) == read.messages[0].sent_at

    def test_missing_message_ids_are_places(self) -> None:
        """Messages without an id are m1, m2 and so on, beside ids that were given."""
        read = chat(ASKED, {**ASKED, "id": "x"}, ASKED)

        assert [message.id for message in read.messages] == ["m1", "x", "m3"]

    def test_made_ids_never_meet_given_ones(self) -> None:
        """A given id that looks like a place does not clash with a made one."""
        read = chat({**ASKED, "id": "m2"}, ASKED)

        assert len({message.id for message in read.messages}) == 2

    def test_id_of_the_content(self) -> None:
        """A conversation without an id gets one made of its content, the same each time."""
        rows = [{"messages": [ASKED]}, {"messages": [ASKED]}, {"messages": [ASKED], "market": "TH"}]
        first, again, other = (parse_conversation(row).id for row in rows)

        assert first == again != other

    def test_extra_keys_are_ignored(self) -> None:
        """Keys outside the contract are read past and kept nowhere, `notes` included."""
        read = chat({**ASKED, "tweet_id": 3}, needs=["x"], notes=["planted"])

        assert read.notes == ()
        assert "needs" not in read.model_dump()

    def test_null_is_absent(self) -> None:
        """A null means the same as no key."""
        parts = (
            "market",
            "lang",
            "order",
            "shop",
            "customer",
            "review",
            "knowledge",
            "current_text",
            "clock",
        )

        assert chat() == chat(**dict.fromkeys(parts))

    def test_is_frozen(self) -> None:
        """A conversation cannot be changed."""
        with pytest.raises(ValidationError):
            chat().id = "other"  # type: ignore[misc]

    def test_text_is_kept_as_data(self) -> None:
        """Template syntax and markup in the customer's words stay letters."""
        text = "{{ order.price }} <b>{% raw %}</b>"

        assert text == chat({**ASKED, "text": text}).customer_text

    def test_strange_characters_never_refuse(self) -> None:
        """NUL and lone surrogates in messages and order are replaced and noted."""
        read = chat({**ASKED, "text": "a\x00\ud800"}, order={"gift_message": "\udc00"})

        assert read.customer_text == "a��"
        assert [note.split(":")[0] for note in read.notes] == ["messages[0].text", "order.gift_message"]

    def test_a_megabyte_is_read_to_the_limit(self) -> None:
        """A very long text is processed, cut and noted."""
        read = chat({**ASKED, "text": "z" * 1_000_000})

        assert len(read.customer_text) == TEXT_LIMIT
        assert len(read.notes) == 1

    @pytest.mark.parametrize(
        ("data", "code", "field"),
        [
            (3, ErrorCode.WRONG_TYPE, None),
            (["x"], ErrorCode.WRONG_TYPE, None),
            (None, ErrorCode.WRONG_TYPE, None),
            ({"messages": {}}, ErrorCode.WRONG_TYPE, "messages"),
            ({"messages": ["hi"]}, ErrorCode.WRONG_TYPE, "messages[0]"),
            ({"messages": [{"text": "hi"}]}, ErrorCode.MISSING_FIELD, "messages[0].role"),
            ({"messages": [{"role": "buyer", "text": "hi"}]}, ErrorCode.WRONG_TYPE, "messages[0].role"),
            ({"messages": [{"role": "customer"}]}, ErrorCode.MISSING_TEXT, "messages[0].text"),
            ({"messages": [{"role": "customer", "text": None}]}, ErrorCode.MISSING_TEXT, "messages[0].text"),
            ({"messages": [{"role": "customer", "text": 5}]}, ErrorCode.WRONG_TYPE, "messages[0].text"),
            ({"messages": [{**ASKED, "type": "gif"}]}, ErrorCode.WRONG_TYPE, "messages[0].type"),
            ({"messages": [{**ASKED, "sent_at": "noon"}]}, ErrorCode.INVALID_TIME, "messages[0].sent_at"),
            ({"messages": [ASKED], "customer_sent_at": 5}, ErrorCode.INVALID_TIME, "customer_sent_at"),
            (
                {"messages": [{**ASKED, "id": "x"}, {**ASKED, "id": "x"}]},
                ErrorCode.REPEATED_ID,
                "messages[1].id",
            ),
            ({"id": 5, "messages": [ASKED]}, ErrorCode.WRONG_TYPE, "id"),
            ({"id": " ", "messages": [ASKED]}, ErrorCode.WRONG_TYPE, "id"),
            ({"channel": "mail", "messages": [ASKED]}, ErrorCode.UNKNOWN_CHANNEL, "channel"),
            ({"market": "Siam", "messages": [ASKED]}, ErrorCode.UNKNOWN_MARKET, "market"),
            ({"lang": "klingon", "messages": [ASKED]}, ErrorCode.UNKNOWN_LANGUAGE, "lang"),
            ({"messages": []}, ErrorCode.NO_CUSTOMER_MESSAGE, "messages"),
            ({"messages": [{"role": "agent", "text": "hi"}]}, ErrorCode.NO_CUSTOMER_MESSAGE, "messages"),
            ({"channel": "review_response"}, ErrorCode.MISSING_TEXT, "review.text"),
            ({"channel": "review_response", "review": {"rating": 5}}, ErrorCode.MISSING_TEXT, "review.text"),
            ({"channel": "package_note"}, ErrorCode.MISSING_ORDER, "order"),
            ({"messages": [ASKED], "order": "PK-1"}, ErrorCode.WRONG_TYPE, "order"),
            (
                {"messages": [ASKED], "shop": {"policies": {"returns": 30}}},
                ErrorCode.WRONG_TYPE,
                "shop.policies.returns",
            ),
            ({"messages": [ASKED], "review": {"rating": 6}}, ErrorCode.WRONG_TYPE, "review.rating"),
            ({"messages": [ASKED], "knowledge": [{"id": "k"}]}, ErrorCode.MISSING_FIELD, "knowledge[0].text"),
            ({"messages": [ASKED], "clock": {"holiday_mode": 1}}, ErrorCode.WRONG_TYPE, "clock.holiday_mode"),
            ({"messages": [ASKED], "can_reply": "no"}, ErrorCode.WRONG_TYPE, "can_reply"),
        ],
    )
    def test_bad_input_says_what_and_where(self, data: object, code: ErrorCode, field: str | None) -> None:
        """Each kind of bad input has its code, its field and one sentence."""
        error = refused(data)

        assert (code, field) == (error.code, error.field)
        assert error.message.endswith(".")
        assert "\n" not in error.message

    def test_facts_are_read_with_the_row(self) -> None:
        """An order whose facts cannot be read is refused when it comes in."""
        error = refused({"messages": [ASKED], "order": {"carrier": {"name": ["x"]}}})

        assert ErrorCode.INVALID_FACTS is error.code
        assert error.field == "order.carrier"

    def test_line_is_named(self) -> None:
        """The line of a file stands in the error."""
        with pytest.raises(InputError) as caught:
            parse_conversation(3, line=12)

        assert caught.value.line == 12

    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(
                        [
                            "id",
                            "messages",
                            "role",
                            "text",
                            "order",
                            "review",
                            "shop",
                            "clock",
                            "sent_at",
                            "lang",
                        ]
                    ),
                    inner,
                    max_size=5,
                )
            ),
            max_leaves=12,
        )
    )
    def test_any_json_is_a_conversation_or_an_error(self, data: object) -> None:
        """No JSON value raises anything but an error a person can fix."""
        with suppress(AssistError):
            assert parse_conversation(data).id


class TestConversation:
    """Tests for `Conversation`."""

    def test_agent_spoke_last(self) -> None:
        """Bots and the system do not count as having spoken."""
        assert chat(ASKED, AGENT, BOT).agent_spoke_last
        assert not chat(ASKED, AGENT, ASKED, {**BOT, "role": "system"}).agent_spoke_last

    def test_last_customer_message(self) -> None:
        """The latest customer message of any type."""
        last = chat(ASKED, {"role": "customer", "type": "image"}, AGENT).last_customer_message

        assert last is not None
        assert (last.type, last.role) == (MessageType.IMAGE, Role.CUSTOMER)

    def test_customer_text_is_the_last_run(self) -> None:
        """Messages before the agent's answer are not repeated; a bot between does not end the run."""
        read = chat(
            {**ASKED, "text": "first"},
            AGENT,
            {**ASKED, "text": "second"},
            BOT,
            {**ASKED, "text": "third"},
        )

        assert read.customer_text == "second\nthird"

    def test_customer_text_begins_with_the_review(self) -> None:
        """A review is what the customer says, once even when a message repeats it."""
        row = {"channel": "review_response", "review": {"rating": 2, "text": "Too thin"}}

        assert parse_conversation(row).customer_text == "Too thin"
        assert (
            parse_conversation({**row, "messages": [{"role": "customer", "text": "Too thin"}]}).customer_text
            == "Too thin"
        )

    def test_facts_come_from_order_and_shop(self) -> None:
        """The order, the shop's name and its policies are mapped onto typed facts."""
        facts = chat(order={"order_id": "PK-7"}, shop={"name": "Brightside", "policies": {"returns": "30 days"}}).facts

        assert (facts.order_id, facts.shop_name) == ("PK-7", "Brightside")
        assert "returns" in facts.policies

    def test_channels_without_messages(self) -> None:
        """A review response needs only a review and a note only an order or a shop."""
        review = parse_conversation({"channel": "review_response", "review": {"text": "nice"}})
        note = parse_conversation({"channel": "package_note", "shop": {"name": "Brightside"}})

        assert (review.channel, note.channel) == (Channel.REVIEW_RESPONSE, Channel.PACKAGE_NOTE)
        assert note.last_speaker is None


class TestReadTime:
    """Tests for `read_time`."""

    def test_offset_is_kept(self) -> None:
        """The offset of the text stays, for rules that speak of local time."""
        assert timedelta(hours=7) == read_time("2025-03-01T10:00:00+07:00").utcoffset()

    def test_no_offset_is_utc(self) -> None:
        """A time without an offset is read as UTC."""
        assert datetime(2025, 3, 1, 10, tzinfo=UTC) == read_time("2025-03-01T10:00")

    def test_a_datetime_is_taken_as_it_is(self) -> None:
        """The SDK may pass datetimes."""
        moment = datetime(2025, 3, 1, tzinfo=timezone(timedelta(hours=-5)))

        assert moment is read_time(moment)

    @pytest.mark.parametrize(
        "value", ["", "2025-03-01", "tomorrow", 17, None, "2025-13-01T00:00:00Z", "9999-12-31T23:59:59Z"]
    )
    def test_all_else_is_refused(self, value: object) -> None:
        """A date alone, words, numbers and years out of reach are errors."""
        with pytest.raises(InputError) as caught:
            read_time(value)

        assert ErrorCode.INVALID_TIME is caught.value.code
