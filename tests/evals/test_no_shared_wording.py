"""The project's own wording must not repeat the shared cases: the cases that decide are others.

No failure prints a word of a shared row; it names the file of the project and the place in it.
"""

from __future__ import annotations

import ast
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
import yaml

from tests.shared import shared_path

ROOT = Path(__file__).parents[2]
RUN = 6

#: Fields of a row that are names and keys, not wording.
KEYS = frozenset({"id", "lang", "channel", "intent", "guidelines", "kind", "technique", "role", "customer_sent_at"})

_WORD = re.compile(r"[^\W_]+")
_DATE_TIME = re.compile(r"[0-9T:+.Z-]+")
_TEMPLATE_SILENT = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_TEMPLATE_VALUE = re.compile(r"\{\{.*?\}\}", re.DOTALL)


def words(text: str) -> list[str]:
    """Runs of letters and digits, after compatibility folding and in lower case."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).lower())


def runs(text: str) -> Iterator[tuple[str, ...]]:
    """Every run of six consecutive words."""
    found = words(text)
    return zip(*(found[start:] for start in range(RUN)), strict=False)


def strings(node: object, skip: frozenset[str] = frozenset()) -> Iterator[str]:
    """All texts under a decoded document, but those under the keys to skip and bare dates and times."""
    if isinstance(node, str):
        if not _DATE_TIME.fullmatch(node):
            yield node
    elif isinstance(node, list):
        for item in node:
            yield from strings(item, skip)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key not in skip:
                yield from strings(value, skip)


def json_lines(path: Path) -> Iterator[tuple[str, str]]:
    """The texts of every row of a JSON Lines file, each with its place."""
    for number, line in enumerate(path.read_bytes().split(b"\n"), start=1):
        if line.strip():
            yield from ((f"line {number}", text) for text in strings(json.loads(line), KEYS))


def yaml_texts(path: Path) -> Iterator[tuple[str, str]]:
    """The scalars of a YAML file with their lines; each reading of a word in brace notation is a text."""
    for document in yaml.compose_all(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader):
        for node in _scalars(document):
            for text in _spoken(node.value):
                yield f"line {node.start_mark.line + 1}", text


def template_texts(path: Path) -> Iterator[tuple[str, str]]:
    """The wording of a template."""
    for text in spoken_by_template(path.read_text(encoding="utf-8")):
        yield "template", text


def python_texts(path: Path) -> Iterator[tuple[str, str]]:
    """Every string constant of a module with its line, the parts of an f-string each on their own."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield f"line {node.lineno}", node.value


def spoken_by_template(text: str) -> list[str]:
    """What a template says itself: tags say nothing, and a value parts what stands around it."""
    return _TEMPLATE_VALUE.split(_TEMPLATE_SILENT.sub(" ", text))


def _spoken(value: str) -> Iterable[str]:
    if "{{" in value or "{%" in value:
        return spoken_by_template(value)
    if "{" in value:
        from guardrails.readings import WordError, readings

        try:
            return [value, *readings(value)]
        except WordError:  # a sentence with a brace in it, not a word of a concept
            return [value]
    return [value]


def _scalars(node: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _scalars(item)
    elif isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            yield from _scalars(value)


READERS = {
    ".jsonl": json_lines,
    ".yaml": yaml_texts,
    ".yml": yaml_texts,
    ".j2": template_texts,
    ".py": python_texts,
}
PLACES = ("guardrails/policies", "prompts", "tests", "evals/cases", "evals/mutation", "evals/suites")


class SharedRuns:
    """The runs of all shared rows; they are never shown, as a failing test shows its values."""

    __slots__ = ("_found",)

    def __init__(self, found: Iterable[tuple[str, ...]]) -> None:
        self._found = frozenset(found)

    def __len__(self) -> int:
        return len(self._found)

    def __repr__(self) -> str:
        return f"<{len(self)} shared runs>"

    def touch(self, text: str) -> bool:
        """Whether a run of this text is one of them."""
        return not self._found.isdisjoint(runs(text))


def own_files() -> list[Path]:
    """The files of the project that hold wording of its own."""
    found = (path for place in PLACES for path in (ROOT / place).rglob("*") if path.suffix in READERS)
    return sorted(path for path in found if path.is_file())


@pytest.fixture(scope="module")
def shared_runs() -> SharedRuns:
    files = shared_path("cases").glob("*.jsonl")
    found = SharedRuns(run for file in files for _, text in json_lines(file) for run in runs(text))
    assert len(found) > 0
    return found


class TestNoSharedWording:
    @pytest.mark.parametrize("path", own_files(), ids=lambda path: str(path.relative_to(ROOT)))
    def test_no_six_words_in_a_row(self, path: Path, shared_runs: SharedRuns) -> None:
        """No text of this file shares six consecutive words with a shared row."""
        places = {place for place, text in READERS[path.suffix](path) if shared_runs.touch(text)}

        assert not places


class TestTheTestItself:
    def test_a_failure_shows_no_shared_word(self) -> None:
        """Sealed rows stay unread even when a copy of one is found."""
        assert repr(SharedRuns(runs("two red hens sat down here"))) == "<1 shared runs>"

    def test_a_copy_is_found_in_every_kind_of_file(self, tmp_path: Path) -> None:
        """Whatever the format, case, punctuation or width of letters, the six words are the same run."""
        said = "Two red hens, sat \uff24own beside-you"
        written = {
            "a.jsonl": json.dumps({"id": "x", "messages": [{"role": "agent", "text": said}]}),
            "b.yaml": f"examples:\n  - text: '{said}'\n",
            "c.j2": said.replace("hens", "hens {% if late %}") + "{% endif %}",
            "d.py": f"SAID = {said!r}\n",
            "e.yaml": "words: {en: ['{one,two} red hens sat down beside you']}\n",
        }
        for name, content in written.items():
            (tmp_path / name).write_text(content, encoding="utf-8")
        wanted = set(runs("two red hens sat down beside you"))

        for name in written:
            path = tmp_path / name
            found = {run for _, text in READERS[path.suffix](path) for run in runs(text)}
            assert found & wanted, name

    def test_a_value_parts_the_words_around_it(self) -> None:
        """Three words before a value and three after are not six in a row."""
        assert [run for text in spoken_by_template("it left on {{ day }} with our van") for run in runs(text)] == []

    def test_ids_and_times_are_no_wording(self) -> None:
        """A row's id and a time stamp may be alike anywhere."""
        assert list(strings({"id": "a b c d e f g", "at": "2025-08-18T06:30:00+01:00"}, KEYS)) == []
