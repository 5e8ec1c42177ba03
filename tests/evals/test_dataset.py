from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.dataset import Line, Unreadable, UnreadableRowError, encode, lines, rows, write


def _file(folder: Path, content: bytes) -> Path:
    path = folder / "rows.jsonl"
    path.write_bytes(content)
    return path


class TestLines:
    def test_every_line_is_told_of(self, tmp_path: Path) -> None:
        """A good row, a blank line, a broken one, a list and bad bytes each give one outcome."""
        path = _file(tmp_path, b'{"id": "a"}\n\n{"id":\n[1]\n"\xff"\n{"id": "b"}')

        assert [
            Line(1, {"id": "a"}),
            Unreadable(2, "empty line"),
            Unreadable(3, "not JSON"),
            Unreadable(4, "not a JSON object"),
            Unreadable(5, "not UTF-8"),
            Line(6, {"id": "b"}),
        ] == list(lines(path))

    @pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\x85", "\x0b", "\x1c"])
    def test_only_line_feed_ends_a_line(self, tmp_path: Path, mark: str) -> None:
        """Unicode line separators inside a text do not split its row."""
        path = _file(tmp_path, json.dumps({"text": f"a{mark}b"}, ensure_ascii=False).encode())

        assert [Line(1, {"text": f"a{mark}b"})] == list(lines(path))

    def test_byte_order_mark_and_carriage_returns_are_tolerated(self, tmp_path: Path) -> None:
        """A file saved by a Windows editor reads like any other."""
        path = _file(tmp_path, b'\xef\xbb\xbf{"id": "a"}\r\n{"id": "b"}\r\n')

        assert [Line(1, {"id": "a"}), Line(2, {"id": "b"})] == list(lines(path))

    def test_deep_nesting_is_not_a_crash(self, tmp_path: Path) -> None:
        """A row nested beyond the parser's depth is a line that cannot be read."""
        path = _file(tmp_path, b"[" * 200_000)

        assert [Unreadable(1, "not JSON")] == list(lines(path))

    def test_reads_as_asked_for(self, tmp_path: Path) -> None:
        """The second line is not looked at before the first was used."""
        reading = lines(_file(tmp_path, b'{"id": "a"}\n{"id": "b"}\n'))

        assert Line(1, {"id": "a"}) == next(reading)


class TestRows:
    def test_names_file_and_line(self, tmp_path: Path) -> None:
        """A whole file with one broken line is refused with the place of that line."""
        path = _file(tmp_path, b'{"id": "a"}\nnope\n')

        with pytest.raises(UnreadableRowError, match=r"rows\.jsonl, line 2: not JSON"):
            list(rows(path))


class TestWrite:
    def test_counts_and_keeps_the_order(self, tmp_path: Path) -> None:
        """What is read back is what was written."""
        path = tmp_path / "out.jsonl"

        assert write(path, iter([{"id": "b"}, {"id": "a"}])) == 2
        assert list(rows(path)) == [{"id": "b"}, {"id": "a"}]


class TestEncode:
    @given(st.text(st.characters(codec=None)))
    def test_any_text_comes_back(self, text: str) -> None:
        """One line a row, and nothing is lost, lone surrogates and control characters included."""
        line = encode({"text": text})

        assert line.count(b"\n") == 1
        assert {"text": text} == json.loads(line)
