"""Commands that are imported when they are called, so that the command line starts quickly."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

import typer

_PASSED_ON = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}


def group(commands: Mapping[str, tuple[str, str]]) -> typer.Typer:
    """A command group that hands each command's arguments to the ``app`` of its module."""
    app = typer.Typer(no_args_is_help=True, add_completion=False)
    for name, (module, said) in commands.items():
        _add(app, name, module, said)
    return app


def _add(app: typer.Typer, name: str, module: str, said: str) -> None:
    @app.command(name, help=said, context_settings=dict(_PASSED_ON))
    def run(context: typer.Context) -> object:
        """Import the module and pass the arguments on; its exit code is the answer."""
        return import_module(module).app(context.args, prog_name=f"assist eval {name}", standalone_mode=False)
