"""What the documents promise can be run, and every dependency has its line."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.assist.cli.conftest import Cli

ROOT = Path(__file__).parents[3]
README = (ROOT / "README.md").read_text(encoding="utf-8")


class TestReadme:
    """README.md."""

    def test_the_python_runs(self, capsys: pytest.CaptureFixture[str]) -> None:
        """It flags the text and suggests a reply with the tracking number."""
        (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
        exec(compile(code, "README.md", "exec"), {})
        out = capsys.readouterr().out

        assert out.startswith("flag [('review_incentive.")
        assert "15501234567890" in out

    def test_links_lead_somewhere(self) -> None:
        """Every file that is linked is there."""
        for target in re.findall(r"\]\(([^)#]+)\)", README):
            assert (ROOT / target).exists(), target

    @pytest.mark.parametrize("command", sorted(set(re.findall(r"`assist ([a-z]+)", README))))
    def test_commands_exist(self, cli: Cli, command: str) -> None:
        """Each one has help."""
        assert cli(command, "--help").code == 0


class TestDependencies:
    """docs/dependencies.md."""

    def test_lists_what_pyproject_names(self) -> None:
        """No more and no less."""
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        named = [*project["build-system"]["requires"], *project["project"]["dependencies"]]
        named += [item for items in project["project"]["optional-dependencies"].values() for item in items]
        expected = {match[0] for item in named if (match := re.match(r"[A-Za-z0-9-]+", item))} - {"agent-assist"}
        listed = re.findall(r"^\| `([^`]+)`", (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8"), re.M)

        assert set(listed) == expected
        assert len(listed) == len(set(listed))
