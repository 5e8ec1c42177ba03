"""What concepts and rules rest on: the concepts that are found in a text, each a bit of one number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from guardrails.policy import Concept, Near, Within


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Concepts of which any one will do.

    ``bits`` are those of its concepts that are found, and ``meetings`` those of its concepts that are built.
    ``members`` has each concept as a group of its own; a group of one has none, but the concept's ``unless``.
    """

    names: tuple[str, ...]
    bits: int
    meetings: tuple[Meeting, ...]
    members: tuple[Group, ...] = ()
    unless: Group | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Meeting:
    """A :class:`Near` with its concepts looked up.

    ``needed`` has bits of which one at least must be present. ``quickest`` has the groups again, those first
    that cost least to look at.
    """

    near: Near
    groups: tuple[Group, ...]
    quickest: tuple[Group, ...]
    needed: int
    not_across: Group | None

    @property
    def in_one_sentence(self) -> bool:
        """Whether all groups must begin in one sentence."""
        return len(self.groups) > 1 and self.near.within in (Within.PHRASE, Within.SENTENCE)


class Reach:
    """The concepts of a policy and the names that detectors use, looked up once and shared.

    ``common`` are the concepts that stand in nearly every text, and so tell least.
    """

    def __init__(self, concepts: Iterable[Concept], detected: Iterable[str], common: Iterable[str] = ()) -> None:
        self._concepts = {concept.id: concept for concept in concepts}
        names = [*detected, *(concept.id for concept in self._concepts.values() if concept.words or concept.shape)]
        self.bits = {name: 1 << number for number, name in enumerate(names)}
        self._common = reduce(or_, (self.bits.get(name, 0) for name in common), 0)
        self._groups: dict[tuple[str, ...], Group] = {}

    def group(self, names: tuple[str, ...]) -> Group:
        """The group of these concepts."""
        known = self._groups.get(names)
        if known is None:
            known = self._groups[names] = self._one(names[0]) if len(names) == 1 else self._several(names)
        return known

    def _one(self, name: str) -> Group:
        concept, bits = self._concepts.get(name), self.bits.get(name, 0)
        if concept is None:
            return Group((name,), bits, ())
        meetings = (self.meeting(concept.near),) if concept.near else ()
        return Group((name,), bits, meetings, (), self.group(concept.unless) if concept.unless else None)

    def _several(self, names: tuple[str, ...]) -> Group:
        members = tuple(self.group((name,)) for name in names)
        bits = reduce(or_, (member.bits for member in members))
        return Group(names, bits, tuple(meeting for member in members for meeting in member.meetings), members)

    def meeting(self, near: Near) -> Meeting:
        """``near`` with its concepts looked up."""
        groups = tuple(map(self.group, near.all))
        quickest = tuple(sorted(groups, key=lambda group: (len(group.meetings), len(group.names))))
        needed = min(map(_any_of, groups), key=lambda bits: ((bits & self._common).bit_count(), bits.bit_count()))
        return Meeting(near, groups, quickest, needed, self.group(near.not_across) if near.not_across else None)

    def names(self, bits: int) -> list[str]:
        """The concepts with these bits."""
        return [name for name, bit in self.bits.items() if bit & bits]


def _any_of(group: Group) -> int:
    """Bits of which one at least must be present where one of the group stands."""
    return reduce(or_, (meeting.needed for meeting in group.meetings), group.bits)
