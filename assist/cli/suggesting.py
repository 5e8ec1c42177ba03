"""``assist suggest``: guarded replies for one conversation, or for a file of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assist.cli.running import Exit, say
from assist.jobs import Outcome, Row, SuggestJob, outcome_of
from assist.plugins import DEFAULT_POLICY
from assist.suggestion import SuggestRow

if TYPE_CHECKING:
    from assist.cli.findings import Law
    from assist.cli.page import Page

_WORDS = {
    Outcome.CLEAN: "with suggestions",
    Outcome.FOUND: "without",
    Outcome.UNCHECKED: "not processed",
    Outcome.INVALID: "not readable",
}


def suggest(
    file: Annotated[str, typer.Argument(help="A JSON conversation or JSON Lines; - is standard input.")],
    n: Annotated[int, typer.Option("--n", min=1, max=10, help="At most so many each.")] = 3,
    model: Annotated[str, typer.Option(envvar="ASSIST_MODEL", help="What drafts.")] = "playbook",
    now: Annotated[str | None, typer.Option(metavar="ISO", help="The present time, for the time left.")] = None,
    record: Annotated[Path | None, typer.Option(metavar="DIR", help="Write a replay bundle for each.")] = None,
    output: Annotated[Path | None, typer.Option(metavar="OUT.jsonl", help="Write rows of JSON Lines there.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print rows of JSON Lines.")] = False,
    policy: Annotated[str, typer.Option(help="Policy pack: id, id@version or folder.")] = DEFAULT_POLICY,
) -> int:
    """Suggest replies; each passed the whole chain. Nothing is sent."""
    from assist.conversation import read_time

    if now is not None:
        read_time(now)
    if record is not None:
        _make(record)
    job = SuggestJob(model, policy, n, now, record)
    return _rows(job, file, output) if as_json or output is not None else _page(job, file)


def _make(folder: Path) -> None:
    """Make the folder for bundles before any work is done for them."""
    from assist.errors import ErrorCode, OutputError

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        said = f"{folder} cannot be made ({error.strerror}); name another folder."
        raise OutputError(ErrorCode.UNWRITABLE_OUTPUT, said) from error


def _rows(job: SuggestJob, source: str, output: Path | None) -> Exit:
    from assist.cli.many import run_file
    from assist.cli.reading import rows_of

    return run_file(job, source, output, rows_of, _WORDS)


def _page(job: SuggestJob, source: str) -> Exit:
    from assist.batch import rows
    from assist.cli.findings import Law
    from assist.cli.page import Page
    from assist.cli.reading import opened, rows_of
    from assist.plugins import open_policy

    with opened(source) as stream:
        answered = rows(job, rows_of(stream, source))
        law = Law.of([open_policy(job.policy).policy])
        return _exit([_show(Page(), data, row, law) for data, row in answered])


def _show(page: Page, data: object, row: Row, law: Law) -> Outcome:
    from assist.cli.suggestions import show_answer, show_customer

    assert isinstance(row, SuggestRow)
    outcome = outcome_of(row)
    if outcome is Outcome.INVALID and row.error is not None:
        place = row.id or f"line {row.error.line}"
        say(f"{place}: {row.error.message}")
        return outcome
    page.heading(row.id or "conversation")
    if isinstance(data, dict) and row.error is None:
        show_customer(page, data)
    show_answer(page, row, law)
    return outcome


def _exit(outcomes: Sequence[Outcome]) -> Exit:
    worst = max(outcomes)
    if min(outcomes) is Outcome.INVALID:
        return Exit.NOTHING_PROCESSED
    return {Outcome.CLEAN: Exit.DONE, Outcome.FOUND: Exit.FOUND}.get(worst, Exit.UNCHECKED)
