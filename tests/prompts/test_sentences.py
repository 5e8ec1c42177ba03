"""Sentences have numbers, and together they are the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prompts.sentences import sentence_numbers, sentences


class TestSentences:
    @pytest.mark.parametrize(
        ("text", "parts"),
        [
            ("One. Two! Three?", ["One. ", "Two! ", "Three?"]),
            ("It costs 3.50 now.", ["It costs 3.50 now."]),
            ("一。二！三", ["一。", "二！", "三"]),
            ("- a\n- b\n\nc", ["- a\n", "- b\n\n", "c"]),
            ('He said "no." Then... off.', ['He said "no." ', "Then... ", "off."]),
            ("", [""]),
        ],
    )
    def test_ends_after_marks_and_lines(self, text: str, parts: list[str]) -> None:
        """Marks before white space, full-width marks and line ends close one; a decimal point does not."""
        assert [text[start:end] for start, end in sentences(text)] == parts

    @given(st.text(alphabet="a.!?。\n \"'", max_size=60))
    def test_cover_the_text(self, text: str) -> None:
        """No code point is lost or in two sentences."""
        assert "".join(text[start:end] for start, end in sentences(text)) == text


class TestSentenceNumbers:
    @pytest.mark.parametrize(
        ("start", "end", "numbers"),
        [
            (0, 1, (1,)),
            (0, 5, (1,)),
            (0, 6, (1, 2)),
            (5, 5, (2,)),
            (0, 16, (1, 2, 3)),
            (15, 16, (3,)),
            (16, 16, (3,)),
        ],
    )
    def test_names_all_that_are_touched(self, start: int, end: int, numbers: tuple[int, ...]) -> None:
        """A span names every sentence it shares a code point with; an empty one the sentence it stands in."""
        assert sentence_numbers("One. Two! Three?", start, end) == numbers

    @given(st.text(alphabet="a. \n", max_size=30), st.integers(0, 30), st.integers(0, 30))
    def test_always_names_one_that_is_there(self, text: str, start: int, end: int) -> None:
        """No span is nowhere."""
        numbers = sentence_numbers(text, start, end)

        assert numbers
        assert set(numbers) <= set(range(1, len(sentences(text)) + 1))
