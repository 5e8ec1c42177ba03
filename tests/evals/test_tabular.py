"""Rows of cases are read from three forms of files, each with its place; a bad row refuses the file."""

from __future__ import annotations

import csv
import json
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.errors import InputError, SetupError
from evals.dataset import Line
from evals.tabular import read_rows


def read(folder: Path, name: str, content: str | bytes) -> list[Line]:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_rows(path))


def refused(folder: Path, name: str, content: str | bytes) -> str:
    with pytest.raises(InputError) as caught:
        read(folder, name, content)
    said = str(caught.value)
    assert said.endswith(".")
    assert "\n" not in said
    return said


class TestJsonLines:
    def test_rows_have_the_number_of_their_line(self, tmp_path: Path) -> None:
        """Empty lines are passed over and counted."""
        assert read(tmp_path, "a.jsonl", '{"id": "a"}\n\n{"id": "b"}\n') == [Line(1, {"id": "a"}), Line(3, {"id": "b"})]

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b'{"id": "a"}\n{"id": \n', "line 2: a.jsonl holds no row here: not JSON."),
            (b'{"id": "a"}\n["b"]\n', "line 2: a.jsonl holds no row here: not a JSON object."),
            (b'{"id": "a"}\n\xff\n', "line 2: a.jsonl holds no row here: not UTF-8."),
        ],
    )
    def test_a_bad_line_refuses_the_file(self, tmp_path: Path, content: bytes, said: str) -> None:
        """No line is passed over for being bad."""
        assert refused(tmp_path, "a.jsonl", content) == said


class TestCsv:
    def test_cells_are_text_unless_they_are_json(self, tmp_path: Path) -> None:
        """Lists, objects, truth values and null are read as such; numbers, words and what only looks like JSON stay text."""
        content = 'a,b,c,d,e,f,g\n"[""x"", 1]","{""k"": true}",true,null,12.50,[sticker],nothing\n'
        (line,) = read(tmp_path, "a.csv", content)

        assert line.row == {
            "a": ["x", 1], "b": {"k": True}, "c": True, "d": None, "e": "12.50", "f": "[sticker]", "g": "nothing",
        }  # fmt: skip

    def test_empty_cells_are_not_given(self, tmp_path: Path) -> None:
        """A column that a row leaves empty is no key of it."""
        assert read(tmp_path, "a.csv", "id,lang\na,\n")[0].row == {"id": "a"}

    def test_quotes_line_breaks_and_a_byte_order_mark(self, tmp_path: Path) -> None:
        """What spreadsheets write is read: quoted commas, quotes and line breaks, CRLF, a mark at the start."""
        content = '\ufeffid,text\r\na,"He said ""no"",\r\ntwice"\r\nb,fine\r\n'
        rows = read(tmp_path, "a.csv", content)

        assert [(line.number, line.row) for line in rows] == [
            (3, {"id": "a", "text": 'He said "no",\r\ntwice'}),
            (4, {"id": "b", "text": "fine"}),
        ]

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"id,text\na,b\nc\n", "line 3: a.csv holds no row here: it has 1 cells and the first line 2."),
            (b"id,text\na,b,c\n", "line 2: a.csv holds no row here: it has 3 cells and the first line 2."),
            (b"id,id\na,b\n", "line 1: a.csv holds no row here: the column 'id' stands twice."),
            (b"id,text\na,b\nc,\xff\n", "line 3: a.csv holds no row here: not UTF-8."),
            (b'id,text\na,"b" c\n', "line 2: a.csv holds no row here: not CSV ("),
            (b'id,text\na,"b\n', "line 2: a.csv holds no row here: not CSV (unexpected end of data)."),
        ],
    )
    def test_a_bad_line_refuses_the_file(self, tmp_path: Path, content: bytes, said: str) -> None:
        """Ragged rows, columns of one name, broken quotes and bytes that are no text are told with their line."""
        assert refused(tmp_path, "a.csv", content).startswith(said)

    def test_a_bad_byte_far_down_is_told_with_its_own_line(self, tmp_path: Path) -> None:
        """The line is that of the byte, not of the block that was read."""
        content = b"id,text\n" + b"".join(b"%d,ok\n" % n for n in range(5000)) + b"x,\xff\n"

        assert refused(tmp_path, "a.csv", content).startswith("line 5002:")

    @pytest.mark.parametrize("content", ["", "id,text\n", "\n"])
    def test_without_rows(self, tmp_path: Path, content: str) -> None:
        """An empty file, or names alone, hold no row; whoever needs one says so."""
        assert read(tmp_path, "a.csv", content) == []

    @given(st.lists(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00")), min_size=2, max_size=2))
    def test_texts_come_back(self, tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
        """Whatever stands in a cell is the text that was written, unless it is empty or JSON."""
        out = StringIO()
        writer = csv.writer(out)
        writer.writerow(["id", "one", "two"])
        writer.writerow(["a", *texts])
        (line,) = read(tmp_path_factory.mktemp("csv"), "a.csv", out.getvalue())

        for name, text in zip(("one", "two"), texts, strict=True):
            assert line.row.get(name, "") in (text, _json_of(text))


def _json_of(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


class TestParquet:
    def test_rows_are_numbered_and_have_no_empty_columns(self, tmp_path: Path) -> None:
        """Columns, nested ones too, become keys; a row lacks those that say nothing of it."""
        pa = pytest.importorskip("pyarrow")
        rows = [
            {"id": "a", "violates": True, "guidelines": ["ip"], "facts": {"price": 3.5}},
            {"id": "b", "violates": None, "guidelines": None, "facts": None},
        ]
        pytest.importorskip("pyarrow.parquet").write_table(pa.Table.from_pylist(rows), tmp_path / "a.parquet")

        assert list(read_rows(tmp_path / "a.parquet")) == [Line(1, rows[0]), Line(2, {"id": "b"})]

    def test_a_file_that_is_none(self, tmp_path: Path) -> None:
        """A file with the wrong content is told as such, with its path."""
        pytest.importorskip("pyarrow")

        assert "a.parquet" in refused(tmp_path, "a.parquet", b"PAR1 this is no table PAR1")

    def test_a_missing_file(self, tmp_path: Path) -> None:
        """A file that is not there is an error of reading, not of the format."""
        pytest.importorskip("pyarrow")
        with pytest.raises(InputError, match=r"none\.parquet cannot be read \(.+\)\.$"):
            list(read_rows(tmp_path / "none.parquet"))

    def test_without_the_extra(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without pyarrow one sentence says how to get it."""
        monkeypatch.setitem(sys.modules, "pyarrow", None)
        with pytest.raises(
            SetupError, match=r"^a\.parquet is Parquet; pip install 'agent-assist\[parquet\]' to read it\.$"
        ):
            list(read_rows(tmp_path / "a.parquet"))


@pytest.mark.parametrize("name", ["none.jsonl", "none.csv"])
def test_a_missing_file(tmp_path: Path, name: str) -> None:
    """A file that is not there is told with its path."""
    with pytest.raises(InputError, match=rf"{name} cannot be read \(No such file"):
        list(read_rows(tmp_path / name))


@pytest.mark.parametrize("name", ["a.json", "a.JSONL", "a"])
def test_an_unknown_ending(tmp_path: Path, name: str) -> None:
    """The endings that are read are named."""
    with pytest.raises(InputError, match=rf"^{name} must end in one of \.jsonl, \.csv, \.parquet\.$"):
        list(read_rows(tmp_path / name))
