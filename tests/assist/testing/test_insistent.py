"""A mind that cannot be moved says the same in draft and rewrite, and clears everything."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.testing import Asked, Insistent, ScriptError

DRAFT, REWRITE = Asked("Task: draft"), Asked("Task: rewrite")
CRITIQUE = Asked("Task: critique\nGuideline: sexual\nGuideline: ip")


class TestInsistent:
    @given(st.text())
    def test_drafts_and_rewrites_to_the_very_text(self, text: str) -> None:
        """No character of it is lost."""
        mind = Insistent(text)

        assert json.loads(mind.answer(DRAFT))["text"] == text
        assert json.loads(mind.answer(REWRITE)) == {"text": text, "changes": []}

    def test_clears_every_guideline_it_is_asked_about(self) -> None:
        """Those that the instructions name."""
        verdicts = json.loads(Insistent("x").answer(CRITIQUE))["verdicts"]

        assert {each["guideline"]: each["verdict"] for each in verdicts} == {"sexual": "clear", "ip": "clear"}

    def test_takes_several_texts_in_turn(self) -> None:
        """Over and over."""
        mind = Insistent(["a", "b"])

        assert [json.loads(mind.answer(DRAFT))["text"] for _ in range(3)] == ["a", "b", "a"]

    def test_may_look_at_the_question(self) -> None:
        """A function chooses the text."""
        mind = Insistent(lambda question: question.rest.upper())

        assert json.loads(mind.answer(Asked("Task: draft", "pay me")))["text"] == "PAY ME"

    def test_speaks_other_shapes(self) -> None:
        """Builders and guidelines are arguments."""
        mind = Insistent(
            "x",
            draft=lambda text: f"<{text}>",
            critique=lambda keys: ",".join(keys),
            guidelines=lambda _: ["a", "b"],
        )

        assert (mind.answer(DRAFT), mind.answer(CRITIQUE)) == ("<x>", "a,b")

    def test_an_unmarked_question_is_an_error(self) -> None:
        """A prompt that lost its marker must not look like a model that failed."""
        with pytest.raises(ScriptError, match="no line 'Task: draft'"):
            Insistent("x").answer(Asked("Write a reply."))

    def test_needs_a_text(self) -> None:
        """An empty list is refused at once."""
        with pytest.raises(ScriptError, match="no text"):
            Insistent([])
