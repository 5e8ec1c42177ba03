from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from evals.criteria import Criteria
from evals.output import Caught, Output, Reply
from evals.sample import Form, Labels, Sample
from evals.scorers.builtin import BUILT_IN
from evals.scorers.leak import Leak
from evals.scorers.scorer import Scorer, TimedScorer, doubt
from tests.evals.scorers.samples import ORDER, SHOP, chat, draft, replied, verdict

SCORERS = [scorer() for scorer in BUILT_IN if not issubclass(scorer, TimedScorer)]
ROWS: dict[str, Any] = {
    "id": "x",
    "text": "Hello.",
    "lang": "en",
    "channel": "chat",
    "messages": [
        {"role": "customer", "text": "Hi"},
        {"role": "agent", "text": "Hello."},
        {"role": "customer", "text": "So?"},
    ],
    "order": ORDER,
    "shop": SHOP,
}
LABELS = st.builds(
    Labels,
    by=st.sampled_from([None, "people", "operator", "tiktok-shop"]),
    violates=st.sampled_from([None, True, False]),
    guidelines=st.sampled_from([(), ("ip",)]),
    needs=st.sampled_from([Criteria(), Criteria(meanings=("is kind",))]),
    forbidden=st.sampled_from([(), ("heron",)]),
    goal=st.sampled_from([None, "a heron"]),
    expects=st.booleans(),
    expected=st.sampled_from([None, "pass"]),
)
OUTPUTS = st.builds(
    Output,
    answer=st.sampled_from([None, "pass", "flag", "replied", "silent"]),
    text=st.sampled_from([None, "Hello.", "Bye."]),
    replies=st.lists(st.builds(Reply, st.text(max_size=30), changes=st.sampled_from([(), (("£48", ""),)]))).map(tuple),
    caught=st.sampled_from([(), (Caught(1, "rules", "ip.x", "ip", 0, 1),)]),
)


class TestEveryScorer:
    @settings(deadline=None, max_examples=60)
    @given(LABELS, OUTPUTS, st.sampled_from(list(Form)))
    def test_keeps_to_its_metrics(self, labels: Labels, output: Output, form: Form) -> None:
        """Whatever it is given, a scorer gives each of its own metrics at most once, and every value is a share."""
        sample = Sample("x", "made", form, ROWS, "x", labels)
        for scorer in SCORERS:
            scores = list(scorer.score(sample, output))
            names = [score.metric for score in scores]

            assert set(names) <= {metric.name for metric in scorer.metrics}
            assert len(set(names)) == len(names)
            assert all(score.value is None or 0 <= score.value <= 1 for score in scores)

    @pytest.mark.parametrize("scorer", SCORERS)
    def test_nothing_is_no_pass(self, scorer: Scorer) -> None:
        """A sample that asks for nothing, and a system that gives nothing, make no pass."""
        for sample in (draft(by=None), chat(), draft(by=None, form=Form.MESSAGES)):
            found = {score.outcome.value for score in scorer.score(sample, Output())}
            assert "pass" not in found

    @pytest.mark.parametrize("scorer", SCORERS)
    def test_refuses_unknown_options(self, scorer: Scorer) -> None:
        """A misspelt option is an error, not a default."""
        with pytest.raises(ValidationError):
            type(scorer).model_validate({"no_such_option": 1})


class TestDoubt:
    @pytest.mark.parametrize("answer", ["pass", "flag"])
    def test_a_verdict_on_the_draft(self, answer: str) -> None:
        """A verdict on the very draft can be held against its labels; a system need not repeat the text."""
        assert doubt(draft("Hello."), verdict(answer, text="Hello.")) is None
        assert doubt(draft("Hello."), verdict(answer, text=None)) is None

    @pytest.mark.parametrize(
        ("sample", "output"),
        [
            (draft("Hello."), verdict(None)),
            (draft("Hello."), verdict("replied")),
            (draft("Hello."), verdict("pass", text="hello.")),
            (draft("Hello."), verdict("pass", text="Hello.\u200b")),
            (chat(), replied("Hello.")),
            (draft("Hello.", form=Form.MESSAGES), verdict("pass")),
        ],
    )
    def test_anything_else(self, sample: Sample, output: Output) -> None:
        """No verdict, another text by a single code point, or no draft at all is doubtful, and why is said."""
        assert doubt(sample, output)


class TestReservation:
    def test_first_things_first(self) -> None:
        """Without a label it does not matter who gave it; with one it has to come from outside."""
        scorer = Leak()

        assert scorer.reservation(draft(by=None), verdict("pass")) == "nobody has labelled this text"
        assert "nobody who is named" in str(scorer.reservation(draft(by=None, violates=True), verdict("pass")))
        assert "tiktok-shop" in str(scorer.reservation(draft(by="tiktok-shop", violates=True), verdict("pass")))
        assert scorer.reservation(draft(violates=True), verdict("pass")) is None
