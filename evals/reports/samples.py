"""The samples a page shows: the worst first, each with its outcomes, and what they can be filtered by."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from evals.outcome import Outcome
from evals.reports.visible import Span, marked

if TYPE_CHECKING:
    from markupsafe import Markup

    from evals.journal import Record
    from evals.summary import MetricSummary

#: Results shown on one page, and those among them that only passed: more would make it slow to open.
MOST, MOST_PASSED = 500, 200
#: Code points shown of one text.
LONGEST = 4_000
#: Outcomes from worst to best.
ORDER = (Outcome.FAIL, Outcome.UNDETERMINED, Outcome.PASS, Outcome.NOT_APPLICABLE)
_LETTERS = {Outcome.FAIL: "f", Outcome.UNDETERMINED: "u", Outcome.PASS: "p", Outcome.NOT_APPLICABLE: "n"}
_PLAIN_ID = re.compile(r"[A-Za-z0-9._-]{1,80}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class Text:
    """A text as HTML, how many of its code points are left out at the end, and its language where that is told."""

    html: Markup
    left_out: int
    language: str


@dataclass(frozen=True, slots=True)
class Objection:
    """What was caught: by which rule, for which guideline, where in the chain, and the words where they are needed."""

    rule: str
    guideline: str
    stage: str
    step: int
    words: Text | None


@dataclass(frozen=True, slots=True)
class Shown:
    """One result as the page shows it. ``letters`` are its outcomes, the worst first, then one for each metric."""

    anchor: str
    name: str
    worst: Outcome
    decided_by: Sequence[str]
    scores: Mapping[Outcome, Sequence[Mapping[str, Any]]]
    row: Mapping[str, Any]
    customer: Text
    text: Text | None
    replies: Sequence[tuple[Mapping[str, Any], Text]]
    objections: Sequence[Objection]
    letters: str
    guidelines: Sequence[int]
    values: Sequence[int | None]


@dataclass(frozen=True, slots=True)
class Filter:
    """Something to filter by: the name of a group, and the values it takes."""

    name: str
    values: Sequence[str]


@dataclass(frozen=True, slots=True)
class Gallery:
    """The results that are shown, how many there are of each outcome, and the filters over them."""

    shown: Sequence[Shown]
    counts: Mapping[Outcome, tuple[int, int]]
    metrics: Sequence[str]
    guidelines: Sequence[str]
    groups: Sequence[Filter]


def gallery(records: Iterable[Record], metrics: Sequence[MetricSummary], most: int = MOST) -> Gallery:
    """At most ``most`` results: failed ones, then undetermined ones, then some others, equals drawn by their seeds.

    Results that failed more metrics come first. A metric that is advisory decides only where no other asks anything.
    """
    rows = [record["row"] for record in records]
    advisory = frozenset(one.metric.name for one in metrics if one.advisory is not None)
    ranked = sorted(rows, key=lambda row: (*_badness(row, advisory), row["seed"], row["id"]))
    worst = [_worst(row, advisory) for row in rows]
    bad = sum(outcome in (Outcome.FAIL, Outcome.UNDETERMINED) for outcome in worst)
    chosen = ranked[: min(most, bad + MOST_PASSED)]
    ordered = sorted(chosen, key=lambda row: (*_badness(row, advisory), row["id"], row["trial"]))
    names = [one.metric.name for one in metrics if one.share is not None]
    guidelines = sorted({key for row in chosen for key in _guidelines(row)})
    groups = list(_filters(chosen))
    total, shown = Counter(worst), Counter(_worst(row, advisory) for row in chosen)
    return Gallery(
        shown=[_shown(row, advisory, names, guidelines, groups) for row in ordered],
        counts={outcome: (shown[outcome], total[outcome]) for outcome in ORDER if total[outcome]},
        metrics=names,
        guidelines=guidelines,
        groups=groups,
    )


def _badness(row: Mapping[str, Any], advisory: frozenset[str]) -> tuple[int, int, int]:
    """The smaller, the worse."""
    found = Counter(score["outcome"] for score in _deciding(row, advisory))
    lesser = sum(score["outcome"] == Outcome.FAIL for score in row["scores"])
    return -found[Outcome.FAIL], -found[Outcome.UNDETERMINED], -lesser


def _worst(row: Mapping[str, Any], advisory: frozenset[str]) -> Outcome:
    found = {score["outcome"] for score in _deciding(row, advisory)}
    return next((outcome for outcome in ORDER if outcome in found), Outcome.NOT_APPLICABLE)


def _deciding(row: Mapping[str, Any], advisory: frozenset[str]) -> list[Mapping[str, Any]]:
    """The scores that say how a result fared: those of metrics that can gate, else those of advisory ones."""
    asked = [score for score in row["scores"] if score["outcome"] != Outcome.NOT_APPLICABLE]
    return [score for score in asked if score["metric"] not in advisory] or asked


def _guidelines(row: Mapping[str, Any]) -> set[str]:
    """Guidelines that the labels or the objections name."""
    return {*row["labels"]["guidelines"], *(one["guideline"] for one in row["output"]["caught"])}


def _filters(rows: Sequence[Mapping[str, Any]]) -> Iterator[Filter]:
    """The groups in which the rows differ."""
    for name in sorted({name for row in rows for name in row["groups"]}):
        values = {row["groups"].get(name) for row in rows}
        if len(values) > 1:
            yield Filter(name, sorted(value for value in values if value is not None))


def _shown(
    row: Mapping[str, Any],
    advisory: frozenset[str],
    metrics: Sequence[str],
    guidelines: Sequence[str],
    groups: Sequence[Filter],
) -> Shown:
    worst = _worst(row, advisory)
    outcomes = {score["metric"]: Outcome(score["outcome"]) for score in row["scores"]}
    letters = [_LETTERS[outcomes.get(name, Outcome.NOT_APPLICABLE)] for name in metrics]
    output, language = row["output"], row["groups"].get("lang")
    spans = [(one["start"], one["end"]) for one in output["caught"] if one["step"] == 1]
    return Shown(
        anchor=anchor(row["id"], row["trial"]),
        name=row["id"] if row["trial"] == 1 else f"{row['id']}, repeat {row['trial']}",
        worst=worst,
        decided_by=[score["metric"] for score in _deciding(row, advisory) if score["outcome"] == worst],
        scores={outcome: [score for score in row["scores"] if score["outcome"] == outcome] for outcome in ORDER},
        row=row,
        customer=_text(row["customer"], language),
        text=None if output["text"] is None else _text(output["text"], language, spans),
        replies=[(reply, _text(reply["text"], reply["language"])) for reply in output["replies"]],
        objections=list(_objections(output)),
        letters=_LETTERS[worst] + "".join(letters),
        guidelines=[guidelines.index(key) for key in sorted(_guidelines(row))],
        values=[_index(group, row) for group in groups],
    )


def _index(group: Filter, row: Mapping[str, Any]) -> int | None:
    value = row["groups"].get(group.name)
    return None if value is None else group.values.index(value)


def _objections(output: Mapping[str, Any]) -> Iterator[Objection]:
    """Every objection once; its words are told where the text has more than one mark to choose from."""
    first = [one for one in output["caught"] if one["step"] == 1]
    several = len({(one["start"], one["end"]) for one in first}) > 1
    for one in output["caught"]:
        told = several and one["step"] == 1 and output["text"] is not None and one["start"] < one["end"]
        words = _text(output["text"][one["start"] : one["end"]], None) if told else None
        yield Objection(one["rule_id"], one["guideline"], one["stage"], one["step"], words)


def _text(text: str, language: str | None, spans: Iterable[Span] = ()) -> Text:
    known = language if language is not None and _LANGUAGE.fullmatch(language) else ""
    return Text(marked(text[:LONGEST], spans), max(0, len(text) - LONGEST), known)


def anchor(sample_id: str, trial: int) -> str:
    """Where a result stands on the page; an id with other than plain characters is named by its hash."""
    plain = _PLAIN_ID.fullmatch(sample_id)
    name = sample_id if plain else f"~{sha256(sample_id.encode('utf-8', 'replace')).hexdigest()[:16]}"
    return f"sample-{name}" if trial == 1 else f"sample-{name}:{trial}"
