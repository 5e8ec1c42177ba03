"""Rows of cases from JSON Lines, CSV or Parquet, each with its place; a bad row refuses the file."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from assist.errors import ErrorCode, InputError, SetupError
from evals.dataset import Line, Row, Unreadable, lines

#: Endings that are read.
ENDINGS = (".jsonl", ".csv", ".parquet")


def read_rows(path: Path) -> Iterator[Line]:
    """Every row of a file with the number of its line, counted from 1; of its last line in CSV, of its row in Parquet.

    A cell of CSV that holds JSON of a list, an object, a truth value or ``null`` is read as such, and an empty
    one as not given; all else is text.

    Raises:
        InputError: the file cannot be read, or a line of it holds no row; names the line.
        SetupError: it is Parquet, and the extra ``parquet`` is not installed.
    """
    readers = {".jsonl": _json_lines, ".csv": _csv, ".parquet": _parquet}
    if path.suffix not in readers:
        known = ", ".join(ENDINGS)
        raise InputError(ErrorCode.UNREADABLE_FILE, f"{path.name} must end in one of {known}.", "path")
    try:
        yield from readers[path.suffix](path)
    except OSError as error:
        raise InputError(ErrorCode.UNREADABLE_FILE, f"{path} cannot be read ({error.strerror or error}).") from error


def _json_lines(path: Path) -> Iterator[Line]:
    for line in lines(path):
        if isinstance(line, Unreadable):
            if line.reason == "empty line":
                continue
            raise _bad(path, line.number, line.reason)
        yield line


def _csv(path: Path) -> Iterator[Line]:
    with path.open("rb") as file:
        reader = csv.reader(_decoded(path, file), strict=True)
        try:
            names = next(reader, [])
            _check_names(path, names)
            for cells in reader:
                if cells and len(cells) != len(names):
                    said = f"it has {len(cells)} cells and the first line {len(names)}"
                    raise _bad(path, reader.line_num, said)
                if cells:
                    given = zip(names, cells, strict=True)
                    yield Line(reader.line_num, {name: _cell(cell) for name, cell in given if cell != ""})
        except csv.Error as error:
            raise _bad(path, reader.line_num, f"not CSV ({error})") from error


def _decoded(path: Path, file: Iterable[bytes]) -> Iterator[str]:
    """The lines of a file as text, so that the one that is not UTF-8 is known."""
    for number, raw in enumerate(file, start=1):
        try:
            yield raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise _bad(path, number, "not UTF-8") from error


def _check_names(path: Path, names: Sequence[str]) -> None:
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise _bad(path, 1, f"the column {twice!r} stands twice")


def _cell(cell: str) -> Any:
    if cell[0] not in "[{tfn":
        return cell
    try:
        return json.loads(cell)
    except (ValueError, RecursionError):
        return cell


def _parquet(path: Path) -> Iterator[Line]:
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        said = f"{path.name} is Parquet; pip install 'agent-assist[parquet]' to read it."
        raise SetupError(ErrorCode.UNREADABLE_FILE, said) from error
    try:
        with ParquetFile(path) as file:
            rows = (row for batch in file.iter_batches() for row in batch.to_pylist())
            for number, row in enumerate(rows, start=1):
                yield Line(number, _given(row))
    except ArrowException as error:
        raise InputError(ErrorCode.UNREADABLE_FILE, f"{path} is no Parquet file that can be read.") from error


def _given(row: Row) -> Row:
    """A row without the columns that say nothing of it."""
    return {name: value for name, value in row.items() if value is not None}


def _bad(path: Path, line: int, reason: str) -> InputError:
    return InputError(ErrorCode.INVALID_JSON, f"{path.name} holds no row here: {reason}.", None, line)
