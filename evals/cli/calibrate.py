"""``assist eval calibrate JUDGE LABELLED``: how well a judge agrees with people, as a file that suites name."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assist.cli.running import Exit
from assist.errors import ErrorCode, InputError, OutputError
from evals.calibrating import KINDS, UNDECIDED, Calibrated, Kind, calibrate, helpfulness_by, labelled_rows
from evals.calibration import Interval
from evals.judge import open_judge
from evals.progress import shown
from evals.runner import Progress
from evals.scorers.helpfulness import Helpfulness
from evals.suite import load_suite, suite_path
from guardrails.asking import Failed

if TYPE_CHECKING:
    from assist.cli.page import Page

app = typer.Typer(add_completion=False)
#: Column in which figures begin.
_INDENT = 18


@app.command()
def main(
    judge: Annotated[str, typer.Argument(metavar="JUDGE", help="critique, helpfulness, meanings or preference.")],
    labelled: Annotated[Path, typer.Argument(metavar="LABELLED", help="Rows that people labelled.")],
    model: Annotated[str, typer.Option(help="The model to measure, provider:name.")],
    output: Annotated[Path | None, typer.Option(metavar="FILE.json", help="Where the calibration goes.")] = None,
    cache: Annotated[Path | None, typer.Option(metavar="FILE", help="SQLite file of remembered verdicts.")] = None,
    suite: Annotated[str | None, typer.Option(help="Judge helpfulness by the rubric of this suite.")] = None,
) -> int:
    """Measure a judge. Exit code 1: it agrees too little to gate; 3: a row got no verdict because of a failure."""
    if judge not in KINDS:
        raise InputError(ErrorCode.INVALID_OPTION, f"there is no judge {judge!r}; choose from {', '.join(KINDS)}.")
    rows = labelled_rows(labelled)
    kind = KINDS[judge] if suite is None else _by_suite(judge, suite)
    with shown(f"calibrating {judge}") as show:
        opened = open_judge(model, cache, kind.task)
        found = asyncio.run(calibrate(judge, opened, rows, lambda done: show(Progress(len(rows), done)), kind))
    _show(found)
    _write(found, output or Path(f"calibration-{judge}.json"))
    broken = [said for _, _, said in found.each if isinstance(said, Failed) and said.kind not in UNDECIDED]
    if broken:
        return Exit.UNCHECKED
    return Exit.FOUND if found.calibration.objection else Exit.DONE


#: What a calibration is for, where that is not a suite.
_USES = {
    "critique": "it tells how far the chain's critique by this model can be trusted, and no suite gates by it",
    "preference": "name it by --calibration of assist eval prefer",
}


def _by_suite(judge: str, suite: str) -> Kind:
    """The judge of helpfulness as a suite has it; the other judges have no options."""
    scorers = [scorer for scorer in load_suite(suite_path(suite)).scorers if isinstance(scorer, Helpfulness)]
    if judge != Helpfulness.name or not scorers:
        said = (
            f"--suite goes with the judge helpfulness and a suite that has this scorer, not with {judge} and {suite}."
        )
        raise InputError(ErrorCode.INVALID_OPTION, said, "suite")
    return helpfulness_by(scorers[0])


def _write(found: Calibrated, path: Path) -> None:
    written = json.dumps(found.calibration.model_dump(mode="json"), indent=2, sort_keys=True) + "\n"
    try:
        path.write_text(written, encoding="utf-8")
    except OSError as error:
        said = f"{path} cannot be written to ({error.strerror})."
        raise OutputError(ErrorCode.UNWRITABLE_OUTPUT, said) from error
    use = _USES.get(found.calibration.judge, "name it under judge.calibrations of a suite")
    typer.echo(f"Written to {path}; {use}.")


def _show(found: Calibrated) -> None:
    from assist.cli.page import Page

    page, one = Page(), found.calibration
    page.heading(f"{one.judge} by {one.model}: {one.rows} labelled rows", one.key[:12])
    for name, interval in (
        ("agreed", one.agreed),
        ("labelled yes", one.base_rate),
        ("judged yes", one.judged_rate),
        ("recall", one.recall),
        ("false alarms", one.false_alarms),
    ):
        page.field(name, _told(interval), indent=_INDENT)
    page.field("Cohen's kappa", _kappa(found), indent=_INDENT)
    _show_undetermined(page, found)
    said = one.objection
    page.field("may gate", "yes" if said is None else f"no: {said}", "" if said is None else "yellow", indent=_INDENT)


def _kappa(found: Calibrated) -> str:
    one = found.calibration
    if one.kappa is None or one.kappa_low is None or one.kappa_high is None:
        return "not defined for these rows"
    return f"{one.kappa:.2f} [{one.kappa_low:.2f}, {one.kappa_high:.2f}]"


def _told(one: Interval) -> str:
    share = f"{one.k / one.n:.1%}" if one.n else "-"
    return f"{one.k}/{one.n} = {share} [{100 * one.low:.1f}, {100 * one.high:.1f}]"


def _show_undetermined(page: Page, found: Calibrated) -> None:
    reasons = Counter(said.reason for _, _, said in found.each if isinstance(said, Failed))
    page.field("undetermined", f"{found.calibration.undetermined}/{found.calibration.rows}", indent=_INDENT)
    for reason, count in reasons.most_common(5):
        page.field("", f"{count}: {reason}", "dim", indent=_INDENT)


if __name__ == "__main__":
    app()
