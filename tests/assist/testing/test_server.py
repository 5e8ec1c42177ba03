"""The server as a command."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from pathlib import Path
from threading import Event

import pytest

from assist.testing.server import main
from tests.assist.testing.clients import content, post

ROOT = Path(__file__).resolve().parents[3]


class TestCommand:
    def test_serves_until_terminated(self, tmp_path: Path) -> None:
        """The first line is the base URL; requests are recorded without secrets; it ends in good order."""
        script, record = tmp_path / "script.json", tmp_path / "requests.jsonl"
        script.write_text('{"repeat": ["hello"]}', encoding="utf-8")
        command = [
            sys.executable,
            "-m",
            "assist.testing.server",
            "--script",
            str(script),
            "--record",
            str(record),
        ]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            base_url = process.stdout.readline().strip()
            assert content(post(base_url)) == "hello"
            process.send_signal(signal.SIGTERM)

            assert process.wait(5) == 0, process.stderr.read()
        assert json.loads(record.read_text(encoding="utf-8"))["body"]["messages"][0]["content"] == "Hello"

    def test_needs_no_langchain(self) -> None:
        """It starts fast: standard library and this package only."""
        heavy = ("langchain_core", "openai", "pydantic")
        code = f"import sys, assist.testing.server; print([m for m in {heavy} if m in sys.modules])"

        assert subprocess.check_output([sys.executable, "-c", code], cwd=ROOT, text=True).strip() == "[]"


class TestMain:
    def test_without_a_script_it_does_well(self, capsys: pytest.CaptureFixture[str]) -> None:
        """It drafts something harmless, as long as it is asked for a task."""
        stop = Event()
        stop.set()

        assert main([], stop) == 0
        assert capsys.readouterr().out.startswith("http://127.0.0.1:")

    def test_a_bad_script_does_not_start(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """One sentence on standard error, exit code 2."""
        assert main(["--script", str(tmp_path / "none.json")], Event()) == 2
        assert capsys.readouterr().err.endswith("none.json cannot be read (No such file or directory).\n")

    def test_a_taken_port_is_named(self, capsys: pytest.CaptureFixture[str]) -> None:
        """Exit code 2."""
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]

            assert main(["--port", str(port)], Event()) == 2
        assert f"port {port}" in capsys.readouterr().err
