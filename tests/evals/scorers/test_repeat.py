from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from evals.sample import Sample
from evals.scorers.repeat import Repeat
from tests.evals.scorers.samples import chat, draft, outcome, replied, verdict

SAID = "Your parcel left us on Monday, and it should be with you by Friday at the latest."


def after(*earlier: str, role: str = "agent") -> Sample:
    return chat([("customer", "Hi"), *((role, text) for text in earlier), ("customer", "And?")])


class TestRepeat:
    @pytest.mark.parametrize(
        "text",
        [
            SAID,
            SAID.upper(),
            SAID.replace(" ", "\n"),
            "Your parcel left us on Monday - and it should be with you (by Friday), at the latest!",
            SAID.replace("a", "a\u200b"),
            SAID.replace("Friday", "Saturday"),
        ],
    )
    def test_nearly_the_same(self, text: str) -> None:
        """Other marks, spaces, letter cases, invisible characters or one word more or less make no new reply."""
        assert outcome(Repeat(), after("Hello, how are you?", SAID), replied(text)) == "fail"

    def test_something_else(self) -> None:
        """Another reply is none, nor are the same words in another order."""
        assert outcome(Repeat(), after(SAID), replied(" ".join(reversed(SAID.split())))) == "pass"
        assert outcome(Repeat(), after(SAID), replied("We asked the courier, and will write again tonight.")) == "pass"

    def test_scripts_without_spaces(self) -> None:
        """Where words have no edges, letters are compared."""
        said = "お荷物は月曜日に発送いたしました。金曜日までにお手元に届く予定です。"

        assert outcome(Repeat(), after(said), replied(said.replace("金", "木"))) == "fail"
        assert outcome(Repeat(), after(said), replied("配送会社に確認して、今夜またご連絡いたします。")) == "pass"

    def test_any_reply_and_any_message(self) -> None:
        """One of several replies that repeats one of several messages is enough."""
        assert outcome(Repeat(), after(SAID, "Hello."), replied("Something new for you.", SAID)) == "fail"

    @pytest.mark.parametrize("sample", [chat(SAID), after(SAID, role="bot"), after(""), after("..."), draft()])
    def test_only_what_the_shop_said(self, sample: Sample) -> None:
        """Where the shop has said nothing yet, nothing can be said again."""
        assert outcome(Repeat(), sample, replied(SAID)) is None

    def test_without_a_reply(self) -> None:
        """Silence repeats nothing."""
        assert outcome(Repeat(), after(SAID), replied()) is None
        assert outcome(Repeat(), after(SAID), verdict("pass")) is None

    @settings(deadline=None)
    @given(st.lists(st.sampled_from("abcdefghijkl"), min_size=1), st.lists(st.sampled_from("mnopqrstuvwx"), min_size=1))
    def test_itself_and_a_stranger(self, one: list[str], other: list[str]) -> None:
        """A reply always repeats itself, and never one with which it shares no word."""
        assert outcome(Repeat(), after(" ".join(one)), replied(" ".join(one))) == "fail"
        assert outcome(Repeat(), after(" ".join(one)), replied(" ".join(other))) == "pass"

    def test_similarity_is_an_option(self) -> None:
        """A suite says how alike is alike."""
        text = SAID.replace("Friday", "Saturday")

        assert outcome(Repeat(similarity=1), after(SAID), replied(text)) == "pass"
        with pytest.raises(ValidationError):
            Repeat(similarity=0)
