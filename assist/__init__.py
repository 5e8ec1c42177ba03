"""Guarded reply suggestions for people who answer customers of online marketplaces.

Importing does no work: each name is loaded when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assist.ownership import refuse_strangers

if TYPE_CHECKING:
    from assist.assistant import Assistant
    from assist.conversation import Conversation
    from assist.errors import AssistError, InputError, OutputError, SetupError
    from assist.hookspecs import hookimpl
    from assist.schemas import schema
    from assist.suggestion import CheckRow, SuggestRow, to_json

DISTRIBUTION = "agent-assist"

_HOMES = {
    "AssistError": "assist.errors",
    "Assistant": "assist.assistant",
    "CheckRow": "assist.suggestion",
    "Conversation": "assist.conversation",
    "InputError": "assist.errors",
    "OutputError": "assist.errors",
    "SetupError": "assist.errors",
    "SuggestRow": "assist.suggestion",
    "hookimpl": "assist.hookspecs",
    "schema": "assist.schemas",
    "to_json": "assist.suggestion",
}

__all__ = [
    "AssistError",
    "Assistant",
    "CheckRow",
    "Conversation",
    "InputError",
    "OutputError",
    "SetupError",
    "SuggestRow",
    "hookimpl",
    "schema",
    "to_json",
]

refuse_strangers()


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'assist' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
