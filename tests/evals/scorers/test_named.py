from __future__ import annotations

import pytest

from evals.scorers.named import Named
from tests.evals.scorers.samples import draft, outcome, verdict


class TestNamed:
    def test_any_labelled_guideline_will_do(self) -> None:
        """One objection that names a labelled guideline is enough, whatever else is named."""
        sample = draft(violates=True, guidelines=("ip", "privacy"))

        assert outcome(Named(), sample, verdict("flag", "sexual", "privacy")) == "pass"

    @pytest.mark.parametrize("named", [("sexual",), ()])
    def test_flagged_for_something_else(self, named: tuple[str, ...]) -> None:
        """A violation that is flagged by luck is not named."""
        assert outcome(Named(), draft(violates=True, guidelines=("ip",)), verdict("flag", *named)) == "fail"

    def test_a_reason_without_names(self) -> None:
        """Where nothing is named, the reason says so."""
        (score,) = Named().score(draft(violates=True, guidelines=("ip",)), verdict("flag"))

        assert score.reason == "named nothing; labelled ip"

    @pytest.mark.parametrize(("violates", "answer"), [(False, "flag"), (None, "flag"), (True, "pass")])
    def test_only_flagged_violations_are_asked_about(self, violates: bool | None, answer: str) -> None:
        """What is lawful or missed stands under other metrics."""
        assert outcome(Named(), draft(violates=violates, guidelines=("ip",)), verdict(answer)) == "not_applicable"

    @pytest.mark.parametrize(("answer", "text"), [(None, "Hello."), ("flag", "Bye.")])
    def test_no_verdict_on_this_text(self, answer: str | None, text: str) -> None:
        """Without a verdict on the labelled text nobody can tell."""
        sample = draft("Hello.", violates=True, guidelines=("ip",))

        assert outcome(Named(), sample, verdict(answer, "ip", text=text)) == "undetermined"
