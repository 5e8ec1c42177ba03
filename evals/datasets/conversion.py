"""What a conversion is made of: converters, the rows they make, and the rows they skip, with reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from evals.dataset import Row
from evals.datasets.retail import RetailTables

Convert = Callable[[Row, RetailTables], Row]


@dataclass(frozen=True, slots=True)
class Converter:
    """How the rows of one public source become rows of ours.

    A row belongs to the converter when its ``source`` starts with one of ``sources`` and it has all
    ``fields``; so a file may be renamed, sampled or mixed. ``sources`` is empty for tables whose
    rows name none. ``file`` is the file of ``../shared/data`` that holds them.
    """

    name: str
    file: str
    sources: tuple[str, ...]
    fields: frozenset[str]
    convert: Convert

    def takes(self, row: Row) -> bool:
        """Whether this row is of this converter's source and shape."""
        if not self.fields <= row.keys():
            return False
        source = row.get("source")
        return not self.sources if source is None else str(source).startswith(self.sources or ("\0",))


@dataclass(frozen=True, slots=True)
class Converted:
    """A row of ours and where it comes from; source and licence are reported, never carried in the row."""

    row: Row
    converter: str
    source: str
    licence: str


@dataclass(frozen=True, slots=True)
class Skip:
    """A row that was not converted. ``id`` is ``line N`` where the row has no readable id of its own."""

    id: str
    reason: str
    converter: str = "none"


@dataclass(frozen=True, slots=True)
class Conversion:
    """A whole file converted: each of its lines stands in ``rows`` or in ``skipped``, never in both."""

    rows: tuple[Row, ...]
    skipped: tuple[Skip, ...]

    @classmethod
    def of(cls, outcomes: Iterable[Converted | Skip]) -> Conversion:
        """Sort the outcomes of a stream, keeping the order of the file in both parts."""
        kept: list[Row] = []
        skipped: list[Skip] = []
        for outcome in outcomes:
            if isinstance(outcome, Skip):
                skipped.append(outcome)
            else:
                kept.append(outcome.row)
        return cls(tuple(kept), tuple(skipped))
