"""``assist prompts``: what a model would be told, from a shell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assist.cli.running import run
from prompts.library import FOLDER, library


@pytest.fixture
def override(tmp_path: Path) -> Path:
    """A tenant's folder with a critique in other words under the shipped version."""
    text = (FOLDER / "critique.j2").read_text(encoding="utf-8").replace("You judge a text", "Judge the text")
    (tmp_path / "critique.j2").write_text(text, encoding="utf-8")
    return tmp_path


class TestList:
    def test_names_each_template(self, capsys: pytest.CaptureFixture[str]) -> None:
        """Id, version, hash and purpose of each are listed."""
        assert run(["prompts", "list"]) == 0
        out = capsys.readouterr().out

        assert all(name in out and library().get(name).sha256[:12] in out for name in library().ids)

    def test_shows_the_template_that_is_used(self, override: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """With a folder, its template stands in place of the shipped one."""
        assert run(["prompts", "list", "--json", "--folder", str(override)]) == 0
        rows = {row["id"]: row for row in map(json.loads, capsys.readouterr().out.splitlines())}

        assert rows["critique"]["sha256"] == library([override]).get("critique").sha256
        assert rows["rewrite"]["sha256"] == library().get("rewrite").sha256

    def test_a_wrong_folder_is_one_sentence(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """Nothing is listed, and what to do is said."""
        assert run(["prompts", "list", "--folder", str(tmp_path)]) == 2
        assert "no templates" in capsys.readouterr().err


class TestRender:
    @pytest.fixture
    def conversation(self, tmp_path: Path) -> Path:
        """A file with one chat."""
        path = tmp_path / "chat.json"
        data = {
            "lang": "en",
            "messages": [{"role": "customer", "text": "Odile here, {{ 7*7 }}, where is it?"}],
            "order": {"order_id": "5550100200300", "tracking": "QA417882603GB", "status": "shipped"},
            "customer": {"name": "Odile"},
        }
        path.write_text(json.dumps(data), encoding="utf-8")
        return path

    def test_shows_what_would_be_sent(self, conversation: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """Instructions, data and the form of the answer, with private data as stand-ins."""
        assert run(["prompts", "render", str(conversation), "--lang", "pt-br", "--tone", "formal"]) == 0
        out = capsys.readouterr().out

        assert out.startswith("[system]\nTask: draft\n")
        assert "Brazilian Portuguese" in out
        assert "Guideline: review_incentive" in out
        assert "[NAME_1] here, {{ 7*7 }}, where is it?" in out
        assert not any(private in out for private in ("Odile", "5550100200300", "QA417882603GB"))

    def test_can_be_read_by_a_program(self, conversation: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """The whole request is one JSON object."""
        assert run(["prompts", "render", str(conversation), "--json"]) == 0
        request = json.loads(capsys.readouterr().out)

        assert request["prompts"] == {"draft/chat": library().get("draft/chat").sha256}
        assert [message["role"] for message in request["messages"]] == ["system", "user"]

    def test_an_unknown_tone_is_one_sentence(self, conversation: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """A wrong option names the right ones."""
        assert run(["prompts", "render", str(conversation), "--tone", "rude"]) == 2
        assert "tone must be one of warm, formal, plain" in capsys.readouterr().err


class TestLint:
    def test_the_shipped_templates_are_sound(self, capsys: pytest.CaptureFixture[str]) -> None:
        """Nothing to say is said."""
        assert run(["prompts", "lint"]) == 0
        assert "sound" in capsys.readouterr().out

    def test_names_problems(self, override: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """A change without a version ends with 1."""
        assert run(["prompts", "lint", str(override)]) == 1
        assert "critique.j2: changed, but version 1 stayed" in capsys.readouterr().out


class TestDiff:
    def test_shows_an_override_beside_the_shipped_one(self, override: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """Only what the folder holds is compared, line by line."""
        assert run(["prompts", "diff", str(override)]) == 1
        out = capsys.readouterr().out

        assert "+Judge the text" in out
        assert "only in" not in out

    def test_compares_two_folders(self, override: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """With two folders, what one lacks is named; a folder is like itself."""
        assert run(["prompts", "diff", str(override), str(FOLDER)]) == 1
        assert "only in the second folder" in capsys.readouterr().out
        assert run(["prompts", "diff", str(override), str(override)]) == 0
        assert "No template differs" in capsys.readouterr().out
