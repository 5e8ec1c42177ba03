"""Whether a reply is in the customer's language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from evals.outcome import Outcome, Score, failed, passed, undetermined
from evals.output import Output
from evals.sample import Form, Sample
from evals.scorers.scorer import Metric, Scorer

#: Languages that a light look cannot tell apart.
_ALIKE = {"ms": "id"}


class Language(Scorer):
    """The words of each reply show the conversation's language.

    Where they show no language, such as one that is not known or a few words only, it is undetermined.
    """

    name: ClassVar[str] = "language"
    metrics: ClassVar[tuple[Metric, ...]] = (Metric("language", "the reply is in the customer's language"),)

    def score(self, sample: Sample, output: Output) -> Iterator[Score]:
        """Detect the language of each reply."""
        if sample.form is not Form.CONVERSATIONS or not output.replies:
            return
        from assist.suggesting import language_of

        wanted = language_of(sample.conversation())
        seen = {_outcome(reply.text, wanted) for reply in output.replies}
        if Outcome.FAIL in seen:
            yield failed("language", f"a reply is not in {wanted}")
        elif Outcome.UNDETERMINED in seen:
            yield undetermined("language", f"the words of a reply do not show whether it is in {wanted}")
        else:
            yield passed("language")


def _outcome(text: str, wanted: str) -> Outcome:
    from assist.language import detect_language, is_other_language

    if is_other_language(text, wanted):
        return Outcome.FAIL
    found = detect_language(text).lang
    return Outcome.PASS if found is not None and _base(found) == _base(wanted) else Outcome.UNDETERMINED


def _base(tag: str) -> str:
    language = tag.split("-")[0].lower()
    return _ALIKE.get(language, language)
