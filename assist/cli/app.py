"""The commands, put together; each one's work is imported when it is run."""

from __future__ import annotations

from typing import Annotated

import typer

from assist.cli import about, checking, demo, evidence, policy, prompts, replaying, suggesting
from assist.errors import SetupError


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


def build() -> tuple[typer.Typer, SetupError | None]:
    """The whole command line, and what kept a plug-in from adding its commands, if anything did."""
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.callback(invoke_without_command=True)(_top)
    app.command("check")(checking.check)
    app.command("suggest")(suggesting.suggest)
    app.add_typer(policy.app, name="policy")
    app.add_typer(prompts.app, name="prompts")
    app.command("replay")(replaying.replay)
    app.command("evidence")(evidence.evidence)
    app.command("demo")(demo.demo)
    app.command("doctor")(about.doctor)
    app.command("plugins")(about.plugins)
    app.command("schema")(about.schema)
    return app, _add_others(app)


def _add_others(app: typer.Typer) -> SetupError | None:
    """Let plug-ins add commands. One that cannot be loaded must not stop ``assist doctor`` from saying so."""
    from assist import plugins

    try:
        plugins.manager().hook.assist_commands(app=app)
    except SetupError as error:
        return error
    return None
