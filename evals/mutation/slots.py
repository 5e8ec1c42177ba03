"""Slots of wordings, ``{phone}`` for one: filled from seeded lists of invented values, or against the facts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from random import Random
from string import Formatter
from typing import Any

from evals.mutation.contradiction import CONTRADICTIONS
from guardrails.facts import from_case


@cache
def values() -> Mapping[str, tuple[str, ...]]:
    """The invented values by slot, read from ``slots.yaml``."""
    import yaml

    listed = yaml.safe_load(files("evals.mutation").joinpath("slots.yaml").read_text(encoding="utf-8"))
    return {slot: tuple(choices) for slot, choices in listed.items()}


def slots(wording: str) -> tuple[str, ...]:
    """The names of the slots of a wording. Raises ``ValueError`` for braces that do not pair."""
    return tuple(name for _, name, _, _ in Formatter().parse(wording) if name is not None)


def filled(wording: str, row: Mapping[str, Any], dice: Random) -> str | None:
    """The wording with all slots filled; None where the row's facts do not tell what would be false.

    Raises ``FactsError`` for facts that no guard could read.
    """
    given = {slot: _value(slot, row, dice) for slot in slots(wording)}
    return None if None in given.values() else wording.format(**given)


def _value(slot: str, row: Mapping[str, Any], dice: Random) -> str | None:
    if slot in CONTRADICTIONS:
        return CONTRADICTIONS[slot](from_case(row.get("facts") or {}), dice)
    return dice.choice(values()[slot])
