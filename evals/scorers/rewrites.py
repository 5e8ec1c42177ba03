"""What rewriting and repairing changed: how much, and whether facts were lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from evals.criteria import Fact, facts_in
from evals.outcome import Score, failed, passed
from evals.output import Output, Reply
from evals.sample import Form, Sample
from evals.scorers.scorer import Metric, Scorer

if TYPE_CHECKING:
    from assist.conversation import Conversation


class Rewrites(Scorer):
    """Of replies that the chain changed: the edit distance to the draft, and whether its facts are still told.

    The distance counts code points taken out and put in, as a share of the draft and the reply together: 0 is
    unchanged, 1 entirely new. A fact is a number, code, sum or day in a changed passage that the order or the shop
    knows; where the passages held none, nothing could be lost.
    """

    name: ClassVar[str] = "rewrites"
    metrics: ClassVar[tuple[Metric, ...]] = (
        Metric("edit_distance", "how much of a draft was changed", graded=True, unit="share"),
        Metric("facts_kept", "a changed reply still tells the facts of its draft"),
    )

    def score(self, sample: Sample, output: Output) -> Iterator[Score]:
        """Look at the changes of each reply."""
        changed = [reply for reply in output.replies if reply.changes]
        if sample.form is not Form.CONVERSATIONS or not changed:
            return
        distance = sum(map(edit_distance, changed)) / len(changed)
        yield passed("edit_distance", value=distance)
        known = _known(sample.conversation())
        kept = [fact.told(reply.text) for reply in changed for fact in _drafted(reply) if fact.told(known)]
        lost = kept.count(False)
        if kept:
            yield failed("facts_kept", f"{lost} of {len(kept)} facts were lost") if lost else passed("facts_kept")


def edit_distance(reply: Reply) -> float:
    """The share of draft and reply that differs."""
    touched = sum(_distance(before, after) for before, after in reply.changes)
    draft = len(reply.text) + sum(len(before) - len(after) for before, after in reply.changes)
    return min(1.0, touched / max(1, draft + len(reply.text)))


def _distance(before: str, after: str) -> int:
    """Code points taken out and put in to turn one text into the other, as few as can be."""
    return len(before) + len(after) - 2 * _longest_common(before, after)


def _longest_common(one: str, other: str) -> int:
    """Length of the longest common subsequence, a row of the table as the bits of one number.

    Source: M. Crochemore, C. Iliopoulos, Y. Pinzon and J. Reid, A fast and practical bit-vector algorithm for the
    longest common subsequence problem, Information Processing Letters 80 (2001), 279-285.
    """
    places: dict[str, int] = {}
    for at, sign in enumerate(one):
        places[sign] = places.get(sign, 0) | 1 << at
    whole = row = (1 << len(one)) - 1
    for sign in other:
        met = row & places.get(sign, 0)
        row = (row + met | row - met) & whole
    return len(one) - row.bit_count()


def _drafted(reply: Reply) -> list[Fact]:
    """What the changed passages told before, each once."""
    return list(dict.fromkeys(fact for before, _ in reply.changes for fact in facts_in(before)))


def _known(conversation: Conversation) -> str:
    """The order and the shop as one text; days and sums in every form in which they are known."""
    from assist.drafting.briefing import facts_for

    facts = conversation.facts
    days = (str(value) for value in (facts.returns_until, facts.warranty_until) if value is not None)
    raw = (str(value) for value in (*conversation.order.values(), *facts.policies.values(), facts.shop_name) if value)
    return "\n".join((*facts_for(facts, "en").values(), *raw, *days))
