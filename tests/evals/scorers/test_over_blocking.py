from __future__ import annotations

import pytest

from evals.sample import Labels
from evals.scorers.over_blocking import OverBlocking
from tests.evals.scorers.samples import chat, draft, outcome, replied, verdict


class TestOverBlocking:
    @pytest.mark.parametrize(("answer", "wanted"), [("pass", "pass"), ("flag", "fail")])
    def test_a_lawful_draft_must_pass(self, answer: str, wanted: str) -> None:
        """A lawful draft that is flagged is held up for nothing."""
        assert outcome(OverBlocking(), draft(violates=False), verdict(answer, "ip")) == wanted

    def test_names_the_rules(self) -> None:
        """The reason names each rule once."""
        (score,) = OverBlocking().score(draft(violates=False), verdict("flag", "sexual", "ip", "ip"))

        assert score.reason == "a lawful draft is flagged by ip.rule, sexual.rule"

    @pytest.mark.parametrize("violates", [True, None])
    def test_others_are_not_asked_about(self, violates: bool | None) -> None:
        """A violation, or a draft nobody labelled, cannot be held up wrongly."""
        assert outcome(OverBlocking(), draft(violates=violates), verdict("flag")) == "not_applicable"

    @pytest.mark.parametrize("by", [None, "tiktok-shop"])
    def test_the_policy_agrees_with_itself(self, by: str | None) -> None:
        """What the policy under test calls lawful it does not flag, which proves nothing."""
        assert outcome(OverBlocking(), draft(by=by, violates=False), verdict("pass")) == "undetermined"

    def test_without_a_verdict(self) -> None:
        """A draft on which nothing was said was not let through."""
        assert outcome(OverBlocking(), draft(violates=False), verdict(None)) == "undetermined"

    def test_a_withheld_reply_was_not_let_through(self) -> None:
        """A conversation that gets no reply is no lawful draft that passed."""
        sample = chat(labels=Labels(by="people", violates=False))

        assert outcome(OverBlocking(), sample, replied()) == "not_applicable"
