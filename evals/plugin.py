"""What ``evals`` adds to the command line: ``assist eval ...``, loaded when it is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assist import hookimpl

if TYPE_CHECKING:
    import typer

#: Commands of ``assist eval``: the module that holds each as ``main``, and its help line.
COMMANDS = {
    "figures": ("evals.figures", "Recall and false alarms of a labelled file, with intervals"),
    "convert": ("evals.datasets.__main__", "Turn a public source's rows into conversations or check rows"),
    "intents": ("evals.intents_report", "How well intents are recognised in a labelled file"),
    "real-input": ("evals.real_input", "Answer and check real public input, and see that all of it holds"),
    "bench": ("evals.bench", "Speed as ratios to a floor of the same run"),
}


@hookimpl
def assist_commands(app: typer.Typer) -> None:
    """Add the group ``eval``; its commands are imported only when the group is used."""
    from evals.commands import group

    app.add_typer(group(COMMANDS), name="eval", help="Measure the guard and the drafts offline")
