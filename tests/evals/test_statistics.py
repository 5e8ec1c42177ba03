from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from random import Random

import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.api import OLS
from statsmodels.stats.proportion import proportion_confint

from evals.statistics import (
    MissingExtraError,
    Rate,
    at_least,
    at_most,
    clopper_pearson,
    clustered_rate,
    percentile,
    rate,
    wilson,
)

# R. G. Newcombe, Two-sided confidence intervals for the single proportion: comparison of seven
# methods, Statistics in Medicine 17 (1998), 857-872, table I: method 3 (score) and method 5 (exact).
NEWCOMBE_SCORE = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0000, 0.1611),
    (1, 29, 0.0061, 0.1718),
]
NEWCOMBE_EXACT = [
    (81, 263, 0.2527, 0.3676),
    (15, 148, 0.0578, 0.1617),
    (0, 20, 0.0000, 0.1684),
    (1, 29, 0.0009, 0.1776),
]

# W. G. Cochran, Sampling Techniques (1977), table 3.5: persons of 30 households, and those who saw a doctor last year.
COCHRAN_PERSONS = [5, 6, 3, 3, 2, 3, 3, 3, 4, 4, 3, 2, 7, 4, 3, 5, 4, 4, 3, 3, 4, 3, 3, 1, 2, 4, 3, 4, 2, 4]
COCHRAN_DOCTOR = [5, 0, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 1, 2, 0, 0, 1, 3, 2, 0, 0, 0, 2, 2, 0, 2, 0, 1]

# C. S. Weil, Food and Cosmetics Toxicology 8 (1970), 177-182: pups of each litter alive on day 4, and on day 21.
# J. N. K. Rao and A. J. Scott, Biometrics 48 (1992), table 1, take them as their example; the design effects to all
# digits are those of `rsb` in the R package PF.
WEIL_CONTROL = (
    [13, 12, 9, 9, 8, 8, 13, 12, 10, 10, 9, 13, 5, 7, 10, 10],
    [13, 12, 9, 9, 8, 8, 12, 11, 9, 9, 8, 11, 4, 5, 7, 7],
    1.232495,
)
WEIL_TREATED = (
    [12, 11, 10, 9, 11, 10, 10, 9, 9, 5, 9, 7, 10, 6, 10, 7],
    [12, 11, 10, 9, 10, 9, 9, 8, 8, 4, 7, 4, 5, 3, 3, 0],
    3.952861,
)

Hits = list[tuple[str, bool]]
HITS = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.booleans()), max_size=60)
HITS_APART = st.lists(st.booleans(), max_size=60).map(lambda hits: _apart(hits))


def _apart(hits: Iterable[bool]) -> Hits:
    return [(str(i), hit) for i, hit in enumerate(hits)]


def _of(k: int, n: int) -> Hits:
    return _apart([True] * k + [False] * (n - k))


def _clusters(sizes: Sequence[int], counts: Sequence[int]) -> Hits:
    return [(str(i), j < k) for i, (n, k) in enumerate(zip(sizes, counts, strict=True)) for j in range(n)]


def _few_clusters(n: int, m: int, probability: float) -> float:
    quantile = scipy.stats.t(df=[n - 1, m - 1]).ppf(probability)
    return float((quantile[0] / quantile[1]) ** 2)


class TestWilson:
    @pytest.mark.parametrize(("k", "n", "low", "high"), NEWCOMBE_SCORE)
    def test_newcombe_1998_table_i(self, k: int, n: int, low: float, high: float) -> None:
        """The published worked examples come out to all their digits."""
        assert (low, high) == pytest.approx(wilson(k, n), abs=5e-5)

    def test_nothing_counted_tells_nothing(self) -> None:
        """With no rows any share is possible."""
        assert wilson(0, 0) == (0.0, 1.0)

    @given(st.integers(0, 500), st.integers(0, 500))
    def test_holds_the_share_and_mirrors(self, k: int, more: int) -> None:
        """The interval lies in [0, 1], holds k/n, and that of the misses is its mirror image."""
        n = k + more
        low, high = wilson(k, n)

        assert 0 <= low <= (k / n if n else 0) <= high <= 1
        assert (1 - high, 1 - low) == pytest.approx(wilson(more, n), abs=1e-12)

    @pytest.mark.parametrize(("k", "n"), [(-1, 5), (6, 5), (0, -1)])
    def test_refuses_what_is_no_count(self, k: int, n: int) -> None:
        """More hits than rows is a mistake of the caller, not a share above one."""
        with pytest.raises(ValueError, match="0 <= k <= n"):
            wilson(k, n)

    def test_refuses_a_confidence_of_one(self) -> None:
        """Certainty has no interval."""
        with pytest.raises(ValueError, match="confidence"):
            wilson(1, 2, 1.0)


class TestClopperPearson:
    @pytest.mark.parametrize(("k", "n", "low", "high"), NEWCOMBE_EXACT)
    def test_newcombe_1998_table_i(self, k: int, n: int, low: float, high: float) -> None:
        """The published worked examples come out to all their digits."""
        assert (low, high) == pytest.approx(clopper_pearson(k, n), abs=5e-5)

    def test_all_of_all_is_bounded_by_one(self) -> None:
        """With no miss the upper bound is exactly one."""
        assert clopper_pearson(20, 20)[1] == 1.0

    def test_names_the_extra(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without scipy the error says what to install."""
        monkeypatch.setitem(sys.modules, "scipy.special", None)

        with pytest.raises(MissingExtraError, match=r"agent-assist\[eval\]"):
            clopper_pearson(1, 2)


class TestClusteredRate:
    def test_cochran_1977_section_3_12(self) -> None:
        """The variance printed for the doctor example, 0.00520, gives the design effect of the interval."""
        n, share = 104, 30 / 104
        size = share * (1 - share) / 0.00520 * n / (n - 1) * _few_clusters(n, 30, 0.975)

        found = clustered_rate(_clusters(COCHRAN_PERSONS, COCHRAN_DOCTOR))

        assert (found.k, found.n) == (30, 104)
        assert (found.low, found.high) == pytest.approx(
            proportion_confint(share * size, size, method="wilson"), abs=5e-4
        )

    @pytest.mark.parametrize(("sizes", "counts", "design_effect"), [WEIL_CONTROL, WEIL_TREATED])
    def test_rao_and_scott_1992(self, sizes: list[int], counts: list[int], design_effect: float) -> None:
        """The published design effects of both groups of litters give the interval."""
        n, share = sum(sizes), sum(counts) / sum(sizes)
        # Theirs divides by the binomial variance with n, ours by the unbiased one with n - 1.
        size = n / design_effect * n / (n - 1) * _few_clusters(n, 16, 0.975)

        low, high = proportion_confint(share * size, size, method="wilson")

        found = clustered_rate(_clusters(sizes, counts))

        # Sixteen litters without a loss would bound the share by wilson(16, 16); losses cannot raise that bound.
        assert (found.low, found.high) == pytest.approx((min(low, wilson(16, 16)[0]), high), abs=1e-5)

    @settings(deadline=None)
    @given(HITS.filter(lambda hits: len({cluster for cluster, _ in hits}) > 3))
    def test_variance_is_that_of_a_clustered_regression(self, hits: Hits) -> None:
        """Least squares on a constant with cluster-robust errors (statsmodels) gives the same effective size."""
        names, values = zip(*hits, strict=True)
        n, m, share = len(hits), len(set(names)), sum(values) / len(hits)
        if share in (0, 1):
            size = float(m)
        else:
            groups = [sorted(set(names)).index(name) for name in names]
            fit = OLS([float(value) for value in values], [1.0] * n).fit(
                cov_type="cluster", cov_kwds={"groups": groups}
            )
            design_effect = max(1.0, float(fit.cov_params()[0, 0]) / (share * (1 - share) / (n - 1)))
            size = max(1.0, n / design_effect * _few_clusters(n, m, 0.975))
        low, high = proportion_confint(share * size, size, method="wilson")

        found = clustered_rate(hits)

        none, all_of_them = wilson(0, m), wilson(m, m)
        assert (found.low, found.high) == pytest.approx((min(low, all_of_them[0]), max(high, none[1])), abs=2e-3)

    @given(HITS_APART)
    def test_one_sample_a_cluster_is_the_plain_rate(self, hits: Hits) -> None:
        """Independent samples get the plain Wilson interval, to the last digit."""
        assert clustered_rate(hits) == rate(sum(hit for _, hit in hits), len(hits))

    @given(HITS)
    def test_never_narrower_than_the_plain_rate(self, hits: Hits) -> None:
        """Sharing clusters can only widen an interval, and it stays inside [0, 1]."""
        plain, clustered = rate(sum(hit for _, hit in hits), len(hits)), clustered_rate(hits)

        assert 0 <= clustered.low <= plain.low + 1e-12
        assert plain.high - 1e-12 <= clustered.high <= 1

    @given(HITS_APART, st.integers(2, 5))
    def test_copies_are_no_evidence(self, hits: Hits, copies: int) -> None:
        """Repeating each sample inside its cluster never makes the interval narrower."""
        once, often = clustered_rate(hits), clustered_rate(hits * copies)

        assert often.low <= once.low + 1e-12
        assert often.high >= once.high - 1e-12

    @given(HITS, st.randoms(use_true_random=False))
    def test_order_does_not_matter(self, hits: Hits, random: Random) -> None:
        """The same samples in another order give the same figure, to the last digit."""
        assert clustered_rate(random.sample(hits, len(hits))) == clustered_rate(hits)

    @pytest.mark.parametrize("hit", [True, False])
    def test_all_or_none_counts_clusters(self, hit: bool) -> None:
        """Where no sample differs, three clusters of ten tell as much as three samples."""
        found = clustered_rate([(cluster, hit) for cluster in "abc" for _ in range(10)])

        assert (found.low, found.high) == wilson(3 * hit, 3)

    def test_one_cluster_counts_as_one_sample(self) -> None:
        """Ten samples of one conversation do not show how conversations differ."""
        found = clustered_rate(("a", i < 5) for i in range(10))

        assert (found.low, found.high) == pytest.approx(proportion_confint(0.5, 1, method="wilson"))

    @pytest.mark.parametrize(("m", "accuracy"), [(3, 2e-3), (4, 3e-4), (11, 1e-6), (31, 1e-8)])
    def test_few_clusters_tell_little_of_their_spread(self, m: int, accuracy: float) -> None:
        """Clusters that happen to be alike count by Student's quantiles (scipy), not as independent samples."""
        size = 10 * m * _few_clusters(10 * m, m, 0.975)

        found = clustered_rate(_clusters([10] * m, [5] * m))

        assert (found.low, found.high) == pytest.approx(
            proportion_confint(size / 2, size, method="wilson"), abs=accuracy
        )

    def test_two_clusters_count_as_one_sample_at_least(self) -> None:
        """However little two conversations show, it is not less than one sample does."""
        found = clustered_rate(_clusters([10, 10], [5, 5]))

        assert (found.low, found.high) == pytest.approx(proportion_confint(0.5, 1, method="wilson"))

    def test_a_hit_is_no_better_than_none(self) -> None:
        """The upper bound with one hit is not below the one without: clusters may be all hits or none."""
        none, one = _clusters([20] * 5, [0] * 5), _clusters([20] * 5, [1, 0, 0, 0, 0])

        assert clustered_rate(one).high == clustered_rate(none).high > rate(1, 100).high

    def test_holds_the_true_share_as_often_as_it_says(self) -> None:
        """Over 1,000 simulated runs with a strong likeness inside clusters, coverage is near 95%, unlike the plain one."""
        random = Random(20)
        clustered = plain = 0
        for _ in range(1000):
            shares = [random.betavariate(0.7, 1.633) for _ in range(12)]
            hits = [(str(i), random.random() < share) for i, share in enumerate(shares) for _ in range(5)]
            found, k = clustered_rate(hits), sum(hit for _, hit in hits)
            clustered += found.low <= 0.3 <= found.high
            plain += rate(k, 60).low <= 0.3 <= rate(k, 60).high

        assert 930 <= clustered <= 980
        assert plain < 850

    def test_nothing_counted_tells_nothing(self) -> None:
        """With no samples any share is possible."""
        assert clustered_rate([]) == Rate(0, 0, 0.0, 1.0)

    def test_refuses_a_confidence_of_one(self) -> None:
        """Certainty has no interval."""
        with pytest.raises(ValueError, match="confidence"):
            clustered_rate([("a", True)], 1.0)


class TestAtMost:
    @pytest.mark.parametrize(("n", "percent"), [(10, 26), (20, 14), (30, 10), (50, 6), (100, 3)])
    def test_rule_of_three(self, n: int, percent: int) -> None:
        """No hit in n: the exact maximum risks of Hanley and Lippman-Hand, JAMA 249 (1983), 1743-1745."""
        assert round(100 * at_most(_of(0, n))) == percent
        assert at_most(_of(0, n)) == pytest.approx(1 - 0.05 ** (1 / n))

    @pytest.mark.parametrize(("k", "n", "low", "high"), NEWCOMBE_EXACT)
    def test_newcombe_1998_table_i(self, k: int, n: int, low: float, high: float) -> None:
        """One-sided at 97.5%, the bounds are the two ends of the exact interval at 95%."""
        one_sided = (0.0, 1 - 0.025 ** (1 / n)) if k == 0 else (low, high)

        assert (at_least(_of(k, n), 0.975), at_most(_of(k, n), 0.975)) == pytest.approx(one_sided, abs=5e-5)

    @settings(deadline=None)
    @given(st.integers(0, 80), st.integers(0, 80), st.sampled_from([0.5, 0.9, 0.95, 0.99]))
    def test_is_the_exact_bound_of_scipy(self, k: int, more: int, confidence: float) -> None:
        """For independent samples both bounds equal those of scipy's exact one-sided binomial test."""
        n = max(1, k + more)
        k = min(k, n)
        below = scipy.stats.binomtest(k, n, alternative="less").proportion_ci(confidence, method="exact")
        above = scipy.stats.binomtest(k, n, alternative="greater").proportion_ci(confidence, method="exact")

        assert (at_least(_of(k, n), confidence), at_most(_of(k, n), confidence)) == pytest.approx(
            (above.low, below.high), abs=1e-9
        )

    @pytest.mark.parametrize(("sizes", "counts", "design_effect"), [WEIL_CONTROL, WEIL_TREATED])
    def test_korn_and_graubard_at_published_design_effects(
        self, sizes: list[int], counts: list[int], design_effect: float
    ) -> None:
        """With shared clusters the bound is the beta quantile at the effective size of Rao and Scott's example."""
        n, share = sum(sizes), sum(counts) / sum(sizes)
        size = n / design_effect * n / (n - 1) * _few_clusters(n, 16, 0.95)
        litters = _clusters(sizes, counts)

        high = scipy.stats.beta.ppf(0.95, share * size + 1, size - share * size)
        low = scipy.stats.beta.ppf(0.05, share * size, size - share * size + 1)

        assert (at_least(litters), at_most(litters)) == pytest.approx((min(low, 0.05 ** (1 / 16)), high), abs=1e-5)

    def test_no_hit_counts_clusters(self) -> None:
        """No hit in ten conversations of three samples bounds the share as ten samples do, not as thirty."""
        assert at_most(_clusters([3] * 10, [0] * 10)) == pytest.approx(1 - 0.05**0.1)

    def test_one_hit_is_no_better_than_none(self) -> None:
        """A leak can never bring the bound of a gate down."""
        assert at_most(_clusters([20] * 5, [1, 0, 0, 0, 0])) == at_most(_clusters([20] * 5, [0] * 5))

    @settings(deadline=None)
    @given(HITS.filter(bool))
    def test_bounds_hold_the_share(self, hits: Hits) -> None:
        """The share lies between the two bounds, and those of the misses mirror them."""
        misses = [(cluster, not hit) for cluster, hit in hits]
        low, high = at_least(hits), at_most(hits)

        assert 0 <= low <= sum(hit for _, hit in hits) / len(hits) <= high <= 1
        assert (1 - high, 1 - low) == pytest.approx((at_least(misses), at_most(misses)), abs=1e-9)

    def test_nothing_counted_bounds_nothing(self) -> None:
        """With no samples any share is possible."""
        assert (at_least([]), at_most([])) == (0.0, 1.0)

    def test_refuses_a_confidence_of_one(self) -> None:
        """Certainty has no bound, even where nothing was counted."""
        with pytest.raises(ValueError, match="confidence"):
            at_most([], 1.0)

    def test_needs_scipy_only_between_none_and_all(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The closed forms work without the extra; otherwise the error says what to install."""
        monkeypatch.setitem(sys.modules, "scipy.special", None)

        assert (at_most(_of(0, 1)), at_least(_of(1, 1)), at_most(_of(2, 2))) == pytest.approx((0.95, 0.05, 1.0))
        with pytest.raises(MissingExtraError, match=r"agent-assist\[eval\]"):
            at_most(_of(1, 2))


class TestRate:
    def test_reads_as_count_share_and_interval(self) -> None:
        """A figure carries its count and its interval wherever it is printed."""
        assert str(rate(15, 148)) == "15/148 = 10.1% [6.2, 16.0]"

    def test_nothing_counted_has_no_share(self) -> None:
        """Zero of zero is not zero per cent."""
        assert None is rate(0, 0).value
        assert str(Rate(0, 0, 0.0, 1.0)) == "0/0"


class TestPercentile:
    def test_nearest_rank(self) -> None:
        """The example of the nearest-rank method in Wikipedia's article Percentile."""
        values = [15.0, 20.0, 35.0, 40.0, 50.0]

        assert [percentile(values, share) for share in (0.05, 0.3, 0.4, 0.5, 1)] == [15, 20, 20, 35, 50]

    @pytest.mark.parametrize(("values", "share"), [([], 0.5), ([1.0], 0), ([1.0], 1.1)])
    def test_refuses_what_has_none(self, values: list[float], share: float) -> None:
        """No values, or a share outside (0, 1], has no percentile."""
        with pytest.raises(ValueError, match="percentile"):
            percentile(values, share)
