"""Whether a reply says what the shop has said before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Annotated, ClassVar

from pydantic import Field

from evals.outcome import Score, failed, passed
from evals.output import Output
from evals.plain import JOINING, plain
from evals.sample import Form, Sample
from evals.scorers.scorer import Metric, Scorer

#: A word, or a letter where words have no edges; marks say nothing.
_WORD = re.compile(rf"{JOINING}+|[^\W_]")


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
        if sample.form is not Form.CONVERSATIONS or not output.replies:
            return
        messages = sample.conversation().messages
        earlier = [_words(message.text) for message in messages if message.role.value == "agent"]
        if not any(earlier):
            return
        said = [_words(reply.text) for reply in output.replies]
        again = any(self._same(one, other) for one in said for other in earlier if other)
        yield failed("repeat", "an earlier reply says the same") if again else passed("repeat")

    def _same(self, one: list[str], other: list[str]) -> bool:
        matcher = SequenceMatcher(None, one, other, autojunk=False)
        return matcher.quick_ratio() >= self.similarity <= matcher.ratio()


def _words(text: str) -> list[str]:
    return _WORD.findall(plain(text).casefold())
