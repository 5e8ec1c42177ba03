from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from evals.datasets.threads import NothingToAnswerError, awaiting_reply, conversation


def _row(roles: str, **more: Any) -> dict[str, Any]:
    """A thread of one message a letter: ``c`` the customer's, ``a`` the agent's, each text its place."""
    names = {"c": "customer", "a": "agent"}
    messages = [{"role": names[role], "text": str(place)} for place, role in enumerate(roles)]
    return {"id": "t:1", "channel": "live_chat", "messages": messages, **more}


def _texts(roles: str, **more: Any) -> list[str]:
    return [message["text"] for message in conversation(awaiting_reply(_row(roles, **more)))["messages"]]


class TestAwaitingReply:
    @pytest.mark.parametrize(
        ("roles", "kept"),
        [("ca", "0"), ("caa", "0"), ("cacaa", "012"), ("acac", "01"), ("cc", "01"), ("ccac", "01")],
    )
    def test_cut_before_the_last_run_of_agent_messages(self, roles: str, kept: str) -> None:
        """What the agent said last, and all that came after, is gone; without an agent all stays."""
        assert list(kept) == _texts(roles)

    @pytest.mark.parametrize("roles", ["a", "aac"])
    def test_a_thread_the_agent_opened_awaits_nothing(self, roles: str) -> None:
        """With no customer message before the cut there is no one to answer."""
        with pytest.raises(NothingToAnswerError):
            awaiting_reply(_row(roles))

    def test_events_after_the_cut_are_gone(self) -> None:
        """What was looked up before the answer is known, what was done after it is not."""
        events = [{"after": place, "tool_result": place} for place in (-1, 0, 1)]

        assert [event.after for event in awaiting_reply(_row("caa", events=events)).events] == [-1, 0]

    @pytest.mark.parametrize("broken", [{"messages": []}, {"messages": "hi"}, {"id": None}, {"facts": []}])
    def test_a_row_that_is_no_thread_is_refused(self, broken: dict[str, Any]) -> None:
        """A wrong type is named, never repaired."""
        with pytest.raises(ValidationError):
            awaiting_reply(_row("ca") | broken)


class TestConversation:
    @pytest.mark.parametrize(
        ("given", "channel"),
        [
            ("app_store_review_reply", "review_response"),
            ("twitter_public", "chat"),
            ("live_chat", "chat"),
            ("benchmark_chat", "chat"),
        ],
    )
    def test_channels(self, given: str, channel: str) -> None:
        """Replies under reviews are review responses; all else is chat."""
        assert channel == conversation(awaiting_reply(_row("ca", channel=given)))["channel"]

    def test_carries_no_licence_and_no_source(self) -> None:
        """Where a row comes from is said in the report, not in the conversation."""
        made = conversation(awaiting_reply(_row("ca", source="somebody/some-data", licence="MIT")))

        assert not {"source", "licence"} & made.keys()

    def test_desk_notes_stand_in_their_place(self) -> None:
        """An action of the agent is a system message after the message it followed."""
        events = [{"after": 0, "action": "Account opened."}, {"after": 0, "tool_result": {"order_id": "1"}}]

        made = conversation(awaiting_reply(_row("cca", events=events)))

        assert [message["role"] for message in made["messages"]] == ["customer", "system", "customer"]

    @pytest.mark.parametrize(
        ("ids", "expected"),
        [(("7", "8"), ["7", "8"]), (("7", "7"), ["m1", "m2"]), ((None, "8"), ["m1", "m2"])],
    )
    def test_message_ids_are_unique(self, ids: tuple[str | None, ...], expected: list[str]) -> None:
        """The source's ids are kept when each message has one of its own; else messages are numbered."""
        row = _row("cc")
        for message, key in zip(row["messages"], ids, strict=True):
            message["tweet_id"] = key

        assert expected == [message["id"] for message in conversation(awaiting_reply(row))["messages"]]
