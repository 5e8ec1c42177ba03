from __future__ import annotations

import pytest

from evals.scorers.counts_as_answer import CountsAsAnswer
from tests.evals.scorers.samples import chat, draft, outcome, replied, verdict

ANSWER = "Your parcel left us on Monday and is with Royal Mail."
GREETING = "Hello, thank you for your message!"


class TestCountsAsAnswer:
    def test_an_answer(self) -> None:
        """A reply about the matter stops the clock anywhere."""
        assert outcome(CountsAsAnswer(), chat(market="US"), replied(ANSWER)) == "pass"

    @pytest.mark.parametrize(("market", "wanted"), [("US", "fail"), ("GB", "fail"), (None, "fail"), ("MY", "pass")])
    def test_a_greeting(self, market: str | None, wanted: str) -> None:
        """A greeting counts where the market counts it; for others, and without a market, the strictest rule holds."""
        assert outcome(CountsAsAnswer(), chat(market=market), replied(GREETING)) == wanted

    def test_each_reply(self) -> None:
        """One of several replies that does not count fails, and the reason says why."""
        (score,) = CountsAsAnswer().score(chat(market="US"), replied(ANSWER, GREETING))

        assert score.outcome == "fail"
        assert "greeting" in score.reason

    @pytest.mark.parametrize("channel", ["review_response", "package_note"])
    def test_only_chat_has_a_clock(self, channel: str) -> None:
        """Nobody waits for a note or a public response."""
        row = {"channel": channel, "review": {"rating": 5, "text": "Nice."}}

        assert outcome(CountsAsAnswer(), chat(market="US", **row), replied(GREETING)) is None

    def test_not_asked(self) -> None:
        """Silence, and a draft without its conversation, stop no clock."""
        assert outcome(CountsAsAnswer(), chat(market="US"), replied()) is None
        assert outcome(CountsAsAnswer(), draft(), verdict("pass")) is None
