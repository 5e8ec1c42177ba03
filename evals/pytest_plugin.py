"""Suites as tests: ``pytest evals/suites/guard_en.yaml``, or any ``*.suite.yaml`` below the tested folders.

Each demand of a suite's gate is one test: its thresholds, and for each metric the limit of undetermined samples. A
suite without thresholds has one test for each sample instead, which fails unless every metric passes. A suite is run
once, when the first of its tests is. Where no suite is collected the plug-in does nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from evals.gate import Demand
    from evals.journal import Record
    from evals.suite_run import Finished

#: Files that are collected without being named.
ENDING = ".suite.yaml"
#: Failing samples that a failed demand names.
SHOWN = 10


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the folder in which runs are kept."""
    parser.getgroup("assist").addoption(
        "--assist-runs", type=Path, metavar="DIR", help="keep the runs of suites in DIR, one folder a suite"
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect suites."""
    named = file_path.suffix == ".yaml" and parent.session.isinitpath(file_path)
    if named or file_path.name.endswith(ENDING):
        return SuiteFile.from_parent(parent, path=file_path)
    return None


class SuiteError(Exception):
    """A demand or a sample that fails, in words for people."""


class SuiteFile(pytest.File):
    """One suite."""

    def collect(self) -> Iterator[pytest.Item]:
        """The demands of the gate; without thresholds, the samples."""
        from assist.errors import AssistError
        from evals.loading import load_samples
        from evals.runner import trials
        from evals.suite import load_suite

        try:
            suite = load_suite(self.path)
            samples = load_samples(suite)
        except AssistError as error:
            raise self.CollectError(str(error)) from None
        if suite.written.thresholds:
            yield from (
                DemandItem.from_parent(self, name=str(one), at=n) for n, one in enumerate(suite.written.thresholds)
            )
            yield DemandItem.from_parent(self, name="undetermined", at=None)
        else:
            for trial in trials(samples, suite.written.repeats, suite.written.seed):
                yield SampleItem.from_parent(self, name=f"{trial.sample.id}#{trial.number}", key=trial.key)

    @cached_property
    def records(self) -> Mapping[tuple[str, int], Record]:
        """The records of the run by sample and repeat."""
        return _by_key(self.finished)

    @cached_property
    def finished(self) -> Finished:
        """The suite's run, made when it is first asked for."""
        import tempfile

        from evals.reports import write_reports
        from evals.suite import load_suite
        from evals.suite_run import Options, run_suite

        suite = load_suite(self.path)
        kept = self.config.getoption("--assist-runs")
        if kept is not None:
            finished = run_suite(suite, Options(_free(kept / suite.name)))
            write_reports(finished)
            return finished
        with tempfile.TemporaryDirectory() as folder:
            return run_suite(suite, Options(Path(folder, suite.name)))


def _by_key(finished: Finished) -> Mapping[tuple[str, int], Record]:
    return {(one["row"]["id"], one["row"]["trial"]): one for one in finished.records}


def _free(folder: Path) -> Path:
    """The folder, or the first of its numbered neighbours that holds no run yet."""
    from itertools import count

    names = (folder if number == 1 else folder.with_name(f"{folder.name}-{number}") for number in count(1))
    return next(name for name in names if not name.exists())


class _Item(pytest.Item):
    """A test of a suite; what fails is told in words, without a traceback."""

    @property
    def finished(self) -> Finished:
        """The run of the suite."""
        assert isinstance(self.parent, SuiteFile)
        return self.parent.finished

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: None = None) -> str:  # type: ignore[override]
        """The words of a failure; anything else keeps its traceback."""
        from assist.errors import AssistError

        if isinstance(excinfo.value, SuiteError | AssistError):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo, style))

    def reportinfo(self) -> tuple[Path, None, str]:
        """Where the test stands."""
        return self.path, None, self.name


class DemandItem(_Item):
    """One threshold by its place in the suite, or all limits of undetermined samples where ``at`` is ``None``."""

    def __init__(self, *, at: int | None, **given: object) -> None:
        super().__init__(**given)  # type: ignore[arg-type]
        self._at = at

    def runtest(self) -> None:
        """Compare the run with what is demanded."""
        from evals.gate import Held

        thresholds = len(self.finished.thresholds)
        demands = self.finished.gate.demands
        meant = demands[thresholds:] if self._at is None else demands[self._at : self._at + 1]
        broken = [demand for demand in meant if demand.held is not Held.HELD]
        if broken:
            raise SuiteError("\n".join([*map(_told, broken), *_failing(self.finished, self._metric)]))

    @property
    def _metric(self) -> str | None:
        return None if self._at is None else self.finished.thresholds[self._at].metric


class SampleItem(_Item):
    """One repeat of one sample."""

    def __init__(self, *, key: tuple[str, int], **given: object) -> None:
        super().__init__(**given)  # type: ignore[arg-type]
        self._key = key

    def runtest(self) -> None:
        """See that every metric passes that bears on the sample and can gate."""
        assert isinstance(self.parent, SuiteFile)
        advisory = {one.metric.name for one in self.finished.summary.metrics if one.advisory is not None}
        if broken := list(_broken(self.parent.records[self._key], advisory)):
            raise SuiteError("\n".join(broken))


def _told(demand: Demand) -> str:
    return f"{demand.said}: {demand.held.value}; {demand.found}"


def _failing(finished: Finished, metric: str | None) -> Iterator[str]:
    """The first samples that fail a metric, or that are undetermined, by id and reason."""
    wanted = "fail" if metric is not None else "undetermined"
    found = [
        f"  {record['row']['id']}: {score['metric']}: {score['reason']}"
        for record in finished.records
        for score in record["row"]["scores"]
        if score["outcome"] == wanted and metric in (None, score["metric"])
    ]
    yield from found[:SHOWN]
    if len(found) > SHOWN:
        yield f"  ... and {len(found) - SHOWN} more"


def _broken(record: Record, advisory: Set[str]) -> Iterator[str]:
    """What fails or is undetermined; a judge that is not calibrated decides nothing."""
    for score in record["row"]["scores"]:
        if score["outcome"] in ("fail", "undetermined") and score["metric"] not in advisory:
            yield f"{score['metric']}: {score['outcome']}: {score['reason']}"
