"""``assist eval list``: the suites that ship, the scorers and systems there are, and the schema of suites."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from assist.cli.running import Exit
from evals.registry import scorers_by_name, systems_by_kind
from evals.suite import SUITES, load_suite, suite_schema

app = typer.Typer(add_completion=False)
_INDENT = 22


@app.command()
def main(
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of suites instead.")] = False,
) -> int:
    """List what suites can be made of."""
    if schema:
        typer.echo(json.dumps(suite_schema(), indent=2, ensure_ascii=False))
        return Exit.DONE
    from assist.cli.page import Page

    page = Page()
    page.heading("suites", str(SUITES))
    for path in sorted(SUITES.glob("*.yaml")):
        page.field(path.stem, load_suite(path).written.description, indent=_INDENT)
    page.heading("scorers", "and their metrics")
    for name, scorer in sorted(scorers_by_name().items()):
        for index, metric in enumerate(scorer.metrics):
            page.field("" if index else name, f"{metric.name}: {metric.means}", indent=_INDENT)
    page.heading("systems")
    for kind, system in sorted(systems_by_kind().items()):
        page.field(kind, (system.__doc__ or "no description").strip().splitlines()[0], indent=_INDENT)
    return Exit.DONE


if __name__ == "__main__":
    app()
