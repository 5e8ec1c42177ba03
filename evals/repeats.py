"""How often a sample passes every time it is repeated, not just once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import comb, fsum


@dataclass(frozen=True, slots=True)
class PassHatK:
    """The mean chance, from 0 to 1, that ``k`` repeats of a sample all pass, over the ``n`` samples with ``k`` trials.

    ``mean`` is None where no sample had enough trials.
    """

    k: int
    n: int
    mean: float | None


def pass_hat_k(trials: Sequence[bool], k: int) -> float | None:
    """The chance that ``k`` repeats of one sample all pass, estimated without bias from its trials.

    With ``c`` passes in ``n`` trials it is ``C(c, k) / C(n, k)``: the share of all choices of ``k`` trials that hold
    passes only. None when there are fewer than ``k`` trials. Raises ``ValueError`` unless ``k`` is at least 1.

    Source: S. Yao, N. Shinn, P. Razavi and K. Narasimhan, tau-bench: a benchmark for tool-agent-user interaction in
    real-world domains (2024), arXiv 2406.12045.
    """
    if k < 1:
        raise ValueError(f"pass^k needs a k of at least 1, got {k}")
    if len(trials) < k:
        return None
    return comb(sum(trials), k) / comb(len(trials), k)


def mean_pass_hat_k(samples: Iterable[Sequence[bool]], k: int) -> PassHatK:
    """``pass_hat_k`` averaged over samples, each given by its trials; those with fewer than ``k`` are left out.

    Raises ``ValueError`` unless ``k`` is at least 1.
    """
    chances = [chance for trials in samples if (chance := pass_hat_k(trials, k)) is not None]
    return PassHatK(k, len(chances), fsum(chances) / len(chances) if chances else None)
