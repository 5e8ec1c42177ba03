"""A suite from its file to a finished folder: opened, run or resumed, scored, summed up and gated."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from assist.errors import AssistError, ErrorCode, InputError, SetupError
from evals.calibration import Calibration, advisories, read_calibrations
from evals.gate import Gate, gate
from evals.journal import Journal, Key, Record
from evals.judge import Judge, open_judge
from evals.limits import MOST, Budget
from evals.loading import load_samples
from evals.registry import scorers_by_name
from evals.run_folder import RunFolder, deciding, manifest_of
from evals.runner import Bench, Progress, Trial, not_run, run, trials
from evals.scorers.scorer import JudgedScorer, Metric, metrics_of
from evals.statistics import require_extra
from evals.suite import Suite, Threshold
from evals.summary import Summary, summarise
from guardrails.canonical import digest


@dataclass(frozen=True, slots=True)
class Options:
    """How a suite is run. ``output`` is the folder; without one it is named by what decides the results."""

    output: Path | None = None
    resume: bool = False
    retry_undetermined: bool = False
    cache: Path | None = None
    most: int = MOST
    calls: int | None = None
    cost: float | None = None
    judge: Any = None


class Named(Protocol):
    """A suite as far as its runs tell of it."""

    @property
    def name(self) -> str:
        """The suite's name."""
        ...


@dataclass(frozen=True, slots=True)
class _Name:
    """A suite whose file is not at hand."""

    name: str


@dataclass(frozen=True, slots=True)
class Finished:
    """A run that came to its end, or was ended; ``ended`` says why, where it is not complete."""

    suite: Named
    folder: RunFolder
    manifest: Mapping[str, Any]
    records: Sequence[Record]
    summary: Summary
    gate: Gate
    ended: str | None = None
    metrics: Mapping[str, Metric] = field(default_factory=dict)

    @property
    def thresholds(self) -> tuple[Threshold, ...]:
        """What was demanded of the run."""
        return _thresholds(self.manifest)


def run_suite(
    suite: Suite, options: Options | None = None, goes_on: Callable[[Progress], bool] = lambda _: True
) -> Finished:
    """Run a suite and write its folder; ``goes_on`` is asked after each sample.

    Raises:
        AssistError: before the first sample: cases, system, judge or folder that cannot be used; later: a journal
            that cannot be written.
    """
    options = options or Options()
    require_extra()
    samples = load_samples(suite)
    judge, calibrations = _judge(suite, options)
    with ExitStack() as stack:
        system = stack.enter_context(suite.system.open(len(samples) * suite.written.repeats, options.cache))
        manifest = manifest_of(suite, samples, system.about, _judge_about(suite, judge))
        folder = RunFolder(options.output or _default_folder(suite, manifest))
        known = _begun(folder, manifest, options)
        done = _settled_ones(known, options)
        all_trials = trials(samples, suite.written.repeats, suite.written.seed)
        wanted = [trial for trial in all_trials if trial.key not in done]
        budget = Budget(options.calls, options.cost, suite.written.prices)
        journal = stack.enter_context(Journal(folder.journal))
        bench = Bench(system, suite.scorers, judge, suite.written.prices)
        progress = _settled(run(bench, wanted, journal, most=options.most, budget=budget, goes_on=goes_on))
    # What was to be run once more and was not keeps what is known of it.
    records = {**known, **progress.records}
    return _finish(suite, folder, manifest, records, all_trials, progress.ended, advisories(suite, judge, calibrations))


def _settled(work: Any) -> Progress:
    """The end of a run; of several errors at once the first is told."""
    try:
        progress: Progress = asyncio.run(work)
    except* AssistError as group:
        raise _first(group) from None
    return progress


def _first(group: BaseExceptionGroup[AssistError]) -> AssistError:
    found = group.exceptions[0]
    return _first(found) if isinstance(found, BaseExceptionGroup) else found


def _finish(
    suite: Suite,
    folder: RunFolder,
    manifest: Mapping[str, Any],
    records: dict[Key, Record],
    all_trials: Sequence[Trial],
    ended: str | None,
    advisory: Mapping[str, str],
) -> Finished:
    metrics = metrics_of(suite.scorers)
    for trial in all_trials:
        if trial.key not in records:
            records[trial.key] = not_run(trial, metrics, ended or "it was stopped")
    return _summed(suite, folder, manifest, folder.finish(records), metrics, ended, advisory)


def reopen(folder: RunFolder) -> Finished:
    """A run that is finished, from its folder alone.

    Raises:
        InputError: the folder holds no finished run, or is damaged.
        SetupError: no plug-in offers a scorer of the run.
    """
    manifest, known = folder.manifest(), scorers_by_name()
    names = [scorer["name"] for scorer in manifest["scorers"]]
    unknown = [name for name in names if name not in known]
    if unknown:
        said = f"{folder.path}: no plug-in offers the scorer {unknown[0]!r} here; install the one it was run with."
        raise SetupError(ErrorCode.PLUGIN_FAILED, said)
    metrics = [metric for name in names for metric in known[name].metrics]
    suite = _Name(manifest["suite"]["name"])
    return _summed(suite, folder, manifest, folder.records(), metrics, folder.ended(), folder.advisories())


def _summed(
    suite: Named,
    folder: RunFolder,
    manifest: Mapping[str, Any],
    ordered: Sequence[Record],
    metrics: Sequence[Metric],
    ended: str | None,
    advisory: Mapping[str, str],
) -> Finished:
    summary = summarise(ordered, metrics, manifest["repeats"], advisory)
    by_name = {metric.name: metric for metric in metrics}
    demands = gate(ordered, by_name, _thresholds(manifest), manifest["undetermined_at_most"], advisory)
    return Finished(suite, folder, manifest, ordered, summary, demands, ended, by_name)


def _thresholds(manifest: Mapping[str, Any]) -> tuple[Threshold, ...]:
    return tuple(map(Threshold.model_validate, manifest["thresholds"]))


def _default_folder(suite: Suite, manifest: Mapping[str, Any]) -> Path:
    return Path("runs") / f"{suite.name}-{digest(_texts(deciding(manifest)))[:12]}"


def _texts(value: Any) -> Any:
    """A manifest with its numbers as text, which canonical JSON has one form for."""
    if isinstance(value, Mapping):
        return {key: _texts(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_texts(item) for item in value]
    return value if isinstance(value, str) else repr(value)


def _begun(folder: RunFolder, manifest: Mapping[str, Any], options: Options) -> dict[Key, Record]:
    """What is known of the run so far."""
    if options.resume or options.retry_undetermined:
        return folder.resume(manifest)
    folder.begin(manifest)
    return {}


def _settled_ones(known: Mapping[Key, Record], options: Options) -> set[Key]:
    """What need not be run any more."""
    return {key for key, record in known.items() if not (options.retry_undetermined and _has_undetermined(record))}


def _has_undetermined(record: Record) -> bool:
    return any(score["outcome"] == "undetermined" for score in record["row"]["scores"])


def _judge(suite: Suite, options: Options) -> tuple[Judge | None, Sequence[Calibration]]:
    spec = suite.written.judge
    model = options.judge or (spec.model if spec else None)
    if not any(isinstance(scorer, JudgedScorer) for scorer in suite.scorers):
        if options.judge is not None:
            said = f"no scorer of {suite.name} asks a judge; leave --judge out."
            raise InputError(ErrorCode.INVALID_OPTION, said, "judge")
        return None, ()
    if model is None:
        return None, ()
    paths = [suite.path.parent / name for name in (spec.calibrations if spec else ())]
    return open_judge(model, options.cache), read_calibrations(paths)


def _judge_about(suite: Suite, judge: Judge | None) -> dict[str, Any] | None:
    """The judge by its model, and by the hash a calibration would have for each scorer."""
    if judge is None:
        return None
    keys = {scorer.name: judge.key(scorer.example()) for scorer in suite.scorers if isinstance(scorer, JudgedScorer)}
    return {"model": judge.model, "keys": keys}
