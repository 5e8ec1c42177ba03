"""The journal of a run: one line a finished sample, handed to the system before the next one counts.

After a kill, whole lines are kept and a torn last one is cut off, so no finished sample is lost and none is
run twice. The journal is the only state of a run; results are made of it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from assist.errors import ErrorCode, InputError, OutputError

#: A sample and which of its repeats, counted from 1.
Key = tuple[str, int]
Record = dict[str, Any]

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def encoded(record: Mapping[str, Any]) -> bytes:
    """A record in canonical JSON (RFC 8785), as one line.

    Python's own encoder writes that form, many times faster than one that serves any value, because records
    hold ASCII keys, no unpaired surrogates, and only the numbers that ``evals.outcome.rounded`` gives.
    """
    return _ENCODER.encode(record).encode() + b"\n"


def key_of(record: Mapping[str, Any]) -> Key:
    """Which sample and repeat a record is of."""
    row = record["row"]
    return row["id"], row["trial"]


class Journal:
    """A journal that is open for writing. Each record is one write, so a kill tears at most the last line.

    Raises:
        OutputError: the file cannot be opened or written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        except OSError as error:
            raise _unwritable(path, error) from error

    def add(self, record: Mapping[str, Any]) -> None:
        """Write one record out of this process."""
        line = memoryview(encoded(record))
        try:
            while line:
                line = line[os.write(self._file, line) :]
        except OSError as error:
            raise _unwritable(self._path, error) from error

    def close(self) -> None:
        """Write nothing more."""
        os.close(self._file)

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def recover(path: Path) -> dict[Key, Record]:
    """The records of a journal, the last of each sample; a torn last line is cut off the file.

    Raises:
        InputError: another line than the last cannot be read, so the file is no journal, or damaged.
    """
    if not path.exists():
        return {}
    found: dict[Key, Record] = {}
    whole = 0
    for line in _lines(path):
        record = _record(line)
        if record is None:
            break
        found[key_of(record)] = record
        whole += len(line)
    rest = path.stat().st_size - whole
    if rest:
        _cut(path, whole, rest)
    return found


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from file


def _record(line: bytes) -> Record | None:
    if not line.endswith(b"\n"):
        return None
    try:
        record = json.loads(line)
        key_of(record)
    except (ValueError, KeyError, TypeError):
        return None
    return record if isinstance(record, dict) else None


def _cut(path: Path, whole: int, rest: int) -> None:
    with path.open("r+b") as file:
        file.seek(whole)
        if b"\n" in file.read(rest)[:-1]:
            said = f"{path} is damaged after byte {whole:,}; move it away and run the suite anew."
            raise InputError(ErrorCode.INVALID_JSON, said)
        file.truncate(whole)


def _unwritable(path: Path, error: OSError) -> OutputError:
    return OutputError(ErrorCode.UNWRITABLE_OUTPUT, f"{path} cannot be written to ({error.strerror}).")
