"""What counts as an answer."""

from __future__ import annotations

import pytest

from assist.answers import counted, counts_as_response, message_counts
from assist.conversation import Message
from assist.markets import shipped_markets

SMALL_TALK = [
    "Hi!",
    "Hello Anna, thanks for writing. We'll get back to you soon!",
    "Good morning, how can I help you today?",
    "Thank you for contacting us. Our team will reply as soon as possible.",
    "ok",
    "👍",
    "...",
    "",
    "สวัสดีค่ะ รอสักครู่นะคะ",
    "您好，请稍等",
    "Hallo! Wir melden uns in Kürze bei Ihnen.",
]
ANSWERS = [
    "Hi Anna, it left our shelf on 3 May.",
    "Yes, 9.5",
    "The lamp takes an E27 bulb.",
    "We are asking the carrier where it was last scanned and will write again today.",
    "您好，您的包裹已经发出，预计周三送达",
]


class TestCountsAsResponse:
    """Tests for `counts_as_response`."""

    @pytest.mark.parametrize("market", ["US", None, "GB"])
    @pytest.mark.parametrize("text", SMALL_TALK)
    def test_small_talk_is_no_answer(self, text: str, market: str | None) -> None:
        """Greetings, thanks, promises and emoji do not count in the US, nor where the market is unknown."""
        assert not counts_as_response(text, market)

    @pytest.mark.parametrize("market", ["US", None])
    @pytest.mark.parametrize("text", ANSWERS)
    def test_what_says_something_counts(self, text: str, market: str | None) -> None:
        """A reply about the matter counts, however short."""
        assert counts_as_response(text, market)

    @pytest.mark.parametrize("text", SMALL_TALK)
    def test_any_reply_counts_elsewhere(self, text: str) -> None:
        """In South-East Asia every reply of the shop counts."""
        assert counts_as_response(text, "TH")


class TestCounted:
    """Tests for `counted`."""

    @pytest.mark.parametrize(
        ("text", "market", "said"),
        [
            ("👍", "US", "no words"),
            ("Hi", "US", "only a greeting"),
            ("It fits a 40 cm shelf", "US", "about the matter"),
            ("Hi", "ID", "any reply"),
        ],
    )
    def test_reason(self, text: str, market: str, said: str) -> None:
        """The reason is one that can be shown."""
        assert said in counted(text, market).reason


class TestMessageCounts:
    """Tests for `message_counts`."""

    @pytest.mark.parametrize(
        ("kind", "market", "counts"),
        [
            ("image", "US", True),
            ("order_card", "US", True),
            ("sticker", "US", False),
            ("sticker", "VN", True),
        ],
    )
    def test_types(self, kind: str, market: str, counts: bool) -> None:
        """Pictures and cards are answers; a sticker is one only where all replies are."""
        message = Message.model_validate({"id": "m1", "role": "agent", "type": kind})

        assert counts is message_counts(message, market, settings=shipped_markets(), on=None).counts
