from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.plain import JOINING, UNJOINED, plain


class TestPlain:
    @pytest.mark.parametrize(
        ("text", "wanted"),
        [
            ("JD00\u200b123", "JD00123"),
            ("\u202eabc\u2066", "abc"),
            ("st\u00adop", "stop"),
            ("ok\ufe0f", "ok"),
            ("\uff11\uff15\uff05", "15%"),
            ("\U0001d400BC", "ABC"),
            ("FF\u2011INV\u2013\uff10", "FF-INV-0"),
            ("I\u2019m", "I'm"),
            ("9\u00bd", "9 1/2"),
            ("1\u202f299", "1\u00a0299"),
        ],
    )
    def test_one_form(self, text: str, wanted: str) -> None:
        """Invisible characters go, other letter forms, hyphens, quotes and fractions become the plain ones."""
        assert plain(text) == wanted

    @settings(deadline=None)
    @given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
    def test_once_is_enough(self, text: str) -> None:
        """A text in plain form is left as it is, so two readings of it agree on their offsets."""
        assert plain(plain(text)) == plain(text)

    @settings(deadline=None)
    @given(st.text(alphabet=st.characters(min_codepoint=0, max_codepoint=127)))
    def test_ascii_is_plain(self, text: str) -> None:
        """Nothing of a plain ASCII text changes."""
        assert plain(text) == text


class TestEdges:
    @pytest.mark.parametrize("letter", ["a", "Z", "7", "é", "ß", "я", "한", "đ"])
    def test_letters_of_words_join(self, letter: str) -> None:
        """Letters and digits of scripts with spaces belong to their neighbour's word."""
        assert re.fullmatch(JOINING, letter)
        assert not re.fullmatch(UNJOINED, letter)

    @pytest.mark.parametrize("letter", ["日", "ま", "カ", "ก", "ລ", "ក", "々"])
    def test_scripts_without_spaces_do_not(self, letter: str) -> None:
        """A Han letter, kana or Thai letter is no part of the word beside it."""
        assert re.fullmatch(UNJOINED, letter)
        assert not re.fullmatch(JOINING, letter)
