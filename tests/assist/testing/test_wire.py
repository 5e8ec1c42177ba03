"""Requests are read leniently; half of an answer is half of its bytes."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from assist.testing.wire import Request, first_half


def read(body: object) -> Request:
    return Request(0, "POST", "/v1/chat/completions", {}, b"", body)


class TestRequest:
    def test_reads_what_is_asked(self) -> None:
        """Model, stream, format and messages."""
        request = read(
            {
                "model": "m",
                "stream": True,
                "stream_options": {"include_usage": True},
                "response_format": {"type": "json_object"},
                "messages": [
                    {"role": "system", "content": "Task: rewrite"},
                    {"role": "user", "content": "Hi"},
                ],
            }
        )

        assert (request.model, request.streams, request.wants_usage) == ("m", True, True)
        assert request.response_format == "json_object"
        assert request.messages == [("system", "Task: rewrite"), ("user", "Hi")]
        assert request.asked.task == "rewrite"

    @given(
        st.recursive(
            st.none() | st.text() | st.integers(),
            lambda inner: (
                st.lists(inner)
                | st.dictionaries(
                    st.sampled_from(["messages", "stream", "stream_options", "response_format", "content"]),
                    inner,
                )
            ),
        )
    )
    @settings(max_examples=40)
    def test_any_body_can_be_read(self, body: object) -> None:
        """Whatever a client sends, asking about it raises nothing."""
        request = read(body)

        assert isinstance(request.model, str)
        assert isinstance(request.messages, list)
        assert request.asked.task is None
        assert request.streams in (True, False)
        assert request.wants_usage in (True, False)
        assert request.response_format is None or isinstance(request.response_format, str)


class TestFirstHalf:
    @given(st.lists(st.binary()))
    def test_is_a_prefix_of_half_the_length(self, pieces: list[bytes]) -> None:
        """Rounded down, with no empty piece."""
        whole, half = b"".join(pieces), first_half(tuple(pieces))

        assert b"".join(half) == whole[: len(whole) // 2]
        assert all(half)
