"""Changes of a rewrite, word by word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from guardrails.rewrite import changes_between


def rebuilt(before: str, after: str) -> str:
    """``before`` with the changes made."""
    text, shift = before, 0
    for change in changes_between(before, after, "rewrite"):
        assert before[change.start : change.end] == change.before
        text = text[: change.start + shift] + change.after + text[change.end + shift :]
        shift += len(change.after) - len(change.before)
    return text


class TestChangesBetween:
    """What changed from one text to the next."""

    def test_names_what_changed_alone(self) -> None:
        """One word for another."""
        (change,) = changes_between("It comes on Friday.", "It comes on Monday.", "rewrite")

        assert (change.before, change.after, change.rule_id) == ("Friday", "Monday", "rewrite")

    def test_equal_texts_have_none(self) -> None:
        """Nothing is made up."""
        assert changes_between("Hello", "Hello", "rewrite") == ()

    def test_at_either_end(self) -> None:
        """An addition stands where it is added."""
        (change,) = changes_between("Hello", "Hello there", "rewrite")

        assert (change.start, change.end, change.before, change.after) == (5, 5, "", " there")

    @given(st.text(max_size=60), st.text(max_size=60))
    def test_lead_from_one_text_to_the_other(self, before: str, after: str) -> None:
        """Made in order, the changes turn any text into any other."""
        assert rebuilt(before, after) == after
