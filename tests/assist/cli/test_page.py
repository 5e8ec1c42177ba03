"""Pages: nothing from outside moves the cursor, and places are marked without colour."""

from __future__ import annotations

import pytest

from assist.cli.page import marked, visible


class TestVisible:
    """Text from outside on a terminal."""

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("plain ✓ ไทย 👍🏽", "plain ✓ ไทย 👍🏽"),
            ("a\x1b[31mb", "a<U+001B>[31mb"),
            ("a\u202eb\u200bc", "a<U+202E>b<U+200B>c"),
            ("half \ud83d", "half <U+D83D>"),
            ("one\r\ntwo\tthree\u00a0four", "one\ntwo three four"),
            ("👩\u200d🚀", "👩\u200d🚀"),
        ],
    )
    def test_writes_out_what_could_mislead(self, text: str, shown: str) -> None:
        """Controls, directions and half pairs become code points; letters and emoji stay."""
        assert visible(text) == shown


class TestMarked:
    """A place in its surroundings."""

    def test_short_text(self) -> None:
        """The whole line around the place."""
        assert marked("one\ntwo bad three\nfour", 8, 11, "").plain == "… two [[bad]] three …"

    def test_far_surroundings_are_cut_between_words(self) -> None:
        """A long line is shown near the place only."""
        text = "word " * 100 + "bad" + " word" * 100
        shown = marked(text, 500, 503, "").plain

        assert shown.startswith("… word word")
        assert shown.endswith("word …")
        assert len(shown) < 200

    def test_a_long_place_keeps_both_ends(self) -> None:
        """The middle of a whole text is left out."""
        shown = marked("a" * 5_000 + "z", 0, 5_001, "").plain

        assert shown.startswith("[[aaa")
        assert shown.endswith("z]]")
        assert len(shown) < 300
