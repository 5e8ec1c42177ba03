"""What differs between two policy packs, in plain words, and which texts they judge differently."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from guardrails.policy import Policy

_KINDS = ("clause", "guideline", "concept", "rule")
_SHORT = 60


def differences(one: Policy, two: Policy) -> Iterator[str]:
    """One line for each part that ``two`` adds, removes or changes."""
    if one.ref != two.ref:
        yield f"pack: {one.ref} -> {two.ref}"
    yield from _changed("pack", _head(one), _head(two))
    for kind in _KINDS:
        old, new = _parts(one, kind), _parts(two, kind)
        for key in sorted({*old, *new}):
            if key not in old:
                yield f"{kind} {key}: added"
            elif key not in new:
                yield f"{kind} {key}: removed"
            else:
                yield from _changed(f"{kind} {key}", old[key], new[key])


def _head(policy: Policy) -> dict[str, Any]:
    return policy.info.model_dump(mode="json", exclude={"id", "version", "guidelines"})


def _parts(policy: Policy, kind: str) -> dict[str, dict[str, Any]]:
    by_kind: dict[str, Sequence[BaseModel]] = {
        "clause": policy.clauses,
        "guideline": policy.info.guidelines,
        "concept": policy.concepts,
        "rule": policy.rules,
    }
    dumped = [part.model_dump(mode="json") for part in by_kind[kind]]
    return {part.get("key") or part["id"]: part for part in dumped}


def _changed(name: str, old: Mapping[str, Any], new: Mapping[str, Any], path: str = "") -> Iterator[str]:
    for key in sorted({*old, *new}):
        before, after, place = old.get(key), new.get(key), f"{path}{key}"
        if before == after:
            continue
        if isinstance(before, dict) and isinstance(after, dict):
            yield from _changed(name, before, after, f"{place}.")
        elif isinstance(before, list) and isinstance(after, list):
            yield f"{name}: {place} {_list_change(before, after)}"
        else:
            yield f"{name}: {place} {_shown(before)} -> {_shown(after)}"


def _list_change(before: list[Any], after: list[Any]) -> str:
    gained = [item for item in after if item not in before]
    lost = [item for item in before if item not in after]
    if not gained and not lost:
        return "stands in another order"
    said = [("gains", gained), ("loses", lost)]
    return ", ".join(f"{word} {'; '.join(map(_shown, items))}" for word, items in said if items)


def _shown(value: object) -> str:
    if isinstance(value, dict) and "text" in value:
        value = value["text"]
    if value is None:
        return "nothing"
    said = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"“{said[:_SHORT]}…”" if len(said) > _SHORT else f"“{said}”"


def changed_verdicts(one: str, two: str, source: str) -> tuple[list[str], int, int]:
    """A line for each text of ``source`` that ``two`` judges otherwise; the numbers of texts and of errors.

    Raises:
        InputError: the file cannot be read or is empty.
    """
    from assist.cli.reading import lines_of, opened

    with opened(source) as stream:
        lines = list(lines_of(stream, source))
    pairs = list(zip(_verdicts(one, lines), _verdicts(two, lines), strict=True))
    changes = [
        f"{name or '(no id)'}: {_said(before)} -> {_said(after)}"
        for (name, *before), (_, *after) in pairs
        if before[0] != after[0]
    ]
    return changes, len(pairs), sum(before[0] == "error" for (_, *before), _ in pairs)


def _verdicts(policy: str, lines: Iterable[tuple[int, bytes]]) -> Iterator[tuple[str | None, str, str]]:
    from assist.batch import rows
    from assist.jobs import CheckJob
    from assist.suggestion import CheckRow

    for _, row in rows(CheckJob(policy), lines):
        assert isinstance(row, CheckRow)
        rules = sorted({finding.rule_id for finding in row.findings if finding.severity.blocks})
        yield row.id, row.verdict.value, ", ".join(rules)


def _said(judged: Sequence[str]) -> str:
    verdict, rules = judged
    return f"{verdict} ({rules})" if rules else verdict
