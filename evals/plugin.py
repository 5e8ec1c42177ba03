"""What ``evals`` adds: its hooks, its scorers and systems, and ``assist eval ...``, loaded when it is named."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType
from typing import TYPE_CHECKING

from assist import hookimpl

if TYPE_CHECKING:
    import typer

    from evals.scorers.scorer import Scorer
    from evals.systems.system import System

#: Commands of ``assist eval``: the module that holds each as ``app``, and its help line.
COMMANDS = {
    "run": ("evals.cli.run", "Run a suite, and write its results and reports to a folder"),
    "compare": ("evals.cli.compare", "Compare two runs of the same cases, with statistics"),
    "calibrate": ("evals.cli.calibrate", "Measure how well a judge agrees with people's labels"),
    "prefer": ("evals.cli.prefer", "Let a judge say which of two runs replies better"),
    "report": ("evals.cli.report", "Write the reports of a finished run anew"),
    "list": ("evals.cli.listing", "List suites, scorers and systems, or print the schema of suites"),
    "convert": ("evals.datasets.__main__", "Turn a public source's rows into conversations or check rows"),
    "intents": ("evals.intents_report", "How well intents are recognised in a labelled file"),
    "real-input": ("evals.real_input", "Answer and check real public input, and see that all of it holds"),
    "bench": ("evals.bench", "Speed as ratios to a floor of the same run"),
    "response-rate": ("evals.cli.response_rate", "The response rate a marketplace will see, from message times"),
}


@hookimpl
def assist_hooks() -> Sequence[ModuleType]:
    """The hooks for scorers and systems."""
    from evals import hookspecs

    return [hookspecs]


@hookimpl
def assist_scorers() -> Sequence[type[Scorer]]:
    """The scorers that ship."""
    from evals.scorers.builtin import BUILT_IN

    return BUILT_IN


@hookimpl
def assist_systems() -> Sequence[type[System]]:
    """The guard, the assistant, recorded drafts and the recognisers."""
    from evals.systems.builtin import BUILT_IN

    return BUILT_IN


@hookimpl
def assist_commands(app: typer.Typer) -> None:
    """Add the group ``eval``; its commands are imported only when the group is used."""
    from evals.commands import group

    app.add_typer(group(COMMANDS), name="eval", help="Measure the guard and the drafts offline")
