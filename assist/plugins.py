"""Finding plug-ins, and asking them for what they add."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pluggy

from assist import builtin, hookspecs
from assist.errors import ErrorCode, SetupError

if TYPE_CHECKING:
    from assist.drafting.drafter import Drafter
    from guardrails.compiling import CompiledPack
    from guardrails.rules import Detector

#: The pack a text is checked against unless another is named.
DEFAULT_POLICY = "tiktok-shop"


@cache
def manager() -> pluggy.PluginManager:
    """The plug-ins of this environment: what ships built in, then what is installed beside it.

    Raises:
        SetupError: an installed plug-in cannot be loaded; names it and the reason.
    """
    plugins = pluggy.PluginManager(hookspecs.PROJECT)
    plugins.add_hookspecs(hookspecs)
    plugins.register(builtin, name="built-in")
    for name, error in _load_installed(plugins):
        raise SetupError(
            ErrorCode.PLUGIN_FAILED,
            f"the plug-in {name!r} cannot be loaded ({type(error).__name__}: {error}); update or uninstall it.",
        ) from error
    for module in chain.from_iterable(plugins.hook.assist_hooks()):
        plugins.add_hookspecs(module)
    plugins.check_pending()
    return plugins


def _load_installed(plugins: pluggy.PluginManager) -> Iterator[tuple[str, Exception]]:
    from importlib.metadata import entry_points

    for entry in sorted(entry_points(group=hookspecs.PROJECT), key=lambda entry: entry.name):
        try:
            plugins.register(entry.load(), name=entry.name)
        except (ImportError, AttributeError, ValueError, pluggy.PluginValidationError) as error:
            yield entry.name, error


def detectors() -> tuple[Detector, ...]:
    """Every detector, those that ship first."""
    return tuple(chain.from_iterable(reversed(manager().hook.assist_detectors())))


def drafter(name: str) -> Drafter:
    """The drafter called ``name``.

    Raises:
        SetupError: there is none of that name.
    """
    known: dict[str, Drafter] = {found.name: found for found in chain.from_iterable(manager().hook.assist_drafters())}
    if name not in known:
        raise SetupError(
            ErrorCode.UNKNOWN_MODEL, f"there is no drafter {name!r}; choose from {', '.join(sorted(known))}."
        )
    return known[name]


def policy_folders() -> list[Path]:
    """The folders of all packs that plug-ins offer."""
    return list(chain.from_iterable(reversed(manager().hook.assist_policies())))


def open_policy(name: str = DEFAULT_POLICY) -> CompiledPack:
    """The pack called ``id`` or ``id@version``, or the one in a folder of that path.

    Raises:
        SetupError: there is none of that name, or it is not sound.
    """
    from guardrails.compiling import open_pack
    from guardrails.errors import PolicyError

    folder = Path(name)
    folders = [folder] if (folder / "policy.yaml").is_file() else policy_folders()
    packs: list[CompiledPack] = []
    for candidate in folders:
        try:
            packs.append(open_pack(candidate))
        except PolicyError as error:
            raise SetupError(
                ErrorCode.POLICY_UNSOUND, f"the policy in {candidate.name} is not sound: {error}"
            ) from error
    for pack in packs:
        if folders == [folder] or name in (pack.policy.info.id, pack.policy.ref):
            return pack
    known = ", ".join(sorted(pack.policy.ref for pack in packs))
    raise SetupError(ErrorCode.UNKNOWN_POLICY, f"there is no policy {name!r}; choose from {known}.")
