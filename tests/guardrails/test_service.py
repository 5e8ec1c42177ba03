"""Notices about the service a reply gives: when each speaks up, and when it keeps silent."""

from __future__ import annotations

from typing import Any

import pytest

from guardrails.facts import Facts
from guardrails.finding import FixAction, Severity, Stage
from guardrails.service import service_notices

QUESTION = "Which wall plugs do I need for a brick wall?"


def names(text: str, channel: str = "chat", **given: Any) -> list[str]:
    """The notices about ``text``, without their prefix."""
    return [notice.rule_id.removeprefix("service.") for notice in service_notices(text, channel=channel, **given)]


class TestNotice:
    """What every notice is."""

    def test_is_a_notice_on_no_clause(self) -> None:
        """It never blocks, cites no clause and changes no text."""
        (notice,) = service_notices("Our office hours are 9 to 5.", channel="chat")

        assert notice.severity is Severity.NOTICE
        assert not notice.severity.blocks
        assert (notice.guideline, notice.clause, notice.stage) == ("service", "", Stage.RULES)
        assert notice.fix.action is FixAction.NONE
        assert notice.message
        assert notice.fix.hint

    def test_quotes_its_span(self) -> None:
        """A notice about words quotes them, one about the whole text quotes all of it."""
        text = "Hello! Our office hours are 9 to 5."
        (words,) = service_notices(text, channel="chat")
        (whole,) = service_notices("One moment please", channel="chat", customer=QUESTION)

        assert words.quote == text[words.start : words.end] == "Our office hours"
        assert (whole.start, whole.end, whole.quote) == (0, 17, "One moment please")

    def test_says_nothing_of_an_empty_text(self) -> None:
        """A text of white space has no service to judge."""
        assert names(" \n", customer=QUESTION) == []

    def test_comes_by_place(self) -> None:
        """Several notices are sorted by place, then by name."""
        text = "Thank you for your message! Our office hours are 9 to 5."
        found = service_notices(text, channel="chat", earlier_replies=[text])

        assert [notice.rule_id for notice in found] == ["service.repeats_reply", "service.auto_reply_phrase"]


class TestNoAnswer:
    """Greetings and put-offs where the customer asked something."""

    @pytest.mark.parametrize(
        "text",
        [
            "Hello dear!",
            "Hi, thank you for your message. We will get back to you soon.",
            "One moment please",
            "👋",
            "Hola, gracias por su mensaje",
            "Hi Odalys!",
            "hello odalys",
        ],
    )
    def test_small_talk_answers_nothing(self, text: str) -> None:
        """In any language of the list, and without words."""
        assert names(text, customer=QUESTION, customer_name="Odalys") == ["no_answer"]

    @pytest.mark.parametrize(
        "text", ["Yes, two of 8 mm.", "Hello! I will ask our fitter about brick walls.", "8", "Yes."]
    )
    def test_a_word_on_the_matter_is_an_answer(self, text: str) -> None:
        """An honest promise to ask someone counts, and so does a number."""
        assert names(text, customer=QUESTION) == []

    @pytest.mark.parametrize("customer", ["", "hello", "Thank you so much!"])
    def test_a_greeting_answers_a_greeting(self, customer: str) -> None:
        """Where nothing was asked, nothing is missing."""
        assert names("Hello dear!", customer=customer) == []

    def test_only_chat_has_questions(self) -> None:
        """A thank-you is a whole answer to a review."""
        assert names("Thank you so much!", "review_response", customer=QUESTION) == []


class TestIrrelevant:
    """A reply about another matter than the question."""

    ASKED = "The mirror came cracked along the lower edge, the glass is damaged"

    def test_another_matter_is_noticed(self) -> None:
        """No word and no matter in common, and nothing that asks or looks up."""
        assert names("The voucher takes ten percent off the price at checkout", customer=self.ASKED) == ["irrelevant"]

    @pytest.mark.parametrize(
        "text",
        [
            "A new mirror leaves the warehouse tomorrow without any cost",
            "The voucher takes ten percent off the price, does that help?",
            "Sorry, let me see which voucher takes money off the price",
            "Our colleague with the ladder comes round with coffee later",
            "Voucher price",
        ],
    )
    def test_doubt_keeps_silent(self, text: str) -> None:
        """A shared word, a question, an apology, an unknown matter or a short reply: no notice."""
        assert names(text, customer=self.ASKED) == []

    def test_words_of_the_order_are_relevant(self) -> None:
        """A reply that names the item is about the order."""
        text = "The voucher for the Quarrow wardrobe takes money off the price"

        assert names(text, customer=self.ASKED) == ["irrelevant"]
        assert names(text, customer=self.ASKED, facts=Facts(item="Quarrow wardrobe")) == []


class TestRepeatsReply:
    """The same words a second time."""

    def test_the_same_reply_is_noticed(self) -> None:
        """Case, punctuation and spaces do not make it another."""
        earlier = ["Good day.", "We're looking for the parcel at the depot."]

        assert names("we’re looking for the  parcel, at the depot", earlier_replies=earlier) == ["repeats_reply"]

    def test_a_changed_reply_is_not(self) -> None:
        """One word more is news."""
        earlier = ["We are looking for the parcel at the depot."]

        assert names("We are still looking for the parcel at the depot.", earlier_replies=earlier) == []

    def test_courtesies_may_be_repeated(self) -> None:
        """Three words are no repetition worth a notice."""
        assert names("You are welcome!", earlier_replies=["You are welcome!"]) == []


class TestWrongLanguage:
    """The language of the reply, judged by whoever can."""

    def test_is_asked_of_the_given_judge(self) -> None:
        """The judge sees the text and the language, and its word decides."""
        asked: list[tuple[str, str]] = []

        def judge(text: str, lang: str) -> bool:
            asked.append((text, lang))
            return True

        assert names("Guten Tag, der Tisch ist da.", lang="en", languages_differ=judge) == ["wrong_language"]
        assert asked == [("Guten Tag, der Tisch ist da.", "en")]

    @pytest.mark.parametrize("lang", [None, ""])
    def test_is_silent_without_a_language(self, lang: str | None) -> None:
        """What is not known is not judged."""
        assert names("Guten Tag", lang=lang, languages_differ=lambda *_: True) == []

    def test_is_silent_without_a_judge(self) -> None:
        """The guard has no detector of its own."""
        assert names("Guten Tag", lang="en") == []


class TestNamesBuyer:
    """The buyer's name in public."""

    @pytest.mark.parametrize(
        ("text", "name", "quote"),
        [
            ("Thank you, Isaura!", "Isaura Quell", "Isaura"),
            ("Thanks Isaura Quell for the photo", "Isaura Quell", "Isaura Quell"),
            ("THANKS ISAURA", "isaura", "ISAURA"),
            ("ขอบคุณคุณสมชายมากค่ะ", "สมชาย", "สมชาย"),
        ],
    )
    def test_is_noticed_in_a_review_response(self, text: str, name: str, quote: str) -> None:
        """First name, full name, any case, with or without word breaks."""
        (notice,) = service_notices(text, channel="review_response", customer_name=name)

        assert (notice.rule_id, notice.quote) == ("service.names_buyer", quote)

    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("The rose scent is popular.", "Rose Li"),
            ("Thank you for the kind words!", "Isaura"),
            ("Marked as solved.", "Mark"),
            ("I am glad.", "I. A."),
            ("Thank you!", None),
            ("Thank you!", "***"),
        ],
    )
    def test_a_common_word_is_no_name(self, text: str, name: str | None) -> None:
        """A word in lower case, a longer word, an initial: none names the buyer."""
        assert names(text, "review_response", customer_name=name) == []

    def test_chat_is_private(self) -> None:
        """The name is welcome where only the customer reads it."""
        assert names("Thank you, Isaura!", customer_name="Isaura") == []


class TestBargainsWithReview:
    """A customer who ties a review to a gain, and a reply that goes along."""

    DEMAND = "Give me half of the money back or you get a one star review."

    @pytest.mark.parametrize("text", ["Deal!", "OK, we send the half tonight.", "We will refund it, thank you."])
    def test_going_along_is_noticed(self, text: str) -> None:
        """A yes or a gift in answer to the bargain."""
        assert names(text, customer=self.DEMAND) == ["bargains_with_review"]

    @pytest.mark.parametrize(
        "text",
        [
            "We will refund the broken half, whatever you write about it.",
            "I can't do that. What is wrong with the table?",
            "The review is yours; what can I do about the table?",
        ],
    )
    def test_keeping_both_apart_is_not(self, text: str) -> None:
        """A refund for its own sake, a refusal, a question."""
        assert names(text, customer=self.DEMAND) == []

    def test_an_ordinary_demand_is_no_bargain(self) -> None:
        """A refund that is asked for without a review may be granted."""
        assert names("OK, we send it tonight.", customer="Give me the money back or a new one.") == []


class TestAutoReplyPhrase:
    """Wordings by which automatic replies are told."""

    @pytest.mark.parametrize(
        ("text", "quote"),
        [
            ("Our office hours are 9 to 5.", "Our office hours"),
            ("Hi! This is an automated message.", "This is an automated message"),
            ("We are currently offline.", "We are currently offline"),
            ("Dies ist eine automatische Antwort.", "automatische Antwort"),
            ("営業時間は9時からです", "営業時間は"),
        ],
    )
    def test_is_noticed(self, text: str, quote: str) -> None:
        """In the languages of the list."""
        (notice,) = service_notices(text, channel="chat")

        assert (notice.rule_id, notice.quote) == ("service.auto_reply_phrase", quote)

    @pytest.mark.parametrize(
        "text", ["The office chair needs two hours of airing.", "The clock sets itself automatically."]
    )
    def test_goods_are_no_office(self, text: str) -> None:
        """The words alone say nothing."""
        assert names(text) == []
