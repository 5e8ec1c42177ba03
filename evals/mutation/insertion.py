"""Insertions: operators that put one breach of one guideline into a reply, written as YAML in ``insertions/``.

A file holds one guideline, an operator a way of breaking it, said plainly and in other words::

    guideline: ask_to_cancel
    operators:
      asks_outright:
        summary: asks for the cancellation
        channels: [chat]
        plain: ["Please cancel your order.", ...]
        paraphrased: ["It would help us if you withdrew this purchase.", ...]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from random import Random
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from evals.mutation.contradiction import CONTRADICTIONS
from evals.mutation.operator import Operator, inserting
from evals.mutation.slots import filled, slots, values
from guardrails.facts import OrderStatus, from_case

_WORD = re.compile(r"[^\W_]+")


class UnsoundInsertionError(ValueError):
    """A file of insertions does not hold what it must; names the file, the place and the reason."""


def _sentence(wording: str) -> str:
    if not wording.endswith((".", "!", "?")):
        raise ValueError(f"{wording!r} does not end like a sentence")
    unknown = [slot for slot in slots(wording) if slot not in values() and slot not in CONTRADICTIONS]
    if unknown:
        raise ValueError(f"{wording!r} has the unknown slot {unknown[0]!r}; slots.yaml lists them")
    return wording


_Wordings = Annotated[tuple[Annotated[str, AfterValidator(_sentence)], ...], Field(min_length=3)]


class Insertion(BaseModel):
    """One way of breaking a guideline.

    ``guidelines`` are the keys that may rightly be named where that is not the file's own alone. ``channels`` and
    ``statuses`` (of the order, which must be known then) limit the rows it fits; ``not_after`` are words of the
    customer after which the same sentences would be a lawful answer.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    summary: str
    guidelines: tuple[str, ...] = ()
    channels: tuple[Literal["chat", "review_response", "package_note"], ...] = ()
    statuses: tuple[OrderStatus, ...] = ()
    not_after: frozenset[str] = frozenset()
    plain: _Wordings
    paraphrased: _Wordings

    @property
    def wordings(self) -> tuple[str, ...]:
        """All sentences, the plain ones first."""
        return self.plain + self.paraphrased

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        if len(set(self.wordings)) < len(self.wordings):
            raise ValueError("a wording stands twice")
        by_facts = {frozenset(CONTRADICTIONS.keys() & slots(wording)) for wording in self.wordings}
        if len(by_facts) > 1:
            raise ValueError("a slot of the facts must stand in every wording or in none")
        return self

    def passage(self, row: Mapping[str, Any], dice: Random) -> str | None:
        """One of the wordings, filled; None where it would be no breach in this row."""
        return filled(dice.choice(self.wordings), row, dice) if self._fits(row) else None

    def _fits(self, row: Mapping[str, Any]) -> bool:
        if self.channels and (row.get("channel") or "chat") not in self.channels:
            return False
        if self.statuses and from_case(row.get("facts") or {}).status not in self.statuses:
            return False
        return self.not_after.isdisjoint(_WORD.findall((row.get("customer") or "").lower()))


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    guideline: str
    operators: dict[str, Insertion] = Field(min_length=2)

    @model_validator(mode="after")
    def _own_key_first(self) -> Self:
        for name, found in self.operators.items():
            if found.guidelines and found.guidelines[0] != self.guideline:
                raise ValueError(f"{name}: the first of its guidelines must be {self.guideline!r}")
        return self


def shipped() -> Iterator[Operator]:
    """The operators of all files in ``insertions/``, in alphabetical order of the guidelines.

    Raises ``UnsoundInsertionError`` for a file that does not hold.
    """
    folder = files("evals.mutation").joinpath("insertions")
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        yield from read(file.name, file.read_text(encoding="utf-8"))


def read(name: str, content: str) -> Iterator[Operator]:
    """The operators of one file, given its name and content. Raises ``UnsoundInsertionError``."""
    import yaml

    try:
        found = _File.model_validate(yaml.safe_load(content))
    except (yaml.YAMLError, ValidationError) as error:
        raise UnsoundInsertionError(f"{name} holds no sound insertions: {error}") from error
    for operator, insertion in found.operators.items():
        keys = insertion.guidelines or (found.guideline,)
        yield inserting(f"{found.guideline}.{operator}", keys, insertion.summary, insertion.passage)
