"""What the words around a number say of it."""

from __future__ import annotations

import pytest

from guardrails.detectors.cues import Cue, cue_before, is_cue_after

BEFORE = [
    ("call us on ", Cue.PHONE),
    ("call about order ", Cue.OTHER),
    ("call about order 12345 on ", Cue.PHONE),
    ("order number ", Cue.OTHER),
    ("our number is ", Cue.WEAK),
    ("the item ", Cue.OTHER),
    ("we sell ", Cue.NONE),
    ("#", Cue.OTHER),
    ("电话：", Cue.PHONE),
]


class TestCueBefore:
    """`cue_before`."""

    @pytest.mark.parametrize(("words", "cue"), BEFORE)
    def test_the_nearest_word_decides(self, words: str, cue: Cue) -> None:
        """A label binds the first number after it; a phone word reaches over one."""
        assert cue_before(words + "123", len(words), same_sentence=False) is cue

    def test_a_full_stop_ends_what_is_heard(self) -> None:
        """Within one sentence only that sentence speaks; the full stop of "tel." is none."""
        assert cue_before("Call us. Now 123", 13, same_sentence=True) is Cue.NONE
        assert cue_before("tel. 123", 5, same_sentence=True) is Cue.PHONE


class TestIsCueAfter:
    """`is_cue_after`."""

    def test_a_service_named_after_the_number(self) -> None:
        """A messenger after the number says what it is for."""
        assert is_cue_after("123 (WhatsApp)", 3)
        assert not is_cue_after("123 pieces", 3)
