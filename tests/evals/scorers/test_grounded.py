from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.scorers.grounded import Grounded
from tests.evals.scorers.samples import ORDER, SHOP, chat, draft, outcome, replied, verdict

KNOWLEDGE = [{"id": "k", "title": "Washing", "text": "Wash at 30 degrees. Postage is 3,50 EUR to Lisbon."}]
SAID = "I live near Oakham, where are my 3 boxes?"


def reason(text: str, said: str = SAID, **row: Any) -> str:
    """What is from nowhere in a reply; nothing where it is grounded."""
    sample = chat(said, customer={"name": "Ann Larkspur"}, knowledge=KNOWLEDGE, **row)
    (score,) = Grounded().score(sample, replied(text))
    assert (score.outcome == "pass") == (score.reason == "")
    return score.reason.removeprefix("from nowhere: ")


class TestFromNowhere:
    @pytest.mark.parametrize(
        ("text", "what"),
        [
            ("It arrives on 14 February.", "day"),
            ("It arrives tomorrow.", "day"),
            ("It comes on Wednesday.", "day"),
            ("It left on 9 February 2025.", "number"),
            ("We have 17 left.", "number"),
            ("It takes 5-7 days.", "number"),
            ("It takes a 36-month warranty.", "number"),
            ("We refund £20 today.", "amount"),
            ("You paid €48.", "amount"),
            ("You paid $48.00.", "amount"),
            ("It costs 24 €.", "amount"),
            ("Use code SPRING20 now.", "code"),
            ("It is order TT-50418.", "code"),
            ("See tarn-and-tweed.example for more.", "contact"),
            ("Write to help@tarn.example please.", "contact"),
            ("It is with Evri now.", "name"),
            ("Please ask for Marcus in our team.", "name"),
            ("It comes from our shop in Leeds.", "name"),
            ("Hello Joanna, it is on its way.", "name"),
            ("Please see <b>the app</b> for it.", "markup"),
        ],
    )
    def test_is_named(self, text: str, what: str) -> None:
        """A day, number, sum, code, contact or name that nothing bears out fails, and the reason says its kind."""
        assert what in reason(text).split(", ")

    @pytest.mark.parametrize("text", ["We refund £2\u200b0.", "We refund £\uff12\uff10.", "We have 9\u200b13 left."])
    def test_disguise_hides_nothing(self, text: str) -> None:
        """Invisible characters and wide figures read as what the customer sees."""
        assert reason(text)

    def test_in_any_reply(self) -> None:
        """One invention among several replies fails the sample."""
        assert outcome(Grounded(), chat(), replied("On its way.", "It costs £20.")) == "fail"

    def test_in_other_languages(self) -> None:
        """Figures are looked for in every language."""
        assert "number" in reason("Votre colis arrive le 14 mars.", lang="fr")
        assert "number" in reason("お荷物は3月14日に届きます。", lang="ja")

    @settings(deadline=None, max_examples=50)
    @given(st.integers(3, 99_999))
    def test_any_other_number(self, number: int) -> None:
        """A number that stands nowhere in the conversation is from nowhere."""
        known = {48, 50417, 28, 24, 30, 13, 9, 2026, 3}

        assert bool(reason(f"We have {number} left.")) == (number not in known)


class TestBorneOut:
    @pytest.mark.parametrize(
        "text",
        [
            "Hello There! Good Morning and Thank You.",
            "Dear Customer, it is on its way.",
            "Hi Ann,\n\nthanks for asking.\n\nKind Regards,\nThe Tarn & Tweed Team",
            "Hello Ann! It’s here. I’m glad, and I’ll check.",
            "Royal Mail’s scan and Ann’s boxes: all fine.",
            "Order TT-50417 (Wool throw, heather) is with Royal Mail, number 15509382716405.",
            "You paid £48, that is 48.00 GBP or 48 pounds.",
            "It left on 9 February and comes on Friday, 13 Feb 2026.",
            "The 28-day return and the 24-month warranty hold.",
            "Wash at 30 degrees; to Lisbon it is 3,50 €.",
            "You can tap Order Details, then Return in the TikTok Shop app.",
            "Please do NOT wash it hot, OK?",
            "1. Open the app.\n2. Tap the order.\n3. Tap Return.",
            "So the 3 boxes go to Oakham.",
            "It left at 9PM.",
            "The hem says so: see the Hem.",
        ],
    )
    def test_passes(self, text: str) -> None:
        """Facts of the order, the shop, the knowledge and the customer, courtesies and labels of the app pass."""
        assert reason(text) == ""

    def test_names_of_a_review(self) -> None:
        """A reply to a review may name what the review names."""
        review = {"rating": 5, "text": "Softer than the one Grandpa Ossian had."}
        row = {"channel": "review_response", "review": review}

        assert reason("We are glad that it pleases like Grandpa Ossian had.", **row) == ""

    def test_other_languages_write_other_capitals(self) -> None:
        """German nouns are no names, and figures stand beside letters in Japanese."""
        assert reason("Guten Tag, Ihre Bestellung kommt am 13. Februar.", lang="de") == ""
        assert reason("お荷物は2月13日に届く予定です。", lang="ja") == ""

    def test_a_sum_without_a_known_currency(self) -> None:
        """Where the order names no currency, none can be wrong."""
        order = {key: value for key, value in ORDER.items() if key != "currency"}

        assert reason("You paid €48.", order=order) == ""

    def test_the_shop_may_say_it(self) -> None:
        """What the shop's policies say in figures may be told."""
        policies = {**SHOP["policies"], "postage": "Postage is £3.50"}

        assert reason("Postage is £3.50.", shop={**SHOP, "policies": policies}) == ""
        assert "amount" in reason("Postage is £4.50.", shop={**SHOP, "policies": policies})


class TestNotAsked:
    def test_without_a_reply(self) -> None:
        """Silence invents nothing, and is no grounded reply either."""
        assert outcome(Grounded(), chat(), replied()) is None

    def test_drafts(self) -> None:
        """A draft without its conversation has no grounds."""
        assert outcome(Grounded(), draft(), verdict("pass")) is None
