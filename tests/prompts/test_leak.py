"""Eight of the instructions' words in a row are a leak, however they are written; seven are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prompts.leak import RUN, leaks

INSTRUCTIONS = "Write as the owl, and hoot at what was asked; don't ever molt before noon (or midnight)."
LEAKED = "hoot at what was asked; don't ever molt"
WORDS = st.lists(st.sampled_from(["owl", "hoot", "asked", "noon", "molt", "it's", "moss", "fern"]), max_size=40)


class TestLeaks:
    @pytest.mark.parametrize(
        "said",
        [
            LEAKED,
            "HOOT at what, was asked. Dont ever molt",
            "hoot\nat - what *was* asked don’t ever molt",
            "ｈｏｏｔ at what was asked don't éver molt",
            "h o o t a t w h a t w a s a s k e d d o n t e v e r m o l t",
        ],
    )
    def test_finds_the_words_however_written(self, said: str) -> None:
        """Case, punctuation, width, accents and spacing hide nothing; the span is the passage."""
        text = f"Hello! {said}, then."

        assert leaks(text, INSTRUCTIONS) == [(7, 7 + len(said))]

    @pytest.mark.parametrize("said", ["at what was asked; don't ever molt", "ahoot at what was asked don't ever molts"])
    def test_seven_words_are_no_leak(self, said: str) -> None:
        """Fewer words, or words that only hold them, are ordinary speech."""
        assert leaks(said, INSTRUCTIONS) == []

    def test_what_may_be_repeated_is_no_leak(self) -> None:
        """A run that an allowed passage holds is excepted, one that reaches beyond it is not."""
        assert leaks(LEAKED, INSTRUCTIONS, [f"We {LEAKED}."]) == []
        assert leaks(f"{LEAKED} before noon", INSTRUCTIONS, [LEAKED]) == [(5, len(LEAKED) + 12)]

    def test_runs_that_touch_are_one_span(self) -> None:
        """A longer repetition is one place, two apart are two."""
        text = f"{INSTRUCTIONS} So. {LEAKED}"

        assert leaks(text, INSTRUCTIONS) == [(0, len(INSTRUCTIONS) - 2), (len(text) - len(LEAKED), len(text))]

    def test_reads_other_readings(self) -> None:
        """Words that only a reading shows are found at their place in the text."""
        text = "ok h00t at what was a5ked dont ever m0lt"
        reading = text.replace("0", "o").replace("5", "s")

        assert leaks(text, INSTRUCTIONS) == []
        assert leaks(text, INSTRUCTIONS, readings=[(reading, None)]) == [(3, len(text))]

    @pytest.mark.parametrize("full", [True, False])
    def test_carries_a_reading_back(self, full: bool) -> None:
        """A span ends where the reading goes on, or with the text where the reading ends."""
        text = "**" + "1".join(LEAKED) + " ok"
        starts = [*range(2, 2 + 2 * len(LEAKED), 2)]
        rest = [len(text) - 3, len(text) - 2, len(text) - 1] if full else []
        reading = (LEAKED + " ok" * full, [*starts, *rest])

        assert leaks(text, INSTRUCTIONS) == []
        assert leaks(text, INSTRUCTIONS, readings=[reading]) == [(2, len(text) - 3 * full)]

    def test_a_script_without_spaces_counts_pairs(self) -> None:
        """Sixteen letters of Thai count as eight words."""
        said = "กขคงจฉชซฌญฎฏฐฑฒณ"

        assert leaks(f"x {said}", f"{said} ดต") == [(2, 18)]
        assert leaks(said[:14], f"{said} ดต") == []

    def test_short_instructions_leak_nothing(self) -> None:
        """Without eight words there is nothing to repeat, and an empty text repeats nothing."""
        assert leaks("a b c", "a b c") == []
        assert leaks("", INSTRUCTIONS) == []

    @given(WORDS, WORDS)
    def test_agrees_with_the_plain_definition(self, said: list[str], told: list[str]) -> None:
        """For words that are no parts of each other, there is a leak exactly if eight in a row are shared."""
        runs = {tuple(told[at : at + RUN]) for at in range(len(told) - RUN + 1)}
        shared = any(tuple(said[at : at + RUN]) in runs for at in range(len(said) - RUN + 1))

        assert bool(leaks(" ".join(said), " ".join(told))) == shared
