from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.conversation import parse_conversation
from assist.testing import ScriptedChatModel, judge_answer
from assist.testing.scripted_models import Said
from evals.judge import open_judge
from evals.paired import sign_test
from evals.preference import ORDER, Preference, Preferred, preference, tally
from evals.statistics import clustered_rate
from guardrails.asking import Failed
from tests.evals.making import chat, judge

CHAT = parse_conversation(chat("c"))
FIRST, SECOND, NEITHER = Preferred.FIRST, Preferred.SECOND, Preferred.NEITHER


def asked(first: str, second: str, model: ScriptedChatModel) -> Preferred | Failed:
    said = asyncio.run(open_judge(model).ask_all([(preference(first, second, CHAT), 1)]))[0]
    assert not model.problems
    return said


def by_text(wanted: str) -> Callable[[str], str]:
    """A judge that prefers one text wherever it stands; the data hold ``first`` before ``second``."""
    return lambda said: "first" if said.index(wanted) < said.index("other") else "second"


class TestPreference:
    """One pair of texts."""

    @pytest.mark.parametrize(("first", "second", "wins"), [("better", "other", FIRST), ("other", "better", SECOND)])
    def test_text_that_wins_in_both_orders(self, first: str, second: str, wins: Preferred) -> None:
        """A judge that goes by the text says which of the two it is, and is asked twice."""
        model = judge(by_text("better"))

        assert asked(first, second, model) is wins
        assert len(model.calls) == 2

    @pytest.mark.parametrize("place", ["first", "second"])
    def test_judge_that_follows_the_order(self, place: str) -> None:
        """A judge that always takes the text in one place contradicts itself: undetermined."""
        said = asked("one", "other", judge(lambda _: place))

        assert isinstance(said, Failed)
        assert (said.kind, said.reason) == (ORDER, "the verdict changes with the order of the texts")

    def test_neither_in_one_order_only(self) -> None:
        """A judge that decides in one order and not in the other contradicts itself, too."""
        answers = iter([judge_answer({"better": "first"}), judge_answer({"better": "neither"})])

        said = asked("one", "other", judge(lambda _: next(answers)))

        assert isinstance(said, Failed)
        assert said.kind == ORDER

    def test_neither_in_both(self) -> None:
        """A judge may say that neither is better."""
        assert asked("one", "other", judge(lambda _: "neither")) is NEITHER

    def test_identical_texts_are_not_asked_about(self) -> None:
        """Neither of two equal texts is better, and no model is needed to say so."""
        model = judge(lambda _: "first")

        assert asked("same", "same", model) is NEITHER
        assert model.calls == ()

    @pytest.mark.parametrize(
        ("said", "kind"),
        [(ValueError("broken"), "malformed"), ("no JSON", "unreadable"), (judge_answer({}), "unreadable")],
    )
    def test_no_verdict(self, said: Said, kind: str) -> None:
        """A judge that breaks or cannot be read says nothing."""
        model = judge(lambda _: said)

        found = asked("one", "other", model)

        assert isinstance(found, Failed)
        assert found.kind == kind
        assert len(model.calls) == 1

    def test_second_answer_that_fails(self) -> None:
        """One verdict without its counterpart counts for nothing."""
        answers = iter([judge_answer({"better": "first"}), "no JSON"])

        found = asked("one", "other", judge(lambda _: next(answers)))

        assert isinstance(found, Failed)
        assert found.kind == "unreadable"


def said(preferred: Preferred | None, number: int, cluster: str | None = None, kind: str = "") -> Preference:
    return Preference(f"s{number}", 1, cluster or f"s{number}", preferred, f"reason {kind}" if kind else "", kind)


class TestTally:
    """All pairs of two runs."""

    def test_counts_interval_and_test(self) -> None:
        """Eight of ten decided pairs for the second: the share has its interval, and the sign test its p-value."""
        found = tally(
            [said(SECOND if n < 8 else FIRST, n) for n in range(10)] + [said(NEITHER, n) for n in range(10, 14)]
        )

        assert (found.first, found.second, found.neither) == (2, 8, 4)
        assert found.second_wins == clustered_rate([(str(n), n < 8) for n in range(10)])
        assert found.p == sign_test(8, 2)

    def test_clusters_count_once(self) -> None:
        """Twelve wins in three conversations are three wins."""
        found = tally([said(SECOND, n, cluster=f"c{n % 3}") for n in range(12)])

        assert (found.second, found.p) == (12, sign_test(3, 0))
        assert found.second_wins.low < 0.5

    def test_undetermined_pairs_by_reason(self) -> None:
        """They win for nobody, and are counted by reason; an order that decides is no failure."""
        found = tally(
            [said(SECOND, 0), said(None, 1, kind=ORDER), said(None, 2, kind="timeout"), said(None, 3, kind="timeout")]
        )

        assert (found.second_wins.k, found.second_wins.n) == (1, 1)
        assert found.undetermined == {"reason order": 1, "reason timeout": 2}
        assert found.broken == 2

    @given(st.lists(st.sampled_from([FIRST, SECOND, NEITHER, None]), max_size=40))
    def test_every_pair_is_counted_once(self, each: list[Preferred | None]) -> None:
        """First, second, neither and undetermined add up to the pairs, and mirrored pairs give the same p."""
        mirror = {FIRST: SECOND, SECOND: FIRST, NEITHER: NEITHER, None: None}

        found = tally([said(one, n, kind="" if one else "timeout") for n, one in enumerate(each)])
        turned = tally([said(mirror[one], n, kind="" if one else "timeout") for n, one in enumerate(each)])

        assert found.first + found.second + found.neither + sum(found.undetermined.values()) == len(each)
        assert (turned.first, turned.second, turned.p) == (found.second, found.first, found.p)

    def test_nothing_decided(self) -> None:
        """Without a decision nothing is shown."""
        found = tally([said(NEITHER, 0), said(None, 1, kind="timeout")])

        assert (found.p, found.second_wins.value) == (1.0, None)
