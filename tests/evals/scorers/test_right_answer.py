from __future__ import annotations

from typing import Any

import pytest

from evals.output import Output
from evals.sample import Form
from evals.scorers.right_answer import RightAnswer
from tests.evals.scorers.samples import draft, outcome


def right(expected: Any, answer: str | None) -> str | None:
    sample = draft(form=Form.MESSAGES, expects=True, expected=expected)
    return outcome(RightAnswer(), sample, Output(answer))


class TestRightAnswer:
    @pytest.mark.parametrize(
        ("expected", "answer", "wanted"),
        [
            ("refund", "refund", "pass"),
            ("refund", "return", "fail"),
            ("refund", None, "fail"),
            (None, None, "pass"),
            (None, "spam", "fail"),
        ],
    )
    def test_the_labelled_one(self, expected: str | None, answer: str | None, wanted: str) -> None:
        """The answer has to be the label; that nothing is found is an answer as well."""
        assert right(expected, answer) == wanted

    def test_a_label_of_none_is_not_a_text(self) -> None:
        """A system that answers with the word does not find nothing."""
        assert right(None, "None") == "fail"

    def test_says_both(self) -> None:
        """The reason names what was found and what is right."""
        sample = draft(form=Form.MESSAGES, expects=True, expected=None)
        (score,) = RightAnswer().score(sample, Output("spam"))

        assert score.reason == "spam instead of none"

    def test_without_a_label(self) -> None:
        """A sample that names no right answer is not asked about, even if the system finds nothing."""
        assert outcome(RightAnswer(), draft(form=Form.MESSAGES), Output(None)) is None


class TestDeadlines:
    DUE = "2026-02-13T10:00:00+00:00 by within_12_hours"

    @pytest.mark.parametrize(
        "due_at", ["2026-02-13T10:00:00+00:00", "2026-02-13T11:00:00+01:00", "2026-02-13T10:00:00Z"]
    )
    def test_the_same_moment(self, due_at: str) -> None:
        """A moment is the same under any offset."""
        assert right({"due_at": due_at, "rule": "within_12_hours"}, self.DUE) == "pass"

    @pytest.mark.parametrize(
        "expected",
        [
            {"due_at": "2026-02-13T10:00:00+01:00", "rule": "within_12_hours"},
            {"due_at": "2026-02-13T10:00:00+00:00", "rule": "within_24_hours"},
            {"due_at": None, "rule": "within_12_hours"},
        ],
    )
    def test_another(self, expected: dict[str, Any]) -> None:
        """Another moment, another rule or none at all is not the deadline."""
        assert right(expected, self.DUE) == "fail"

    @pytest.mark.parametrize(
        "expected",
        [
            {},
            {"due_at": None},
            {"due_at": "2026-02-13T10:00:00", "rule": "r"},
            {"due_at": "soon", "rule": "r"},
            ["refund"],
            True,
            3,
        ],
    )
    def test_a_label_that_says_nothing(self, expected: Any) -> None:
        """Half a deadline, a moment without its offset, or a label of another kind is no right answer to compare with."""
        assert right(expected, "none by no rule") == "undetermined"
