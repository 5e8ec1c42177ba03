"""Replies in the form of chat completions, whole and streamed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from assist.testing.replies import EVENTS, Distorted, Dripping, HttpReply, Reply, ToolCall, Usage, tokens
from assist.testing.wire import Request


def asked(**body: Any) -> Request:
    messages = [{"role": "user", "content": "12345"}]
    return Request(7, "POST", "/v1/chat/completions", {}, b"", {"model": "m", "messages": messages, **body})


def events(reply: Reply, **body: Any) -> list[dict[str, Any]]:
    pieces = reply.transmission(asked(stream=True, **body)).pieces
    assert pieces[-1] == b"data: [DONE]\n\n"
    return [json.loads(piece.removeprefix(b"data: ")) for piece in pieces[:-1]]


class TestReply:
    def test_is_a_completion(self) -> None:
        """With the model that was asked for, and usage counted."""
        (body,) = Reply("12345678").transmission(asked()).pieces
        completion = json.loads(body)

        assert (completion["id"], completion["object"], completion["model"]) == (
            "chatcmpl-7",
            "chat.completion",
            "m",
        )
        assert completion["choices"][0]["message"] == {
            "role": "assistant",
            "content": "12345678",
            "refusal": None,
        }
        assert completion["choices"][0]["finish_reason"] == "stop"
        assert completion["usage"] == {"prompt_tokens": 2, "completion_tokens": 2, "total_tokens": 4}

    def test_equal_requests_get_equal_bytes(self) -> None:
        """No clock, no chance."""
        assert Reply("x").transmission(asked()) == Reply("x").transmission(asked())

    @pytest.mark.parametrize(("usage", "expected"), [(None, None), (Usage(3, 4), 7)])
    def test_usage_is_what_it_is_told(self, usage: Usage | None, expected: int | None) -> None:
        """Or left out."""
        (body,) = Reply("x", usage=usage).transmission(asked()).pieces

        assert json.loads(body).get("usage", {}).get("total_tokens") == expected

    def test_json_is_written_as_text(self) -> None:
        """Other fields may be given with it."""
        reply = Reply.json({"text": "é"}, delay_s=0.5, model="other")

        assert (reply.text, reply.delay_s, reply.model) == ('{"text": "é"}', 0.5, "other")

    @pytest.mark.parametrize("text", ["", "x", "word " * 40, "\U0001f600\ud83d"])
    def test_a_stream_adds_up_to_the_text(self, text: str) -> None:
        """Role first, finish reason last, lone surrogates and all."""
        chunks = events(Reply(text, finish_reason="length"))
        deltas = [chunk["choices"][0]["delta"] for chunk in chunks]

        assert deltas[0] == {"role": "assistant", "content": ""}
        assert "".join(delta.get("content", "") for delta in deltas) == text
        assert chunks[-1]["choices"][0]["finish_reason"] == "length"

    def test_a_stream_ends_with_usage_when_asked(self) -> None:
        """In a chunk without choices."""
        last = events(Reply("x"), stream_options={"include_usage": True})[-1]

        assert (last["choices"], last["usage"]["total_tokens"]) == ([], 3)

    def test_a_long_stream_has_few_events(self) -> None:
        """A hundred kilobytes are not thousands of chunks."""
        assert len(events(Reply("x" * 100_000))) <= EVENTS + 3

    def test_tool_calls_and_refusals_stand_in_both(self) -> None:
        """In the message, and as deltas."""
        reply = Reply(None, refusal="no", tool_calls=(ToolCall("f", '{"a": 1}'),))
        (body,) = reply.transmission(asked()).pieces
        message = json.loads(body)["choices"][0]["message"]
        deltas = [chunk["choices"][0]["delta"] for chunk in events(reply)]

        assert (message["content"], message["refusal"]) == (None, "no")
        assert message["tool_calls"][0]["function"] == {"name": "f", "arguments": '{"a": 1}'}
        assert {"refusal": "no"} in deltas
        assert any("tool_calls" in delta and delta["tool_calls"][0]["index"] == 0 for delta in deltas)


class TestHttpReply:
    @pytest.mark.parametrize(
        ("body", "raw", "kind"),
        [
            (b"\xff", b"\xff", "text/plain"),
            ("é", "é".encode(), "text/plain"),
            ([1], b"[1]", "application/json"),
        ],
    )
    def test_sends_any_body(self, body: object, raw: bytes, kind: str) -> None:
        """Bytes, text, or JSON."""
        sent = HttpReply(418, body).transmission(asked())

        assert (sent.status, sent.pieces) == (418, (raw,))
        assert sent.headers["Content-Type"].startswith(kind)


class TestDistorted:
    def test_changes_every_object_of_a_stream(self) -> None:
        """As it changes the one completion."""
        bent = Distorted(Reply("x"), lambda each: each | {"choices": []})
        pieces = bent.transmission(asked(stream=True)).pieces

        assert all(json.loads(piece.removeprefix(b"data: "))["choices"] == [] for piece in pieces[:-1])


class TestDripping:
    def test_sends_the_same_bytes_slowly(self) -> None:
        """A byte at a time."""
        whole, drops = Reply("x").transmission(asked()), Dripping(Reply("x"), 0.1).transmission(asked())

        assert b"".join(drops.pieces) == b"".join(whole.pieces)
        assert {len(drop) for drop in drops.pieces} == {1}
        assert drops.gap_s == 0.1


class TestTokens:
    @pytest.mark.parametrize(("text", "count"), [("", 0), ("a", 1), ("abcd", 1), ("abcde", 2)])
    def test_counts_a_quarter(self, text: str, count: int) -> None:
        """Rounded up."""
        assert tokens(text) == count
