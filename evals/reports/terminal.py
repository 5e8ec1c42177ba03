"""The figures of a run on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.gate import Held
from evals.reports import figures
from evals.summary import GuidelineSummary

if TYPE_CHECKING:
    from assist.cli.page import Page
    from evals.suite_run import Finished

_STYLES = {Held.HELD: "green", Held.FAILED: "bold red", Held.UNDETERMINED: "bold yellow"}
_MARKS = {Held.HELD: "held", Held.FAILED: "FAILED", Held.UNDETERMINED: "NOT JUDGED"}
#: Column in which figures begin.
_INDENT = 26


def show(page: Page, finished: Finished) -> None:
    """Metrics, guidelines, what must hold, and where the reports are."""
    page.heading(figures.title(finished), finished.folder.path.name)
    if finished.summary.troubled:
        said = f"{finished.summary.troubled:,} of {len(finished.records):,} samples gave no answer"
        page.line(f"{said} ({finished.summary.not_run:,} were not run); they are undetermined throughout.", "yellow")
    _show_metrics(page, finished)
    if finished.summary.guidelines:
        _show_guidelines(page, finished)
    _show_gate(page, finished)
    page.line()
    page.line(f"Results and reports: {finished.folder.path}", "dim")


def _show_metrics(page: Page, finished: Finished) -> None:
    for one in finished.summary.metrics:
        page.field(one.metric.name, figures.headline(one), indent=_INDENT)
        if one.advisory is not None:
            page.field("", f"advisory: {one.advisory}", "yellow", indent=_INDENT)
        if one.every_time is not None:
            told = figures.share(one.every_time, one.metric.counts_failures)
            page.field("  every time", f"{told}; {figures.pass_hat_k(one)}", indent=_INDENT)
        for reason, count in list(one.reasons.items())[:3]:
            page.field("", f"{count} undetermined: {reason}", "dim", indent=_INDENT)


def _show_guidelines(page: Page, finished: Finished) -> None:
    page.heading("guidelines", "violations caught by rules, critique, later, never; recall; false alarms")
    for one in finished.summary.guidelines:
        page.field(_label(one.guideline), guideline(one), indent=_INDENT)


def guideline(one: GuidelineSummary) -> str:
    """One guideline in one line."""
    where = f"{one.rules} / {one.critique} / {one.later} / {one.never}"
    lost = f", {one.undetermined} undetermined" if one.undetermined else ""
    return f"{where}{lost}; {one.recall}; false alarms {figures.false_alarms(one)}"


def _label(text: str) -> str:
    """Text from outside as a label: on one line, with nothing that moves the cursor."""
    from assist.cli.page import visible

    return visible(" ".join(text.split()))


def _show_gate(page: Page, finished: Finished) -> None:
    demanded = bool(finished.gate.demands)
    page.heading("what must hold", _MARKS[finished.gate.held] if demanded else "nothing was demanded")
    for demand in finished.gate.demands:
        page.field(_MARKS[demand.held], f"{demand.said}: {demand.found}", _STYLES[demand.held])
