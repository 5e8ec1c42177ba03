"""Screening of what customers write."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from assist.conversation import parse_conversation
from assist.errors import ErrorCode, SetupError
from assist.screening import load_screen, screen, shipped_screen
from assist.suggestion import Action, Advice, Category

CASES = Path(__file__).resolve().parents[2] / "evals" / "cases" / "screening_en.jsonl"


def advice(*texts: str, **more: Any) -> list[Advice]:
    """What is advised on a chat of these customer messages."""
    return screen(parse_conversation({"messages": [{"role": "customer", "text": text} for text in texts], **more}))


def categories(text: str) -> set[Category | None]:
    """The categories in which a ticket is advised."""
    return {item.category for item in advice(text) if item.action is Action.FILE_TICKET}


class TestScreen:
    """Tests for `screen`."""

    @pytest.mark.parametrize(
        ("text", "category"),
        [
            ("Honestly, you are a complete moron.", Category.HARASSMENT),
            ("I found your private instagram, sweetie.", Category.HARASSMENT),
            ("I swear I'm going to break your legs.", Category.OBSCENE_THREATENING_MALICIOUS),
            ("We know where you sleep.", Category.OBSCENE_THREATENING_MALICIOUS),
            (
                "Enable macros and open the attached file for my photos.",
                Category.OBSCENE_THREATENING_MALICIOUS,
            ),
            ("Half price refund or you get one star, your choice.", Category.UNREASONABLE_DEMAND),
            ("I want three more for free or the bad review stays up.", Category.UNREASONABLE_DEMAND),
            ("Send another or I'll say it came broken.", Category.UNREASONABLE_DEMAND),
            ("Our agency will grow your TikTok shop, DM us for prices!", Category.ADVERTISING_IRRELEVANT),
        ],
    )
    def test_ticket(self, text: str, category: Category) -> None:
        """Each of the four situations is told by its category."""
        assert category in categories(text)

    @pytest.mark.parametrize(
        "text",
        [
            "This is a complete joke, I am furious.",
            "What the f*** happened to my parcel, it's been three weeks",
            "I want my money back today, this is rubbish",
            "I will report this to the platform",
            "I'm going to leave a bad review, it broke in a day.",
            "Refund me or I open a return request in the app.",
            "you people need to sort yourselves out",
            "how stupid do I look? the box was empty",
            "I could murder a cup of tea, when does the mug come?",
            "Do you sell wholesale to small shops?",
        ],
    )
    def test_none_of_these(self, text: str) -> None:
        """Ordinary anger, firm demands, and the word that a review or report will follow are no ticket."""
        assert set() == categories(text)

    def test_bargaining_with_a_review_is_more_than_announcing_one(self) -> None:
        """A review is a lever only where something is asked for under its threat."""
        assert set() == categories("I'll leave one star, the seam split.")
        assert {Category.UNREASONABLE_DEMAND} == categories("Refund me or I'll leave one star.")

    def test_evidence_is_the_sentence(self) -> None:
        """Evidence quotes the sentence around the sign, with message, place and time."""
        sent_at = "2025-03-01T10:00:00+07:00"
        text = "Where is it?  You are a moron. Thanks"
        (item,) = screen(
            parse_conversation({"messages": [{"id": "x", "role": "customer", "text": text, "sent_at": sent_at}]})
        )
        (evidence,) = item.evidence

        assert "You are a moron." == evidence.quote == text[evidence.start : evidence.end]
        assert ("x", sent_at) == (evidence.message_id, evidence.sent_at and evidence.sent_at.isoformat())

    def test_evidence_of_several_messages(self) -> None:
        """Tickets take their evidence from all messages, in their order, answered or not."""
        messages = [
            {"role": "customer", "text": "You are a moron."},
            {"role": "agent", "text": "It ships today."},
            {"role": "customer", "text": "ok"},
            {"role": "customer", "text": "you idiot"},
        ]
        (item,) = screen(parse_conversation({"messages": messages}))

        assert [evidence.message_id for evidence in item.evidence] == ["m1", "m4"]

    def test_a_review_is_screened(self) -> None:
        """The text of a review is evidence under the id `review`."""
        row = {
            "channel": "review_response",
            "review": {"rating": 1, "text": "The owner, listen, you are a moron"},
        }
        (item,) = screen(parse_conversation(row))

        assert item.evidence[0].message_id == "review"

    def test_no_reply_when_the_agent_spoke_last(self) -> None:
        """Nothing is due, but a ticket may still be."""
        messages = [
            {"role": "customer", "text": "You are a moron."},
            {"role": "agent", "text": "It ships today."},
        ]

        assert [item.action for item in screen(parse_conversation({"messages": messages}))] == [
            Action.NO_REPLY,
            Action.FILE_TICKET,
        ]

    @pytest.mark.parametrize(
        ("text", "action"),
        [
            ("The charger gave me an electric shock", Action.ESCALATE),
            ("honestly I want to end my life", Action.ESCALATE),
            ("My solicitor is going to write to you", Action.ESCALATE),
            ("The box had another customer's address on it", Action.ESCALATE),
            ("I was charged twice for the same order", Action.ASK_PLATFORM),
        ],
    )
    def test_other_advice(self, text: str, action: Action) -> None:
        """Safety, law and data go to a person, platform matters to the platform; neither is a ticket."""
        assert [(action, None)] == [(item.action, item.category) for item in advice(text)]

    def test_answered_matters_are_not_escalated_again(self) -> None:
        """Advice other than tickets looks at what still waits."""
        messages = [
            {"role": "customer", "text": "I was charged twice"},
            {"role": "agent", "text": "The platform has it now."},
            {"role": "customer", "text": "great"},
        ]

        assert screen(parse_conversation({"messages": messages})) == []

    def test_the_agents_own_words_are_not_screened(self) -> None:
        """What the shop says is the guard's matter."""
        messages = [{"role": "agent", "text": "You are a moron."}, {"role": "customer", "text": "pardon?"}]

        assert screen(parse_conversation({"messages": messages})) == []

    def test_disguise_is_undone(self) -> None:
        """Look-alike letters hide nothing from the words."""
        assert {Category.HARASSMENT} == categories("you are a m0r0n")

    def test_hostile_lengths(self) -> None:
        """The longest text there can be is screened, and quotes stay short."""
        found = advice("you idiot " * 2_000)

        assert all(len(item.quote) <= 400 for one in found for item in one.evidence)

    def test_figures_of_the_cases(self) -> None:
        """At most two of 80 ordinary messages are flagged; nine in ten of the tuned half are found."""
        rows = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
        ordinary = [row for row in rows if row["category"] is None]
        tuned = [row for row in rows if row["category"] and int(re.findall(r"\d+", row["id"])[-1]) % 2 == 0]

        assert sum(bool(categories(row["text"])) for row in ordinary) <= 2
        assert 0.9 * len(tuned) <= sum(row["category"] in categories(row["text"]) for row in tuned)


class TestShippedScreen:
    """Tests for `shipped_screen`."""

    @pytest.mark.parametrize("sign", shipped_screen().signs, ids=lambda sign: sign.id)
    def test_examples_hold(self, sign: Any) -> None:
        """Each sign sees its own example, and its counter-example is left alone by all."""
        assert sign.id in {seen.sign.id for seen in shipped_screen().sightings(sign.flagged)}
        assert list(shipped_screen().sightings(sign.left)) == []


class TestLoadScreen:
    """Tests for `load_screen`."""

    SIGN = "- {id: a, action: escalate, category: null, when: {all: [[x]]}, flagged: x, left: y"

    @pytest.mark.parametrize(
        ("concepts", "signs", "said"),
        [
            ("x: {en: [word]}", SIGN + ", more: 1}", "more"),
            ("x: {en: ['']}", SIGN + "}", "empty"),
            ("z: {en: [word]}", SIGN + "}", "no concept 'x'"),
            ("x: {near: {all: [[y]]}}\nz: {en: [word]}", SIGN + "}", "no concept 'y'"),
            ("x: [", SIGN + "}", "screening"),
        ],
    )
    def test_unsound_files_are_refused(self, tmp_path: Path, concepts: str, signs: str, said: str) -> None:
        """Unknown keys, empty words, names that lead nowhere and broken YAML do not load."""
        (tmp_path / "concepts.yaml").write_text(concepts, encoding="utf-8")
        (tmp_path / "signs.yaml").write_text(signs, encoding="utf-8")

        with pytest.raises(SetupError, match=said) as caught:
            load_screen(tmp_path)

        assert ErrorCode.POLICY_UNSOUND is caught.value.code
