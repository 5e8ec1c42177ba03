"""The commands, put together, and what a cold start leaves alone."""

from __future__ import annotations

import gc
import subprocess
import sys
from pathlib import Path

import pytest

from assist import plugins
from assist.cli.app import build
from tests.assist.cli.conftest import Cli

#: What one check of a plain text has no use for.
HEAVY = ("asyncio", "assist.conversation", "dateutil", "jinja2", "langchain", "langchain_core", "openai")
SCRIPT = """
import sys
from assist.cli import main
code = main(["check", "All good.", "--policy", sys.argv[1]])
sys.stderr.write(" ".join(sys.modules))
sys.exit(code)
"""


class TestBuild:
    """Which commands there are."""

    def test_one_that_ships_stands_alone(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Neither the other commands' modules nor plug-ins' commands are looked for."""
        monkeypatch.setattr(plugins, "manager", lambda: pytest.fail("plug-ins were asked"))

        for name in ("check", "policy"):
            app, error = build(name)
            found = [command.name for command in (*app.registered_commands, *app.registered_groups)]
            assert (found, error) == ([name], None)

    def test_any_other_word_brings_all(self) -> None:
        """Help, options, plug-ins' commands and misspelt words need to know every command."""
        for word in (None, "--help", "chekc"):
            app, _ = build(word)
            assert {"check", "schema"} <= {command.name for command in app.registered_commands}
            assert {"policy", "prompts"} <= {group.name for group in app.registered_groups}


class TestColdStart:
    """What is not imported costs nothing; no time is measured here."""

    def test_a_check_imports_what_it_needs(self, pack: Path) -> None:
        """Clients of models, template engines and the reader of conversations stay out."""
        done = subprocess.run([sys.executable, "-c", SCRIPT, str(pack)], capture_output=True, text=True, check=True)

        assert not set(HEAVY) & set(done.stderr.split())

    def test_a_caller_keeps_its_own_settings(self, cli: Cli, pack: Path) -> None:
        """Only a process of our own has its memory management set."""
        before = gc.get_threshold(), gc.get_freeze_count()
        cli("check", "All good.", "--policy", pack)

        assert (gc.get_threshold(), gc.get_freeze_count()) == before
