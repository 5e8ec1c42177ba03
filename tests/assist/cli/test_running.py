"""The command line as a whole: help, version, encodings, pipes, plug-ins and defects."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from assist import plugins
from assist.errors import ErrorCode, SetupError
from guardrails import VERSION
from tests.assist.cli.conftest import Cli


class TestRun:
    """From words to an exit code."""

    def test_version(self, cli: Cli) -> None:
        """The distribution and its version."""
        assert cli("--version").out == f"agent-assist {VERSION}\n"

    def test_no_command_shows_help(self, cli: Cli) -> None:
        """All commands are listed."""
        ran = cli()

        assert ran.code == 0
        for name in (
            "check",
            "suggest",
            "policy",
            "replay",
            "evidence",
            "demo",
            "doctor",
            "plugins",
            "schema",
        ):
            assert name in ran.out

    @pytest.mark.parametrize("words", [["nothing"], ["policy", "nothing"], ["--nothing"], ["suggest"]])
    def test_usage_errors_are_one_sentence(self, cli: Cli, words: list[str]) -> None:
        """No usage box."""
        ran = cli(*words)

        assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)

    def test_a_broken_plug_in_is_named(self, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
        """A command it would have added is not just unknown; other commands still work."""

        def fail() -> None:
            raise SetupError(ErrorCode.PLUGIN_FAILED, "the plug-in 'odd' cannot be loaded.")

        monkeypatch.setattr(plugins, "manager", fail)

        assert cli("odd-command").err == "assist: the plug-in 'odd' cannot be loaded.\n"
        assert cli("schema", "--list").code == 0

    def test_a_defect_keeps_its_traceback(self, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
        """It is not dressed up as an error a person can fix."""
        monkeypatch.setattr("assist.schemas.schema", lambda name: {}["defect"])

        with pytest.raises(KeyError):
            cli("schema", "error")

    def test_a_plug_in_adds_a_command(self, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
        """Through the hook that all commands of plug-ins use."""
        import typer

        from assist import hookimpl

        class Added:
            @hookimpl
            def assist_commands(self, app: typer.Typer) -> None:
                @app.command("hello")
                def hello() -> int:
                    typer.echo("hello")
                    return 1

        plugin = Added()
        plugins.manager().register(plugin)
        try:
            ran = cli("hello")
        finally:
            plugins.manager().unregister(plugin)

        assert (ran.code, ran.out) == (1, "hello\n")


def assist(*words: str, **environment: str) -> subprocess.Popen[bytes]:
    """The command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "assist", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **environment},
    )


class TestProcess:
    """What only a real process shows."""

    def test_output_is_utf8_in_any_locale(self, pack: Path) -> None:
        """Words come in and go out as UTF-8, whatever the locale says."""
        words = ("check", "señor ✓ Telegram", "--policy", str(pack))
        out, _ = assist(*words, LC_ALL="POSIX", PYTHONUTF8="0", PYTHONIOENCODING="latin-1").communicate()

        assert "señor ✓ [[Telegram]]" in out.decode("utf-8")

    def test_a_closed_pipe_is_quiet(self, pack: Path, tmp_path: Path) -> None:
        """No traceback when the reader has seen enough, and no word that all was well."""
        source = tmp_path / "in.jsonl"
        source.write_bytes(b"".join(b'{"id": "r%d", "text": "x"}\n' % number for number in range(1_500)))
        command = assist("check", "--batch", str(source), "--policy", str(pack))
        assert command.stdout is not None
        assert command.stderr is not None
        command.stdout.close()
        said = command.stderr.read()
        command.stderr.close()

        assert (command.wait(), said) == (3, b"")

    def test_a_check_loads_no_drafter(self, pack: Path) -> None:
        """Models and templates are not imported to check a text."""
        script = (
            "import sys; from assist.cli import main; main(sys.argv[1:]);"
            "print([name for name in ('langchain', 'openai', 'jinja2', 'requests') if name in sys.modules])"
        )
        words = [sys.executable, "-c", script, "check", "x", "--json", "--policy", str(pack)]
        done = subprocess.run(words, capture_output=True, text=True, check=True)

        assert done.stdout.splitlines()[-1] == "[]"
