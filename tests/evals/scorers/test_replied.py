from __future__ import annotations

import pytest

from evals.output import Output
from evals.scorers.replied import Replied
from tests.evals.scorers.samples import chat, draft, outcome, replied, verdict


class TestReplied:
    def test_a_reply_was_let_through(self) -> None:
        """A waiting customer who gets a reply is answered."""
        assert outcome(Replied(), chat(), replied("On its way.")) == "pass"

    @pytest.mark.parametrize("reasons", [(), ("objections: privacy.x",), ("advice: no_reply",)])
    def test_a_waiting_customer_gets_none(self, reasons: tuple[str, ...]) -> None:
        """Silence fails where the customer spoke last, even if the system says that no reply is due."""
        assert outcome(Replied(), chat(), Output("silent", reasons=reasons)) == "fail"

    def test_says_why(self) -> None:
        """The reason is what the chain withheld it for."""
        (score,) = Replied().score(chat(), Output("silent", reasons=("objections: ip.x", "advice: escalate")))

        assert score.reason == "objections: ip.x; advice: escalate"

    @pytest.mark.parametrize("output", [replied(), replied("Anything else?")])
    def test_none_is_due_after_the_shop(self, output: Output) -> None:
        """Where the shop wrote last, neither silence nor a reply is asked for."""
        sample = chat([("customer", "Hi"), ("agent", "Hello!"), ("bot", "Rate us")])

        assert outcome(Replied(), sample, output) == "not_applicable"

    def test_a_parcel_note_is_always_due(self) -> None:
        """Outside of chat nobody waits for the other."""
        sample = chat([("customer", "Hi"), ("agent", "Hello!")], channel="package_note")

        assert outcome(Replied(), sample, replied()) == "fail"

    def test_drafts_are_no_conversations(self) -> None:
        """A draft to check asks for no reply."""
        assert outcome(Replied(), draft(), verdict("pass")) == "not_applicable"
