"""Whether a reply is in the customer's language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from evals.outcome import Score, failed, passed
from evals.output import Output
from evals.sample import Form, Sample
from evals.scorers.scorer import Metric, Scorer


class Language(Scorer):
    """The words of each reply do not show another language than the conversation's."""

    name: ClassVar[str] = "language"
    metrics: ClassVar[tuple[Metric, ...]] = (Metric("language", "the reply is in the customer's language"),)

    def score(self, sample: Sample, output: Output) -> Iterator[Score]:
        """Detect the language of each reply."""
        if sample.form is not Form.CONVERSATIONS or not output.replies:
            return
        from assist.language import is_other_language
        from assist.suggesting import language_of

        wanted = language_of(sample.conversation())
        other = any(is_other_language(reply.text, wanted) for reply in output.replies)
        yield failed("language", f"a reply is not in {wanted}") if other else passed("language")
