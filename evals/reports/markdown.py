"""The figures of a run as Markdown, for a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from evals.gate import Held
from evals.reports import figures
from evals.reports.visible import plain

if TYPE_CHECKING:
    from evals.suite_run import Finished
    from evals.summary import MetricSummary

_MARKS = {Held.HELD: "held", Held.FAILED: "**failed**", Held.UNDETERMINED: "**not judged**"}
#: What can be markup, end a cell, or become a link; an underscore inside a word is none.
_MARKUP = re.compile(r"[\\`*\[\]<>|~&!#@]|:(?=\S)|(?<![^\W_])_|_(?![^\W_])|(?<=www)\.")
#: Keeps a name after @ from calling a person, and a number after # from linking to an issue.
_APART = "&#8203;"


def report(finished: Finished) -> str:
    """Gate, metrics and guidelines."""
    return "\n".join(_lines(finished)) + "\n"


def _lines(finished: Finished) -> Iterator[str]:
    found = finished.summary
    yield f"## {figures.title(finished)}"
    yield ""
    if finished.ended is not None:
        yield f"**Not complete**: {finished.ended}; not run: {found.not_run:,} of {len(finished.records):,}."
        yield ""
    demands = [(_MARKS[one.held], literal(one.said), literal(one.found)) for one in finished.gate.demands]
    yield from table("What must hold", ("", "demand", "found"), demands)
    metrics = [row for one in found.metrics for row in _metric(one)]
    advisory = any(advice for _, _, advice in metrics)
    columns = ("metric", "figure", "advisory because")[: 3 if advisory else 2]
    yield from table("Metrics", columns, [row[: len(columns)] for row in metrics])
    rows = [
        (
            literal(one.guideline),
            *map(str, (one.rules, one.critique, one.later, one.never, one.undetermined)),
            str(one.recall),
            str(one.named),
            figures.false_alarms(one),
        )
        for one in found.guidelines
    ]
    head = ("guideline", "rules", "critique", "later", "never", "undetermined", "recall", "named so", "false alarms")
    yield from table("Guidelines", head, rows)
    yield "k/n = share [95% interval], in per cent; bounds are one-sided, 95%."


def _metric(one: MetricSummary) -> Iterator[tuple[str, str, str]]:
    yield one.metric.name, figures.headline(one), literal(one.advisory or "")
    if one.every_time is not None:
        told = figures.share(one.every_time, one.metric.counts_failures)
        yield f"{one.metric.name}, every time", f"{told}; {figures.pass_hat_k(one)}", ""


def table(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A titled table of cells that are Markdown already; nothing where it has no rows."""
    cells = [" | ".join(row) for row in rows]
    if cells:
        yield f"### {title}"
        yield ""
        yield f"| {' | '.join(head)} |"
        yield f"| {' | '.join('---' for _ in head)} |"
        yield from (f"| {row} |" for row in cells)
        yield ""


def literal(text: str) -> str:
    """Text from outside as Markdown that shows it as it is, on one line: no markup, no link, nobody called."""
    return _MARKUP.sub(_escaped, " ".join(plain(text).split()))


def _escaped(found: re.Match[str]) -> str:
    character = f"&#{ord(found[0])};"
    return character + _APART if found[0] in "@#" else character
