"""Command: turn a public data file into rows for `assist` and say what became of every line."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table

from evals.dataset import Row, write
from evals.datasets import Converted, Skip, stream

app = typer.Typer(add_completion=False)
Tally = Counter[tuple[str, str, str]]


@app.command()
def main(
    source: Annotated[Path, typer.Argument(metavar="IN.jsonl", exists=True, dir_okay=False)],
    output: Annotated[Path, typer.Option(metavar="OUT.jsonl", help="where the converted rows go")],
    tables: Annotated[Path | None, typer.Option(help="folder of the retail benchmark's tables")] = None,
    skipped: Annotated[Path | None, typer.Option(help="write a row {id, reason} for each skipped line")] = None,
) -> None:
    """Convert the rows of IN.jsonl and print how many were converted, how many skipped, and why."""
    if output.exists() and output.samefile(source):
        raise typer.BadParameter("the output would overwrite the input; give another file", param_hint="--output")
    tally: Tally = Counter()
    skips: list[Skip] = []
    try:
        write(output, _kept(stream(source, tables), tally, skips))
        if skipped:
            write(
                skipped,
                ({"id": skip.id, "converter": skip.converter, "reason": skip.reason} for skip in skips),
            )
    except OSError as error:
        raise typer.BadParameter(f"cannot write {error.filename}: {error.strerror}") from error
    Console(width=None if sys.stdout.isatty() else 140).print(_table(tally))
    raise typer.Exit(0 if tally else 2)


def _kept(outcomes: Iterable[Converted | Skip], tally: Tally, skips: list[Skip]) -> Iterator[Row]:
    for outcome in outcomes:
        if isinstance(outcome, Skip):
            skips.append(outcome)
            tally[outcome.converter, f"skipped: {outcome.reason}", ""] += 1
        else:
            tally[outcome.converter, "converted", f"{outcome.source} ({outcome.licence})"] += 1
            yield outcome.row


def _table(tally: Tally) -> Table:
    table = Table("converter", "rows", "outcome", Column("source and licence", overflow="fold"))
    for (converter, outcome, source), count in sorted(tally.items()):
        table.add_row(converter, str(count), outcome, source)
    table.add_section()
    table.add_row("all", str(tally.total()), "converted or skipped", "")
    return table


if __name__ == "__main__":
    app()
