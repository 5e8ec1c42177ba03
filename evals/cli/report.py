"""``assist eval report RUN``: the reports of a finished run written anew, from its folder alone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evals.cli.run import exit_code
from evals.reports import write_reports
from evals.run_folder import RunFolder
from evals.suite_run import reopen

app = typer.Typer(add_completion=False)


@app.command()
def main(run: Annotated[Path, typer.Argument(metavar="RUN", help="The folder of a finished run.")]) -> int:
    """Write summary.json, report.html, report.md and junit.xml anew. The exit code is the run's."""
    from assist.cli.page import Page
    from evals.reports.terminal import show

    finished = reopen(RunFolder(run))
    write_reports(finished)
    show(Page(), finished)
    return exit_code(finished)


if __name__ == "__main__":
    app()
