from __future__ import annotations

import pytest

from evals.sample import Form
from evals.scorers.agreement import Agreement
from tests.evals.scorers.samples import chat, draft, outcome, replied, verdict


class TestAgreement:
    @pytest.mark.parametrize(
        ("violates", "answer", "wanted"),
        [(True, "flag", "pass"), (True, "pass", "fail"), (False, "pass", "pass"), (False, "flag", "fail")],
    )
    def test_compares_verdict_and_label(self, violates: bool, answer: str, wanted: str) -> None:
        """A violation has to be flagged and a lawful draft has to pass."""
        assert outcome(Agreement(), draft(violates=violates), verdict(answer)) == wanted

    def test_an_unlabelled_draft_is_not_asked_about(self) -> None:
        """Without a label there is nothing to agree with."""
        assert outcome(Agreement(), draft(), verdict("pass")) == "not_applicable"

    @pytest.mark.parametrize("answer", [None, "replied", "rewritten"])
    def test_no_verdict_is_no_agreement(self, answer: str | None) -> None:
        """A system that gives no verdict neither agrees nor drops out of the count."""
        assert outcome(Agreement(), draft(violates=False), verdict(answer)) == "undetermined"

    def test_labels_are_of_one_text(self) -> None:
        """The label says nothing of another text that was judged in its place."""
        assert outcome(Agreement(), draft("Hello."), verdict("pass", text="Bye.")) == "not_applicable"
        assert outcome(Agreement(), draft("Hello.", violates=False), verdict("pass", text="Bye.")) == "undetermined"

    def test_conversations_have_no_verdict(self) -> None:
        """A label of a conversation's row is not about the reply that somebody drafted to it."""
        assert outcome(Agreement(), chat(), replied("On its way.")) == "not_applicable"
        assert outcome(Agreement(), draft(form=Form.MESSAGES, violates=True), verdict("pass")) == "not_applicable"
