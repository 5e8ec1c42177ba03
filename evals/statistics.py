"""Proportions with their uncertainty: a figure without an interval is not reported."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sqrt
from statistics import NormalDist

CONFIDENCE = 0.95


class MissingExtraError(ImportError):
    """A method needs a library that only an optional extra installs."""


@dataclass(frozen=True, slots=True)
class Rate:
    """``k`` of ``n``, with the interval ``[low, high]`` that holds the true share, each from 0 to 1."""

    k: int
    n: int
    low: float
    high: float

    @property
    def value(self) -> float | None:
        """The share ``k / n``; None where nothing was counted."""
        return self.k / self.n if self.n else None

    def __str__(self) -> str:
        """Count, share and interval in per cent, as in ``3/24 = 12.5% [4.3, 31.0]``."""
        if self.value is None:
            return "0/0"
        return f"{self.k}/{self.n} = {100 * self.value:.1f}% [{100 * self.low:.1f}, {100 * self.high:.1f}]"


def rate(k: int, n: int, confidence: float = CONFIDENCE) -> Rate:
    """``k`` of ``n`` with its Wilson interval. Raises ``ValueError`` unless ``0 <= k <= n``."""
    return Rate(k, n, *wilson(k, n, confidence))


def wilson(k: int, n: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Wilson's score interval without continuity correction; ``(0, 1)`` where nothing was counted.

    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference,
    Journal of the American Statistical Association 22 (1927), 209-212.
    """
    _check(k, n, confidence)
    if n == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share, weight = k / n, z * z / n
    centre = (share + weight / 2) / (1 + weight)
    reach = z / (1 + weight) * sqrt(share * (1 - share) / n + weight / (4 * n))
    # At the ends the bound is exact; arithmetic alone would leave a rest of the last digit.
    return (0.0 if k == 0 else centre - reach), (1.0 if k == n else centre + reach)


def clopper_pearson(k: int, n: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """The exact interval, never too narrow; ``(0, 1)`` where nothing was counted.

    Source: C. J. Clopper and E. S. Pearson, The use of confidence or fiducial limits illustrated in
    the case of the binomial, Biometrika 26 (1934), 404-413. Raises ``MissingExtraError`` without scipy.
    """
    _check(k, n, confidence)
    try:
        from scipy.stats import beta
    except ImportError as error:
        raise MissingExtraError("clopper_pearson needs scipy: pip install 'agent-assist[eval]'") from error
    tail = (1 - confidence) / 2
    low = 0.0 if k == 0 else float(beta.ppf(tail, k, n - k + 1))
    high = 1.0 if k == n else float(beta.ppf(1 - tail, k + 1, n - k))
    return low, high


def percentile(values: list[float], share: float) -> float:
    """The smallest value that at least ``share`` of the values do not exceed (nearest rank).

    Raises ``ValueError`` when there are no values or ``share`` is not above 0 and at most 1.
    """
    if not values or not 0 < share <= 1:
        raise ValueError(f"a percentile needs values and a share in (0, 1], got {len(values)} values and {share}")
    ordered = sorted(values)
    return ordered[ceil(share * len(ordered)) - 1]


def _check(k: int, n: int, confidence: float) -> None:
    if not 0 <= k <= n:
        raise ValueError(f"a rate needs 0 <= k <= n, got k={k}, n={n}")
    if not 0 < confidence < 1:
        raise ValueError(f"confidence lies between 0 and 1, got {confidence}")
