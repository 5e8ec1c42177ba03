"""What differs between two folders of templates, in plain words and line by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from typing import Any

from prompts.library import PromptError, parse_front_matter, template_files, to_lf

#: What is said of a template that one folder lacks.
ONLY_FIRST, ONLY_SECOND = "only in the first folder", "only in the second folder"


@dataclass(frozen=True, slots=True)
class Change:
    """One template that is not the same in both folders.

    ``said`` is one sentence. ``lines`` are a unified diff of the files, empty where one has none.
    ``needs_version`` says that the text changed and the version did not rise.
    """

    id: str
    said: str
    lines: tuple[str, ...] = ()
    needs_version: bool = False


def changes(old: Path, new: Path) -> list[Change]:
    """Return what changed from one folder to the other, sorted by id; templates that are alike are left out.

    Raises ``PromptError`` for a folder without templates and for a file without front matter.
    """
    before, after = dict(_files(old)), dict(_files(new))
    return [
        _change(name, before.get(name), after.get(name))
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    ]


def _files(folder: Path) -> Iterator[tuple[str, str]]:
    for path in template_files(folder):
        name = path.relative_to(folder).as_posix().removesuffix(".j2")
        try:
            yield name, to_lf(path.read_text(encoding="utf-8"))
        except UnicodeDecodeError as error:
            raise PromptError(f"{name}.j2: not UTF-8 text") from error


def _change(name: str, before: str | None, after: str | None) -> Change:
    if before is None or after is None:
        return Change(name, ONLY_SECOND if before is None else ONLY_FIRST)
    was, is_ = _version(before, name), _version(after, name)
    lines = tuple(unified_diff(before.splitlines(), after.splitlines(), "first", "second", lineterm=""))
    added = sum(line.startswith("+") for line in lines) - 1
    removed = sum(line.startswith("-") for line in lines) - 1
    counted = f"{_lines(added)} added, {_lines(removed)} removed"
    if is_ > was:
        return Change(name, f"version {was} became {is_}; {counted}", lines)
    became = "stayed" if is_ == was else f"fell to {is_}"
    said = f"changed, but version {was} {became}; raise 'version' above {was} ({counted})"
    return Change(name, said, lines, needs_version=True)


def _version(text: str, name: str) -> int:
    head: dict[str, Any] = parse_front_matter(text, f"{name}.j2")[0]
    version = head.get("version")
    if not isinstance(version, int):
        raise PromptError(f"{name}.j2: 'version' must be a whole number")
    return version


def _lines(count: int) -> str:
    return f"{count} line{'' if count == 1 else 's'}"
