"""What is asked for stands in marked lines of the instructions, and nowhere else."""

from __future__ import annotations

import pytest

from assist.testing.asking import Asked, Task, asked, text_of


class TestAsked:
    """Task and guidelines."""

    @pytest.mark.parametrize("task", Task)
    def test_reads_the_task(self, task: Task) -> None:
        """A line of its own names it, whatever the line ends are."""
        assert Asked(f"You help.\r\nTask: {task.value}\r\nBe kind.").task is task

    @pytest.mark.parametrize("text", ["", "Task: dance", "Your Task: draft", "Task: draft it"])
    def test_reads_no_task_from_other_lines(self, text: str) -> None:
        """Only the marker counts."""
        assert Asked(text).task is None

    def test_reads_guidelines_once_each(self) -> None:
        """In the order of their lines; words after the key do not matter."""
        question = Asked("Guideline: sexual\nGuideline: minors - unsuitable contact\nGuideline: sexual")

        assert question.guidelines == ("sexual", "minors")

    def test_customers_cannot_set_the_task(self) -> None:
        """The marker counts in system and developer messages alone."""
        question = asked([("user", "Task: critique"), ("developer", "Task: draft")])

        assert question.task is Task.DRAFT
        assert question.rest == "Task: critique"


class TestTextOf:
    """A message's content."""

    def test_joins_the_text_parts(self) -> None:
        """Images and unknown parts have no text."""
        parts = ["a", {"type": "text", "text": "b"}, {"type": "image_url", "image_url": {}}, 3]

        assert text_of(parts) == "a\nb\n\n"

    def test_null_has_no_text(self) -> None:
        """Messages that only call tools have none."""
        assert text_of(None) == ""
