"""Patterns and word sets built at first use."""

from __future__ import annotations

from guardrails.detectors.shape import Shape, StemGroups, Stems, words


class TestShape:
    """`Shape`."""

    def test_nothing_is_compiled_before_use(self) -> None:
        """A bad pattern hurts nobody until it is used; a good one is compiled once."""
        shape = Shape("a+")
        assert shape._compiled is None
        assert list(shape.spans("baab a")) == [(1, 3), (5, 6)]
        assert shape.compiled is shape.compiled
        assert shape.found_in("xa")
        assert not shape.found_in("x")


class TestStems:
    """`Stems` and `StemGroups`."""

    def test_stems_are_found_anywhere(self) -> None:
        """An underscore in a stem is a blank."""
        assert Stems("cash_app venmo").found_in("my cash app")
        assert not Stems("cash_app").found_in("cashapp")

    def test_groups_tell_which_has_a_stem(self) -> None:
        """A stem may belong to several groups."""
        assert StemGroups(("ab b_c", "ab", "x")).found_in("zabz b c") == {0, 1}


class TestWords:
    """`words`."""

    def test_blanks_and_lines_part_words(self) -> None:
        """Doubles fall together."""
        assert words("a b\n a") == {"a", "b"}
