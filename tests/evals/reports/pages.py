"""Runs whose pages the tests look at: a varied one, and one in which everything that can be hostile is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from evals.journal import Record
from evals.suite import Threshold
from evals.suite_run import Finished
from tests.evals.making import (
    FAIL,
    JUDGED,
    LEAK,
    LENGTH,
    NEITHER,
    OK,
    OPEN,
    PASS,
    SECONDS,
    caught,
    finished,
    record,
    score,
)

METRICS = (OK, LEAK, JUDGED, LENGTH, SECONDS)
STAGE = {"calls": 2, "input_tokens": 900, "output_tokens": 40, "seconds": 0.25, "model": "scripted:one"}
#: Ends the element, the attribute, the script or the comment it stands in, hides, or turns the line around.
HOSTILE = (
    "</script><script>window.broken = 1</script>",
    "<img src=x onerror='window.broken = 1'>",
    '"><svg onload="window.broken = 1">',
    "' onmouseover='window.broken = 1",
    "</style></title></textarea>--><!-- ]]>",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:window.broken=1",
    "\u202egnirts\u202c \u2066isolate\u2069 \x00 \x1b[31m \u2028\u2029 \u200b\ufeff\u00ad",
)


def changed(
    one: Record, *, output: dict[str, Any] | None = None, timing: dict[str, Any] | None = None, **row: Any
) -> Record:
    """The record with other values in these places."""
    whole = {**one["row"], "output": {**one["row"]["output"], **(output or {})}, **row}
    return {"row": whole, "timing": {**one["timing"], **(timing or {})}}


def varied() -> list[Record]:
    """Violations and lawful drafts in two channels and languages, of every outcome, each run twice."""
    stages = ("rules", "critique", "rules", None, "grounding", "rules")
    return [_one(number, trial, stages) for number in range(24) for trial in (1, 2)]


def _one(number: int, trial: int, stages: Sequence[str | None]) -> Record:
    guideline = ("privacy", "spam_marketing", "minors")[number % 3]
    lawful, stage = number % 2 == 1, stages[number // 2 % len(stages)]
    found = [] if lawful or stage is None else [caught(stage, guideline, 2 if stage == "grounding" else 1)]
    missed = not lawful and not found
    ok = OPEN if number == 5 else FAIL if missed or (number == 7 and trial == 2) else PASS
    made = record(
        f"case-{number:02}",
        score(OK, ok, "the judge broke" if ok is OPEN else ""),
        score(LEAK, NEITHER if lawful else FAIL if missed else PASS),
        score(JUDGED, OPEN, "it is not calibrated"),
        score(LENGTH, PASS, value=40.0 + number),
        trial=trial,
        cluster=f"talk-{number // 2}",
        broken=[] if lawful else [guideline],
        lawful=lawful,
        found=found,
        trouble="timeout" if number == 5 else None,
        timed=[score(SECONDS, PASS, value=0.01 * (number + 1))],
        channel="chat" if number % 3 else "review_response",
        lang="en" if number < 16 else "de",
        kind="plain",
    )
    timing = {"seconds": 0.01 * (number + 1), "stages": {"critique": STAGE} if number % 2 else {}}
    return changed(made, timing=timing, customer="Where is my parcel?" if number % 4 == 0 else "")


def hostile() -> list[Record]:
    """One record for each hostile text, which stands in every place that a text can stand in."""
    return [_hostile(number, text) for number, text in enumerate(HOSTILE)]


def _hostile(number: int, text: str) -> Record:
    made = record(
        f"h{number}{text}",
        score(OK, FAIL if number % 2 else OPEN, text),
        broken=[text],
        found=[caught("rules", text)],
        channel=text,
        lang=text,
    )
    reply = {"text": text, "language": text, "verdict": text, "changes": [[text, text]]}
    stages = {text: {**STAGE, "model": text}}
    labels = {"by": text, "violates": True, "guidelines": [text], "of_text": True}
    output = {"text": text, "answer": text, "replies": [reply]}
    return changed(made, output=output, customer=text, labels=labels, timing={"stages": stages})


def varied_run(folder: Path, records: Sequence[Record] | None = None) -> Finished:
    """The varied records, or others like them, as a run with one demand that holds and one that does not."""
    demands = Threshold(metric="ok", at_least=0.1), Threshold(metric="leak", at_most=0.05)
    advisory = {"helpful": "the judge is not calibrated"}
    records = varied() if records is None else records
    return finished(folder, records, METRICS, *demands, repeats=2, advisory=advisory, limit=1.0)


def hostile_run(folder: Path) -> Finished:
    """The hostile records as a run."""
    return finished(folder, hostile(), [OK], ended=HOSTILE[0], name=HOSTILE[0])
