"""What differs between two folders is said in words and lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from prompts.diff import ONLY_FIRST, ONLY_SECOND, Change, changes
from prompts.library import FOLDER, PromptError

FILE = "---\nid: a\nversion: {version}\npurpose: p\nvariables: []\n---\n{text}\n"


def folder(path: Path, **files: str) -> Path:
    """A folder with the given templates."""
    path.mkdir()
    for name, text in files.items():
        (path / f"{name}.j2").write_text(text, encoding="utf-8")
    return path


class TestChanges:
    def test_a_folder_does_not_differ_from_itself(self) -> None:
        """Alike templates are left out."""
        assert changes(FOLDER, FOLDER) == []

    def test_says_what_came_and_went(self, tmp_path: Path) -> None:
        """A template in one folder only is named, line ends make no difference."""
        text = FILE.format(version=1, text="x")
        old = folder(tmp_path / "old", a=text, b=text)
        new = folder(tmp_path / "new", b=text.replace("\n", "\r\n"), c=text)

        assert changes(old, new) == [Change("a", ONLY_FIRST), Change("c", ONLY_SECOND)]

    @pytest.mark.parametrize(
        ("version", "said", "needs"),
        [
            (3, "version 2 became 3; 2 lines added, 2 lines removed", False),
            (
                2,
                "changed, but version 2 stayed; raise 'version' above 2 (1 line added, 1 line removed)",
                True,
            ),
            (
                1,
                "changed, but version 2 fell to 1; raise 'version' above 2 (2 lines added, 2 lines removed)",
                True,
            ),
        ],
    )
    def test_a_change_wants_a_higher_version(self, tmp_path: Path, version: int, said: str, needs: bool) -> None:
        """The lines are shown, and a version that did not rise is told apart."""
        old = folder(tmp_path / "old", a=FILE.format(version=2, text="x"))
        new = folder(tmp_path / "new", a=FILE.format(version=version, text="y"))
        (change,) = changes(old, new)

        assert (change.said, change.needs_version) == (said, needs)
        assert {"-x", "+y"} <= set(change.lines)

    @pytest.mark.parametrize("text", ["x", FILE.format(version="two", text="x")])
    def test_refuses_a_file_without_a_version(self, tmp_path: Path, text: str) -> None:
        """A file that is no template is named."""
        old = folder(tmp_path / "old", a=FILE.format(version=2, text="x"))
        with pytest.raises(PromptError, match=r"a\.j2"):
            changes(old, folder(tmp_path / "new", a=text))
