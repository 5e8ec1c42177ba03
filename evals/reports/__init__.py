"""Reports of a run, all made of the same records: terminal, HTML, Markdown, JUnit XML."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evals.suite_run import Finished


def write_reports(finished: Finished) -> None:
    """Write figures and reports into the run's folder.

    Raises:
        OutputError: a file cannot be written.
    """
    from evals.reports import html, junit, markdown
    from evals.reports.figures import as_json

    write = finished.folder.write
    write("summary.json", as_json(finished))
    write("report.html", html.page(finished).encode())
    write("report.md", markdown.report(finished).encode())
    write("junit.xml", junit.document(finished))
