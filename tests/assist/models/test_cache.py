"""Verdicts that are remembered."""

from __future__ import annotations

from pathlib import Path

import pytest

from assist.errors import SetupError
from assist.models import cache as module
from assist.models.cache import MemoryCache, SqliteCache


class TestMemoryCache:
    """In this process."""

    def test_keeps_and_forgets(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The oldest goes first."""
        monkeypatch.setattr(module, "MOST_KEPT", 2)
        kept = MemoryCache()
        for key in "abc":
            kept.put(key, key.upper())

        assert [kept.get(key) for key in "abc"] == [None, "B", "C"]


class TestSqliteCache:
    """In a file."""

    def test_is_shared_by_two(self, tmp_path: Path) -> None:
        """What one keeps, the other finds, later too."""
        one, other = SqliteCache(tmp_path / "v.db"), SqliteCache(tmp_path / "v.db")
        one.put("a", "first")
        one.put("a", "ünï\u0000code")

        assert other.get("a") == SqliteCache(tmp_path / "v.db").get("a") == "ünï\u0000code"
        assert other.get("b") is None

    def test_a_folder_is_no_file(self, tmp_path: Path) -> None:
        """One sentence."""
        with pytest.raises(SetupError, match="cannot be used"):
            SqliteCache(tmp_path)

    def test_a_file_that_breaks_later(self, tmp_path: Path) -> None:
        """Not remembered silently: an error that names the file."""
        kept = SqliteCache(tmp_path / "v.db")
        kept._file.execute("DROP TABLE verdict")

        for broken in (lambda: kept.get("a"), lambda: kept.put("a", "b")):
            with pytest.raises(SetupError, match=r"v\.db"):
                broken()
