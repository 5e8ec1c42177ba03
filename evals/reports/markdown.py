"""The figures of a run as Markdown, for a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from evals.gate import Held
from evals.reports import figures

if TYPE_CHECKING:
    from evals.suite_run import Finished

_MARKS = {Held.HELD: "held", Held.FAILED: "**failed**", Held.UNDETERMINED: "**not judged**"}


def report(finished: Finished) -> str:
    """Gate, metrics and guidelines."""
    return "\n".join(_lines(finished)) + "\n"


def _lines(finished: Finished) -> Iterator[str]:
    found = finished.summary
    yield f"## {figures.title(finished)}"
    yield ""
    if finished.ended is not None:
        yield f"**Not complete**: {finished.ended}; {found.not_run:,} samples were not run."
        yield ""
    demands = [(_MARKS[one.held], _cell(one.said), _cell(one.found)) for one in finished.gate.demands]
    yield from table("What must hold", ("", "demand", "found"), demands)
    metrics = [(one.metric.name, figures.headline(one), one.advisory or "") for one in found.metrics]
    advisory = any(advice for _, _, advice in metrics)
    columns = ("metric", "figure", "advisory because")[: 3 if advisory else 2]
    yield from table("Metrics", columns, [row[: len(columns)] for row in metrics])
    rows = [
        (
            one.guideline,
            *map(str, (one.rules, one.critique, one.later, one.never, one.undetermined)),
            str(one.recall),
            str(one.named),
            str(one.false_alarms),
        )
        for one in found.guidelines
    ]
    head = ("guideline", "rules", "critique", "later", "never", "undetermined", "recall", "named so", "false alarms")
    yield from table("Guidelines", head, rows)
    yield "k/n = share [95% interval], in per cent; bounds are one-sided, 95%."


def table(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A titled table; nothing where it has no rows."""
    cells = [" | ".join(map(_cell, row)) for row in rows]
    if cells:
        yield f"### {title}"
        yield ""
        yield f"| {' | '.join(head)} |"
        yield f"| {' | '.join('---' for _ in head)} |"
        yield from (f"| {row} |" for row in cells)
        yield ""


def _cell(text: str) -> str:
    """Text as a cell may hold it: on one line, no column ended, nothing read as markup."""
    line = " ".join(text.split())
    return line.replace("&", "&amp;").replace("<", "&lt;").replace("|", "\\|")
