from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.errors import InputError
from evals.compare import Compared, Comparison, Flip, compare, pairs_of
from evals.journal import Record
from evals.outcome import Outcome
from evals.paired import holm, sign_test, smallest_difference
from evals.registry import scorers_by_name
from evals.run_folder import RunFolder
from evals.scorers.scorer import Metric
from tests.evals.making import FAIL, NEITHER, OPEN, PASS, record, score, written_run

AGREEMENT, LEAK = Metric("agreement", ""), Metric("leak", "", counts_failures=True)
HELPFUL = Metric("helpfulness", "", judged=True)
EDITS = Metric("edit_distance", "", graded=True)
LATENCY = Metric("latency", "", graded=True, timed=True)


def samples(outcomes: Sequence[Outcome], metric: Metric = AGREEMENT, clusters: int | None = None) -> list[Record]:
    """A sample with each outcome; ``clusters`` are shared in turn."""
    return [
        record(f"s{n:03}", score(metric, one), cluster=None if clusters is None else f"c{n % clusters}")
        for n, one in enumerate(outcomes)
    ]


def folders(
    folder: Path, first: Sequence[Record], second: Sequence[Record], *scorers: str, **more: Any
) -> tuple[RunFolder, RunFolder]:
    given_ = {"scorers": {name: {} for name in scorers or ("agreement",)}, **more}
    return written_run(folder / "first", first, **given_), written_run(folder / "second", second, **given_)


def found(folder: Path, first: Sequence[Record], second: Sequence[Record], *scorers: str, **more: Any) -> Comparison:
    return compare(*folders(folder, first, second, *scorers, **more))


def one(comparison: Comparison, name: str) -> Compared:
    return next(each for each in comparison.metrics if each.metric.name == name)


class TestPairs:
    """Which samples are compared."""

    def test_only_what_both_could_judge(self, tmp_path: Path) -> None:
        """A sample that one run could not judge is left out and counted; one that neither was asked is no pair."""
        first = samples([PASS, PASS, OPEN, FAIL, NEITHER, NEITHER])
        second = samples([PASS, OPEN, PASS, PASS, NEITHER, FAIL])

        agreement = one(found(tmp_path, first, second), "agreement")

        assert (agreement.pairs, agreement.left_out) == (2, 3)
        assert (agreement.first, agreement.second) == (1, 2)

    def test_what_was_not_run_is_left_out(self, tmp_path: Path) -> None:
        """A sample that a run never began is no loss of that run."""
        second = [
            record("s000", score(AGREEMENT, OPEN, "not run: it was stopped"), trouble="not_run"),
            *samples([PASS] * 3)[1:],
        ]

        comparison = found(tmp_path, samples([PASS] * 3), second)

        assert (one(comparison, "agreement").pairs, one(comparison, "agreement").left_out) == (2, 1)
        assert comparison.flips == ()

    @given(st.lists(st.tuples(st.sampled_from(list(Outcome)), st.sampled_from(list(Outcome))), max_size=20))
    def test_pairs_are_of_one_sample(self, both: list[tuple[Outcome, Outcome]]) -> None:
        """However outcomes fall, a pair holds one sample twice, and is left out only if neither run was asked."""
        first, second = samples([a for a, _ in both]), samples([b for _, b in both])

        pairs = pairs_of(AGREEMENT, first, second)

        assert all(a.id == b.id for a, b in pairs)
        assert len(pairs) == sum(pair != (NEITHER, NEITHER) for pair in both)


class TestTested:
    """Metrics with pass and fail."""

    def test_mcnemar_over_samples(self, tmp_path: Path) -> None:
        """Twelve samples better and two worse of fifty: the exact test that Armitage and Berry print as 0.0129."""
        first = [FAIL] * 12 + [PASS] * 2 + [PASS] * 36
        second = [PASS] * 12 + [FAIL] * 2 + [PASS] * 36

        agreement = one(found(tmp_path, samples(first), samples(second)), "agreement")

        assert (agreement.better, agreement.worse, agreement.clusters) == (12, 2, 50)
        assert agreement.p == pytest.approx(0.0129, abs=5e-5)
        assert not agreement.is_worse

    def test_clusters_count_once(self, tmp_path: Path) -> None:
        """Thirty samples worse in three conversations are three worse, which may be chance."""
        alone = one(found(tmp_path / "a", samples([PASS] * 30), samples([FAIL] * 30)), "agreement")
        shared = one(
            found(tmp_path / "b", samples([PASS] * 30, clusters=3), samples([FAIL] * 30, clusters=3)), "agreement"
        )

        assert (alone.worse, alone.is_worse) == (30, True)
        assert (shared.worse, shared.is_worse, shared.p) == (3, False, sign_test(0, 3))

    def test_a_run_against_itself(self, tmp_path: Path) -> None:
        """Nothing differs: no flips, p is 1, and the suite could have seen six clusters that all turn one way."""
        run, _ = folders(tmp_path, samples([PASS, FAIL, OPEN] * 9), [])

        comparison = compare(run, run)

        assert comparison.flips == ()
        agreement = one(comparison, "agreement")
        assert (agreement.better, agreement.worse, agreement.p, agreement.adjusted) == (0, 0, 1.0, 1.0)
        assert agreement.smallest == smallest_difference(18, 6)

    def test_smallest_difference_to_be_seen(self, tmp_path: Path) -> None:
        """It is that of a suite of as many clusters, with as many differing ones."""
        agreement = one(found(tmp_path, samples([PASS] * 100), samples([FAIL] * 20 + [PASS] * 80)), "agreement")

        assert agreement.smallest == smallest_difference(100, 20)
        assert agreement.smallest is not None
        assert 0 < agreement.smallest < 0.2

    def test_holm_over_everything_that_is_tested(self, tmp_path: Path) -> None:
        """Two metrics and an edit distance share the chance of error; times stand apart and are not tested."""
        scores = {
            "first": [
                record(f"s{n}", score(AGREEMENT), score(LEAK), score(EDITS, value=1), timed=[score(LATENCY, value=1)])
                for n in range(12)
            ],
            "second": [
                record(
                    f"s{n}",
                    score(AGREEMENT, FAIL if n < 6 else PASS),
                    score(LEAK, FAIL if n < 2 else PASS),
                    score(EDITS, value=0.5 if n < 5 else 1),
                    timed=[score(LATENCY, value=9)],
                )
                for n in range(12)
            ],
        }

        comparison = found(tmp_path, scores["first"], scores["second"], "agreement", "leak", "rewrites", "cost")

        p = {each.metric.name: each.p for each in comparison.metrics if each.p is not None}
        assert p == {"agreement": sign_test(0, 6), "leak": sign_test(0, 2), "edit_distance": sign_test(0, 5)}
        assert {each.metric.name: each.adjusted for each in comparison.metrics if each.p is not None} == holm(p)
        assert one(comparison, "agreement").adjusted == pytest.approx(3 * 0.03125)
        assert not any(each.is_worse for each in comparison.metrics)
        assert (one(comparison, "latency").p, one(comparison, "latency").adjusted) == (None, None)

    def test_nothing_judged_in_both_is_not_tested(self, tmp_path: Path) -> None:
        """Without pairs there is no p-value, and none that Holm would count."""
        agreement = one(found(tmp_path, samples([OPEN] * 4), samples([PASS] * 4)), "agreement")

        assert (agreement.pairs, agreement.left_out, agreement.p, agreement.adjusted) == (0, 4, None, None)
        assert not agreement.is_worse

    def test_a_leak_is_worse(self, tmp_path: Path) -> None:
        """For metrics that count failures, too, it is the second run's failures that make it worse."""
        leak = one(found(tmp_path, samples([PASS] * 9, LEAK), samples([FAIL] * 9, LEAK), "leak"), "leak")

        assert (leak.worse, leak.is_worse) == (9, True)


class TestGraded:
    """Measures without pass and fail."""

    def test_difference_with_its_bootstrap_interval(self, tmp_path: Path) -> None:
        """A shift of 0.2 is found with an interval around it, the same each time."""
        first = [record(f"s{n}", score(EDITS, value=n / 40)) for n in range(40)]
        second = [record(f"s{n}", score(EDITS, value=n / 40 + 0.2 + (n % 3 - 1) / 10)) for n in range(40)]

        edits = one(found(tmp_path / "a", first, second, "rewrites"), "edit_distance")
        again = one(found(tmp_path / "b", first, second, "rewrites"), "edit_distance")

        assert edits.difference is not None
        assert edits.difference.mean == pytest.approx(0.2, abs=0.01)
        assert edits.difference.low is not None
        assert edits.difference.high is not None
        assert 0.15 < edits.difference.low < edits.difference.mean < edits.difference.high < 0.25
        assert again.difference == edits.difference

    def test_more_is_neither_better_nor_worse(self, tmp_path: Path) -> None:
        """Whether a longer edit is worse nobody can say in general, so it never makes a run worse."""
        first = [record(f"s{n}", score(EDITS, value=0)) for n in range(20)]
        second = [record(f"s{n}", score(EDITS, value=1)) for n in range(20)]

        edits = one(found(tmp_path, first, second, "rewrites"), "edit_distance")

        assert edits.adjusted == sign_test(20, 0)
        assert not edits.is_worse

    def test_samples_without_a_value_are_left_out(self, tmp_path: Path) -> None:
        """An undetermined measure is no zero."""
        first = [record("a", score(EDITS, value=1)), record("b", score(EDITS, OPEN))]
        second = [record("a", score(EDITS, value=3)), record("b", score(EDITS, value=9))]

        edits = one(found(tmp_path, first, second, "rewrites"), "edit_distance")

        assert (edits.pairs, edits.left_out) == (1, 1)
        assert edits.difference is not None
        assert (edits.difference.mean, edits.difference.low) == (2, None)


class TestAdvisory:
    """Judges that are not calibrated."""

    def test_it_never_makes_a_run_worse(self, tmp_path: Path) -> None:
        """All samples fail in the second run, by a judge whom nobody measured: shown, marked, and no verdict."""
        first, second = samples([PASS] * 30, HELPFUL), samples([FAIL] * 30, HELPFUL)

        helpful = one(
            found(tmp_path, first, second, "helpfulness", advisory={"helpfulness": "it is not calibrated"}),
            "helpfulness",
        )

        assert (helpful.worse, helpful.advisory, helpful.is_worse) == (30, "it is not calibrated", False)

    def test_advice_of_either_run_counts(self, tmp_path: Path) -> None:
        """A judge that was calibrated for one of the runs only is advisory in their comparison."""
        scorers = {"helpfulness": dict[str, Any]()}
        first = written_run(
            tmp_path / "a", samples([PASS] * 30, HELPFUL), scorers=scorers, advisory={"helpfulness": "no"}
        )
        second = written_run(tmp_path / "b", samples([FAIL] * 30, HELPFUL), scorers=scorers)

        assert not one(compare(first, second), "helpfulness").is_worse
        assert not one(compare(second, first), "helpfulness").is_worse


class TestLeftOut:
    """Metrics that the two runs do not give in the same way."""

    def test_why(self, tmp_path: Path) -> None:
        """A scorer of one run only, one with other options, one unknown here, and one with another judge are named."""
        records = [record("a", score(AGREEMENT))]
        first = written_run(
            tmp_path / "a",
            records,
            scorers={"agreement": {}, "leak": {}, "manner": {"most": 9}, "helpfulness": {}},
            judge={"model": "one", "keys": {"helpfulness": "1"}},
        )
        second = written_run(
            tmp_path / "b",
            records,
            scorers={"agreement": {}, "manner": {"most": 8}, "helpfulness": {}},
            judge={"model": "two", "keys": {"helpfulness": "2"}},
        )

        comparison = compare(first, second)

        assert [each.metric.name for each in comparison.metrics] == ["agreement"]
        assert comparison.left_out == {
            "leak": "only one of the runs has this scorer",
            "manner": "the scorer's options differ",
            "helpfulness": "the runs were not judged by the same judge",
        }

    def test_scorer_of_a_plugin_that_is_not_here(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A scorer that both runs had and nobody offers here is named; the others are compared."""
        first, second = folders(
            tmp_path, [record("a", score(AGREEMENT))], [record("a", score(AGREEMENT))], "agreement", "leak"
        )
        known = scorers_by_name()
        known.pop("leak")
        monkeypatch.setattr("evals.compare.scorers_by_name", lambda: known)

        comparison = compare(first, second)

        assert comparison.left_out == {"leak": "no plug-in offers this scorer here"}
        assert [each.metric.name for each in comparison.metrics] == ["agreement"]


class TestFlips:
    """Samples that pass in one run and fail in the other."""

    def test_both_texts_and_reasons(self, tmp_path: Path) -> None:
        """A flip tells what either run said and why, and which repeat it is."""
        first = [
            record("a", score(AGREEMENT), text="The first text.", trial=1),
            record("a", score(AGREEMENT), text="The same text.", trial=2),
        ]
        second = [
            record("a", score(AGREEMENT), text="The second text.", trial=1),
            record("a", score(AGREEMENT, FAIL, "a violation is missed"), text="Another text.", trial=2),
        ]

        comparison = found(tmp_path, first, second, repeats=2)

        assert comparison.flips == (
            Flip("a", 2, "agreement", "pass", "fail", "", "a violation is missed", "The same text.", "Another text."),
        )

    def test_undetermined_is_no_flip(self, tmp_path: Path) -> None:
        """A judge that broke in one run flips nothing."""
        assert found(tmp_path, samples([PASS, FAIL, OPEN, NEITHER]), samples([OPEN, OPEN, FAIL, FAIL])).flips == ()


class TestRefused:
    """Runs that cannot be compared."""

    @pytest.mark.parametrize(
        ("given_", "what"),
        [({"cases_sha256": "1"}, "different cases"), ({"repeats": 2}, "different numbers of repeats")],
    )
    def test_other_cases_or_repeats(self, tmp_path: Path, given_: dict[str, Any], what: str) -> None:
        """Samples of other cases cannot be paired, even if their ids are the same."""
        records = [record("a", score(AGREEMENT), trial=n) for n in range(1, given_.get("repeats", 1) + 1)]
        first = written_run(tmp_path / "a", [record("a", score(AGREEMENT))], scorers={"agreement": {}})
        second = written_run(tmp_path / "b", records, scorers={"agreement": {}}, **given_)

        with pytest.raises(InputError, match=what):
            compare(first, second)

    def test_run_that_is_not_finished(self, tmp_path: Path) -> None:
        """A run that was killed has no results to compare."""
        first, second = folders(tmp_path, samples([PASS]), samples([PASS]))
        (second.path / "results.jsonl").unlink()

        with pytest.raises(InputError, match=r"holds no finished run .* finish it by --resume"):
            compare(first, second)

    def test_folder_without_a_run(self, tmp_path: Path) -> None:
        """Any other folder is named as holding none."""
        first, _ = folders(tmp_path, samples([PASS]), samples([PASS]))

        with pytest.raises(InputError, match="holds no run"):
            compare(first, RunFolder(tmp_path / "elsewhere"))
