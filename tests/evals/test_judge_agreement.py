from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa

from evals.judge_agreement import Agreement, agreement
from evals.statistics import Rate, rate

COUNTS = st.tuples(*[st.integers(0, 60)] * 4)


def _agreement(both: int, missed: int, wrong: int, neither: int) -> Agreement:
    """Counts of label and judgement: yes and yes, yes and no, no and yes, no and no."""
    cells = [(True, True), (True, False), (False, True), (False, False)]
    counts = (both, missed, wrong, neither)
    return agreement([cell for cell, count in zip(cells, counts, strict=True) for _ in range(count)])


class TestKappa:
    @pytest.mark.parametrize(
        ("cells", "agreed", "kappa"),
        [
            # A. J. Viera and J. M. Garrett, Understanding interobserver agreement, Family Medicine 37 (2005), table 1.
            ((15, 5, 10, 70), 0.85, 0.57),
            # J. Sim and C. C. Wright, The kappa statistic in reliability studies, Physical Therapy 85 (2005), table 1.
            ((22, 2, 4, 11), 0.846, 0.67),
        ],
    )
    def test_textbook_examples(self, cells: tuple[int, int, int, int], agreed: float, kappa: float) -> None:
        """Agreement and kappa of two published tables come out to all their digits."""
        found = _agreement(*cells)

        assert (found.agreed.value, found.kappa) == pytest.approx((agreed, kappa), abs=5e-3)

    @pytest.mark.parametrize(
        ("cells", "kappa", "low", "high"),
        [
            # Example of ci.kappa in the R package statpsych, after J. L. Fleiss and M. C. Paik (2003).
            ((31, 12, 4, 58), 0.6756757, 0.5317210, 0.8196303),
            # Output of kapci (M. E. Reichenheim, The Stata Journal 4, 2004, 421-428), Statalist, December 2009.
            ((1395, 118, 261, 158), 0.3411969, 0.2896668, 0.3927271),
        ],
    )
    def test_interval_of_other_programs(
        self, cells: tuple[int, int, int, int], kappa: float, low: float, high: float
    ) -> None:
        """Two programs that use the interval of Fleiss, Cohen and Everitt print the same seven digits."""
        found = _agreement(*cells)

        assert (found.kappa, found.kappa_low, found.kappa_high) == pytest.approx((kappa, low, high), abs=5e-8)

    @settings(deadline=None)
    @given(COUNTS)
    def test_is_that_of_statsmodels(self, cells: tuple[int, int, int, int]) -> None:
        """Wherever answers differ in every way, kappa and its interval are those of statsmodels, cut to [-1, 1]."""
        both, missed, wrong, neither = cells
        assume(both + neither and missed + wrong)
        assume(min(both + missed, wrong + neither, both + wrong, missed + neither) > 0)
        found, expected = _agreement(*cells), cohens_kappa([[both, missed], [wrong, neither]])

        assert found.kappa == pytest.approx(expected.kappa, abs=1e-9)
        assert (found.kappa_low, found.kappa_high) == pytest.approx(
            (max(-1, expected.kappa_low), min(1, expected.kappa_upp)), abs=1e-6
        )

    @given(COUNTS)
    def test_interval_holds_kappa(self, cells: tuple[int, int, int, int]) -> None:
        """The interval lies in [-1, 1], holds kappa, and has some width whatever the answers."""
        found = _agreement(*cells)
        assume(found.kappa is not None)
        kappa, low, high = found.kappa or 0, found.kappa_low or 0, found.kappa_high or 0

        assert -1 <= low <= kappa + 1e-12
        assert kappa - 1e-12 <= high <= 1
        assert low < high

    def test_bounds_beyond_the_scale_are_cut(self) -> None:
        """Where the large-sample interval runs past 1, as for seven samples, it ends at 1."""
        assert cohens_kappa([[3, 0], [1, 3]]).kappa_upp > 1
        assert _agreement(3, 0, 1, 3).kappa_high == 1.0

    def test_full_agreement_on_few_samples_is_not_certain(self) -> None:
        """Four right answers of four leave much open, and four hundred of four hundred little."""
        few, many = _agreement(2, 0, 0, 2), _agreement(200, 0, 0, 200)

        assert (few.kappa, few.kappa_high, many.kappa) == (1.0, 1.0, 1.0)
        assert few.kappa_low == pytest.approx(2 * rate(4, 4).low - 1)
        assert few.kappa_low < 0.1 < 0.97 < (many.kappa_low or 0)

    def test_a_judge_that_always_says_yes_agrees_by_chance(self) -> None:
        """Nine of ten equal answers are worth nothing where the judge never says no."""
        found = _agreement(9, 0, 1, 0)

        assert (found.agreed.k, found.kappa) == (9, pytest.approx(0.0))
        assert (found.kappa_low or 0) < -0.5

    @pytest.mark.parametrize("cells", [(0, 0, 0, 0), (5, 0, 0, 0), (0, 0, 0, 5)])
    def test_one_answer_throughout_has_no_kappa(self, cells: tuple[int, int, int, int]) -> None:
        """Where nothing but one answer occurs there is no agreement beyond chance to speak of."""
        found = _agreement(*cells)

        assert (found.kappa, found.kappa_low, found.kappa_high) == (None, None, None)


class TestAgreement:
    def test_rates_count_what_they_say(self) -> None:
        """Each share has its own count and denominator, with the Wilson interval."""
        found = _agreement(both=30, missed=10, wrong=5, neither=55)

        assert found.n == 100
        assert found.agreed == rate(85, 100)
        assert found.base_rate == rate(40, 100)
        assert found.judged_rate == rate(35, 100)
        assert found.recall == rate(30, 40)
        assert found.false_alarm == rate(5, 60)

    def test_without_positive_labels_recall_is_unknown(self) -> None:
        """Recall without anything to find is nothing of nothing, not zero."""
        assert _agreement(0, 0, 1, 9).recall == Rate(0, 0, 0.0, 1.0)
