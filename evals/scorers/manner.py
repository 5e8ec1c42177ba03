"""Whether a reply has a fitting length, and does not shout."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import Field

from evals.outcome import Score, failed, passed
from evals.output import Output
from evals.plain import plain
from evals.sample import Form, Sample
from evals.scorers.scorer import Metric, Scorer

_MARKS = re.compile(r"[!?]\s*[!?]")
#: Words in capitals that follow each other, single letters among them.
_CAPITALS = re.compile(r"(?<![^\W_])[^\W\d_a-z]+(?:[ \t]+[^\W\d_a-z]+)+(?![^\W_])")
_EMOJI = re.compile("[\U0001f300-\U0001faff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff]|[\U0001f1e6-\U0001f1ff]{2}")


class Manner(Scorer):
    """Length is between ``least`` and ``most`` code points that are seen.

    Tone, as far as signs show it: no runs of capitals that the order or the shop do not write so, no doubled marks, at
    most ``exclamations`` exclamation marks and ``emoji`` pictures.
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
        texts = [plain(reply.text) for reply in output.replies]
        lengths = (len(" ".join(text.split())) for text in texts)
        unfit = next((length for length in lengths if not self.least <= length <= self.most), None)
        bounds = f"{unfit} characters, not {self.least} to {self.most}"
        yield passed("length") if unfit is None else failed("length", bounds)
        written = plain(f"{sample.row.get('order')} {sample.row.get('shop')}")
        loud = next((sign for text in texts for sign in self._signs(text, written)), None)
        yield passed("tone") if loud is None else failed("tone", loud)

    def _signs(self, text: str, written: str) -> Iterator[str]:
        if _MARKS.search(text):
            yield "doubled marks"
        if any(_shouts(run[0]) and run[0] not in written for run in _CAPITALS.finditer(text)):
            yield "a run of capitals"
        if text.count("!") > self.exclamations:
            yield f"more than {self.exclamations} exclamation marks"
        if len(_EMOJI.findall(text)) > self.emoji:
            yield f"more than {self.emoji} emoji"


def _shouts(run: str) -> bool:
    """Whether a run is of words and not of initials: two of them, one of four letters or more."""
    words = [word for word in run.split() if len(word) > 1 and word.isupper()]
    return len(words) > 1 and max(map(len, words)) >= 4
