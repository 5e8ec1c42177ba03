from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.statistics import MissingExtraError, Rate, clopper_pearson, percentile, rate, wilson

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
        pytest.importorskip("scipy", reason="the extra `eval` is not installed")

        assert (low, high) == pytest.approx(clopper_pearson(k, n), abs=5e-5)

    def test_all_of_all_is_bounded_by_one(self) -> None:
        """With no miss the upper bound is exactly one."""
        pytest.importorskip("scipy", reason="the extra `eval` is not installed")

        assert clopper_pearson(20, 20)[1] == 1.0

    def test_names_the_extra(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without scipy the error says what to install."""
        monkeypatch.setitem(sys.modules, "scipy.stats", None)

        with pytest.raises(MissingExtraError, match=r"agent-assist\[eval\]"):
            clopper_pearson(1, 2)


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
