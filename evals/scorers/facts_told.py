"""Whether a reply tells the facts it needs, and none of the wrong ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from evals.outcome import Score, failed, passed
from evals.output import Output
from evals.sample import Sample
from evals.scorers.scorer import Metric, Scorer


class FactsTold(Scorer):
    """Numbers, names, codes, days and sums of ``needs`` stand in each reply, those of ``must_not`` in none.

    Meanings are judged apart (``meanings``). A needed fact is missed where there is no reply.
    """

    name: ClassVar[str] = "facts_told"
    metrics: ClassVar[tuple[Metric, ...]] = (
        Metric("needed_facts", "every needed number, name, code, day and sum is told"),
        Metric("wrong_facts", "a number, name, code, day or sum is told that is wrong", counts_failures=True),
    )

    def score(self, sample: Sample, output: Output) -> Iterator[Score]:
        """Look each fact up."""
        needed, wrong = sample.labels.needs.facts, sample.labels.must_not.facts
        texts = [reply.text for reply in output.replies]
        if needed:
            missing = sum(not texts or not all(fact.told(text) for text in texts) for fact in needed)
            told = f"{missing} of {len(needed)} needed facts are not told"
            yield failed("needed_facts", told) if missing else passed("needed_facts")
        if wrong and texts:
            found = sum(any(fact.told(text) for text in texts) for fact in wrong)
            yield failed("wrong_facts", f"{found} wrong facts are told") if found else passed("wrong_facts")
