"""A model's answer as a draft for the chain."""

from __future__ import annotations

import pytest

from assist.conversation import parse_conversation
from assist.drafting.brief import ConversationBrief
from assist.drafting.model_drafting import NoDraft, as_draft, drafted, sources_in
from assist.suggestion import Source
from assist.testing import draft_answer
from guardrails.answers import DraftAnswer
from guardrails.asking import Answered, Failed
from guardrails.chain import Draft
from prompts.requests import PromptRequest
from tests.assist.modelled import CHAT, GOOD, rules


def brief() -> ConversationBrief:
    """The brief of a conversation."""
    return ConversationBrief(parse_conversation(CHAT), rules(), "en")


def answered(one: ConversationBrief, answer: Answered | Failed) -> tuple[DraftAnswer, PromptRequest]:
    """What comes of the one question that is asked."""
    steps = drafted(one, "full", "answer")
    next(steps)
    try:
        steps.send(answer)
    except StopIteration as done:
        result: tuple[DraftAnswer, PromptRequest] = done.value
        return result
    raise AssertionError("a second question was asked")


class TestDrafted:
    """Asking for one draft."""

    def test_reads_the_answer(self) -> None:
        """Line ends as they are checked, without white space around."""
        answer, request = answered(brief(), Answered(draft_answer("\n Hello\r\nyou ")))

        assert answer.text == "Hello\nyou"
        assert request.task == "draft"

    @pytest.mark.parametrize(
        ("answer", "reason"),
        [
            (Failed("timeout", "the model did not answer in time"), "draft_timeout: the model did not answer in time"),
            (Answered("Hello"), "draft_unreadable: the answer is not JSON"),
            (Answered(draft_answer("x" * 20_001)), "draft_unreadable: The text has 20,001 characters"),
            (Answered(draft_answer("a\x00b")), "draft_unreadable: The text holds a NUL"),
            (Answered(draft_answer("x" * 60_000)), "draft_unreadable: the answer has 60,"),
        ],
    )
    def test_says_why_there_is_none(self, answer: Answered | Failed, reason: str) -> None:
        """A fixed word and a sentence."""
        with pytest.raises(NoDraft) as none:
            answered(brief(), answer)

        assert none.value.reason.startswith(reason)


class TestAsDraft:
    """The draft and how it is reported."""

    def made(self, text: str, *cited: str) -> tuple[Draft, tuple[Source, ...]]:
        """The draft of an answer, and its sources."""
        one = brief()
        answer, request = answered(one, Answered(draft_answer(text, facts_used=cited)))
        draft, proposal = as_draft(answer, request, one, "en", {"draft": "a:b"})
        return draft, proposal.sources

    def test_keeps_both_forms_of_the_text(self) -> None:
        """With placeholders as the model wrote it, and restored."""
        draft, _ = self.made("Your number is [TRACKING_1].")

        assert (draft.shown, draft.text) == ("Your number is [TRACKING_1].", "Your number is 15501234567890.")
        assert draft.provenance.model == {"draft": "a:b"}

    def test_names_sources_where_they_are_told(self) -> None:
        """A cited fact whose value stands in the text, once each."""
        draft, sources = self.made("DPD has [TRACKING_1], says DPD.", "carrier", "tracking", "carrier", "status")

        assert [(source.fact_id, source.value) for source in sources] == [
            ("carrier", "DPD"),
            ("tracking", "15501234567890"),
        ]
        assert all(draft.text[source.start : source.end] == source.value for source in sources)

    def test_doubts_citations_of_nothing(self) -> None:
        """They go into the chain as findings."""
        draft, _ = self.made(GOOD, "mood")

        assert [doubt.rule_id for doubt in draft.doubts] == ["false_info.unknown_citation"]


class TestSourcesIn:
    """Sources in a text that was rewritten."""

    def test_move_or_go(self) -> None:
        """At their new place; what is no longer told is left out."""
        sources = (Source("carrier", "DPD", 0, 3), Source("status", "sent", 4, 8))

        assert sources_in("By DPD.", sources) == (Source("carrier", "DPD", 3, 6),)
