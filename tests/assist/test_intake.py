"""Making outside data safe to hold."""

from __future__ import annotations

import pytest

from assist.errors import ErrorCode, InputError
from assist.intake import TEXT_LIMIT, clean, clean_text, readable_id


class TestCleanText:
    """Tests for `clean_text`."""

    def test_line_ends_become_lf(self) -> None:
        """CRLF and CR are read as LF without a note."""
        notes: list[str] = []

        assert clean_text("a\r\nb\rc", "x", notes) == "a\nb\nc"
        assert notes == []

    @pytest.mark.parametrize("bad", [chr(0), chr(0xD800), chr(0xDFFF)])
    def test_unsupported_characters_are_replaced_and_noted(self, bad: str) -> None:
        """NUL and lone surrogates become U+FFFD."""
        notes: list[str] = []

        assert clean_text(f"a{bad}b", "messages[0].text", notes) == "a�b"
        assert notes == ["messages[0].text: 1 unsupported character(s) replaced by U+FFFD"]

    def test_long_text_keeps_its_start(self) -> None:
        """A megabyte is cut at the limit, from the start, and noted with both lengths."""
        notes: list[str] = []

        assert clean_text("y" * 1_000_000, "x", notes) == "y" * TEXT_LIMIT
        assert notes == ["x: the first 20000 of 1000000 characters were read"]


class TestClean:
    """Tests for `clean`."""

    def test_reaches_every_text(self) -> None:
        """Texts in lists, objects and keys are cleaned; other values are kept."""
        notes: list[str] = []
        given = {"a\x00": ["\x00", 3, None, {"b": "\x00"}], "c": True}

        assert clean(given, "order", notes) == {"a�": ["�", 3, None, {"b": "�"}], "c": True}
        assert len(notes) == 3

    def test_deep_nesting_is_refused(self) -> None:
        """An order nested beyond reason is an error, not a crash."""
        value: object = "x"
        for _ in range(500):
            value = [value]

        with pytest.raises(InputError, match="order is nested more than 20 levels deep") as caught:
            clean(value, "order", [])

        assert ErrorCode.WRONG_TYPE is caught.value.code


class TestReadableId:
    """Tests for `readable_id`."""

    def test_id_of_a_bad_row(self) -> None:
        """The id of a row that is nothing else can still be named, if it is a printable text."""
        ids = [readable_id(data) for data in ({"id": "a"}, {"id": 3}, {"id": "\x1b"}, {}, [], "a")]

        assert ids == ["a", None, None, None, None, None]
