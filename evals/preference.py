"""Which of two replies serves the customer better, asked in both orders.

A judge that prefers whatever stands first contradicts itself when the texts change places; such an answer is
undetermined and counts for neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from evals.judging import example_conversation, judged, question
from evals.paired import net_by_cluster, sign_test
from evals.statistics import Rate, clustered_rate
from guardrails.asking import Ask, Failed, Steps

if TYPE_CHECKING:
    from assist.conversation import Conversation

#: Why a verdict that follows the order of the texts counts for neither.
ORDER = "order"
#: What the two are compared by.
CRITERION = (
    "better",
    "Which text serves the customer better: it deals with what they asked and says what happens next.",
)


class Preferred(StrEnum):
    """The better text, or that neither is."""

    FIRST = "first"
    SECOND = "second"
    NEITHER = "neither"


def preference(first: str, second: str, conversation: Conversation) -> Steps[Preferred | Failed]:
    """The better of two replies; ``Failed`` where there is no verdict, or one that follows the order."""
    if first == second:
        return Preferred.NEITHER
    here = yield from judged(_ask(first, second, conversation))
    if isinstance(here, Failed):
        return here
    there = yield from judged(_ask(second, first, conversation))
    if isinstance(there, Failed):
        return there
    one, other = Preferred(here["better"]), _TURNED[Preferred(there["better"])]
    if one is not other:
        return Failed(ORDER, "the verdict changes with the order of the texts")
    return one


_TURNED = {
    Preferred.FIRST: Preferred.SECOND,
    Preferred.SECOND: Preferred.FIRST,
    Preferred.NEITHER: Preferred.NEITHER,
}


def _ask(first: str, second: str, conversation: Conversation) -> Ask:
    return question("preference", [CRITERION], {"first": first, "second": second}, conversation)


def example() -> Ask:
    """The question by which a judge of preferences is known."""
    return _ask("Tomorrow.", "On Monday.", example_conversation())


@dataclass(frozen=True, slots=True)
class Preference:
    """What a judge says of one sample of two runs; ``reason`` and its ``kind``, where it says nothing that counts."""

    id: str
    trial: int
    cluster: str
    preferred: Preferred | None
    reason: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Preferences:
    """Two systems compared by a judge.

    ``second_wins`` is the share of the second among those where one is better, with its clustered interval; ``p`` is
    the exact sign test over clusters. Undetermined samples are counted by reason.
    """

    first: int
    second: int
    neither: int
    undetermined: Mapping[str, int]
    second_wins: Rate
    p: float
    each: tuple[Preference, ...]

    @property
    def broken(self) -> int:
        """How many pairs got no verdict because of a failure."""
        return sum(one.preferred is None and one.kind != ORDER for one in self.each)


def tally(found: Sequence[Preference]) -> Preferences:
    """Count preferences and test whether one side wins more often than chance."""
    decided = [one for one in found if one.preferred in (Preferred.FIRST, Preferred.SECOND)]
    wins = [(one.cluster, one.preferred is Preferred.SECOND) for one in decided]
    better, worse = net_by_cluster((cluster, not won, won) for cluster, won in wins)
    counted = {kind: sum(one.preferred is kind for one in found) for kind in Preferred}
    return Preferences(
        first=counted[Preferred.FIRST],
        second=counted[Preferred.SECOND],
        neither=counted[Preferred.NEITHER],
        undetermined=_reasons(found),
        second_wins=clustered_rate(wins),
        p=sign_test(better, worse),
        each=tuple(found),
    )


def _reasons(found: Iterable[Preference]) -> dict[str, int]:
    reasons: dict[str, int] = {}
    for one in found:
        if one.preferred is None:
            reasons[one.reason] = reasons.get(one.reason, 0) + 1
    return reasons
