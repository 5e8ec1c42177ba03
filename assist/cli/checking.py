"""``assist check``: one text, or a file of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from assist.cli.running import Exit
from assist.errors import ErrorCode, InputError
from assist.jobs import CheckJob, Outcome, dumped, outcome_of
from assist.plugins import DEFAULT_POLICY
from assist.suggestion import CheckRow

_WORDS = {
    Outcome.CLEAN: "pass",
    Outcome.FOUND: "flagged",
    Outcome.UNCHECKED: "not checked",
    Outcome.INVALID: "not readable",
}
_EXITS = {Outcome.CLEAN: Exit.DONE, Outcome.FOUND: Exit.FOUND, Outcome.UNCHECKED: Exit.UNCHECKED}


def check(
    text: Annotated[str | None, typer.Argument(help="The text; - reads it from standard input.")] = None,
    channel: Annotated[str | None, typer.Option(help="chat (default), review_response or package_note.")] = None,
    market: Annotated[str | None, typer.Option(help="ISO 3166 country code, such as GB.")] = None,
    lang: Annotated[str | None, typer.Option(help="Language of messages; all languages are always checked.")] = None,
    facts: Annotated[str | None, typer.Option(metavar="FILE", help="JSON object with facts of the order.")] = None,
    customer: Annotated[str | None, typer.Option(metavar="TEXT", help="What the customer wrote.")] = None,
    critique: Annotated[bool, typer.Option("--critique", help="Ask a language model too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the row a batch would print.")] = False,
    batch: Annotated[str | None, typer.Option(metavar="IN.jsonl", help="Check every row of a file.")] = None,
    output: Annotated[Path | None, typer.Option(metavar="OUT.jsonl", help="Where the rows of --batch go.")] = None,
    policy: Annotated[str, typer.Option(help="Policy pack: id, id@version or folder.")] = DEFAULT_POLICY,
) -> int:
    """Check a text before it is sent: findings with span, clause, reason and fix."""
    setting = {"channel": channel, "market": market, "lang": lang}
    named = {key: value for key, value in setting.items() if value is not None}
    if batch is not None:
        _refuse(text=text, facts=facts, customer=customer)
        return _check_file(CheckJob(policy, critique, named), batch, output)
    if output is not None:
        raise InputError(ErrorCode.INVALID_OPTION, "--output goes with --batch; use > for one text.", "output")
    return _check_one(CheckJob(policy, critique), {**named, **_given(text, facts, customer)}, as_json)


def _refuse(**options: str | None) -> None:
    if given := [name for name, value in options.items() if value is not None]:
        said = f"with --batch every row brings its own {given[0]}; leave it out of the command."
        raise InputError(ErrorCode.INVALID_OPTION, said, given[0])


def _check_file(job: CheckJob, source: str, output: Path | None) -> int:
    from assist.checking import context_of
    from assist.cli.many import run_file
    from assist.cli.reading import lines_of

    context_of(**job.defaults)
    return run_file(job, source, output, lines_of, _WORDS)


def _given(text: str | None, facts: str | None, customer: str | None) -> dict[str, Any]:
    from assist.cli.reading import STDIN, read_object, read_text

    if text is None:
        said = "no text is given; put it in quotes, or use - to read it from standard input."
        raise InputError(ErrorCode.MISSING_TEXT, said, "text")
    # What a shell pipes ends with a line end that is no part of the text.
    row: dict[str, Any] = {"text": read_text(STDIN).removesuffix("\n") if text == STDIN else text}
    if facts is not None:
        row["facts"] = read_object(facts, "the facts")
    return row if customer is None else {**row, "customer": customer}


def _check_one(job: CheckJob, given: dict[str, Any], as_json: bool) -> int:
    row = job.open()(given, None)
    assert isinstance(row, CheckRow)
    outcome = outcome_of(row)
    if outcome is Outcome.INVALID and row.error is not None:
        raise InputError(row.error.code, row.error.message, row.error.field)
    if as_json:
        typer.echo(dumped(row))
    else:
        _show(given, row, job.policy)
    return _EXITS[outcome]


def _show(given: dict[str, Any], row: CheckRow, policy: str) -> None:
    from assist.cli.findings import Law, show_check
    from assist.cli.page import Page
    from assist.plugins import open_policy

    show_check(Page(), given["text"], row, Law.of([open_policy(policy).policy]))
