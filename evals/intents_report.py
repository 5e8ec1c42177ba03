r"""Score intent recognition on labelled messages and write the figures as Markdown.

    python -m evals.intents_report evals/cases/intents_en.jsonl --half odd
    python -m evals.intents_report ../shared/data/customer_messages.jsonl \
        --mapping evals/datasets/intent_mapping.yaml

Rows hold ``id, text, intent`` and may hold ``channel, lang, review{rating}, source``. With a mapping,
``intent`` is the label of the row's ``source`` and is translated; rows without a counterpart are counted.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assist.drafting.intents import UNKNOWN, recognise

LEFT_OUT = "(left out)"


@dataclass(frozen=True, slots=True)
class Scored:
    """One row: where it comes from, the intent it should have and the one it got."""

    id: str
    source: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class IntentFigures:
    """Counts of one intent."""

    intent: str
    rows: int
    found: int
    right: int

    @property
    def recall(self) -> float | None:
        """Share of its rows that were recognised; ``None`` without rows."""
        return self.right / self.rows if self.rows else None

    @property
    def precision(self) -> float | None:
        """Share of its recognitions that were right; ``None`` without any."""
        return self.right / self.found if self.found else None


class MappingError(ValueError):
    """A label that stands in no list of the mapping, or a mapping of the wrong shape."""


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Read JSON Lines, split at line feeds only."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def read_mapping(path: Path) -> Mapping[str, Any]:
    """Read the lists of labels by source."""
    from yaml import safe_load

    mapping: Mapping[str, Any] = safe_load(path.read_text(encoding="utf-8"))
    return mapping


def expected_intent(row: Mapping[str, Any], mapping: Mapping[str, Any] | None) -> str:
    """Return the intent a row should get, or ``LEFT_OUT``.

    Raises ``MappingError`` for a source or label in no list.
    """
    if mapping is None:
        return str(row["intent"])
    lists = mapping.get(row["source"])
    if lists is None:
        raise MappingError(f"{row['id']}: the mapping has no source '{row['source']}'")
    label = row["intent"] if isinstance(row["intent"], str) else "several"
    if label in lists.get("intents", {}):
        return str(lists["intents"][label])
    if label in lists.get("unknown", []):
        return UNKNOWN
    if label in lists.get("left_out", {}) or "*" in lists.get("left_out", {}):
        return LEFT_OUT
    raise MappingError(f"{row['id']}: the label '{label}' stands in no list of '{row['source']}'")


def in_half(row_id: str, half: str) -> bool:
    """Whether the last number of an id is even or odd, as ``half`` says; ``all`` takes every row."""
    if half == "all":
        return True
    numbers = re.findall(r"\d+", row_id)
    return bool(numbers) and (int(numbers[-1]) % 2 == 0) == (half == "even")


def score(rows: Iterable[Mapping[str, Any]], mapping: Mapping[str, Any] | None = None) -> Iterator[Scored]:
    """Recognise every row; rows that are left out keep ``LEFT_OUT`` as both intents."""
    for row in rows:
        expected = expected_intent(row, mapping)
        found = LEFT_OUT if expected == LEFT_OUT else _recognised(row)
        yield Scored(str(row["id"]), str(row.get("source", "own cases")), expected, found)


def _recognised(row: Mapping[str, Any]) -> str:
    rating = (row.get("review") or {}).get("rating", row.get("rating"))
    channel, lang = row.get("channel", "chat"), row.get("lang", "en")
    return recognise([row["text"]], channel=channel, lang=lang, rating=rating).intent


def figures(scored: Iterable[Scored]) -> list[IntentFigures]:
    """Count rows, recognitions and hits by intent, sorted by name."""
    scored = list(scored)
    rows, found = Counter(row.expected for row in scored), Counter(row.found for row in scored)
    right = Counter(row.expected for row in scored if row.expected == row.found)
    return [IntentFigures(name, rows[name], found[name], right[name]) for name in sorted(rows | found)]


def markdown(scored: Iterable[Scored]) -> str:
    """Write accuracy by source, recall and precision by intent, and what was taken for what."""
    scored = list(scored)
    kept = [row for row in scored if row.expected != LEFT_OUT]
    return "\n".join(
        [
            "| source | rows | right | accuracy | left out |",
            "| --- | ---: | ---: | ---: | ---: |",
            *(_source_line(name, scored) for name in sorted({row.source for row in scored})),
            "",
            "| intent | rows | found | right | recall | precision |",
            "| --- | ---: | ---: | ---: | ---: | ---: |",
            *map(_intent_line, figures(kept)),
            "",
            "| expected | taken for | rows |",
            "| --- | --- | ---: |",
            *_confusions(kept),
        ]
    )


def _source_line(source: str, scored: Iterable[Scored]) -> str:
    rows = [row for row in scored if row.source == source]
    kept = [row for row in rows if row.expected != LEFT_OUT]
    right = sum(row.expected == row.found for row in kept)
    share = _share(right / len(kept) if kept else None)
    return f"| {source} | {len(kept)} | {right} | {share} | {len(rows) - len(kept)} |"


def _intent_line(row: IntentFigures) -> str:
    shares = f"{_share(row.recall)} | {_share(row.precision)}"
    return f"| {row.intent} | {row.rows} | {row.found} | {row.right} | {shares} |"


def _confusions(scored: Iterable[Scored]) -> Iterator[str]:
    wrong = Counter((row.expected, row.found) for row in scored if row.expected != row.found)
    for (expected, found), count in sorted(wrong.items(), key=lambda pair: (-pair[1], pair[0])):
        yield f"| {expected} | {found} | {count} |"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.1f}%"


def main(arguments: list[str] | None = None) -> int:
    """Read a labelled file and write the report to standard output."""
    parser = argparse.ArgumentParser(description="Accuracy of intent recognition on labelled messages.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--mapping", type=Path, help="labels of each source and our intents (YAML)")
    parser.add_argument(
        "--half", choices=["all", "even", "odd"], default="all", help="rows by the last number of their id"
    )
    options = parser.parse_args(arguments)
    mapping = read_mapping(options.mapping) if options.mapping else None
    rows = [row for row in read_rows(options.file) if in_half(str(row["id"]), options.half)]
    sys.stdout.write(markdown(score(rows, mapping)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
