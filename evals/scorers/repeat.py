"""Whether a reply says what the shop has said before."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Annotated, ClassVar

from pydantic import Field

from evals.outcome import Score, failed, passed
from evals.output import Output
from evals.sample import Form, Sample
from evals.scorers.scorer import Metric, Scorer


class Repeat(Scorer):
    """A reply is nearly the same as an earlier one of the conversation.

    ``similarity`` is the share of words in the same order from which two texts count as the same (the ratio of
    Ratcliff and Obershelp, over words).
    """

    name: ClassVar[str] = "repeat"
    metrics: ClassVar[tuple[Metric, ...]] = (
        Metric("repeat", "the reply says again what the shop said before", counts_failures=True),
    )
    similarity: Annotated[float, Field(gt=0, le=1)] = 0.9

    def score(self, sample: Sample, output: Output) -> Iterator[Score]:
        """Compare each reply with each earlier message of the shop."""
        earlier = [
            (message.get("text") or "").casefold().split()
            for message in sample.row.get("messages") or ()
            if message.get("role") == "agent"
        ]
        if sample.form is not Form.CONVERSATIONS or not output.replies or not any(earlier):
            return
        said = [reply.text.casefold().split() for reply in output.replies]
        again = any(self._same(one, other) for one in said for other in earlier if other)
        yield failed("repeat", "an earlier reply says the same") if again else passed("repeat")

    def _same(self, one: list[str], other: list[str]) -> bool:
        matcher = SequenceMatcher(None, one, other, autojunk=False)
        return matcher.quick_ratio() >= self.similarity <= matcher.ratio()
