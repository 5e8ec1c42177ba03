from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.output import Output, Reply
from evals.scorers.rewrites import Rewrites, edit_distance
from tests.evals.scorers.samples import chat, draft, outcomes, replied, verdict

TEXTS = st.text(alphabet="abc \n", max_size=30)


def changed(text: str, *changes: tuple[str, str]) -> Reply:
    return Reply(text, verdict="rewritten", changes=changes)


def rewritten(*replies: Reply) -> Output:
    return Output("replied", replies=replies)


def indel(one: str, other: str) -> int:
    """Insertions and deletions between two texts, by the table of the textbook."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, start=1):
            before, row[j] = row[j], before if a == b else 1 + min(row[j], row[j - 1])
    return row[-1]


class TestEditDistance:
    def test_unchanged(self) -> None:
        """A reply without changes has not moved from its draft."""
        assert edit_distance(changed("On its way.")) == 0

    def test_a_sentence_taken_out(self) -> None:
        """Ten of twenty code points of the draft are gone, so ten of thirty differ."""
        assert edit_distance(changed("0123456789", ("abcdefghij", ""))) == pytest.approx(1 / 3)

    def test_entirely_new(self) -> None:
        """Two texts that share nothing are at the distance of one."""
        assert edit_distance(changed("abc", ("xyz", "abc"))) == 1

    @settings(deadline=None)
    @given(TEXTS, TEXTS)
    def test_counts_what_is_taken_out_and_put_in(self, before: str, after: str) -> None:
        """For a whole text it is the least number of insertions and deletions, as a share of both texts."""
        wanted = indel(before, after) / max(1, len(before) + len(after))

        assert edit_distance(changed(after, (before, after))) == pytest.approx(wanted)

    @settings(deadline=None)
    @given(TEXTS, TEXTS)
    def test_symmetric(self, one: str, other: str) -> None:
        """There and back is the same way, zero only for the same text, and never above one."""
        there, back = edit_distance(changed(other, (one, other))), edit_distance(changed(one, (other, one)))

        assert there == back
        assert 0 <= there <= 1
        assert (there == 0) == (one == other)

    @settings(deadline=None)
    @given(st.text(), st.lists(st.tuples(st.text(), st.text())))
    def test_always_a_share(self, text: str, changes: list[tuple[str, str]]) -> None:
        """Whatever changes are reported, even ones that contradict the reply, it stays a share."""
        assert 0 <= edit_distance(changed(text, *changes)) <= 1

    def test_the_mean_of_several(self) -> None:
        """Replies that nobody changed stand in no mean."""
        output = rewritten(changed("abc", ("xyz", "abc")), changed("abc", ("abc", "abc")), Reply("Hello."))
        (score, *_) = Rewrites().score(chat(), output)

        assert (score.metric, score.value) == ("edit_distance", 0.5)


class TestFactsKept:
    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("It comes on 13 February.", "It is on its way."),
            ("It comes on 2026-02-13.", "It comes on 14 February."),
            ("It comes on Feb 13th, 2026.", "It comes on 13 February 2025."),
            ("You paid £48.", "You paid it."),
            ("You paid 48.00 GBP.", "You paid €48."),
            ("The 28-day window holds.", "The window holds."),
            ("Your order TT-50417.", "Your order TT-50418."),
            ("Number 15509382716405.", "Number 1550938271640."),
        ],
    )
    def test_lost(self, before: str, after: str) -> None:
        """A known day, sum, number or code that stood in a changed passage and is told no more is lost."""
        assert outcomes(Rewrites(), chat(), rewritten(changed(after, (before, after))))["facts_kept"] == "fail"

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("It comes on 13 February.", "It should be there by 2026-02-13."),
            ("You paid £48.", "You paid 48.00 GBP."),
            ("Within 28 days.", "Within twenty-eight days."),
            ("The 24-month warranty.", "A warranty of 24 months."),
            ("Order TT-50417 it is.", "It is tt-50417."),
        ],
    )
    def test_kept_in_other_words(self, before: str, after: str) -> None:
        """The same fact in another style is kept."""
        assert outcomes(Rewrites(), chat(), rewritten(changed(after, (before, after))))["facts_kept"] == "pass"

    def test_elsewhere_in_the_reply(self) -> None:
        """A fact that another sentence of the reply still tells is not lost."""
        reply = changed("It comes on 13 February.", ("Wait until 13 February.", ""))

        assert outcomes(Rewrites(), chat(), rewritten(reply))["facts_kept"] == "pass"

    @pytest.mark.parametrize("before", ["Call 07700 900418 by 3 March, and pay £20.", "Pay me elsewhere."])
    def test_nothing_known_was_in_it(self, before: str) -> None:
        """Inventions that were taken out are no facts, and where there was none to lose nothing is asked."""
        found = outcomes(Rewrites(), chat(), rewritten(changed("Hello.", (before, ""))))

        assert found == {"edit_distance": "pass"}

    def test_counts_them(self) -> None:
        """The reason says how many of how many."""
        reply = changed("It is TT-50417.", ("TT-50417 comes on 13 February for £48.", "It is TT-50417."))
        *_, score = Rewrites().score(chat(), rewritten(reply))

        assert score.reason == "2 of 3 facts were lost"


class TestNotAsked:
    def test_unchanged_replies(self) -> None:
        """Where nothing was changed there is no rewrite to measure."""
        assert outcomes(Rewrites(), chat(), replied("It comes on 13 February.")) == {}
        assert outcomes(Rewrites(), chat(), replied()) == {}
        assert outcomes(Rewrites(), draft(), verdict("pass")) == {}
