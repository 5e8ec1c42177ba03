"""How far a judge of yes-or-no questions agrees with people's labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from evals.statistics import CONFIDENCE, Rate, rate


@dataclass(frozen=True, slots=True)
class Agreement:
    """A judge beside the labels of the same ``n`` samples; shares come with Wilson intervals, all at 95% confidence.

    ``agreed`` counts equal answers, ``base_rate`` the labels that say yes, ``judged_rate`` the judgements that do.
    ``recall`` is the share judged yes among the labels that say yes, ``false_alarm`` that among those that say no.
    ``kappa`` is the agreement beyond chance, from -1 to 1, with its interval; all three are None where it is undefined:
    without samples, or where both give one and the same answer throughout.
    """

    n: int
    agreed: Rate
    kappa: float | None
    kappa_low: float | None
    kappa_high: float | None
    base_rate: Rate
    judged_rate: Rate
    recall: Rate
    false_alarm: Rate


def agreement(pairs: Sequence[tuple[bool, bool]]) -> Agreement:
    """Compare the judge with the labels; each pair is the label and the judgement of one sample.

    A judgement that is undetermined is no pair: the caller leaves it out and reports how many there were.

    Sources: J. Cohen, A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20
    (1960), 37-46, for kappa; J. L. Fleiss, J. Cohen and B. S. Everitt, Large sample standard errors of kappa and
    weighted kappa, Psychological Bulletin 72 (1969), 323-327, for its interval. That interval has no width, however few
    the samples, where the answers are all equal, never equal, or all alike on one side. There the bounds are those of
    the share agreed (Wilson) put in its place in kappa, with the agreement by chance held fixed as Cohen does.
    """
    cells = Counter(pairs)
    n = len(pairs)
    labelled = cells[True, True] + cells[True, False]
    judged = cells[True, True] + cells[False, True]
    agreed = rate(cells[True, True] + cells[False, False], n)
    kappa, low, high = _kappa(cells, labelled, judged, agreed)
    return Agreement(
        n=n,
        agreed=agreed,
        kappa=kappa,
        kappa_low=low,
        kappa_high=high,
        base_rate=rate(labelled, n),
        judged_rate=rate(judged, n),
        recall=rate(cells[True, True], labelled),
        false_alarm=rate(cells[False, True], n - labelled),
    )


def _kappa(
    cells: Counter[tuple[bool, bool]], labelled: int, judged: int, agreed: Rate
) -> tuple[float, float, float] | tuple[None, None, None]:
    n = agreed.n
    by_chance = labelled * judged + (n - labelled) * (n - judged)
    if by_chance == n * n:
        return None, None, None
    chance = by_chance / (n * n)
    kappa = (agreed.k / n - chance) / (1 - chance)
    if agreed.k in (0, n) or labelled in (0, n) or judged in (0, n):
        low, high = ((bound - chance) / (1 - chance) for bound in (agreed.low, agreed.high))
    else:
        reach = NormalDist().inv_cdf((1 + CONFIDENCE) / 2) * _standard_error(cells, labelled / n, judged / n, kappa)
        low, high = kappa - reach, kappa + reach
    return kappa, max(-1.0, low), min(1.0, high)


def _standard_error(cells: Counter[tuple[bool, bool]], labelled: float, judged: float, kappa: float) -> float:
    """The standard error of kappa by Fleiss, Cohen and Everitt (1969), for two categories."""
    n = cells.total()
    label_share = {True: labelled, False: 1 - labelled}
    judged_share = {True: judged, False: 1 - judged}
    chance = sum(label_share[answer] * judged_share[answer] for answer in (True, False))
    total = 0.0
    for (label, judgement), count in cells.items():
        marginals = judged_share[label] + label_share[judgement]
        total += count / n * ((label == judgement) - marginals * (1 - kappa)) ** 2
    return sqrt((total - (kappa - chance * (1 - kappa)) ** 2) / n) / (1 - chance)
