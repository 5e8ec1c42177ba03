"""Whether every figure, day, sum, code, link and contact of a reply comes from the facts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from evals.outcome import Score, failed, passed
from evals.output import Output
from evals.sample import Form, Sample
from evals.scorers.scorer import Metric, Scorer


class Grounded(Scorer):
    """Nothing in a reply is from nowhere: the ledger of the guard finds the source of each figure.

    Names are looked for as the ledger does for a rewrite: capitalised words inside a sentence that neither the
    facts, the shop's texts nor the customer brought in.
    """

    name: ClassVar[str] = "grounded"
    metrics: ClassVar[tuple[Metric, ...]] = (
        Metric("grounded", "every number, day, sum, name, code and link comes from the facts"),
    )

    def score(self, sample: Sample, output: Output) -> Iterator[Score]:
        """Ask the ledger about each reply."""
        if sample.form is not Form.CONVERSATIONS or not output.replies:
            return
        from evals.judging import brief_of, shipped_rules
        from guardrails.ledger import added, ungrounded

        conversation = sample.conversation()
        grounds = brief_of(conversation).grounds
        said = " ".join((conversation.customer.name or "", *(message.text for message in conversation.messages)))
        found = [finding for reply in output.replies for finding in ungrounded(reply.text, grounds, shipped_rules())]
        found += [
            finding
            for reply in output.replies
            for finding in added(said, reply.text, grounds)
            if finding.message.startswith("This name")
        ]
        whats = ", ".join(sorted({finding.message.split()[1] for finding in found}))
        yield failed("grounded", f"from nowhere: {whats}") if found else passed("grounded")
