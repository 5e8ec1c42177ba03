from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.calibration import NO_JUDGE
from evals.gate import Demand, Gate, Held, gate
from evals.journal import Record
from evals.outcome import Outcome
from evals.scorers.scorer import Metric
from evals.suite import Threshold
from tests.evals.making import FAIL, JUDGED, LEAK, LENGTH, NEITHER, OK, OPEN, PASS, SECONDS, outcomes, record, score


def gated(
    metric: Metric,
    records: Sequence[Record],
    *thresholds: Threshold,
    limit: float = 1.0,
    advisory: str | None = None,
) -> Gate:
    advice = {} if advisory is None else {metric.name: advisory}
    return gate(records, {metric.name: metric}, thresholds, limit, advice)


def first(metric: Metric, records: Sequence[Record], threshold: Threshold, advisory: str | None = None) -> Demand:
    return gated(metric, records, threshold, advisory=advisory).demands[0]


def least(share: float, metric: Metric = OK, **more: object) -> Threshold:
    return Threshold.model_validate({"metric": metric.name, "at_least": share, **more})


def most(share: float, metric: Metric = LEAK, **more: object) -> Threshold:
    return Threshold.model_validate({"metric": metric.name, "at_most": share, **more})


class TestAtMost:
    """The share that fails, compared by its upper bound."""

    def test_small_suite_cannot_show_a_strict_threshold(self) -> None:
        """No leak in 30 drafts does not show that fewer than 1 in 100 leak; no leak in 300 does."""
        small = first(LEAK, outcomes(LEAK, (PASS, 30)), most(0.01))
        large = first(LEAK, outcomes(LEAK, (PASS, 300)), most(0.01))

        assert (small.held, small.found) == (Held.FAILED, "0/30 fail; at most 9.5% of the 30 judged")
        assert (large.held, large.found) == (Held.HELD, "0/300 fail; at most 1.0% of the 300 judged")

    def test_shared_clusters_take_the_proof_away(self) -> None:
        """300 drafts of 30 conversations show what 30 drafts do."""
        shared = [record(f"s{n}", score(LEAK), cluster=f"c{n % 30}") for n in range(300)]

        assert first(LEAK, shared, most(0.01)).held is Held.FAILED

    def test_undetermined_samples_prove_nothing(self) -> None:
        """Samples that nobody could judge are shown in the denominator and do not lower the bound."""
        found = first(LEAK, outcomes(LEAK, (PASS, 30), (OPEN, 970)), most(0.05))

        assert found.held is Held.FAILED
        assert found.found == "0/1000 fail, 970 undetermined; at most 9.5% of the 30 judged"

    def test_nothing_judged_is_not_judged(self) -> None:
        """Where every sample is undetermined the threshold neither holds nor fails."""
        found = first(LEAK, outcomes(LEAK, (OPEN, 4)), most(1.0))

        assert (found.held, found.found) == (Held.UNDETERMINED, "0/4 could be judged")


class TestAtLeast:
    """The share that passes, compared by its lower bound."""

    def test_share_itself_is_not_enough(self) -> None:
        """27 of 30 is 90%, and shows no more than 76%."""
        records = outcomes(OK, (PASS, 27), (FAIL, 3))

        assert first(OK, records, least(0.9)).held is Held.FAILED
        assert first(OK, records, least(0.75)).held is Held.HELD
        assert first(OK, records, least(0.75)).found == "27/30 pass; at least 76.1%"

    def test_undetermined_samples_lower_the_share(self) -> None:
        """They stand in the denominator, so half of them undetermined is at most half passed."""
        found = first(OK, outcomes(OK, (PASS, 500), (OPEN, 500)), least(0.5))

        assert found.held is Held.FAILED
        assert found.found.startswith("500/1000 pass, 500 undetermined; at least 47.")

    @given(st.lists(st.sampled_from([PASS, OPEN]), min_size=1, max_size=40), st.floats(0, 1))
    def test_an_outage_never_helps(self, made: list[Outcome], wanted: float) -> None:
        """A threshold that holds with undetermined samples holds with passes in their place."""
        with_outage = outcomes(OK, *((outcome, 1) for outcome in made))
        without = outcomes(OK, (PASS, len(made)))

        if first(OK, with_outage, least(wanted)).held is Held.HELD:
            assert first(OK, without, least(wanted)).held is Held.HELD


class TestEveryTime:
    """Thresholds on samples whose repeats all pass."""

    def test_one_bad_repeat_fails_the_sample(self) -> None:
        """Each of 40 samples passes three times in four: most runs pass, and no sample does every time."""
        each = (PASS, PASS, FAIL, PASS)
        records = [record(f"s{n:02}", score(OK, each[t]), trial=t + 1) for n in range(40) for t in range(4)]

        assert first(OK, records, least(0.6)).held is Held.HELD
        every_time = first(OK, records, least(0.6, every_time=True))
        assert (every_time.held, every_time.found) == (Held.FAILED, "0/40 pass; at least 0.0%")

    def test_a_leak_in_any_repeat_is_a_leak(self) -> None:
        """Ten drafts that leak once in five runs are ten failures of ten."""
        records = [
            record(f"s{n}", score(LEAK, FAIL if t == n % 5 else PASS), trial=t + 1) for n in range(10) for t in range(5)
        ]

        assert first(LEAK, records, most(0.9, every_time=True)).found == "10/10 fail; at most 100.0% of the 10 judged"


class TestGroup:
    """Thresholds on a part of the samples."""

    RECORDS = (
        *(record(f"e{n}", score(OK), lang="en") for n in range(60)),
        *(record(f"t{n}", score(OK, FAIL), lang="th") for n in range(60)),
    )

    def test_only_the_group_is_compared(self) -> None:
        """What fails in another language does not fail this one."""
        assert first(OK, self.RECORDS, least(0.95, group={"lang": "en"})).held is Held.HELD
        assert first(OK, self.RECORDS, least(0.95, group={"lang": "th"})).held is Held.FAILED

    def test_group_without_samples_is_not_judged(self) -> None:
        """A threshold for a language that no sample has never passes."""
        found = first(OK, self.RECORDS, least(0.0, group={"lang": "de"}))

        assert (found.held, found.found) == (Held.UNDETERMINED, "no sample bears on it")
        assert found.said == "ok for lang de: at least 0%"


@pytest.mark.parametrize("threshold", [least(0.0), most(1.0, OK)], ids=str)
def test_metric_that_asks_nothing_is_not_judged(threshold: Threshold) -> None:
    """Where a metric applies to no sample even the weakest threshold does not pass."""
    assert first(OK, outcomes(OK, (NEITHER, 9)), threshold).held is Held.UNDETERMINED


class TestAdvisory:
    """Judges that are not calibrated."""

    @pytest.mark.parametrize(("outcome", "share"), [(PASS, 0.0), (FAIL, 1.0)])
    def test_it_cannot_gate_either_way(self, outcome: Outcome, share: float) -> None:
        """What an uncalibrated judge says neither passes nor fails a threshold."""
        found = first(JUDGED, outcomes(JUDGED, (outcome, 50)), least(share, JUDGED), advisory="it is not calibrated")

        assert (found.held, found.found) == (Held.UNDETERMINED, "advisory: it is not calibrated")

    def test_calibrated_judge_gates(self) -> None:
        """Without an objection a judged metric is compared like any other."""
        assert first(JUDGED, outcomes(JUDGED, (FAIL, 50)), least(0.5, JUDGED)).held is Held.FAILED

    def test_its_outage_fails_the_run_all_the_same(self) -> None:
        """That a judge broke is no opinion of the judge's: too many undetermined samples fail, calibrated or not."""
        records = outcomes(JUDGED, (PASS, 5), (OPEN, 5))

        found = gated(JUDGED, records, limit=0.1, advisory="it is not calibrated")

        assert found.held is Held.FAILED
        assert found.demands == (Demand("helpful: undetermined at most 10%", "5/10 undetermined (50.0%)", Held.FAILED),)

    def test_no_judge_breaks_nothing(self) -> None:
        """Where no judge is configured nobody was asked: beside other thresholds that is no failure, alone it is."""
        records = outcomes(JUDGED, (OPEN, 10))

        beside = gate(records, {one.name: one for one in (OK, JUDGED)}, (least(0.1),), 0.0, {JUDGED.name: NO_JUDGE})
        assert [one.said for one in beside.demands] == [str(least(0.1))]
        assert gated(JUDGED, records, limit=0.0, advisory=NO_JUDGE).held is Held.FAILED
        assert gated(JUDGED, records, least(0.1, JUDGED), limit=0.0, advisory=NO_JUDGE).held is Held.UNDETERMINED


class TestLimit:
    """How many samples may be undetermined."""

    @pytest.mark.parametrize(("undetermined", "held"), [(0, Held.HELD), (10, Held.HELD), (11, Held.FAILED)])
    def test_share_of_those_that_were_asked(self, undetermined: int, held: Held) -> None:
        """Ten of a hundred keep a limit of 10%, eleven break it; samples that were not asked do not count."""
        records = outcomes(OK, (PASS, 100 - undetermined), (OPEN, undetermined), (NEITHER, 900))

        (limit,) = gated(OK, records, limit=0.1).demands

        assert limit.held is held
        assert limit.found == f"{undetermined}/100 undetermined ({undetermined / 100:.1%})"

    def test_thresholds_choose_what_is_limited(self) -> None:
        """With thresholds, only metrics that have one, and those that a judge was asked about, are limited."""
        metrics = {metric.name: metric for metric in (OK, LEAK, JUDGED)}
        scores = [score(OK), score(LEAK, OPEN), score(JUDGED, OPEN)]
        records = [record("a", *scores)]

        without = gate(records, metrics, (), 0.0, {})
        found = gate(records, metrics, (least(0.0),), 0.0, {})

        assert [one.said.split(":")[0] for one in without.demands] == ["ok", "leak", "helpful"]
        assert [one.said.split(":")[0] for one in found.demands] == ["ok", "ok", "helpful"]
        assert [one.held for one in found.demands] == [Held.HELD, Held.HELD, Held.FAILED]

    def test_measures_are_not_limited(self) -> None:
        """Graded and timed measures have no pass and fail, and gate nothing."""
        metrics = {metric.name: metric for metric in (LENGTH, SECONDS)}

        assert gate([record("a", score(LENGTH, OPEN))], metrics, (), 0.0, {}).demands == ()


@pytest.mark.parametrize(
    ("held", "worst"),
    [
        ([Held.HELD, Held.HELD], Held.HELD),
        ([Held.HELD, Held.UNDETERMINED], Held.UNDETERMINED),
        ([Held.UNDETERMINED, Held.FAILED, Held.HELD], Held.FAILED),
    ],
)
def test_worst_demand_decides(held: list[Held], worst: Held) -> None:
    """One failed demand fails the gate; one that was not judged keeps it from holding."""
    assert Gate(tuple(Demand("d", "f", one) for one in held)).held is worst
