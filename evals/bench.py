"""Speed against floors measured in the same run: `make bench`.

What is measured stands in ``evals/check_speed.py``, ``evals/model_speed.py`` and ``evals/runner_speed.py``.
Nothing here decides pass or fail: the budgets are printed beside the times.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from evals import check_speed, model_speed, runner_speed, timing
from evals.dataset import Line, lines
from evals.statistics import percentile
from evals.timing import NotMeasuredError, table

__all__ = ["app", "check_speed", "model_speed", "runner_speed"]

CASES = Path(__file__).parent / "cases"
#: Genuine replies of agents, where the sample files are kept beside the project.
REPLIES = Path(__file__).parents[2] / "shared" / "data" / "agent_replies.jsonl"

app = typer.Typer(add_completion=False)


@app.command()
def main(
    corpus: Annotated[list[Path] | None, typer.Option(exists=True, dir_okay=False, help="rows with a text")] = None,
    only: Annotated[str, typer.Option(help="measure only what has this in its name")] = "",
) -> None:
    """Print a Markdown table of times and of their ratio to a floor measured in the same run."""
    texts = distinct_texts(corpus or default_corpus())
    if not texts:
        raise typer.BadParameter("no row of the corpus has a text", param_hint="--corpus")
    length = percentile([float(len(text)) for text in texts], 0.5)
    typer.echo(f"{len(texts):,} distinct texts of {length:.0f} characters (median). {_machine()} {_policy()}\n")
    for line in table(texts, {name: one for name, one in timing.MEASUREMENTS.items() if only in name}):
        typer.echo(line)


def default_corpus() -> list[Path]:
    """The project's own cases and, where they are at hand, genuine replies."""
    return [*([REPLIES] if REPLIES.is_file() else []), *sorted(CASES.glob("*.jsonl"))]


def distinct_texts(files: Sequence[Path]) -> list[str]:
    """The texts of all rows that have one, each once, in the order of the files."""
    found = (line.row.get("text") for file in files for line in lines(file) if isinstance(line, Line))
    return list(dict.fromkeys(text for text in found if isinstance(text, str) and text.strip()))


def _machine() -> str:
    load = f" Load {os.getloadavg()[0]:.1f}." if hasattr(os, "getloadavg") else ""
    return f"Python {platform.python_version()}, {platform.system()}, {os.cpu_count()} cores.{load}"


def _policy() -> str:
    """What the checks had to look for: times of an empty pack mean little."""
    try:
        pack, words = check_speed.shipped_pack(), check_speed.policy_words()
        said = f"The pack has {pack.proof.rules} rules and {len(words):,} readings of words."
        return said if check_speed.is_carried_compiled(pack) else f"{said} It is proven afresh at each start."
    except NotMeasuredError as missing:
        return f"No pack: {missing}."


if __name__ == "__main__":
    app()
