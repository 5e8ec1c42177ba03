"""Where concepts meet: distances, order, barriers, sentences, and linear time."""

from __future__ import annotations

import pytest

from guardrails.nearness import Layout, windows
from guardrails.policy import Near

TEXT = "Send a voucher now. Leave one review here, however short. Another voucher."


def spans(text: str, word: str) -> list[tuple[int, int]]:
    """All places of ``word``."""
    found, at = [], text.find(word)
    while at >= 0:
        found.append((at, at + len(word)))
        at = text.find(word, at + 1)
    return found


def met(text: str, first: str, second: str, barrier: str = "", **near: str) -> list[str]:
    """The quotes of the windows in which two words meet."""
    asked = Near.model_validate({"all": ["a", "b"], **near})
    groups = [spans(text, first), spans(text, second)]
    return [text[s:e] for s, e in windows(asked, groups, spans(text, barrier) if barrier else [], Layout(text))]


class TestWindows:
    """Two concepts meeting."""

    @pytest.mark.parametrize(
        ("near", "expected"),
        [
            ({"within": "sentence"}, []),
            (
                {"within": "neighbours"},
                ["voucher now. Leave one review", "review here, however short. Another voucher"][:1],
            ),
            ({"within": "message"}, ["voucher now. Leave one review"]),
            ({"within": "neighbours", "order": "given"}, ["voucher now. Leave one review"]),
        ],
    )
    def test_within(self, near: dict[str, str], expected: list[str]) -> None:
        """The reach is what the rule says."""
        assert met(TEXT, "voucher", "review", **near) == expected

    def test_a_phrase_has_at_most_five_words_between(self) -> None:
        """Five words are near, six are not."""
        assert met("gift one two three four five review", "gift", "review", within="phrase")
        assert not met("gift one two three four five six review", "gift", "review", within="phrase")

    def test_given_order(self) -> None:
        """The reverse order does not count."""
        assert met("gift for review", "gift", "review", order="given")
        assert not met("review for gift", "gift", "review", order="given")

    def test_a_barrier_between_keeps_them_apart(self) -> None:
        """Nothing meets across it."""
        assert not met("review, however, no gift", "gift", "review", barrier="however")
        assert met("however, review the gift", "gift", "review", barrier="however")

    def test_hits_must_not_overlap(self) -> None:
        """One word cannot be two concepts at once."""
        assert not met("voucher", "voucher", "vouch")

    def test_an_overlapping_hit_hides_no_other(self) -> None:
        """Where the latest hit of a group overlaps, an earlier one that does not still counts."""
        asked = Near.model_validate({"all": ["a", "b"], "within": "sentence"})

        assert windows(asked, [[(0, 4), (10, 20)], [(12, 18)]], [], Layout("gift for a nice review")) == [(0, 18)]

    def test_scripts_without_sentence_marks_have_sentences_of_sixty(self) -> None:
        """In Thai two words 60 code points apart do not meet."""
        near, far = "รีวิว" + "ก" * 40 + "คูปอง", "รีวิว" + "ก" * 70 + "คูปอง"

        assert met(near, "รีวิว", "คูปอง")
        assert not met(far, "รีวิว", "คูปอง")

    def test_many_hits_take_linear_work(self) -> None:
        """A hostile text of hits only still ends with one window a pair."""
        text = "gift review " * 1500

        assert len(met(text, "gift", "review", within="phrase")) >= 1500


class TestLayout:
    """Sentences and words."""

    @pytest.mark.parametrize(
        ("text", "sentences"),
        [
            ("One. Two! Three?", 3),
            ("It costs 5.50 at 10.30 a.m. today", 1),
            ("Mr. Smith, e.g. here. Next", 2),
            ("见面。再见", 2),
            ("a\nb\n\nc", 3),
        ],
    )
    def test_counts_sentences(self, text: str, sentences: int) -> None:
        """Decimals and short forms end no sentence; line breaks and full-width marks do."""
        layout = Layout(text)

        assert len({layout.sentence(at) for at in range(len(text)) if not text[at].isspace()}) == sentences
