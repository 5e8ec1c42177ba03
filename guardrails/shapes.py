"""Concepts that are written as patterns, each tried only where one of its trigger strings stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property, reduce
from operator import or_
from typing import TYPE_CHECKING

from guardrails.policy import Concept
from guardrails.text import View

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick
    from re2 import _Regexp


class Shapes:
    """The shapes of a policy's concepts; ``bits`` are the concepts' by name."""

    def __init__(self, concepts: Iterable[Concept], bits: Mapping[str, int]) -> None:
        self.bits = bits
        self._shapes = {concept.id: concept.shape for concept in concepts if concept.shape is not None}

    @cached_property
    def _triggers(self) -> tuple[AhoCorasick, list[list[str]]]:
        """The trigger strings of all shapes, and the concepts of each."""
        from ahocorasick_rs import AhoCorasick

        owners: dict[str, list[str]] = {}
        for name, shape in self._shapes.items():
            for mark in shape.trigger:
                owners.setdefault(mark, []).append(name)
        return AhoCorasick(list(owners)), list(owners.values())

    @cached_property
    def compiled(self) -> dict[str, _Regexp]:
        """Each concept's pattern."""
        import re2

        options = re2.Options()
        options.log_errors = False
        return {name: re2.compile(shape.pattern, options) for name, shape in self._shapes.items()}

    def looking(self, view: View) -> Looking:
        """The search for the shapes whose triggers stand in ``view``."""
        automaton, owners = self._triggers
        found = {index for index, _, _ in automaton.find_matches_as_indexes(view.text, overlapping=True)}
        return Looking(self, view, {name for index in found for name in owners[index]})


class Looking:
    """The search of one view for shapes. ``names`` are the concepts whose triggers stand in it."""

    __slots__ = ("_shapes", "_view", "names")

    def __init__(self, shapes: Shapes, view: View, names: set[str]) -> None:
        self._shapes = shapes
        self._view = view
        self.names = names

    @property
    def bits(self) -> int:
        """The bits of these concepts."""
        return reduce(or_, map(self._shapes.bits.__getitem__, self.names), 0)

    def spans(self, name: str) -> list[tuple[int, int]]:
        """Where the shape of this concept stands, in code points of the original; nowhere if it has none."""
        if name not in self.names:
            return []
        return [self._view.span(*match.span()) for match in self._shapes.compiled[name].finditer(self._view.text)]
