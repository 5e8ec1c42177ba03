"""Recognisers as systems under test: what the customer is after, abuse, and when a reply is due."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assist.conversation import parse_conversation
from assist.deadlines import deadline
from evals.dataset import rows
from evals.sample import Form
from evals.systems.recognition import DeadlineSystem, IntentSystem, ScreeningSystem, deadline_answer
from evals.systems.system import System
from tests.evals.making import chat
from tests.evals.systems.asking import answer, answers

CASES = Path(__file__).parents[3] / "evals/cases"


class TestIntents:
    def test_of_a_message_and_of_a_conversation(self) -> None:
        """A bare message and the chat that it stands in mean the same."""
        said = "Where is my parcel?"
        alone = answer(IntentSystem(), {"id": "a", "text": said}, Form.MESSAGES)
        in_chat = answer(IntentSystem(), chat("b", said), Form.CONVERSATIONS)

        assert alone.output.answer == in_chat.output.answer == "where_is_order"

    def test_stars_decide_in_a_review(self) -> None:
        """A rating beside a review's words is looked at."""
        row = {"id": "a", "text": "It came.", "channel": "review_response"}
        found = [answer(IntentSystem(), {**row, "rating": stars}, Form.MESSAGES).output.answer for stars in (1, 5)]

        assert found[0] != found[1]

    def test_agree_with_the_report_of_intents(self) -> None:
        """The suite and the command that reports on intents count the same."""
        from assist.drafting.intents import recognise

        cases = list(rows(CASES / "intents_en.jsonl"))
        found = [given.output.answer for given in answers(IntentSystem(), cases, Form.MESSAGES)]

        assert found == [
            recognise([row["text"]], channel=row["channel"], lang="en", rating=row.get("rating")).intent
            for row in cases
        ]


class TestScreening:
    @pytest.mark.parametrize(
        ("said", "category"),
        [("You are a stupid idiot.", "harassment"), ("Thank you, it arrived today.", None)],
    )
    def test_names_a_category_or_none(self, said: str, category: str | None) -> None:
        """Where no ticket is taken, the answer is none, not a word for it."""
        given = answer(ScreeningSystem(), {"id": "a", "text": said}, Form.MESSAGES)

        assert (given.output.answer, given.output.trouble) == (category, None)


class TestDeadlines:
    def test_are_those_of_the_assistant(self) -> None:
        """The moment in UTC and the rule, for each case."""
        cases = list(rows(CASES / "deadlines.jsonl"))
        found = [given.output.answer for given in answers(DeadlineSystem(), cases, Form.CONVERSATIONS)]
        due = [deadline(parse_conversation(row)) for row in cases]

        assert found == [
            deadline_answer(one.due_at.isoformat() if one and one.due_at else None, one.basis.rule if one else None)
            for one in due
        ]
        assert len(set(found)) > 20

    @pytest.mark.parametrize(
        ("due_at", "rule", "said"),
        [
            ("2026-05-12T21:30:00+08:00", "within_12_hours", "2026-05-12T13:30:00+00:00 by within_12_hours"),
            ("2026-05-12T13:30:00Z", "within_12_hours", "2026-05-12T13:30:00+00:00 by within_12_hours"),
            (None, "holiday", "none by holiday"),
            (None, None, "none by no rule"),
        ],
    )
    def test_are_compared_in_one_time_zone(self, due_at: str | None, rule: str | None, said: str) -> None:
        """The same moment is the same answer, wherever its clock stands."""
        assert deadline_answer(due_at, rule) == said


@pytest.mark.parametrize(
    "system", [IntentSystem(), ScreeningSystem(), DeadlineSystem()], ids=lambda system: system.kind
)
class TestAll:
    def test_a_conversation_that_cannot_be_read(self, system: System) -> None:
        """The sample is undetermined, with the reason."""
        given = answer(system, {"id": "a", "messages": []}, Form.CONVERSATIONS)

        assert given.output.trouble is not None
        assert given.output.trouble.kind == "no_customer_message"

    def test_about_names_the_words_it_goes_by(self, system: System) -> None:
        """A run with other words is another run."""
        with system.open(1) as opened:
            about: dict[str, Any] = opened.about

        assert about["recogniser"] == system.kind
        assert len(about["words_sha256"]) == 64


def test_each_goes_by_words_of_its_own() -> None:
    """The hash is of what the recogniser reads, not of anything they share."""
    found = set()
    for system in (IntentSystem(), ScreeningSystem(), DeadlineSystem()):
        with system.open(1) as opened:
            found.add(opened.about["words_sha256"])

    assert len(found) == 3
