"""Records, runs, suites and judges for the tests of figures, gates and reports."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from assist.testing import ScriptedChatModel, judge_answer
from assist.testing.scripted_models import Said, question
from evals.gate import gate
from evals.journal import Record, key_of
from evals.outcome import Outcome, Score
from evals.output import Caught, Output, Reply, troubled
from evals.registry import scorers_by_name
from evals.reports.figures import as_json
from evals.run_folder import RunFolder
from evals.runner import Trial, row_of
from evals.sample import Form, Labels, Sample
from evals.scorers.scorer import Metric
from evals.suite import Threshold
from evals.suite_run import Finished
from evals.summary import summarise

PASS, FAIL, NEITHER, OPEN = Outcome.PASS, Outcome.FAIL, Outcome.NOT_APPLICABLE, Outcome.UNDETERMINED
OK = Metric("ok", "the sample is fine")
LEAK = Metric("leak", "a violating draft is let through", counts_failures=True)
JUDGED = Metric("helpful", "the judge says yes", judged=True)
LENGTH = Metric("length", "characters of the reply", graded=True, unit="characters")
SECONDS = Metric("latency", "seconds to the reply", graded=True, timed=True, unit="s")


def score(metric: Metric, outcome: Outcome = PASS, reason: str = "", value: float | None = None) -> Score:
    """A score that has a reason where one is needed."""
    said = f"it is {outcome.value}" if outcome in (FAIL, OPEN) else ""
    return Score(metric.name, outcome, reason or said, value)


def caught(stage: str = "rules", guideline: str = "privacy", step: int = 1) -> Caught:
    """One objection."""
    return Caught(step, stage, f"{guideline}.rule", guideline, 0, 1)


def record(
    name: str,
    *scores: Score,
    trial: int = 1,
    cluster: str | None = None,
    broken: Sequence[str] = (),
    lawful: bool = False,
    found: Sequence[Caught] = (),
    trouble: str | None = None,
    text: str = "A reply.",
    judged: str | None = None,
    timed: Iterable[Score] = (),
    **groups: str,
) -> Record:
    """What the runner writes of one repeat of a draft; ``broken`` or ``lawful`` label it, ``found`` objects to it.

    ``judged`` is the text that was judged, where it is another than the labelled one.
    """
    violates = True if broken else False if lawful else None
    labels = Labels(by="people", violates=violates, guidelines=tuple(broken))
    sample = Sample(name, "cases", Form.DRAFTS, {"text": text, **groups}, cluster or name, labels)
    answer = Output("flag" if found else "pass", judged or text, (Reply(text),), tuple(found))
    output = troubled(trouble, "nobody answered") if trouble else answer
    timing = {
        "id": name,
        "trial": trial,
        "seconds": 0.1,
        "rate_limited": 0,
        "stages": {},
        "scores": [one.as_json() for one in timed],
    }
    return {"row": row_of(Trial(sample, trial, 1), output, scores), "timing": timing}


def outcomes(metric: Metric, *many: tuple[Outcome, int], start: int = 0) -> list[Record]:
    """So many samples with each outcome, every one a cluster of its own."""
    each = [outcome for outcome, count in many for _ in range(count)]
    return [record(f"s{start + n:03}", score(metric, outcome)) for n, outcome in enumerate(each)]


def finished(
    folder: Path,
    records: Sequence[Record],
    metrics: Sequence[Metric],
    *thresholds: Threshold,
    repeats: int = 1,
    advisory: Mapping[str, str] | None = None,
    ended: str | None = None,
    limit: float = 0.0,
    name: str = "made",
) -> Finished:
    """A finished run of these records."""
    advisory = advisory or {}
    by_name = {metric.name: metric for metric in metrics}
    summary = summarise(records, metrics, repeats, advisory)
    demands = gate(records, by_name, thresholds, limit, advisory)
    about = manifest(samples=summary.samples, repeats=repeats, name=name)
    about |= {"thresholds": [one.model_dump(mode="json") for one in thresholds], "undetermined_at_most": limit}
    return Finished(_Name(name), RunFolder(folder), about, records, summary, demands, ended, by_name)


def manifest(*, scorers: Mapping[str, Any] | None = None, name: str = "made", **more: Any) -> dict[str, Any]:
    """What a run is of; ``scorers`` by name with their options."""
    made = {
        "format": 1,
        "suite": {"name": name, "description": "Made by hand."},
        "datasets": [],
        "cases_sha256": "0",
        "samples": 0,
        "repeats": 1,
        "seed": 1,
        "system": {"options": {"kind": "guard"}, "about": {}},
        "scorers": [{"name": name, "options": options} for name, options in (scorers or {}).items()],
        "judge": None,
        "thresholds": [],
        "undetermined_at_most": 1.0,
    }
    return made | more


def written_run(
    folder: Path,
    records: Sequence[Record],
    *,
    scorers: Mapping[str, Any],
    advisory: Mapping[str, str] | None = None,
    ended: str | None = None,
    **more: Any,
) -> RunFolder:
    """The folder of a finished run of these records, with the metrics of these scorers."""
    made = RunFolder(folder)
    samples = len({one["row"]["id"] for one in records})
    made.begin(manifest(scorers=scorers, samples=samples, **more))
    made.finish({key_of(one): one for one in records})
    metrics = [metric for name in scorers for metric in scorers_by_name()[name].metrics]
    repeats = more.get("repeats", 1)
    made.write(
        "summary.json", as_json(finished(folder, records, metrics, repeats=repeats, advisory=advisory, ended=ended))
    )
    return made


class _Name:
    def __init__(self, name: str) -> None:
        self.name = name


def write_rows(path: Path, rows: Iterable[Mapping[str, Any]]) -> Path:
    """A file of JSON Lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def suite_file(folder: Path, rows: Iterable[Mapping[str, Any]], *, form: str = "drafts", **parts: Any) -> Path:
    """A suite over these rows, which people labelled; ``parts`` are added to it or take the place of its own."""
    write_rows(folder / "cases.jsonl", rows)
    dataset = {"name": "cases", "path": "cases.jsonl", "form": form, "labelled_by": "people"}
    suite = {"name": "made", "description": "Made by a test.", "datasets": [dataset], "scorers": ["agreement"]}
    path = folder / "made.yaml"
    path.write_text(yaml.safe_dump({**suite, **parts}), encoding="utf-8")
    return path


def chat(name: str, said: str = "Where is my parcel?", **more: Any) -> dict[str, Any]:
    """A conversation in which a customer waits."""
    return {"id": name, "lang": "en", "messages": [{"role": "customer", "text": said}], **more}


def judge(say: Callable[[str], str | Said]) -> ScriptedChatModel:
    """A judge: ``say`` is given what it is asked about, and gives one verdict for every criterion, or a whole answer.

    A whole answer is anything but one of the verdicts.
    """
    verdicts = {"yes", "no", "unsure", "first", "second", "neither"}

    def answer(messages: list[Any]) -> Said:
        asked = question(messages)
        said = say(asked.rest)
        return judge_answer(dict.fromkeys(asked.criteria, said)) if isinstance(said, str) and said in verdicts else said

    return ScriptedChatModel(answer)
