from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from evals.journal import Record
from evals.outcome import Outcome
from evals.output import Caught
from evals.reports.samples import LONGEST, Gallery, anchor, gallery
from evals.scorers.scorer import Metric
from evals.summary import summarise
from tests.evals.making import FAIL, JUDGED, LEAK, NEITHER, OK, OPEN, PASS, record, score
from tests.evals.reports.pages import changed

METRICS = (OK, LEAK, JUDGED)


def shown(records: Sequence[Record], most: int = 500, metrics: Sequence[Metric] = METRICS) -> Gallery:
    return gallery(records, summarise(records, metrics, 1, {"helpful": "not calibrated"}).metrics, most)


def seeded(name: str, outcome: Outcome, seed: int) -> Record:
    return changed(record(name, score(OK, outcome)), seed=seed)


class TestOrder:
    def test_worst_first(self) -> None:
        """More failures come before fewer, failures before what nobody could judge, that before what passed."""
        records = [
            record("a", score(OK)),
            record("b", score(OK, OPEN)),
            record("c", score(OK, FAIL), score(LEAK, OPEN)),
            record("d", score(OK, FAIL), score(LEAK, FAIL)),
        ]

        assert [one.name for one in shown(records).shown] == ["d", "c", "b", "a"]

    def test_advisory_metrics_do_not_decide(self) -> None:
        """What an uncalibrated judge says, or cannot say, leaves a sample passed; it only comes before its equals."""
        records = [
            record("a", score(OK), score(JUDGED, OPEN)),
            record("b", score(OK), score(JUDGED, FAIL)),
            record("c", score(OK, OPEN), score(JUDGED)),
        ]
        found = shown(records)

        assert [(one.name, one.worst) for one in found.shown] == [("c", OPEN), ("b", PASS), ("a", PASS)]
        assert found.counts == {OPEN: (1, 1), PASS: (2, 2)}

    def test_advisory_metrics_decide_where_no_other_asks(self) -> None:
        """A sample that only a judge looks at is as it says."""
        (one,) = shown([record("a", score(OK, NEITHER), score(JUDGED, FAIL))]).shown

        assert (one.worst, one.decided_by) == (FAIL, ["helpful"])


class TestChoice:
    def test_says_how_many_of_how_many(self) -> None:
        """Of more failures than fit, as many as fit are shown, and the counts tell of all."""
        found = shown([record(f"s{number}", score(OK, FAIL)) for number in range(9)] + [record("p", score(OK))], 4)

        assert len(found.shown) == 4
        assert found.counts == {FAIL: (4, 9), PASS: (0, 1)}

    def test_equals_are_drawn_by_seed_and_listed_by_id(self) -> None:
        """Which passed samples are shown follows from their seeds alone; they stand in the order of their ids."""
        found = shown([seeded("a", PASS, 9), seeded("c", PASS, 1), seeded("b", PASS, 2), seeded("x", FAIL, 8)], 3)

        assert [one.name for one in found.shown] == ["x", "b", "c"]

    def test_all_failures_and_some_that_passed(self) -> None:
        """Passed samples fill up to 200 places and never take one from a failure."""
        records = [seeded(f"s{number:03}", FAIL if number % 2 else PASS, number) for number in range(500)]

        assert shown(records).counts == {FAIL: (250, 250), PASS: (200, 250)}


class TestFilters:
    def test_letters_follow_the_metrics(self) -> None:
        """The first letter is the worst outcome, then one for each metric, and n where one asks nothing."""
        (one,) = shown([record("a", score(OK, FAIL), score(LEAK, NEITHER), score(JUDGED, OPEN))]).shown

        assert one.letters == "ffnu"

    def test_groups_that_tell_nothing_apart_are_no_filters(self) -> None:
        """A group is offered where the samples shown differ in it, with a place for those that are in none."""
        records = [
            record("a", score(OK), lang="en", channel="chat", kind="plain"),
            record("b", score(OK), lang="en", channel="review_response"),
        ]
        found = shown(records)

        assert [(one.name, one.values) for one in found.groups] == [
            ("channel", ["chat", "review_response"]),
            ("kind", ["plain"]),
        ]
        assert [one.values for one in found.shown] == [[0, 0], [1, None]]

    def test_guidelines_are_labelled_or_named(self) -> None:
        """A sample stands under the guidelines of its labels and those that objections name."""
        found = shown([record("a", score(OK), broken=["privacy"], found=[Caught(1, "rules", "x", "minors", 0, 1)])])

        assert found.guidelines == ["minors", "privacy"]
        assert found.shown[0].guidelines == [0, 1]


class TestTexts:
    def _one(self, *found: Caught, **output: Any) -> Any:
        return shown([changed(record("a", score(OK), found=found), output=output)]).shown[0]

    def test_marks_are_of_the_first_pass(self) -> None:
        """Offsets of a later pass belong to another text and mark nothing."""
        one = self._one(Caught(1, "rules", "r", "g", 0, 1), Caught(2, "rules", "r", "g", 2, 5))

        assert one.text.html == "<mark>A</mark> reply."

    def test_words_are_told_where_marks_could_be_confused(self) -> None:
        """With two marks each objection names its words; with one there is no need."""
        two = self._one(Caught(1, "rules", "r", "g", 0, 1), Caught(1, "facts", "f", "g", 2, 7))
        single = self._one(Caught(1, "rules", "r", "g", 0, 1), Caught(1, "facts", "f", "g", 0, 1))

        assert [one.words and str(one.words.html) for one in two.objections] == ["A", "reply"]
        assert [one.words for one in single.objections] == [None, None]

    def test_a_draft_that_is_not_told_has_no_text(self) -> None:
        """Objections to drafts of an assistant are listed without words, as their text is not known."""
        one = self._one(Caught(1, "rules", "r", "g", 0, 1), Caught(1, "rules", "q", "g", 2, 7), text=None)

        assert one.text is None
        assert [(each.rule, each.words) for each in one.objections] == [("r", None), ("q", None)]

    def test_a_long_text_says_what_is_left_out(self) -> None:
        """No text is cut in silence."""
        one = self._one(text="x" * (LONGEST + 7))

        assert (len(one.text.html), one.text.left_out) == (LONGEST, 7)

    @pytest.mark.parametrize(("lang", "told"), [("de", "de"), ("pt-BR", "pt-BR"), ("not a language", ""), ("", "")])
    def test_only_a_language_is_told_as_one(self, lang: str, told: str) -> None:
        """A screen reader is given codes of languages and nothing else."""
        (one,) = shown([record("a", score(OK), lang=lang)]).shown

        assert one.text is not None
        assert one.text.language == told


class TestAnchor:
    def test_each_result_has_its_own(self) -> None:
        """Ids that look alike, with hostile letters or with a repeat, lead to different places."""
        keys = [("a", 1), ("a", 2), ("a:2", 1), ("a 2", 1), ("a\u200b2", 1), ("A", 1), ("x" * 900, 1)]
        found = [anchor(*key) for key in keys]

        assert len(set(found)) == len(keys)
        assert found[:2] == ["sample-a", "sample-a:2"]

    @pytest.mark.parametrize("hostile", ['" onclick="x', "a b", "<x>", "\x00", "#", "%41"])
    def test_it_is_plain_whatever_the_id(self, hostile: str) -> None:
        """An address needs no escaping."""
        assert anchor(hostile, 1).removeprefix("sample-~").isalnum()
