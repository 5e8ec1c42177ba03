"""The builders write the three shapes, and any other that is asked of them."""

from __future__ import annotations

import json

from assist.testing import all_clear, critique_answer, draft_answer, rewrite_answer, verdict


class TestDraftAnswer:
    def test_writes_every_key(self) -> None:
        """Facts and language can be given."""
        assert json.loads(draft_answer("Hi", facts_used=["order.status"], language="de")) == {
            "text": "Hi",
            "facts_used": ["order.status"],
            "language": "de",
            "advice": None,
        }

    def test_takes_other_keys(self) -> None:
        """A shape that is not the usual one needs no other builder."""
        assert json.loads(draft_answer("Hi", confidence=0.5))["confidence"] == 0.5


class TestCritiqueAnswer:
    def test_writes_verdicts(self) -> None:
        """With quote and reason."""
        found = verdict("sexual", "violation", "a quote", "a reason")

        assert json.loads(critique_answer([found])) == {"verdicts": [found]}

    def test_all_clear_objects_to_nothing(self) -> None:
        """One verdict a guideline."""
        verdicts = json.loads(all_clear(["ip", "sexual"]))["verdicts"]

        assert [(each["guideline"], each["verdict"]) for each in verdicts] == [
            ("ip", "clear"),
            ("sexual", "clear"),
        ]


class TestRewriteAnswer:
    def test_writes_text_and_changes(self) -> None:
        """No change is an empty list."""
        assert json.loads(rewrite_answer("Hi")) == {"text": "Hi", "changes": []}
