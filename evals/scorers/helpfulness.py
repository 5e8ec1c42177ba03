"""How well a reply helps the customer, by a judge with a rubric."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from evals.judging import example_conversation, judged, question
from evals.outcome import Score, failed, passed, undetermined
from evals.output import Output
from evals.sample import Form, Sample
from evals.scorers.scorer import JudgedScorer, Metric
from guardrails.asking import Ask, Failed, Steps

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

#: What makes a reply helpful, unless a suite says otherwise.
RUBRIC: dict[str, str] = {
    "answers": "It deals with everything the customer asked or complained about.",
    "next_step": "It says what happens next, or what the customer can do.",
    "clear": "A customer understands it at first reading.",
    "considerate": "It takes the customer's situation seriously and blames nobody.",
}


class Helpfulness(JudgedScorer):
    """The judge says yes to every criterion of the ``rubric``; the value is the share of yes."""

    name: ClassVar[str] = "helpfulness"
    metrics: ClassVar[tuple[Metric, ...]] = (Metric("helpfulness", "the reply meets every criterion", judged=True),)
    rubric: Annotated[dict[Key, Said], Field(min_length=1)] = Field(default_factory=lambda: dict(RUBRIC))

    def score(self, sample: Sample, output: Output) -> Iterator[Score]:
        """What holds where nobody judges."""
        if sample.form is Form.CONVERSATIONS and output.replies:
            yield undetermined("helpfulness", "no judge is configured")

    def questions(self, sample: Sample, output: Output) -> Steps[list[Score]]:
        """One question about the first reply."""
        if sample.form is not Form.CONVERSATIONS or not output.replies:
            return []
        verdicts = yield from judged(self._question({"text": output.replies[0].text}, sample))
        if isinstance(verdicts, Failed):
            return [undetermined("helpfulness", verdicts.reason)]
        value = sum(verdict == "yes" for verdict in verdicts.values()) / len(verdicts)
        if against := [key for key, verdict in verdicts.items() if verdict == "no"]:
            return [failed("helpfulness", f"the judge says no to {', '.join(against)}", value)]
        if "unsure" in verdicts.values():
            return [undetermined("helpfulness", "the judge is unsure")]
        return [passed("helpfulness", value=value)]

    def _question(self, judged: dict[str, str], sample: Sample) -> Ask:
        return question("helpfulness", list(self.rubric.items()), judged, sample.conversation())

    def example(self) -> Ask:
        """A question with this rubric."""
        return question("helpfulness", list(self.rubric.items()), {"text": "Tomorrow."}, example_conversation())
