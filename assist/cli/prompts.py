"""``assist prompts``: what is said to a model, whether it is sound, and what differs between two folders."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assist.cli.running import Exit
from assist.errors import ErrorCode, SetupError
from assist.plugins import DEFAULT_POLICY

if TYPE_CHECKING:
    from assist.conversation import Conversation
    from prompts.library import TemplateLibrary
    from prompts.requests import PromptRequest

app = typer.Typer(no_args_is_help=False, help="See, render, lint and compare the prompt templates.")

Folders = Annotated[
    list[Path] | None,
    typer.Option("--folder", metavar="DIR", help="Your own templates in place of shipped ones; repeatable."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@contextmanager
def _sound() -> Iterator[None]:
    """Turn what is wrong with templates into an error for people."""
    from prompts.library import PromptError

    try:
        yield
    except PromptError as error:
        raise SetupError(ErrorCode.INVALID_OPTION, f"the prompts cannot be used: {error}") from error


def _library(folders: list[Path] | None) -> TemplateLibrary:
    from prompts.library import library

    return library(folders or [])


@app.command("list")
def list_(folders: Folders = None, as_json: AsJson = False) -> int:
    """List the templates with version, hash and purpose."""
    from assist.cli.page import Page

    with _sound():
        known = _library(folders)
    page = Page()
    for name in known.ids:
        template = known.get(name)
        if as_json:
            keys = ("id", "version", "purpose", "variables", "sha256")
            typer.echo(json.dumps({key: getattr(template, key) for key in keys}, ensure_ascii=False))
        else:
            about = f"version {template.version}, sha256 {template.sha256[:12]}  {template.purpose}"
            page.field(name, about, indent=24)
    return Exit.DONE


@app.command()
def render(
    conversation: Annotated[str, typer.Argument(help="A file with one JSON conversation; - is standard input.")],
    language: Annotated[
        str | None, typer.Option("--lang", help="Language of the reply; the customer's if none.")
    ] = None,
    tone: Annotated[str, typer.Option(help="warm, formal or plain.")] = "warm",
    length: Annotated[str, typer.Option(help="short or full.")] = "full",
    emphasis: Annotated[str, typer.Option(help="answer, steps or care.")] = "answer",
    policy: Annotated[str, typer.Option(help="Policy pack: id, id@version or folder.")] = DEFAULT_POLICY,
    folders: Folders = None,
    as_json: AsJson = False,
) -> int:
    """Show what would ask a model for a draft, private data hidden as they would be. Nothing is asked."""
    from assist.cli.reading import read_json
    from assist.codes import read_language
    from assist.conversation import parse_conversation
    from assist.suggesting import language_of

    read = parse_conversation(read_json(conversation))
    reply_in = read_language(language) or language_of(read)
    with _sound():
        manner = {"tone": tone, "length": length, "emphasis": emphasis}
        _show(_asked(read, policy, reply_in, manner, _library(folders)), as_json)
    return Exit.DONE


def _asked(
    conversation: Conversation, policy: str, language: str, manner: dict[str, str], templates: TemplateLibrary
) -> PromptRequest:
    from assist.drafting.briefing import draft_request_for
    from assist.plugins import detectors, open_policy
    from guardrails.masking import Mask

    pack = open_policy(policy)
    mask = Mask.of(pack.rules(detectors()), conversation.facts, conversation.customer.name)
    return draft_request_for(
        conversation,
        pack.policy,
        language,
        tone=manner["tone"],
        length=manner["length"],
        emphasis=manner["emphasis"],
        templates=templates,
        hide=mask.hide,
    )


def _show(request: PromptRequest, as_json: bool) -> None:
    if as_json:
        from dataclasses import asdict

        typer.echo(json.dumps(asdict(request), ensure_ascii=False))
        return
    for message in request.messages:
        typer.echo(f"[{message.role}]\n{message.content}")
    typer.echo(f"[answer: {request.schema_name}]\n{json.dumps(request.schema, indent=2)}")


@app.command()
def lint(
    folder: Annotated[Path | None, typer.Argument(help="A folder of templates; the shipped one if none.")] = None,
    former: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Its earlier state, to see that versions rose.")
    ] = None,
) -> int:
    """Check templates: form, names, what each must say, versions. Ends with 1 if they are not sound."""
    from assist.cli.page import Page
    from prompts.library import FOLDER
    from prompts.lint import lint as problems_of

    with _sound():
        problems = problems_of(folder or FOLDER, former=former)
    page = Page()
    for problem in problems:
        page.line(f"{problem.where}: {problem.message}")
    if not problems:
        page.line("All templates are sound.")
    return Exit.FOUND if problems else Exit.DONE


@app.command()
def diff(
    folder: Annotated[Path, typer.Argument(help="A folder of templates.")],
    other: Annotated[
        Path | None, typer.Argument(help="A later one; without it the shipped templates are the first.")
    ] = None,
) -> int:
    """Say what differs between two folders. Ends with 1 where a text changed and its version did not rise."""
    from assist.cli.page import Page
    from prompts.diff import ONLY_FIRST, changes
    from prompts.library import FOLDER

    with _sound():
        found = changes(folder, other) if other else changes(FOLDER, folder)
    if other is None:
        found = [change for change in found if change.said != ONLY_FIRST]
    page = Page()
    for change in found:
        page.heading(change.id)
        page.line(change.said)
        for line in change.lines:
            page.line(line, {"+": "green", "-": "red"}.get(line[:1], ""))
    if not found:
        page.line("No template differs.")
    return Exit.FOUND if any(change.needs_version for change in found) else Exit.DONE
