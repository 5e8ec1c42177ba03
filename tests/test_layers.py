"""The house: arrows point down, imports do no work, nothing reports home (law 12)."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("prompts", "guardrails", "assist", "evals")
ABOVE = {
    "prompts": ("guardrails", "assist", "evals"),
    "guardrails": ("assist", "evals"),
    "assist": ("evals",),
    "evals": (),
}
SOURCES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
#: What the two lower rooms must be able to run without.
HEAVY = ("langchain", "langchain_core", "langchain_openai", "openai", "typer", "rich")
REMEMBERS = {"asyncio", "threading"}


def imports(path: Path) -> set[str]:
    """The top-level packages a file imports anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def python(code: str) -> str:
    """Run ``code`` in a fresh interpreter; what it prints."""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


class TestRooms:
    """Who may know whom."""

    @pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
    def test_never_import_from_above(self, path: Path) -> None:
        """prompts < guardrails < assist < evals."""
        room = path.relative_to(ROOT).parts[0]

        assert imports(path).isdisjoint(ABOVE[room])

    @pytest.mark.parametrize("room", ["guardrails", "prompts"])
    def test_lower_rooms_run_without_the_heavy_packages(self, room: str) -> None:
        """Every module of them imports where langchain, openai, typer and rich are not to be had."""
        modules = [
            ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            for path in SOURCES
            if path.relative_to(ROOT).parts[0] == room
        ]
        python(
            f"import sys\nfor name in {HEAVY}: sys.modules[name] = None\n"
            f"from importlib import import_module\nfor name in {modules}: import_module(name)\n"
            "from guardrails.compiling import open_pack\nfrom guardrails.guard import Context, Guard\n"
            "assert Guard(open_pack().rules()).check('We pay by PayPal outside the app.', Context()).objections\n"
        )


class TestImport:
    """Importing does no work."""

    def test_assist_is_light(self) -> None:
        """`import assist` brings neither a model library nor anything that parses or draws."""
        loaded = set(json.loads(python("import assist, json, sys; print(json.dumps(sorted(sys.modules)))")))

        assert loaded.isdisjoint(
            {*HEAVY, "pydantic", "jinja2", "yaml", "re2", "phonenumbers", "tldextract", "requests"}
        )

    @pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
    def test_opens_no_socket_thread_or_file(self, path: Path) -> None:
        """An audit hook sees no connection, no thread and no file but the modules themselves."""
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        if module.endswith("__main__"):
            pytest.skip("a module that is run, not imported")
        python(
            "import sys\n"
            "def hook(event, args):\n"
            "    if event in ('socket.connect', 'socket.getaddrinfo', '_thread.start_new_thread',\n"
            "                 'subprocess.Popen'):\n"
            "        raise SystemExit(f'{event} at import')\n"
            "    if event == 'open' and isinstance(args[0], str) and args[0].endswith(('.yaml', '.json', '.j2')):\n"
            "        raise SystemExit(f'{args[0]} is opened at import')\n"
            "sys.addaudithook(hook)\n"
            f"import {module}\n"
        )


class TestNothingReportsHome:
    """No request leaves while texts are checked and replies suggested."""

    def test_no_connection_is_made(self) -> None:
        """Checking, suggesting and detecting hosts and phones connect nowhere, whatever the environment asks for."""
        python(
            "import os, sys\n"
            "os.environ.update(LANGSMITH_TRACING='true', LANGCHAIN_TRACING_V2='true', LANGSMITH_API_KEY='x',\n"
            "                  LANGSMITH_ENDPOINT='http://127.0.0.1:9', LANGCHAIN_ENDPOINT='http://127.0.0.1:9')\n"
            "def hook(event, args):\n"
            "    if event in ('socket.connect', 'socket.getaddrinfo'):\n"
            "        raise SystemExit(f'{event} {args}')\n"
            "sys.addaudithook(hook)\n"
            "from assist import Assistant\n"
            "assistant = Assistant()\n"
            "assert assistant.check('Mail ann@shop.co.uk or ring +44 20 7946 0958, see www.shop.co.uk').findings\n"
            "row = assistant.suggest({'messages': [{'role': 'customer', 'text': 'where is my order'}]})\n"
            "assert row.suggestions\n"
        )
