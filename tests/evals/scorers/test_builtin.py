from __future__ import annotations

from pathlib import Path

import pytest

from evals.scorers import builtin
from evals.scorers.builtin import BUILT_IN
from evals.scorers.scorer import JudgedScorer, Scorer, TimedScorer

FOLDER = Path(builtin.__file__).parent


class TestBuiltIn:
    def test_every_scorer_is_registered(self) -> None:
        """Each file of a scorer gives one scorer of the file's name, and none is left out."""
        files = {path.stem for path in FOLDER.glob("*.py")} - {"__init__", "builtin", "scorer"}

        assert {scorer.name for scorer in BUILT_IN} == files
        assert all(scorer.__module__.endswith(f".{scorer.name}") for scorer in BUILT_IN)

    def test_names_differ(self) -> None:
        """No scorer and no metric shares its name with another, for suites and gates know them by it."""
        metrics = [metric.name for scorer in BUILT_IN for metric in scorer.metrics]

        assert len({scorer.name for scorer in BUILT_IN}) == len(BUILT_IN)
        assert len(set(metrics)) == len(metrics)

    @pytest.mark.parametrize("scorer", BUILT_IN)
    def test_says_what_it_means(self, scorer: type[Scorer]) -> None:
        """Every scorer tells what it does, every metric what it counts, and measures have a unit."""
        assert (scorer.__doc__ or "").strip().endswith(".")
        assert scorer.metrics
        assert all(metric.means and bool(metric.unit) == metric.graded for metric in scorer.metrics)

    @pytest.mark.parametrize("scorer", BUILT_IN)
    def test_kinds_of_metrics(self, scorer: type[Scorer]) -> None:
        """What a model judges needs a calibration to gate, and what time decides stays out of the results."""
        assert {metric.judged for metric in scorer.metrics} == {issubclass(scorer, JudgedScorer)}
        assert {metric.timed for metric in scorer.metrics} == {issubclass(scorer, TimedScorer)}

    @pytest.mark.parametrize("scorer", BUILT_IN)
    def test_works_without_options(self, scorer: type[Scorer]) -> None:
        """A suite may name a scorer alone."""
        assert scorer() == scorer.model_validate({})
