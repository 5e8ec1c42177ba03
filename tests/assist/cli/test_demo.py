"""``assist demo``: all channels, all that an agent sees, readable anywhere."""

from __future__ import annotations

import pytest

from assist import Assistant
from assist.cli.demo import NOW, examples, typed
from assist.conversation import read_time
from tests.assist.cli.conftest import Cli


class TestExamples:
    """The shipped conversations."""

    def test_all_channels(self) -> None:
        """At least one conversation of each."""
        assert {data["channel"] for data in examples()} == {"chat", "review_response", "package_note"}

    @pytest.mark.parametrize("data", [*examples()], ids=lambda data: data["title"])
    def test_each_gets_a_clean_suggestion(self, data: dict[str, object]) -> None:
        """With a deadline in a chat, and time left."""
        row = Assistant().suggest(data, now=read_time(NOW))

        assert row.suggestions
        if data["channel"] == "chat":
            assert row.deadline is not None
            assert (row.deadline.remaining_s or 0) > 0

    def test_the_abusive_customer_gives_advice(self) -> None:
        """A ticket with evidence."""
        (data,) = (data for data in examples() if "abusive" in data["title"])
        (first, *_) = Assistant().suggest(data).advice

        assert (first.action.value, len(first.evidence)) == ("file_ticket", 1)

    def test_the_typed_text_is_flagged(self) -> None:
        """With a place, a clause and a way out."""
        (finding, *_) = Assistant().check_row(typed()).findings

        assert finding.quote
        assert finding.clause
        assert finding.fix.hint


class TestDemo:
    """The page."""

    def test_piped_it_is_plain(self, cli: Cli) -> None:
        """No colours, and every part is there."""
        ran = cli("demo")

        assert ran.code == 0
        assert "\x1b" not in ran.out
        for part in (
            "deadline",
            "left",
            "advice",
            "reply 1",
            "checked",
            "from facts",
            "FLAG",
            "[[",
            "clause",
            "fix",
        ):
            assert part in ran.out
