"""Operators: named, seeded changes of a lawful reply, and the labelled rows that they make of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from evals.mutation.placement import placed

#: From a row and a generator of chance to a text; None where the change does not fit the row.
Change = Callable[[Mapping[str, Any], Random], str | None]

#: What a mutant keeps of its row as it stands.
_KEPT = ("channel", "lang", "market", "facts", "customer")


@dataclass(frozen=True, slots=True)
class Operator:
    """A named change of a reply.

    ``guidelines`` are the keys that a guard may rightly name, the main one first; none for a change that breaks
    nothing. ``apply`` gives the changed text, or None where the operator does not fit the row. ``passage`` writes
    what an insertion puts into the text; None for operators that insert nothing.
    """

    name: str
    guidelines: tuple[str, ...]
    apply: Change
    summary: str = ""
    passage: Change | None = None

    @property
    def violates(self) -> bool:
        """Whether the changed text breaks a guideline."""
        return bool(self.guidelines)


def inserting(name: str, guidelines: tuple[str, ...], summary: str, passage: Change) -> Operator:
    """An operator that puts a passage between two sentences of the row's text and changes nothing else."""

    def apply(row: Mapping[str, Any], dice: Random) -> str | None:
        said = passage(row, dice)
        return None if said is None else placed(said, row["text"], dice)

    return Operator(name, guidelines, apply, summary, passage)


def mutants(rows: Iterable[Mapping[str, Any]], operators: Sequence[Operator], seed: int) -> Iterator[dict[str, Any]]:
    """One labelled row for each lawful English row and each operator that fits it.

    Rows whose ``violates`` is not false, and rows in other languages, are passed over. Chance depends on the seed,
    the row's id and the operator's name alone, so neither order nor company of rows changes a mutant.
    Raises ``ValueError`` for a lawful row without ``id`` or ``text``.
    """
    for row in rows:
        if row.get("violates") is False and _is_english(row):
            _require_texts(row)
            yield from (mutant for operator in operators if (mutant := _mutant(row, operator, seed)) is not None)


def _require_texts(row: Mapping[str, Any]) -> None:
    for key in ("id", "text"):
        if not isinstance(row.get(key), str):
            raise ValueError(f"row {row.get('id')!r} cannot be mutated: give it {key!r} as a string")


def _is_english(row: Mapping[str, Any]) -> bool:
    return (row.get("lang") or "en").replace("_", "-").split("-")[0].lower() == "en"


def _mutant(row: Mapping[str, Any], operator: Operator, seed: int) -> dict[str, Any] | None:
    dice = Random(f"{seed}:{row['id']}:{operator.name}")  # noqa: S311 - repeatable on purpose, guards nothing
    text = operator.apply(row, dice)
    if text is None:
        return None
    return {
        "id": f"{row['id']}~{operator.name}",
        **{key: row[key] for key in _KEPT if key in row},
        "text": text,
        "violates": operator.violates,
        "guidelines": list(operator.guidelines),
        "kind": "mutant" if operator.violates else "harmless",
        "operator": operator.name,
        "cluster": row.get("cluster") or row["id"],
    }
