from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.repeats import PassHatK, mean_pass_hat_k, pass_hat_k

TRIALS = st.lists(st.booleans(), max_size=9)


class TestPassHatK:
    @given(TRIALS, st.integers(1, 9))
    def test_is_the_share_of_choices_that_all_pass(self, trials: list[bool], k: int) -> None:
        """It equals going through every choice of k trials, as the definition in tau-bench (2024) says."""
        choices = list(combinations(trials, k))
        expected = sum(map(all, choices)) / len(choices) if choices else None

        assert pass_hat_k(trials, k) == (None if expected is None else pytest.approx(expected))

    def test_is_without_bias(self) -> None:
        """Averaged over all outcomes of five trials that pass with chance 0.7, pass^3 is 0.7 cubed."""
        outcomes = [[bool(bits >> i & 1) for i in range(5)] for bits in range(32)]
        weighted = [0.7 ** sum(trials) * 0.3 ** (5 - sum(trials)) * (pass_hat_k(trials, 3) or 0) for trials in outcomes]

        assert sum(weighted) == pytest.approx(0.7**3)

    @given(TRIALS.filter(bool))
    def test_falls_with_k_from_the_pass_rate(self, trials: list[bool]) -> None:
        """pass^1 is the plain pass rate, and asking for more passes in a row is never easier."""
        chances = [pass_hat_k(trials, k) or 0.0 for k in range(1, len(trials) + 1)]

        assert chances[0] == sum(trials) / len(trials)
        assert chances == sorted(chances, reverse=True)

    def test_too_few_trials_tell_nothing(self) -> None:
        """Two passes out of two say nothing exact about three in a row."""
        assert pass_hat_k([True, True], 3) is None

    def test_refuses_no_repeat(self) -> None:
        """The chance that none of no repeats fails is no question."""
        with pytest.raises(ValueError, match="at least 1"):
            pass_hat_k([True], 0)


class TestMeanPassHatK:
    def test_averages_over_samples_with_enough_trials(self) -> None:
        """Always, half the time and too rarely tried: the mean of 1 and C(2,2)/C(4,2), over two samples."""
        samples = [[True] * 4, [True, False, True, False], [True]]

        found = mean_pass_hat_k(samples, 2)

        assert (found.k, found.n, found.mean) == (2, 2, pytest.approx((1 + 1 / 6) / 2))

    def test_no_sample_has_no_mean(self) -> None:
        """Without a sample that was tried often enough there is no figure, not a zero."""
        assert mean_pass_hat_k([[True]], 2) == PassHatK(k=2, n=0, mean=None)
