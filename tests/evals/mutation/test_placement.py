from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.mutation.placement import boundaries, placed, sentence_ends
from tests.evals.mutation.replies import Reply, replies, without

PASSAGE = "Newcomer here."


def _all_placings(text: str) -> list[str]:
    return [boundary.insert("#", text) for boundary in boundaries(text)]


class TestBoundaries:
    @settings(deadline=None)
    @given(replies(), st.integers())
    def test_nothing_else_changes(self, reply: Reply, seed: int) -> None:
        """Without the passage and one white space beside it the text is the old one."""
        assert reply.text in without(PASSAGE, placed(PASSAGE, reply.text, Random(seed)))

    @settings(deadline=None)
    @given(replies())
    def test_no_sentence_is_split(self, reply: Reply) -> None:
        """Wherever the passage goes, each sentence, the greeting and the signature stay in one piece and in order."""
        parts = [part.strip() for part in (reply.greeting, *reply.sentences, reply.signature) if part]

        for boundary in boundaries(reply.text):
            rest = boundary.insert(PASSAGE, reply.text)
            for part in parts:
                assert part in rest
                rest = rest.split(part, 1)[1]

    @settings(deadline=None)
    @given(replies())
    def test_greeting_and_signature_keep_their_places(self, reply: Reply) -> None:
        """Nothing goes before the greeting or after the signature."""
        for boundary in boundaries(reply.text):
            changed = boundary.insert(PASSAGE, reply.text)
            assert changed.startswith(reply.greeting)
            assert changed.endswith(reply.signature)

    @settings(deadline=None)
    @given(replies())
    def test_start_middle_and_end_are_all_open(self, reply: Reply) -> None:
        """There is a place before the first sentence and one after each."""
        assert len(boundaries(reply.text)) == len(reply.sentences) + 1

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("", ["#\n"]),
            ("Hi Anna!", ["Hi Anna! #"]),
            ("Hi Anna", ["Hi Anna\n#"]),
            ("Kind regards, Jo", ["#\nKind regards, Jo"]),
            (
                "Many thanks for your order, which has just been packed in our shop!",
                [
                    "# Many thanks for your order, which has just been packed in our shop!",
                    "Many thanks for your order, which has just been packed in our shop! #",
                ],
            ),
            ("see you soon", ["# see you soon", "see you soon\n#"]),
            (
                "It costs £4.50. It is yours.",
                ["# It costs £4.50. It is yours.", "It costs £4.50. # It is yours.", "It costs £4.50. It is yours. #"],
            ),
            (
                "Thank you 💛\nEnjoy it.",
                ["# Thank you 💛\nEnjoy it.", "Thank you 💛 #\nEnjoy it.", "Thank you 💛\nEnjoy it. #"],
            ),
            (
                "1. Open it. 2. Tap it.",
                ["# 1. Open it. 2. Tap it.", "1. Open it. # 2. Tap it.", "1. Open it. 2. Tap it. #"],
            ),
            ("Hi Jo, all is\nwell. Bye now.", ["Hi Jo, all is\nwell. # Bye now.", "Hi Jo, all is\nwell. Bye now. #"]),
        ],
    )
    def test_unusual_replies(self, text: str, expected: list[str]) -> None:
        """Replies with no sentence, no full stop, figures, lists or broken lines have the places a reader expects."""
        assert _all_placings(text) == expected

    def test_a_sentence_without_an_end_is_not_run_into(self) -> None:
        """A passage after words that lack their full stop gets a line of its own."""
        assert "see you soon\n#" in _all_placings("see you soon")


class TestSentenceEnds:
    def test_lie_before_the_white_space(self) -> None:
        """Ends are those of the body, so neither greeting nor signature has one."""
        text = "Hi Jo!\nOne is here. Two as well!\nBest wishes, Bram."

        assert [text[:end].rsplit(" ", 1)[1] for end in sentence_ends(text)] == ["here.", "well!"]
