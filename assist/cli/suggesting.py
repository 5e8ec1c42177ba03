"""``assist suggest``: guarded replies for one conversation, or for a file of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from assist.assistant import MOST_SUGGESTIONS, PLAYBOOK
from assist.cli.running import Exit
from assist.jobs import Outcome, SuggestJob
from assist.plugins import DEFAULT_POLICY

_WORDS = {
    Outcome.CLEAN: "with suggestions",
    Outcome.FOUND: "without",
    Outcome.UNCHECKED: "not processed",
    Outcome.INVALID: "not readable",
}


def suggest(
    file: Annotated[str, typer.Argument(help="A JSON conversation or JSON Lines; - is standard input.")],
    n: Annotated[int, typer.Option("--n", min=1, max=MOST_SUGGESTIONS, help="At most so many each.")] = 3,
    model: Annotated[str, typer.Option(envvar="ASSIST_MODEL", help="What drafts.")] = PLAYBOOK,
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


def _page(job: SuggestJob, source: str) -> int:
    from assist.cli.findings import Law
    from assist.cli.page import Page
    from assist.cli.reading import opened, rows_of
    from assist.cli.running import say
    from assist.plugins import open_policy

    with opened(source) as stream:
        lines = rows_of(stream, source)
        page, law = Page(), Law.of([open_policy(job.policy).policy])
        outcomes = list(_shown(job, lines, page, law))
    if all(outcome is Outcome.INVALID for outcome in outcomes):
        return say("no conversation could be read; see above.")
    return {Outcome.CLEAN: Exit.DONE, Outcome.FOUND: Exit.FOUND}.get(max(outcomes), Exit.UNCHECKED)
