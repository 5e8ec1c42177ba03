"""The scorers and systems that plug-ins offer, those that ship among them."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from assist.errors import ErrorCode, SetupError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evals.scorers.scorer import Scorer
    from evals.systems.system import System

Kind = TypeVar("Kind")


def scorers_by_name() -> dict[str, type[Scorer]]:
    """Every scorer by its name.

    Raises:
        SetupError: two plug-ins offer the same name.
    """
    from assist.plugins import manager

    return _unique("scorer", ((kind.name, kind) for kind in chain.from_iterable(manager().hook.assist_scorers())))


def systems_by_kind() -> dict[str, type[System]]:
    """Every system by its kind.

    Raises:
        SetupError: two plug-ins offer the same kind.
    """
    from assist.plugins import manager

    offered: Iterable[type[System]] = chain.from_iterable(manager().hook.assist_systems())
    return _unique("system", ((system.model_fields["kind"].annotation.__args__[0], system) for system in offered))  # type: ignore[union-attr]


def _unique(what: str, offered: Iterable[tuple[str, Kind]]) -> dict[str, Kind]:
    found: dict[str, Kind] = {}
    for name, kind in offered:
        if name in found:
            raise SetupError(ErrorCode.PLUGIN_FAILED, f"two plug-ins offer a {what} called {name!r}; uninstall one.")
        found[name] = kind
    return found
