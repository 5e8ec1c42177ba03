"""A model's answer is of the form that was asked for, or it cannot be read."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.testing import critique_answer, draft_answer, rewrite_answer, verdict
from guardrails.answers import MAX_ANSWER, CritiqueAnswer, DraftAnswer, RewriteAnswer, read_answer
from guardrails.errors import UnreadableAnswerError


class TestReadAnswer:
    """Reading one JSON object."""

    def test_the_three_forms(self) -> None:
        """A draft, a critique and a rewrite."""
        draft = read_answer(DraftAnswer, draft_answer("Hello", facts_used=["status"], language="en"))
        critique = read_answer(CritiqueAnswer, critique_answer([verdict("ip")]))
        rewrite = read_answer(RewriteAnswer, rewrite_answer("Hello", changes=[{"before": "a", "after": "b"}]))

        assert (draft.text, draft.facts_used) == ("Hello", ("status",))
        assert critique.verdicts[0].guideline == "ip"
        assert rewrite.changes[0].after == "b"

    def test_a_fence_around_all_of_it_is_passed_over(self) -> None:
        """Models like to fence JSON; what stands beside the fence makes it unreadable."""
        fenced = f"```json\n{rewrite_answer('Hello')}\n```"

        assert read_answer(RewriteAnswer, fenced).text == "Hello"
        with pytest.raises(UnreadableAnswerError):
            read_answer(RewriteAnswer, f"Here you are:\n{fenced}")

    def test_keys_nobody_asked_for_are_passed_over(self) -> None:
        """More is no harm, and is used for nothing."""
        assert not hasattr(read_answer(RewriteAnswer, rewrite_answer("Hello", approved=True)), "approved")

    @pytest.mark.parametrize(
        ("answer", "said"),
        [
            ("", "not JSON"),
            ("Sure, here it is.", "not JSON"),
            ('{"text": "Hel', "not JSON"),
            ("[" * 100_00, "not JSON"),
            ("9" * 5_000, "not JSON"),
            ("[1]", "the answer"),
            ("{}", "text"),
            ('{"text": "", "changes": []}', "text"),
            ('{"text": 3, "changes": []}', "text"),
            ('{"text": "Hello", "changes": [{"before": "x"}]}', "changes.0.after"),
            ('{"text": "\\ud83d", "changes": []}', "half of a character pair"),
            ('{"text": "x", "changes": [], "\\udc00": 1}', "half of a character pair"),
            (rewrite_answer("x" * MAX_ANSWER), "characters"),
        ],
    )
    def test_what_cannot_be_read(self, answer: str, said: str) -> None:
        """The reason says where, and repeats nothing of the answer."""
        with pytest.raises(UnreadableAnswerError, match=said):
            read_answer(RewriteAnswer, answer)

    @given(
        st.text(max_size=300) | st.recursive(st.none() | st.booleans() | st.text(max_size=9), st.lists).map(json.dumps)
    )
    def test_never_raises_anything_else(self, answer: str) -> None:
        """Whatever comes, it is an answer or an unreadable one."""
        with suppress(UnreadableAnswerError):
            read_answer(CritiqueAnswer, answer)
