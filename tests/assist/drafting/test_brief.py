"""What models are told of a conversation, and what a model's text may rest on."""

from __future__ import annotations

from typing import Any

import pytest

from assist.conversation import parse_conversation
from assist.drafting.brief import ConversationBrief
from assist.testing.faults import GERMAN
from prompts.requests import Objection, instruction_text
from tests.assist.modelled import CHAT, GOOD, rules


def brief(language: str = "en", **changes: Any) -> ConversationBrief:
    """The brief of a conversation under the small policy."""
    return ConversationBrief(parse_conversation({**CHAT, **changes}), rules(), language)


def found(text: str, before: str | None = None, **changes: Any) -> set[str]:
    """The rules that object to a model's text."""
    return {finding.rule_id for finding in brief(**changes).unfounded(text, before)}


class TestRequests:
    """The three questions."""

    def test_hold_placeholders_for_private_data(self) -> None:
        """In the data, and nothing private in any message."""
        one = brief()
        asked = [one.draft("full", "answer"), one.critique(GOOD), one.rewrite(GOOD, [Objection("false_info", "x")])]
        texts = [message.content for request in asked for message in request.messages]

        assert "[TRACKING_1]" in texts[1]
        assert not any(private in text for private in ("Joe", "doe.example", "AB-12345", "15501") for text in texts)

    def test_an_objection_outside_the_policy_is_asked_about_all_the_same(self) -> None:
        """Findings of service rules rest on no guideline; the request stays sound."""
        request = brief().rewrite(GOOD, [Objection("service", "another language")])

        assert "Guideline: false_info" in instruction_text(request)

    def test_clauses_are_those_the_judge_is_asked_about(self) -> None:
        """One for each guideline that holds there."""
        one = brief()

        assert list(one.clauses) == [line[11:].split(" - ")[0] for line in _guideline_lines(one)]


def _guideline_lines(one: ConversationBrief) -> list[str]:
    said = instruction_text(one.critique(GOOD))
    return [line for line in said.splitlines() if line.startswith("Guideline: ")]


class TestUnfounded:
    """What a model's text says that nothing bears out."""

    def test_nothing_in_a_good_text(self) -> None:
        """Facts of the order, with placeholders for private ones."""
        assert found(GOOD) == set()
        assert found("Your number is [TRACKING_1], order [ORDER_ID_1].") == set()

    @pytest.mark.parametrize(
        ("text", "rule_id"),
        [
            ("It arrives on 12 October.", "false_info.ungrounded"),
            ("Your number is [TRACKING_2].", "false_info.unknown_placeholder"),
            ("Dear [Customer Name], hello.", "false_info.unknown_placeholder"),
            ("Dear [NAME], hello.", "false_info.unknown_placeholder"),
            ("Dear <your name>, hello.", "false_info.unknown_placeholder"),
            (GERMAN, "service.wrong_language"),
        ],
    )
    def test_objects(self, text: str, rule_id: str) -> None:
        """With a finding over its place that blocks."""
        assert rule_id in found(text)
        assert all(
            finding.quote == brief().restore(text)[finding.start : finding.end] and finding.severity.blocks
            for finding in brief().unfounded(text, None)
        )

    def test_brackets_of_the_shop_stay(self) -> None:
        """What a fact says in brackets is no blank."""
        assert found("The [New] Lamp is on its way.", order={**CHAT["order"], "item": "[New] Lamp"}) == set()

    def test_a_rewrite_adds_no_name_and_no_promise(self) -> None:
        """Against the draft and the facts."""
        assert "false_info.ungrounded" in found("We promise it comes.", "It comes.")
        assert found("We promise it comes.", None) == set()

    def test_instructions_never_come_out(self) -> None:
        """Eight words of any of the three tasks, in any disguise of case and spacing."""
        one = brief()
        for request in (
            one.draft("short", "care"),
            one.critique(GOOD),
            one.rewrite(GOOD, [Objection("false_info", "x")]),
        ):
            words = instruction_text(request).replace("Task: ", "").split()
            said = " ".join(words[40:60])
            for leaked in (said, said.upper(), said.replace(" ", " \u200b")):
                assert "platform_tampering.leaked_instructions" in {f.rule_id for f in one.unfounded(leaked, None)}


class TestDoubts:
    """Citations."""

    def test_of_known_entries(self) -> None:
        """Facts, policies, knowledge."""
        one = brief(
            shop={"name": "Shop", "policies": {"returns": "Within thirty days."}},
            knowledge=[{"id": "k1", "title": "T", "text": "X"}],
        )

        assert one.doubts(GOOD, ["carrier", "policies.returns", "knowledge.k1"]) == []

    def test_of_unknown_ones(self) -> None:
        """One finding over the whole text."""
        (doubt,) = brief().doubts(GOOD, ["mood", "carrier", "weather"])

        assert (doubt.rule_id, doubt.start, doubt.end) == ("false_info.unknown_citation", 0, len(GOOD))
