from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.outcome import Outcome
from evals.sample import Form, Labels
from evals.scorers.leak import Leak
from tests.evals.scorers.samples import chat, draft, outcome, replied, verdict

BROKEN = {"violates": True, "guidelines": ("privacy",)}


class TestLabelledFromOutside:
    @pytest.mark.parametrize(("answer", "wanted"), [("pass", "fail"), ("flag", "pass")])
    @pytest.mark.parametrize("by", ["people", "operator"])
    def test_a_violation_must_not_pass(self, by: str, answer: str, wanted: str) -> None:
        """What people, or the operator that built it, call a violation is a leak where it passes."""
        assert outcome(Leak(), draft(by=by, **BROKEN), verdict(answer)) == wanted

    def test_says_what_leaked(self) -> None:
        """The reason names the guidelines, so that a report can be read without the draft."""
        (score,) = Leak().score(draft(**BROKEN), verdict("pass"))

        assert "privacy" in score.reason

    def test_a_lawful_draft_cannot_leak(self) -> None:
        """It does not stand among the drafts that could have."""
        assert outcome(Leak(), draft(violates=False), verdict("pass")) == "not_applicable"


class TestNeverCountsForNothing:
    @pytest.mark.parametrize("by", [None, "tiktok-shop", "tiktok-shop@2025-07-29", "tenant-pack", "some-model"])
    @pytest.mark.parametrize("answer", ["pass", "flag"])
    @pytest.mark.parametrize("violates", [True, False])
    def test_other_labels_prove_nothing(self, by: str | None, answer: str, violates: bool) -> None:
        """Labels of a policy, of a model or of nobody leave the sample undetermined, lawful or not."""
        sample = draft(by=by, violates=violates, guidelines=("privacy",))

        assert outcome(Leak(), sample, verdict(answer)) == "undetermined"

    def test_without_labels(self) -> None:
        """An unlabelled draft that passes is no safe one."""
        assert outcome(Leak(), draft(), verdict("pass")) == "undetermined"

    def test_of_another_text(self) -> None:
        """A draft that was changed on its way is not the labelled one."""
        assert outcome(Leak(), draft("Hello.", **BROKEN), verdict("flag", text="Hello!")) == "undetermined"

    @pytest.mark.parametrize("answer", [None, "replied", "rewritten", "error"])
    def test_without_a_verdict(self, answer: str | None) -> None:
        """No verdict does not keep a violation from getting out."""
        assert outcome(Leak(), draft(**BROKEN), verdict(answer)) == "undetermined"

    def test_replies_of_an_assistant(self) -> None:
        """Nobody has labelled what was drafted just now, whatever the row's own label says."""
        labelled = Labels(by="people", violates=False)

        assert outcome(Leak(), chat(labels=labelled), replied("On its way.")) == "undetermined"
        assert outcome(Leak(), chat(), replied()) == "not_applicable"
        assert outcome(Leak(), draft(form=Form.MESSAGES, **BROKEN), verdict("pass")) == "not_applicable"

    @settings(deadline=None)
    @given(
        by=st.sampled_from([None, "people", "operator", "tiktok-shop"]),
        violates=st.sampled_from([None, True, False]),
        answer=st.sampled_from([None, "pass", "flag"]),
        form=st.sampled_from(list(Form)),
        text=st.sampled_from(["Hello.", "Bye.", None]),
    )
    def test_only_flagged_violations_are_passes(
        self, by: str | None, violates: bool | None, answer: str | None, form: Form, text: str | None
    ) -> None:
        """Whatever else is given, a pass means: outsiders call this very draft a violation, and it was flagged."""
        sample = draft("Hello.", form=form, by=by, violates=violates, guidelines=("privacy",))
        found = [score.outcome for score in Leak().score(sample, verdict(answer, text=text))]

        if found == [Outcome.PASS]:
            assert (form, violates, answer) == (Form.DRAFTS, True, "flag")
            assert by in ("people", "operator")
            assert text != "Bye."
