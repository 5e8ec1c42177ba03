"""The repair without a model: whole sentences go, with what leans on them, and never too much."""

from __future__ import annotations

import pytest

from guardrails.finding import Finding, Fix, FixAction, Severity, Stage
from guardrails.nearness import Layout
from guardrails.repair import has_substance, repair


def finding(text: str, quote: str, replacement: str = "") -> Finding:
    """An objection to ``quote``."""
    start = text.index(quote)
    end = start + len(quote)
    action = FixAction.REPLACE if replacement else FixAction.REMOVE
    fix = Fix(action, *Layout(text).sentence_span(start, end), replacement, "hint")
    return Finding("spam_marketing.x", "spam_marketing", Severity.MAJOR, Stage.RULES, start, end, quote, "m", "c", fix)


class TestRepair:
    """What is left of a text."""

    @pytest.mark.parametrize(
        ("text", "quote", "left"),
        [
            ("It ships today. Buy BAD now. Track it here.", "BAD", "It ships today. Track it here."),
            ("It ships today. Buy BAD now. It is cheap. See you.", "BAD", "It ships today. See you."),
            ("It ships today.\n- BAD thing\n- good thing", "BAD", "It ships today.\n- good thing"),
            ("It ships today.\n\nBAD!\n\nBest wishes", "BAD", "It ships today.\n\nBest wishes"),
        ],
    )
    def test_takes_the_sentence_or_item_out(self, text: str, quote: str, left: str) -> None:
        """With its neighbour where that leans on it."""
        mended = repair(text, [finding(text, quote)])

        assert mended is not None
        assert mended.text == left
        assert all(text[change.start : change.end] == change.before for change in mended.changes)

    def test_puts_a_rules_own_sentence_there(self) -> None:
        """A complete sentence takes the place of the one that is cut."""
        text = "It ships today. Pay by BAD. Bye for now, Ann."
        mended = repair(text, [finding(text, "BAD", "Refunds run through the platform.")])

        assert mended is not None
        assert mended.text == "It ships today. Refunds run through the platform. Bye for now, Ann."

    @pytest.mark.parametrize("text", ["Hi! Buy BAD now. Thank you.", "BAD", "Hello there, BAD"])
    def test_leaves_nothing_rather_than_small_talk(self, text: str) -> None:
        """A greeting and thanks are no reply."""
        assert repair(text, [finding(text, "BAD")]) is None

    def test_does_not_cut_a_needed_fact(self) -> None:
        """The fact a reply exists to tell stays, or there is no reply."""
        text = "It ships today. The BAD code is X1."

        assert repair(text, [finding(text, "BAD")], [(text.index("X1"), len(text) - 1)]) is None

    def test_several_findings_in_one_sentence_are_one_cut(self) -> None:
        """Overlapping cuts are merged."""
        text = "It ships today. Pay by BAD or WORSE now."
        mended = repair(text, [finding(text, "BAD"), finding(text, "WORSE")])

        assert mended is not None
        assert len(mended.changes) == 1


class TestHasSubstance:
    """What counts as saying something."""

    @pytest.mark.parametrize("text", ["", "Hi!", "Hello Ann, thank you. Best regards", "Sorry! Have a nice day."])
    def test_small_talk_does_not(self, text: str) -> None:
        """Greeting, thanks, sorry, good-bye."""
        assert not has_substance(text)

    @pytest.mark.parametrize("text", ["Hi, it ships today.", "You can return it until 4 May."])
    def test_a_statement_does(self, text: str) -> None:
        """Anything told."""
        assert has_substance(text)
