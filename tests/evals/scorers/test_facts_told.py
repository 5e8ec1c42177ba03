from __future__ import annotations

from evals.criteria import read_criteria
from evals.sample import Labels, Sample
from evals.scorers.facts_told import FactsTold
from tests.evals.scorers.samples import chat, outcomes, replied


def sample(needs: object = None, must_not: object = None) -> Sample:
    criteria = {
        "needs": read_criteria(needs, "needs") if needs else Labels().needs,
        "must_not": read_criteria(must_not, "must_not") if must_not else Labels().must_not,
    }
    return chat(labels=Labels(**criteria))


NEEDS = [{"exact": "TT-50417"}, {"date": "2026-02-13"}, {"amount": "48.00", "currency": "GBP"}]


class TestNeededFacts:
    def test_all_of_them(self) -> None:
        """Every needed fact has to stand in the reply, in whatever style."""
        told = "TT-50417 cost £48 and comes on Feb 13th."

        assert outcomes(FactsTold(), sample(NEEDS), replied(told)) == {"needed_facts": "pass"}

    def test_counts_what_is_missing(self) -> None:
        """One wrong figure is one fact that is not told."""
        (score,) = FactsTold().score(sample(NEEDS), replied("TT-50418 cost £48 and comes on Feb 14th."))

        assert (score.outcome, score.reason) == ("fail", "2 of 3 needed facts are not told")

    def test_in_each_reply(self) -> None:
        """Of several replies each may be the one that is sent."""
        needs = [{"exact": "9"}, {"exact": "red"}]

        assert outcomes(FactsTold(), sample(needs), replied("red 9", "9 in red")) == {"needed_facts": "pass"}
        assert outcomes(FactsTold(), sample(needs), replied("red 9", "red")) == {"needed_facts": "fail"}

    def test_no_reply_tells_nothing(self) -> None:
        """Silence misses every needed fact, and is no way around the wrong ones' denominator."""
        found = outcomes(FactsTold(), sample(NEEDS, [{"exact": "Leeds"}]), replied())

        assert found == {"needed_facts": "fail"}


class TestWrongFacts:
    def test_in_any_reply(self) -> None:
        """A wrong fact in one of several replies is told."""
        wrong = sample(must_not=[{"amount": "34.00", "currency": "GBP"}])

        assert outcomes(FactsTold(), wrong, replied("You get £17.", "You get 34 pounds.")) == {"wrong_facts": "fail"}
        assert outcomes(FactsTold(), wrong, replied("You get £17.", "You get £17.00.")) == {"wrong_facts": "pass"}

    def test_hidden_characters_hide_nothing(self) -> None:
        """A wrong figure with invisible characters in it reads as the figure."""
        wrong = sample(must_not=[{"exact": "15%"}])

        assert outcomes(FactsTold(), wrong, replied("take 1\u200b5% off")) == {"wrong_facts": "fail"}


class TestNotAsked:
    def test_meanings_are_judged_apart(self) -> None:
        """Where only meanings are asked for, there is nothing to look up."""
        assert outcomes(FactsTold(), sample([{"meaning": "is kind"}], ["promises 300"]), replied("Hello.")) == {}

    def test_without_criteria(self) -> None:
        """A sample that asks for nothing passes nothing."""
        assert outcomes(FactsTold(), sample(), replied("Hello.")) == {}
