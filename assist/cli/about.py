"""``assist doctor``, ``plugins`` and ``schema``: what is here, and what comes in and out."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from assist.cli.running import Exit
from assist.plugins import DEFAULT_POLICY

_SIGNS = {"ok": ("ok", "green"), "warning": ("look", "yellow"), "problem": ("WRONG", "bold red")}
_SCHEMA_HELP = "Which one; without it the names are listed."


def doctor(
    model: Annotated[str, typer.Option(envvar="ASSIST_MODEL", help="What drafts.")] = "playbook",
    policy: Annotated[str, typer.Option(help="Policy pack: id, id@version or folder.")] = DEFAULT_POLICY,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> int:
    """Say what stands ready and what does not. Ends with 1 where something is wrong."""
    from assist.cli.page import Page
    from assist.doctor import State, report
    from assist.suggestion import to_json

    found = report(model, policy)
    if as_json:
        for item in found:
            typer.echo(json.dumps(to_json(item), ensure_ascii=False))
    else:
        page = Page()
        for item in found:
            sign, style = _SIGNS[item.state.value]
            page.field(f"{sign:<6} {item.check}", item.said, style if item.state is not State.OK else "", indent=40)
    return Exit.FOUND if any(item.state is State.PROBLEM for item in found) else Exit.DONE


def plugins() -> int:
    """List the plug-ins and what each adds."""
    from assist.cli.page import Page
    from assist.plugins import manager

    page, found = Page(), manager()
    for name, plugin in sorted(found.list_name_plugin()):
        adds = [caller.name.removeprefix("assist_") for caller in found.get_hookcallers(plugin) or ()]
        page.field(name, ", ".join(sorted(adds)) or "nothing", indent=24)
    return Exit.DONE


def schema(
    name: Annotated[str | None, typer.Argument(help=_SCHEMA_HELP, show_default=False)] = None,
    listed: Annotated[bool, typer.Option("--list", help="List the names.")] = False,
) -> int:
    """Print the JSON Schema of a row that goes in or comes out."""
    from assist.schemas import NAMES
    from assist.schemas import schema as made

    if listed or name is None:
        typer.echo("\n".join(NAMES))
    else:
        typer.echo(json.dumps(made(name), indent=2, ensure_ascii=False))
    return Exit.DONE
