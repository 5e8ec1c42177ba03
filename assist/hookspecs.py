"""What a plug-in can add. Everything that ships built in is registered through these hooks too.

A plug-in is a module or object whose functions carry ``@assist.hookimpl``; it is found through the
entry point group ``assist``. Every hook returns what it adds; nothing is removed by a hook.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    import typer

    from assist.drafting.drafter import Drafter
    from guardrails.rules import Detector

PROJECT = "assist"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def assist_hooks() -> Sequence[ModuleType]:
    """Modules with hooks of the plug-in's own, for other plug-ins to add to; their names begin with ``assist_``."""
    raise NotImplementedError


@hookspec
def assist_policies() -> Sequence[Path]:
    """Folders of policy packs that can be named by ``id`` or ``id@version``."""
    raise NotImplementedError


@hookspec
def assist_detectors() -> Sequence[Detector]:
    """Functions that find things in texts and report them under names that begin with ``@``."""
    raise NotImplementedError


@hookspec
def assist_drafters() -> Sequence[Drafter]:
    """Sources of drafts, by name; the chain decides which drafts are delivered."""
    raise NotImplementedError


@hookspec
def assist_commands(app: typer.Typer) -> None:
    """Add commands to the command line."""
