"""Two runs on the same samples: is the second better or worse, by how much, and what could have been seen at all."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, fsum, isfinite, lgamma, log
from typing import TYPE_CHECKING, Any

from evals.statistics import CONFIDENCE, MissingExtraError

if TYPE_CHECKING:
    import numpy as np

# Random numbers drawn at once; bounds the memory of a bootstrap at some tens of megabytes.
_DRAWN_AT_ONCE = 2_000_000


@dataclass(frozen=True, slots=True)
class Difference:
    """Mean of second minus first over ``n`` samples in ``clusters`` clusters, in the unit of what is compared.

    ``low`` and ``high`` bound the true difference; they are None with fewer than two clusters, which tell nothing about
    the spread. ``mean`` is None with no samples.
    """

    mean: float | None
    low: float | None
    high: float | None
    n: int
    clusters: int


def sign_test(better: int, worse: int) -> float:
    """The exact two-sided p-value of as uneven a split of the changed samples, if either way were equally likely.

    On pairs of passes and failures this is the exact form of McNemar's test, and samples that did not change play no
    part. It is 1 when nothing changed. Raises ``ValueError`` for a negative count.

    Source: Q. McNemar, Note on the sampling error of the difference between correlated proportions or percentages,
    Psychometrika 12 (1947), 153-157; W. J. Conover, Practical Nonparametric Statistics (1999), sections 3.4 and 3.5.
    """
    if min(better, worse) < 0:
        raise ValueError(f"a sign test needs counts of at least 0, got {better} better and {worse} worse")
    changed = better + worse
    term = tail = 1
    for i in range(min(better, worse)):
        term = term * (changed - i) // (i + 1)
        tail += term
    return min(1.0, 2 * tail / (1 << changed))


def net_by_cluster(pairs: Iterable[tuple[str, bool, bool]]) -> tuple[int, int]:
    """How many clusters passed more samples in the second run than in the first, and how many passed fewer.

    Each item is the cluster of one sample and whether it passed in the first and in the second run. Samples of one
    cluster are no independent evidence, so ``sign_test`` counts each cluster once. With one sample a cluster the two
    numbers are the discordant pairs of McNemar's test.
    """
    net: Counter[str] = Counter()
    for cluster, first, second in pairs:
        net[cluster] += second - first
    return sum(balance > 0 for balance in net.values()), sum(balance < 0 for balance in net.values())


def holm(p_values: Mapping[str, float]) -> dict[str, float]:
    """The p-values adjusted for being several, in the order given: those below a level hold together at that level.

    Raises ``ValueError`` for a value outside [0, 1].

    Source: S. Holm, A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6
    (1979), 65-70.
    """
    for name, p in p_values.items():
        if not 0 <= p <= 1:
            raise ValueError(f"a p-value lies between 0 and 1, got {p} for {name}")
    adjusted: dict[str, float] = {}
    highest = 0.0
    for rank, name in enumerate(sorted(p_values, key=p_values.__getitem__)):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[name]))
        adjusted[name] = highest
    return {name: adjusted[name] for name in p_values}


def bootstrap_difference(
    pairs: Iterable[tuple[str, float, float]], *, seed: int, rounds: int = 10_000, confidence: float = CONFIDENCE
) -> Difference:
    """The mean difference, second minus first, with its percentile interval over resampled clusters.

    Each item is the cluster of one sample and its value in the first and in the second run. Each round draws as many
    clusters as there are, with replacement, and takes the mean over all their samples. The same seed and pairs give the
    same interval, whatever the order of the pairs.

    Raises ``ValueError`` for a value that is not finite, fewer than one round, or a confidence not between 0 and 1, and
    ``MissingExtraError`` without numpy.

    Source: B. Efron and R. J. Tibshirani, An Introduction to the Bootstrap (1993), chapter 13; A. C. Davison and
    D. V. Hinkley, Bootstrap Methods and their Application (1997), section 3.8, for whole clusters.
    """
    if rounds < 1 or not 0 < confidence < 1:
        raise ValueError(f"a bootstrap needs a round and a confidence in (0, 1), got {rounds} and {confidence}")
    changes = _changes(pairs)
    sums = [fsum(changes[cluster]) for cluster in sorted(changes)]
    sizes = [len(changes[cluster]) for cluster in sorted(changes)]
    n = sum(sizes)
    if len(sums) < 2:
        return Difference(fsum(sums) / n if n else None, None, None, n, len(sums))
    low, high = _percentile_interval(sums, sizes, seed, rounds, confidence)
    return Difference(fsum(sums) / n, low, high, n, len(sums))


def smallest_difference(n: int, discordant: int, *, alpha: float = 0.05, power: float = 0.8) -> float | None:
    """The smallest true difference, as a share of ``n``, that the sign test would probably have shown.

    ``discordant`` of the ``n`` samples came out otherwise in the second run. Take that number as given, and let each of
    them be better with chance ``p`` and worse with ``1 - p``: the net difference between the runs is then
    ``(2 p - 1) * discordant / n``. The result is this difference for the smallest ``p`` at which ``sign_test`` gives at
    most ``alpha``, with more better than worse, with a chance of at least ``power``. By symmetry it holds for a worse
    second run too. A smaller true difference may well have stayed unseen; the result says nothing about whether there
    is one. Count clusters in place of samples where ``net_by_cluster`` does.

    None when no split could have been significant; at ``alpha`` 0.05 that is with five discordant samples or fewer.
    Both the test and its chance are exact, from the binomial distribution.

    Raises ``ValueError`` unless ``0 <= discordant <= n`` and ``alpha`` and ``power`` lie between 0 and 1.
    """
    if not 0 <= discordant <= n:
        raise ValueError(f"needs 0 <= discordant <= n, got discordant={discordant}, n={n}")
    if not 0 < alpha < 1 or not 0 < power < 1:
        raise ValueError(f"alpha and power lie between 0 and 1, got alpha={alpha}, power={power}")
    splits = range(discordant // 2 + 1)
    significant = bisect_right(splits, alpha, key=lambda worse: sign_test(discordant - worse, worse))
    if not significant:
        return None
    return (2 * _share_found(discordant, significant - 1, power) - 1) * discordant / n


def _changes(pairs: Iterable[tuple[str, float, float]]) -> dict[str, list[float]]:
    """Second minus first of the samples of each cluster."""
    changes: defaultdict[str, list[float]] = defaultdict(list)
    for cluster, first, second in pairs:
        if not isfinite(second - first):
            raise ValueError(f"a difference needs finite values, got {first} and {second} in {cluster}")
        changes[cluster].append(second - first)
    return changes


def _percentile_interval(
    sums: Sequence[float], sizes: Sequence[int], seed: int, rounds: int, confidence: float
) -> tuple[float, float]:
    try:
        import numpy as np
    except ImportError as error:
        raise MissingExtraError("the interval of a mean difference needs numpy") from error
    # Of numpy's generators only this one promises the same numbers in later versions.
    random = np.random.RandomState(seed)
    clusters = len(sums)
    at_once = max(1, _DRAWN_AT_ONCE // clusters)
    means: list[np.ndarray[Any, Any]] = []
    for start in range(0, rounds, at_once):
        drawn = random.randint(clusters, size=(min(at_once, rounds - start), clusters), dtype=np.int64)
        means.append(np.take(sums, drawn).sum(axis=1) / np.take(sizes, drawn).sum(axis=1))
    tail = (1 - confidence) / 2
    low, high = np.quantile(np.concatenate(means), [tail, 1 - tail])
    return float(low), float(high)


def _share_found(discordant: int, most_worse: int, power: float) -> float:
    """The smallest chance of better, at least a half, that leaves ``most_worse`` or fewer worse with this power."""
    ways = [lgamma(discordant + 1) - lgamma(i + 1) - lgamma(discordant - i + 1) for i in range(most_worse + 1)]
    low, high = 0.5, 1.0
    while low < (share := (low + high) / 2) < high:
        better, worse = log(share), log(1 - share)
        chance = fsum(exp(way + i * worse + (discordant - i) * better) for i, way in enumerate(ways))
        low, high = (low, share) if chance >= power else (share, high)
    return high
