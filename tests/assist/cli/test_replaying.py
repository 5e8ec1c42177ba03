"""``assist replay``: agreement, difference, and what cannot be compared."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.assist.cli.conftest import Cli
from tests.assist.cli.test_suggesting import CHAT, written


@pytest.fixture
def suggestion(cli: Cli, tmp_path: Path) -> dict[str, Any]:
    """A suggestion under the shipped policy, its conversation and text in files."""
    chat = written(tmp_path / "chat.json", json.dumps(CHAT))
    row = json.loads(cli("suggest", chat, "--json", "--n", 1).out)
    found: dict[str, Any] = row["suggestions"][0]
    written(tmp_path / "certificate.json", json.dumps(found["certificate"]))
    written(tmp_path / "text.txt", f"{found['text']}\n")
    return found


class TestCertificate:
    """A final text against its certificate."""

    def test_agrees(self, cli: Cli, tmp_path: Path, suggestion: dict[str, Any]) -> None:
        """The line end an editor adds does not matter."""
        words = ("--text", tmp_path / "text.txt", "--conversation", tmp_path / "chat.json")
        whole = written(tmp_path / "suggestion.json", json.dumps(suggestion))

        assert cli("replay", tmp_path / "certificate.json", *words).out == "agrees to the byte\n"
        assert cli("replay", whole, *words).code == 0

    def test_another_text_differs(self, cli: Cli, tmp_path: Path, suggestion: dict[str, Any]) -> None:
        """It ends with 1 and names the hash."""
        other = written(tmp_path / "other.txt", f"{suggestion['text']} Bye.")
        words = ("--text", other, "--conversation", tmp_path / "chat.json")
        ran = cli("replay", tmp_path / "certificate.json", *words)

        assert ran.code == 1
        assert "text_sha256" in ran.out

    def test_another_engine_cannot_be_compared(self, cli: Cli, tmp_path: Path, suggestion: dict[str, Any]) -> None:
        """It ends with 3 and one sentence."""
        certificate = {**suggestion["certificate"], "engine": {"agent-assist": "0.0"}}
        old = written(tmp_path / "old.json", json.dumps(certificate))
        ran = cli("replay", old, "--text", tmp_path / "text.txt")

        assert (ran.code, ran.out, ran.err.count("\n")) == (3, "", 1)


class TestBundle:
    """A recorded run."""

    def test_a_changed_row_differs(self, cli: Cli, pack: Path, tmp_path: Path) -> None:
        """It ends with 1 and names the part."""
        chat = written(tmp_path / "chat.json", json.dumps(CHAT))
        cli("suggest", chat, "--json", "--record", tmp_path / "rec", "--policy", pack)
        (path,) = (tmp_path / "rec").iterdir()
        bundle = json.loads(path.read_bytes())
        bundle["row"]["advice"] = ["invented"]
        ran = cli("replay", written(tmp_path / "changed.json", json.dumps(bundle)))

        assert (ran.code, ran.out) == (1, "differs in: advice\n")

    @pytest.mark.parametrize(("content", "code"), [("{}", 3), ("[]", 2), ("", 2), ("?", 2)])
    def test_no_bundle(self, cli: Cli, tmp_path: Path, content: str, code: int) -> None:
        """One sentence says what the file is not."""
        ran = cli("replay", written(tmp_path / "x.json", content))

        assert (ran.code, ran.out, ran.err.count("\n")) == (code, "", 1)

    def test_options_that_do_not_go_together(self, cli: Cli, tmp_path: Path) -> None:
        """A bundle holds its own conversation."""
        assert cli("replay", written(tmp_path / "x.json", "{}"), "--facts", "f.json").code == 2
