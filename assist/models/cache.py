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
    """Answers in a file that several processes may share."""

    def __init__(self, path: Path) -> None:
        self._lock = Lock()
        try:
            self._file = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=5)
            self._file.execute("CREATE TABLE IF NOT EXISTS verdict (key TEXT PRIMARY KEY, answer TEXT NOT NULL)")
        except sqlite3.Error as error:
            said = f"the cache {path} cannot be opened ({error}); name another file or none."
            raise SetupError(ErrorCode.UNWRITABLE_OUTPUT, said) from error

    def get(self, key: str) -> str | None:
        """The answer, if there is one."""
        with self._lock:
            row = self._file.execute("SELECT answer FROM verdict WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def put(self, key: str, answer: str) -> None:
        """Keep an answer."""
        with self._lock:
            self._file.execute("INSERT OR REPLACE INTO verdict VALUES (?, ?)", (key, answer))
