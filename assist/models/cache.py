"""Verdicts that are remembered: in memory by default, in a SQLite file where one is named."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from pathlib import Path
from threading import Lock
from typing import Protocol

from assist.errors import ErrorCode, SetupError

#: Verdicts kept in memory.
MOST_KEPT = 4096


class Cache(Protocol):
    """Answers by the hash of all that decides them."""

    def get(self, key: str) -> str | None:
        """The answer, if there is one."""
        ...

    def put(self, key: str, answer: str) -> None:
        """Keep an answer."""
        ...


class MemoryCache:
    """The last ``MOST_KEPT`` answers of this process."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, str] = OrderedDict()

    def get(self, key: str) -> str | None:
        """The answer, if there is one."""
        return self._kept.get(key)

    def put(self, key: str, answer: str) -> None:
        """Keep an answer; the oldest goes when there are too many."""
        self._kept[key] = answer
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)


class SqliteCache:
    """Answers in a file that several processes may share.

    Raises:
        SetupError: the file cannot be opened, read or written.
    """

    def __init__(self, path: Path) -> None:
        self._lock = Lock()
        self._path = path
        try:
            self._file = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=5)
            self._file.execute("CREATE TABLE IF NOT EXISTS verdict (key TEXT PRIMARY KEY, answer TEXT NOT NULL)")
        except sqlite3.Error as error:
            raise _unusable(path, error) from error

    def get(self, key: str) -> str | None:
        """The answer, if there is one."""
        found = self._run("SELECT answer FROM verdict WHERE key = ?", key)
        return str(found[0][0]) if found else None

    def put(self, key: str, answer: str) -> None:
        """Keep an answer."""
        self._run("INSERT OR REPLACE INTO verdict VALUES (?, ?)", key, answer)

    def _run(self, statement: str, *values: str) -> list[tuple[object, ...]]:
        try:
            with self._lock:
                return self._file.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise _unusable(self._path, error) from error


def _unusable(path: Path, error: sqlite3.Error) -> SetupError:
    said = f"the cache {path} cannot be used ({error}); name another file or none."
    return SetupError(ErrorCode.UNWRITABLE_OUTPUT, said)
