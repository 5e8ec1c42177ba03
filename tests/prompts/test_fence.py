"""The data block: whatever stands in it, it has one beginning and one end, and reads back as it was."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prompts.fence import fenced, unfenced

TEXT = st.text(st.characters(), max_size=30)
DATA = st.dictionaries(
    TEXT,
    st.recursive(
        TEXT | st.none() | st.integers(),
        lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
        max_leaves=8,
    ),
)


class TestFenced:
    @given(DATA)
    def test_reads_back_for_any_data(self, data: dict[str, object]) -> None:
        """The marker stands twice and the JSON between is the data, in bytes that can be sent."""
        block = fenced(data)  # type: ignore[arg-type]
        marker, written = unfenced(block)

        assert json.loads(written) == data
        assert block.count(marker) == 2
        assert block.encode()

    @given(TEXT)
    def test_nothing_unseen_and_no_sign_of_markup_is_left(self, text: str) -> None:
        """Every character of a value shows itself and none opens a tag, a fence or a control token."""
        _, written = unfenced(fenced({"x": text}))
        value = written.partition('": ')[2]

        assert value.replace("\n", "").isprintable()
        assert set("<>&`").isdisjoint(value)

    def test_a_block_inside_a_block_is_text(self) -> None:
        """Not even a whole earlier block, with its true marker, ends the one that holds it."""
        inner = fenced({"x": "y"})
        marker, written = unfenced(fenced({"x": inner}))

        assert inner.split("\n")[0] not in written
        assert json.loads(written) == {"x": inner}
        assert marker != inner.split("\n")[0]

    def test_brackets_stay_around_stand_ins_only(self) -> None:
        """What a model has to copy stays readable; other square brackets are escaped."""
        assert unfenced(fenced({"x": "[ORDER_ID_12] [INST]"}))[1].count("[") == 1

    def test_other_scripts_stay_readable(self) -> None:
        """Letters that show are not escaped."""
        assert "ถึงแล้ว 到了 é 😀" in fenced({"x": "ถึงแล้ว 到了 é 😀"})

    def test_hidden_letters_are_written_out(self) -> None:
        """Tags, directions, joiners and supplementary variation selectors become escapes."""
        written = unfenced(fenced({"x": "\U000e0041\u202e\u200d\U000e0101"}))[1]

        assert written.isascii()


class TestUnfenced:
    @pytest.mark.parametrize("block", ["", "a\nb", "a\nb\nc", "a\nxay\na", "\n\n"])
    def test_refuses_what_is_no_block(self, block: str) -> None:
        """Different markers, none, or one more inside are an error."""
        with pytest.raises(ValueError, match="not a data block"):
            unfenced(block)
