from __future__ import annotations

import sys
from math import comb
from random import Random

import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.api import OLS
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests

from evals.paired import Difference, bootstrap_difference, holm, net_by_cluster, sign_test, smallest_difference
from evals.statistics import MissingExtraError

COUNT = st.integers(0, 120)
PAIRS = st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 5), st.integers(0, 5)), max_size=30)


def _pairs(seed: int, n: int, in_cluster: int = 1) -> list[tuple[str, float, float]]:
    """Graded pairs whose second value is better by 0.3 on average, alike inside a cluster."""
    random = Random(seed)
    likeness = [random.gauss(0.3, 0.5) for _ in range(n)]
    return [
        (f"c{i // in_cluster}", first, first + likeness[i // in_cluster] + random.gauss(0, 0.5))
        for i in range(n)
        for first in [random.random()]
    ]


class TestSignTest:
    @pytest.mark.parametrize(
        ("better", "worse", "p"),
        [
            # P. Armitage and G. Berry, Statistical Methods in Medical Research (1994), p. 127; exact value by StatsDirect.
            (12, 2, 0.0129),
            # M. W. Fagerland, S. Lydersen and P. Laake, BMC Medical Research Methodology 13 (2013) 91, table 1.
            (1, 7, 0.0703),
        ],
    )
    def test_published_exact_mcnemar_tests(self, better: int, worse: int, p: float) -> None:
        """The published worked examples come out to all their digits."""
        assert sign_test(better, worse) == pytest.approx(p, abs=5e-5)

    @settings(deadline=None)
    @given(COUNT, COUNT)
    def test_is_the_exact_mcnemar_test(self, better: int, worse: int) -> None:
        """It equals the exact McNemar test of statsmodels and the binomial test of scipy, whatever did not change."""
        p = sign_test(better, worse)

        assert p == pytest.approx(float(mcnemar([[9, better], [worse, 4]], exact=True).pvalue), abs=1e-9)
        if better + worse:
            assert p == pytest.approx(scipy.stats.binomtest(better, better + worse).pvalue, rel=1e-9)

    def test_nothing_changed(self) -> None:
        """Without a changed sample there is no evidence at all."""
        assert sign_test(0, 0) == 1.0

    def test_stays_exact_for_large_counts(self) -> None:
        """Thousands of changed samples neither overflow nor lose the small tail."""
        assert sign_test(2600, 2400) == pytest.approx(scipy.stats.binomtest(2600, 5000).pvalue, rel=1e-9)

    def test_refuses_negative_counts(self) -> None:
        """A negative count is a mistake of the caller."""
        with pytest.raises(ValueError, match="at least 0"):
            sign_test(3, -1)


class TestNetByCluster:
    def test_one_sample_a_cluster_gives_the_discordant_pairs(self) -> None:
        """The 12 and 2 of Armitage and Berry (1994), p. 127, are counted from their 50 pairs."""
        table = {(True, True): 20, (True, False): 12, (False, True): 2, (False, False): 16}
        cells = [cell for cell, count in table.items() for _ in range(count)]

        assert net_by_cluster((str(i), first, second) for i, (first, second) in enumerate(cells)) == (2, 12)

    def test_a_cluster_counts_once_and_by_its_balance(self) -> None:
        """Three gains are one better cluster, a gain and a loss cancel, and an unchanged cluster does not count."""
        pairs = [("gains", False, True)] * 3 + [("even", False, True), ("even", True, False), ("same", True, True)]

        assert net_by_cluster([*pairs, ("loses", True, False)]) == (1, 1)


class TestHolm:
    def test_textbook_example(self) -> None:
        """The example of Wikipedia's article Holm-Bonferroni method: at 0.05, H4 and H1 are rejected and no other."""
        adjusted = holm({"H1": 0.01, "H2": 0.04, "H3": 0.03, "H4": 0.005})

        assert adjusted == pytest.approx({"H1": 0.03, "H2": 0.06, "H3": 0.06, "H4": 0.02})
        assert list(adjusted) == ["H1", "H2", "H3", "H4"]

    # Few examples, for statsmodels collects garbage at every call.
    @settings(max_examples=20, deadline=None)
    @given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
    def test_is_that_of_statsmodels(self, values: list[float]) -> None:
        """Ties, zeros and ones included, the adjusted values are those of statsmodels."""
        adjusted = holm({str(i): p for i, p in enumerate(values)})

        assert list(adjusted.values()) == pytest.approx(list(multipletests(values, method="holm")[1]), abs=1e-12)

    def test_no_metric_has_no_p(self) -> None:
        """Nothing compared is nothing adjusted."""
        assert holm({}) == {}

    @pytest.mark.parametrize("p", [-0.1, 1.1, float("nan")])
    def test_refuses_what_is_no_p(self, p: float) -> None:
        """A value outside [0, 1] is a mistake of the caller, and the message names the metric."""
        with pytest.raises(ValueError, match="for leak"):
            holm({"leak": p})


class TestBootstrapDifference:
    def test_is_the_percentile_interval_of_scipy(self) -> None:
        """With one sample a cluster it is scipy's percentile bootstrap of the mean, up to chance."""
        pairs = _pairs(1, 60)
        changes = [second - first for _, first, second in pairs]
        expected = scipy.stats.bootstrap((changes,), lambda x, axis: x.mean(axis=axis), method="percentile", rng=3)

        found = bootstrap_difference(pairs, seed=7)

        assert found.mean == pytest.approx(sum(changes) / 60)
        assert (found.low, found.high) == pytest.approx(tuple(expected.confidence_interval), abs=0.02)
        assert (found.n, found.clusters) == (60, 60)

    def test_width_is_that_of_clustered_errors(self) -> None:
        """With shared clusters the width follows the cluster-robust error of statsmodels, not the plain one."""
        pairs = _pairs(2, 400, in_cluster=5)
        changes, groups = [second - first for _, first, second in pairs], [int(name[1:]) for name, _, _ in pairs]
        model = OLS(changes, [1.0] * 400)
        robust = float(model.fit(cov_type="cluster", cov_kwds={"groups": groups}).bse[0])

        found = bootstrap_difference(pairs, seed=7)

        width = (found.high or 0) - (found.low or 0)
        assert width == pytest.approx(2 * 1.96 * robust, rel=0.05)
        assert width > 1.3 * 2 * 1.96 * float(model.fit().bse[0])

    def test_same_seed_same_interval(self) -> None:
        """Seed and pairs decide the interval, in whatever order the pairs come; another seed gives another."""
        pairs = _pairs(3, 90, in_cluster=3)

        once = bootstrap_difference(pairs, seed=1, rounds=500)

        assert bootstrap_difference(Random(4).sample(pairs, 90), seed=1, rounds=500) == once
        assert bootstrap_difference(pairs, seed=2, rounds=500) != once

    def test_numbers_stay_the_same_in_later_versions(self) -> None:
        """A report printed today can be repeated: these values were taken when the function was written."""
        found = bootstrap_difference([(str(i), 0.0, float(i)) for i in range(10)], seed=11, rounds=200)

        assert found == Difference(4.5, pytest.approx(2.7), pytest.approx(6.1025), 10, 10)

    def test_copies_are_no_evidence(self) -> None:
        """Repeating each sample three times inside its cluster leaves mean and interval as they are."""
        pairs = _pairs(5, 40)

        once, often = (bootstrap_difference(pairs * copies, seed=1, rounds=300) for copies in (1, 3))

        assert (often.mean, often.low, often.high) == pytest.approx((once.mean, once.low, once.high))
        assert (often.n, often.clusters) == (120, 40)

    def test_more_rounds_than_are_drawn_at_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Drawing in portions gives the interval of drawing all at once."""
        pairs = _pairs(6, 30)
        at_once = bootstrap_difference(pairs, seed=1, rounds=100)
        monkeypatch.setattr("evals.paired._DRAWN_AT_ONCE", 7 * 30)

        assert bootstrap_difference(pairs, seed=1, rounds=100) == at_once

    @settings(deadline=None)
    @given(PAIRS, st.integers(0, 3))
    def test_an_interval_holds_possible_means_only(self, pairs: list[tuple[str, int, int]], seed: int) -> None:
        """The bounds are in order and within the smallest and largest mean of a cluster."""
        by_cluster = {name: [b - a for other, a, b in pairs if other == name] for name, _, _ in pairs}
        means = [sum(changes) / len(changes) for changes in by_cluster.values()]

        found = bootstrap_difference(pairs, seed=seed, rounds=20)

        if len(means) < 2:
            assert (found.low, found.high) == (None, None)
        else:
            assert min(means) - 1e-9 <= (found.low or 0) <= (found.high or 0) <= max(means) + 1e-9

    def test_one_cluster_has_no_interval(self) -> None:
        """One conversation shows a difference and nothing of its spread."""
        assert bootstrap_difference([("a", 0, 1), ("a", 0, 2)], seed=1) == Difference(1.5, None, None, 2, 1)

    def test_no_pair_has_no_mean(self) -> None:
        """Nothing compared is no difference of zero."""
        assert bootstrap_difference([], seed=1) == Difference(None, None, None, 0, 0)

    def test_refuses_values_without_a_difference(self) -> None:
        """A score that is not a number would spoil the mean silently."""
        with pytest.raises(ValueError, match=r"finite values, got 1[.]0 and nan in a"):
            bootstrap_difference([("a", 1.0, float("nan"))], seed=1)

    @pytest.mark.parametrize(("rounds", "confidence"), [(0, 0.95), (10, 1.0)])
    def test_refuses_what_is_no_bootstrap(self, rounds: int, confidence: float) -> None:
        """No round or full certainty has no interval."""
        with pytest.raises(ValueError, match="a bootstrap needs"):
            bootstrap_difference(_pairs(1, 5), seed=1, rounds=rounds, confidence=confidence)

    def test_names_the_extra(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without numpy the error says what to install."""
        monkeypatch.setitem(sys.modules, "numpy", None)

        with pytest.raises(MissingExtraError, match=r"agent-assist\[eval\]"):
            bootstrap_difference(_pairs(1, 5), seed=1)


class TestSmallestDifference:
    def test_worked_by_hand(self) -> None:
        """With six changed samples only six to none is significant, so p is the sixth root of the power."""
        assert smallest_difference(100, 6) == pytest.approx((2 * 0.8 ** (1 / 6) - 1) * 6 / 100)

    def test_binomial_table(self) -> None:
        """Of 20 changed samples 15 must be better (p = 0.0414); at p = 0.8 the table gives a chance of 0.8042 for it."""
        assert sign_test(15, 5) == pytest.approx(0.0414, abs=5e-5)
        assert sum(comb(20, i) * 0.8**i * 0.2 ** (20 - i) for i in range(15, 21)) == pytest.approx(0.8042, abs=5e-5)

        assert smallest_difference(200, 20, power=0.8042) == pytest.approx((2 * 0.8 - 1) * 20 / 200, abs=1e-5)

    @settings(deadline=None)
    @given(st.integers(6, 300), st.sampled_from([0.01, 0.05, 0.2]), st.sampled_from([0.5, 0.8, 0.95]))
    def test_power_is_reached_and_not_passed(self, discordant: int, alpha: float, power: float) -> None:
        """At the share returned, scipy's binomial finds exactly this power where its own p-value is at most alpha."""
        upper_tails = scipy.stats.binom.sf(range(-1, discordant), discordant, 0.5)
        least = next((better for better, tail in enumerate(upper_tails) if 2 * tail <= alpha), None)
        found = smallest_difference(discordant, discordant, alpha=alpha, power=power)

        if least is None:
            assert found is None
        else:
            share = ((found or 0) + 1) / 2
            assert scipy.stats.binom.sf(least - 1, discordant, share) == pytest.approx(power, abs=1e-9)

    @pytest.mark.parametrize("discordant", range(6))
    def test_five_changes_show_nothing(self, discordant: int) -> None:
        """Five changed samples, all better, have a p-value of 1/16: no outcome is significant at 5%."""
        assert smallest_difference(1000, discordant) is None

    def test_more_changes_blur_the_net_difference(self) -> None:
        """The same net difference is harder to see among many samples that change either way."""
        few, many = smallest_difference(500, 20), smallest_difference(500, 200)

        assert (few or 1) < (many or 0)

    @pytest.mark.parametrize(("n", "discordant"), [(5, 6), (5, -1)])
    def test_refuses_what_is_no_count(self, n: int, discordant: int) -> None:
        """More changed samples than samples is a mistake of the caller."""
        with pytest.raises(ValueError, match="0 <= discordant <= n"):
            smallest_difference(n, discordant)

    @pytest.mark.parametrize(("alpha", "power"), [(0.0, 0.8), (0.05, 1.0)])
    def test_refuses_certainty(self, alpha: float, power: float) -> None:
        """No test is sure to find or never wrong."""
        with pytest.raises(ValueError, match="alpha and power"):
            smallest_difference(50, 10, alpha=alpha, power=power)
