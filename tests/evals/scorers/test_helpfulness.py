from __future__ import annotations

import pytest
from pydantic import ValidationError

from assist.testing import ScriptedChatModel
from evals.outcome import Score
from evals.scorers.helpfulness import RUBRIC, Helpfulness
from tests.evals.scorers.samples import chat, draft, judged, outcome, replied, verdict, verdicts

REPLY = replied("It is with Royal Mail and comes on Friday.")
FINE = dict.fromkeys(RUBRIC, "yes")


def score(**said: str) -> Score:
    return judged(Helpfulness(), chat(), REPLY, verdicts(**{**FINE, **said}))["helpfulness"]


class TestVerdicts:
    def test_every_criterion(self) -> None:
        """Yes to all of them is a pass."""
        assert (score().outcome, score().value) == ("pass", 1)

    def test_one_no(self) -> None:
        """One no fails, the value is the share of yes, and the reason names the criterion."""
        found = score(clear="no")

        assert (found.outcome, found.value, found.reason) == ("fail", 0.75, "the judge says no to clear")

    def test_unsure(self) -> None:
        """Doubt about one leaves it open, with no value; a no elsewhere outweighs the doubt."""
        assert (score(clear="unsure").outcome, score(clear="unsure").value) == ("undetermined", None)
        assert score(clear="unsure", answers="no").outcome == "fail"


class TestNoVerdict:
    @pytest.mark.parametrize("answer", ["fine", "{}", '{"verdicts": []}', RuntimeError("the model broke")])
    def test_leaves_it_open(self, answer: str | Exception) -> None:
        """An unreadable answer, or none, is no verdict."""
        found = judged(Helpfulness(), chat(), REPLY, ScriptedChatModel(lambda _: answer))

        assert found["helpfulness"].outcome == "undetermined"

    def test_without_a_judge(self) -> None:
        """Nobody but a judge can tell."""
        assert outcome(Helpfulness(), chat(), REPLY) == "undetermined"

    def test_nothing_to_judge(self) -> None:
        """Silence and drafts are not asked about, by nobody."""
        model = verdicts(**FINE)

        assert judged(Helpfulness(), chat(), replied(), model) == {}
        assert judged(Helpfulness(), draft(), verdict("pass"), model) == {}
        assert outcome(Helpfulness(), chat(), replied()) is None
        assert model.calls == ()


class TestRubric:
    def test_a_suite_has_its_own(self) -> None:
        """The criteria of the suite are asked, in its order and its words."""
        model = verdicts(short="yes", kind="yes")
        scorer = Helpfulness(rubric={"short": "It is short.", "kind": "It is kind."})

        assert judged(scorer, chat(), REPLY, model)["helpfulness"].outcome == "pass"
        (call,) = model.calls
        assert call.asked.criteria == ("short", "kind")
        assert "Criterion: kind - It is kind." in call.asked.instructions

    @pytest.mark.parametrize(
        "rubric", [{}, {"": "It is short."}, {"Two words": "It is short."}, {"short": ""}, {"short": "  "}]
    )
    def test_refuses_an_empty_one(self, rubric: dict[str, str]) -> None:
        """A rubric that asks for nothing would pass every reply."""
        with pytest.raises(ValidationError):
            Helpfulness(rubric=rubric)
