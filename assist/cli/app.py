"""The commands, put together; each one's module is imported when it may be run."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import ModuleType
from typing import Annotated

import typer

from assist.errors import SetupError

#: Commands, and groups of commands, with the module of this package that holds each, in the order of the help.
_COMMANDS: Mapping[str, str] = {
    "check": "checking",
    "suggest": "suggesting",
    "replay": "replaying",
    "evidence": "evidence",
    "demo": "demo",
    "doctor": "about",
    "plugins": "about",
    "schema": "about",
}
_GROUPS: Mapping[str, str] = {"policy": "policy", "prompts": "prompts"}


def _version(asked: bool) -> None:
    if asked:
        from guardrails import VERSION

        typer.echo(f"agent-assist {VERSION}")
        raise typer.Exit


def _top(
    context: typer.Context,
    _version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Guarded reply suggestions for people who answer customers of online marketplaces. It never sends."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def build(named: str | None = None) -> tuple[typer.Typer, SetupError | None]:
    """The command line, and what kept a plug-in from adding its commands, if anything did.

    Where ``named`` is a command that ships built in, only that one is put together.
    """
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.callback(invoke_without_command=True)(_top)
    shipped = {**_COMMANDS, **_GROUPS}
    wanted = {name: shipped[name] for name in shipped if named in (name, None)} or shipped
    for name, module in wanted.items():
        _add(app, name, import_module(f"assist.cli.{module}"))
    return app, None if named in shipped else _add_others(app)


def _add(app: typer.Typer, name: str, module: ModuleType) -> None:
    if name in _GROUPS:
        app.add_typer(module.app, name=name)
    else:
        app.command(name)(getattr(module, name))


def _add_others(app: typer.Typer) -> SetupError | None:
    """Let plug-ins add commands. One that cannot be loaded must not stop ``assist doctor`` from saying so."""
    from assist import plugins

    try:
        plugins.manager().hook.assist_commands(app=app)
    except SetupError as error:
        return error
    return None
