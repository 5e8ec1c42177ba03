"""Real public input through the whole of `assist`; the files are read from ``../shared``, and missed aloud."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assist import Assistant
from evals import real_input
from evals.dataset import Row, write
from evals.real_input import ANSWERED, CHECKED, Given, Seen, files, given, problems, report, see, spread
from tests.guardrails.packs import written_pack
from tests.shared import shared_path

#: Rows of each file.
EACH = 150
CHAT: Row = {"id": "c1", "lang": "en", "messages": [{"role": "customer", "text": "where is my parcel?"}]}


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    """The shipped policy and playbook."""
    return Assistant()


@pytest.fixture
def small(tmp_path: Path) -> Assistant:
    """A policy in which naming a messenger is the only violation."""
    return Assistant(policy=str(written_pack(tmp_path / "pack")))


def answer(assistant: Assistant, row: Row) -> dict[str, Any]:
    """The row of a suggestion as JSON."""
    from assist import to_json

    made = to_json(assistant.suggest(row))
    assert isinstance(made, dict)
    return made


class TestSharedFiles:
    """Laws that hold for whatever people really wrote."""

    @pytest.mark.parametrize("name", ANSWERED)
    def test_conversations(self, assistant: Assistant, name: str) -> None:
        """None is lost or moved, none ends in an error, and each delivered text passes once more."""
        (path,) = files(shared_path(""), [name]) or [shared_path(name)]
        seen = see(path, answered=True, assistant=assistant, each=EACH)

        assert seen.pairs
        assert seen.problems == []

    @pytest.mark.parametrize("name", CHECKED)
    def test_replies(self, assistant: Assistant, name: str) -> None:
        """Each text gets its verdict, in its place; the cases are run and not read."""
        for path in files(shared_path(""), [name]) or [shared_path(name)]:
            seen = see(path, answered=False, assistant=assistant, each=EACH)

            assert seen.pairs
            assert seen.problems == []


class TestGiven:
    """Rows that go in."""

    def test_cases_are_taken_as_they_stand(self, tmp_path: Path) -> None:
        """Rows of ours need no converter; a line that is none is counted with its reason."""
        path = tmp_path / "cases.jsonl"
        path.write_text('{"id": "a", "text": "x"}\n?\n', encoding="utf-8")
        rows, skipped = given(path)

        assert rows == [Given({"id": "a", "text": "x"}, "cases.jsonl")]
        assert skipped == {"not JSON": 1}

    def test_a_sample_is_spread_over_the_file(self) -> None:
        """A file sorted by source must not be seen by its first source alone."""
        rows = [Given({"id": str(number)}, "s") for number in range(10)]

        assert [one.row["id"] for one in spread(rows, 4)] == ["0", "3", "6", "9"]
        assert spread(rows, 20) == rows


class TestProblems:
    """What must not be."""

    def test_a_clean_answer_has_none(self, small: Assistant) -> None:
        """What the chain delivered passes again."""
        assert list(problems(CHAT, answer(small, CHAT), small)) == []

    def test_a_text_that_changed_after_the_chain(self, small: Assistant) -> None:
        """Its hash is not the certified one, and a violation is found besides."""
        changed, sly = answer(small, CHAT), answer(small, CHAT)
        changed["suggestions"][0]["text"] += " "
        sly["suggestions"][0]["text"] = "Write to us on Telegram."

        assert [one for one in problems(CHAT, changed, small) if "another hash" in one]
        assert [one for one in problems(CHAT, sly, small) if one.startswith("c1: a delivered text")]

    def test_silence_and_errors(self, small: Assistant) -> None:
        """No suggestion needs a reason; an error is told by its code."""
        silent = {"error": None, "suggestions": [], "withheld": [], "advice": []}
        broken = {"error": {"code": "stage_failed"}, "verdict": "error"}

        assert list(problems(CHAT, silent, small)) == ["c1: no suggestion, and nothing says why"]
        assert list(problems(CHAT, broken, small)) == ["c1: stage_failed"]
        assert list(problems(CHAT, {"error": None, "verdict": "error"}, small)) == ["c1: a stage broke"]


class TestReport:
    """What is told."""

    def test_tells_counts_and_no_text(self, small: Assistant, tmp_path: Path) -> None:
        """Suggestions and advice by source, verdicts with an interval, rules of public files only."""
        chats, replies = tmp_path / "chats.jsonl", tmp_path / "replies.jsonl"
        write(chats, [CHAT, {**CHAT, "id": "c2", "lang": "sw"}])
        write(replies, [{"id": "r1", "text": "Write to us on Telegram."}, {"id": "r2", "text": "All good."}])
        seen = [
            see(chats, answered=True, assistant=small),
            see(replies, answered=False, assistant=small),
        ]
        said = "\n".join(report([*seen, Seen("p", False, True, seen[1].pairs)]))

        assert "| chats.jsonl | no_template_for_language | 1 |" in said
        assert "| chats.jsonl | sw | 1 |" in said
        assert "| replies.jsonl | 4 | 2 | 2 | 0 | 2/4 = 50.0% " in said
        assert said.count("| off_platform_redirect.messenger | 1 |") == 1
        assert said.endswith("0 problems")
        assert "Telegram" not in said
        assert "parcel" not in said


class TestCommand:
    """The command."""

    def test_a_folder_without_the_files(self, tmp_path: Path) -> None:
        """It is an error of use."""
        assert CliRunner().invoke(real_input.app, [str(tmp_path)]).exit_code == 2

    def test_a_problem_ends_with_1(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """So that a script can tell."""
        (tmp_path / "cases").mkdir()
        write(tmp_path / "cases" / "guard_x_sample.jsonl", [{"id": "a"}])
        pack = written_pack(tmp_path / "pack")
        done = CliRunner().invoke(real_input.app, [str(tmp_path), "--policy", str(pack)])

        assert done.exit_code == 1
        assert "1 problems\n- a: missing_text" in done.output
