"""Whether a customer who waits for an answer gets one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from evals.outcome import Score, failed, not_applicable, passed
from evals.output import Output
from evals.sample import Form, Sample
from evals.scorers.scorer import Metric, Scorer


class Replied(Scorer):
    """A reply was let through; in a chat in which the shop wrote last none is due, whatever the system advises."""

    name: ClassVar[str] = "replied"
    metrics: ClassVar[tuple[Metric, ...]] = (Metric("replied", "a reply was let through"),)

    def score(self, sample: Sample, output: Output) -> Iterator[Score]:
        """Look for a reply."""
        if sample.form is not Form.CONVERSATIONS or _shop_wrote_last(sample):
            yield not_applicable("replied")
        elif output.replies:
            yield passed("replied")
        else:
            yield failed("replied", "; ".join(output.reasons) or "no reply was let through")


def _shop_wrote_last(sample: Sample) -> bool:
    conversation = sample.conversation()
    return conversation.channel.value == "chat" and conversation.agent_spoke_last
