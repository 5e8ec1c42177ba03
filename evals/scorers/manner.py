"""Whether a reply has a fitting length, and does not shout."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import Field

from evals.outcome import Score, failed, passed
from evals.output import Output
from evals.sample import Form, Sample
from evals.scorers.scorer import Metric, Scorer

_MARKS = re.compile(r"[!?]{2,}")
_CAPITALS = re.compile(r"\b[A-Z]{4,}(?:\s+[A-Z]{2,})+\b")
_EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]")


class Manner(Scorer):
    """Length is between ``least`` and ``most`` code points.

    Tone, as far as signs show it: no runs of capitals, no doubled marks, at most ``exclamations`` exclamation
    marks and ``emoji`` pictures.
    """

    name: ClassVar[str] = "manner"
    metrics: ClassVar[tuple[Metric, ...]] = (
        Metric("length", "the reply is neither too short nor too long"),
        Metric("tone", "the reply does not shout"),
    )
    least: Annotated[int, Field(ge=1)] = 20
    most: Annotated[int, Field(ge=1)] = 800
    exclamations: Annotated[int, Field(ge=0)] = 2
    emoji: Annotated[int, Field(ge=0)] = 2

    def score(self, sample: Sample, output: Output) -> Iterator[Score]:
        """Measure each reply."""
        if sample.form is not Form.CONVERSATIONS or not output.replies:
            return
        texts = [reply.text for reply in output.replies]
        unfit = next((len(text) for text in texts if not self.least <= len(text) <= self.most), None)
        bounds = f"{unfit} characters, not {self.least} to {self.most}"
        yield passed("length") if unfit is None else failed("length", bounds)
        loud = next((sign for text in texts for sign in self._signs(text)), None)
        yield passed("tone") if loud is None else failed("tone", loud)

    def _signs(self, text: str) -> Iterator[str]:
        if _MARKS.search(text):
            yield "doubled marks"
        if _CAPITALS.search(text):
            yield "a run of capitals"
        if text.count("!") > self.exclamations:
            yield f"more than {self.exclamations} exclamation marks"
        if len(_EMOJI.findall(text)) > self.emoji:
            yield f"more than {self.emoji} emoji"
