"""JSON Lines files, read and written one row at a time: no row is lost, no file is held in memory."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """A row and the number of its line, counted from 1."""

    number: int
    row: Row


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A line that holds no row, and why."""

    number: int
    reason: str


class UnreadableRowError(ValueError):
    """A file that must be whole holds a line that is no row."""


def lines(path: Path) -> Iterator[Line | Unreadable]:
    r"""Every line of a file in its order, split on ``\n`` alone; a leading byte-order mark is passed over.

    Raises ``OSError`` when the file cannot be opened.
    """
    with path.open("rb") as file:
        for number, raw in enumerate(file, start=1):
            yield _line(number, raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw)


def rows(path: Path) -> Iterator[Row]:
    """The rows of a file in which every line must be one. Raises ``UnreadableRowError`` with its place."""
    for line in lines(path):
        if isinstance(line, Unreadable):
            raise UnreadableRowError(f"{path}, line {line.number}: {line.reason}")
        yield line.row


def write(path: Path, written: Iterable[Row]) -> int:
    """Write rows as they come and return how many; what was written before an interruption stays valid."""
    count = 0
    with path.open("wb") as file:
        for row in written:
            file.write(encode(row))
            count += 1
    return count


def encode(row: Row) -> bytes:
    """One row as a line of UTF-8; lone surrogates, which UTF-8 cannot hold, make it escaped ASCII."""
    try:
        return json.dumps(row, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:
        return json.dumps(row).encode() + b"\n"


def _line(number: int, raw: bytes) -> Line | Unreadable:
    if not raw.strip():
        return Unreadable(number, "empty line")
    try:
        row = json.loads(raw.decode())
    except UnicodeDecodeError:
        return Unreadable(number, "not UTF-8")
    except (json.JSONDecodeError, RecursionError):
        return Unreadable(number, "not JSON")
    return Line(number, row) if isinstance(row, dict) else Unreadable(number, "not a JSON object")
