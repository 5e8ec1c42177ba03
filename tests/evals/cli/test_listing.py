"""``assist eval list``."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from assist.cli import main
from evals.registry import scorers_by_name, systems_by_kind
from evals.suite import SUITES, suite_schema
from evals.systems.system import System


def test_everything_that_suites_are_made_of(capsys: pytest.CaptureFixture[str]) -> None:
    """Every shipped suite, every scorer with its metrics and every system stands on the page."""
    assert main(["eval", "list"]) == 0

    page = capsys.readouterr().out
    suites = {path.stem for path in SUITES.glob("*.yaml")}
    metrics = {metric.name for scorer in scorers_by_name().values() for metric in scorer.metrics}
    assert {"guard_en", "conversations_en"} <= suites
    for name in {*suites, *scorers_by_name(), *systems_by_kind()}:
        assert any(line.startswith(f"{name} ") for line in page.splitlines()), name
    assert all(f" {name}: " in page for name in metrics)


def test_schema_is_the_one_for_editors(capsys: pytest.CaptureFixture[str]) -> None:
    """``--schema`` prints a sound JSON Schema and nothing else."""
    assert main(["eval", "list", "--schema"]) == 0

    schema = json.loads(capsys.readouterr().out)
    Draft202012Validator.check_schema(schema)
    assert schema == json.loads(json.dumps(suite_schema()))


def test_system_without_a_description(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A plug-in's system that says nothing of itself is listed all the same."""

    class Silent(System):
        kind: str = "silent"

    Silent.__doc__ = None
    monkeypatch.setattr("evals.cli.listing.systems_by_kind", lambda: {"silent": Silent})

    assert main(["eval", "list"]) == 0
    assert "silent                no description" in capsys.readouterr().out
