"""Whether sending a reply would stop the marketplace's response clock."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from evals.outcome import Score, failed, passed
from evals.output import Output
from evals.sample import Form, Sample
from evals.scorers.scorer import Metric, Scorer


class CountsAsAnswer(Scorer):
    """In chat, each reply counts as an answer in the conversation's market."""

    name: ClassVar[str] = "counts_as_answer"
    metrics: ClassVar[tuple[Metric, ...]] = (Metric("counts_as_answer", "the reply stops the response clock"),)

    def score(self, sample: Sample, output: Output) -> Iterator[Score]:
        """Ask the response clock."""
        if sample.form is not Form.CONVERSATIONS or not output.replies or sample.row.get("channel", "chat") != "chat":
            return
        from assist.answers import counted

        market = sample.conversation().market
        verdicts = [counted(reply.text, market) for reply in output.replies]
        reason = next((verdict.reason for verdict in verdicts if not verdict.counts), None)
        yield passed("counts_as_answer") if reason is None else failed("counts_as_answer", reason)
