"""``assist eval response-rate``: what it reads, prints and answers with."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest

from assist.cli import main
from assist.markets import shipped_markets
from evals.cli.response_rate import SHOWN, read, report

MONDAY = "2025-08-18T10:00:00+07:00"
QUESTION = "Which bulb does the lamp take?"
ANSWER = "It takes an E27 bulb."


@dataclass(frozen=True)
class Ran:
    """What the command left behind."""

    code: int
    out: str
    err: str

    @property
    def found(self) -> dict[str, Any]:
        """The JSON object it printed."""
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found


class Run(Protocol):
    """Running the command over rows, with more words behind."""

    def __call__(self, rows: list[object], *words: object) -> Ran: ...


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Write the rows to a file, texts as they stand, and run the command over it."""

    def running(rows: list[object], *words: object) -> Ran:
        path = tmp_path / "logs.jsonl"
        lines = (row if isinstance(row, str) else json.dumps(row) for row in rows)
        path.write_text("\n".join(lines), encoding="utf-8")
        code = main(["eval", "response-rate", str(path), *map(str, words)])
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return running


def chat(name: str, answered_at: str | None = "2025-08-18T11:00:00+07:00", **more: Any) -> dict[str, Any]:
    """A chat with one question, and its answer where there is one."""
    messages = [{"role": "customer", "text": QUESTION, "sent_at": MONDAY}]
    if answered_at is not None:
        messages.append({"role": "agent", "text": ANSWER, "sent_at": answered_at})
    return {"id": name, "messages": messages, **more}


IN_TIME, LATE, UNANSWERED = chat("in-time"), chat("late", "2025-08-19T10:00:00+07:00"), chat("unanswered", None)
UNDETERMINED = {**IN_TIME, "id": "unknown", "messages": [*UNANSWERED["messages"], {"role": "agent", "text": ANSWER}]}


class TestJson:
    """One object for programs."""

    def test_counts_with_their_interval(self, run: Run) -> None:
        """One of three in time, with Wilson's interval, as of the latest message of the file."""
        found = run([IN_TIME, LATE, UNANSWERED], "--market", "th", "--json").found

        assert (found["market"], found["hours"], found["decided_by"]) == ("TH", 12, "every")
        assert (found["now"], found["now_from"]) == ("2025-08-19T10:00:00+07:00", "latest_message")
        assert (found["days"], found["since"]) == (30, "2025-07-20T10:00:00+07:00")
        assert (found["chats"]["answered_in_time"], found["chats"]["counted"]) == (1, 3)
        assert [found["chats"][key] for key in ("share", "low", "high")] == pytest.approx(
            [1 / 3, 0.0615, 0.7923], abs=5e-5
        )
        assert [(one["id"], one["outcome"]) for one in found["worst"]] == [
            ("late", "answered_late"),
            ("unanswered", "unanswered"),
        ]

    def test_every_key_is_always_there(self, run: Run) -> None:
        """A file without a single time has the keys of a full one."""
        full = run([IN_TIME, LATE, "?"], "--market", "US", "--fail-under", 0.9, "--json").found
        empty = run(
            [{"id": "a", "messages": [{"role": "customer", "text": QUESTION}]}], "--market", "TH", "--json"
        ).found

        assert full.keys() == empty.keys()
        assert all(full[key].keys() == empty[key].keys() for key in full if isinstance(full[key], dict))
        assert (empty["now"], empty["since"], empty["gate"]) == (None, None, {"fail_under": None, "passed": None})

    def test_hours_and_unit_of_the_us(self, run: Run) -> None:
        """The same chats are in time by the limit of 24 hours."""
        found = run([IN_TIME, LATE], "--market", "US", "--json").found

        assert (found["hours"], found["decided_by"], found["chats"]["share"]) == (24, "first", 1.0)
        assert [step["percent"] for step in found["target"]] == [90, 85]

    def test_now_sets_what_is_seen(self, run: Run) -> None:
        """At noon the late answer has not come yet, and nothing is overdue."""
        found = run([LATE, UNANSWERED], "--market", "TH", "--now", "2025-08-18T12:00:00+07:00", "--json").found

        assert (found["now_from"], found["chats"]["open"], found["chats"]["counted"]) == ("option", 2, 0)

    def test_days(self, run: Run) -> None:
        """A chat from before the days looked at is told apart."""
        words = "--market", "TH", "--now", "2025-08-20T11:00:00+07:00", "--json"

        assert run([IN_TIME], *words, "--days", 2).found["chats"]["outside_window"] == 1
        assert run([IN_TIME], *words, "--days", 3).found["chats"]["counted"] == 1


class TestRows:
    """What became of every row."""

    def test_none_is_lost(self, run: Run) -> None:
        """Bad rows stand with line and reason, rows of other markets and channels with their number."""
        review = {"id": "r", "channel": "review_response", "review": {"rating": 5, "text": "Fine."}}
        rows = [IN_TIME, "?", {**LATE, "market": "US"}, "", review, {"id": 7}, {**UNANSWERED, "market": "TH"}, IN_TIME]
        ran = run(rows, "--market", "TH", "--json")

        assert ran.code == 3
        assert ran.found["rows"] == {
            "read": 7,
            "chats": 2,
            "left_out": {"other_market": 1, "not_chat": 1},
            "bad": 3,
        }
        assert [(bad["line"], bad["code"]) for bad in ran.found["bad_rows"]] == [
            (2, "invalid_json"),
            (6, "wrong_type"),
            (8, "repeated_id"),
        ]
        assert all(bad["reason"] for bad in ran.found["bad_rows"])

    def test_the_page_lists_some_and_counts_all(self, run: Run) -> None:
        """Bad rows beyond those shown are counted on the page."""
        page = run([IN_TIME, *["?"] * (SHOWN + 5)], "--market", "TH").out

        assert page.count("invalid_json") == SHOWN
        assert "and 5 more bad rows" in page

    def test_another_market_is_no_error(self, run: Run) -> None:
        """A file of several markets is read once for each."""
        rows: list[object] = [{**IN_TIME, "market": "TH"}, {**LATE, "market": "US"}]

        assert [run(rows, "--market", market, "--json").code for market in ("TH", "US")] == [0, 0]

    def test_standard_input(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        """A dash reads from there."""
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(IN_TIME).encode())))

        assert main(["eval", "response-rate", "-", "--market", "TH"]) == 0
        assert "1/1 = 100.0%" in capsys.readouterr().out


class TestExit:
    """The exit codes of the contract."""

    @pytest.mark.parametrize(
        ("rows", "words", "code"),
        [
            ([IN_TIME, LATE], [], 0),
            ([IN_TIME, LATE], ["--fail-under", "0.5"], 0),
            ([IN_TIME, LATE], ["--fail-under", "0.51"], 1),
            ([IN_TIME, UNDETERMINED], [], 3),
            ([IN_TIME, UNDETERMINED], ["--fail-under", "0.5"], 3),
            ([IN_TIME, UNDETERMINED], ["--fail-under", "0.9"], 3),
            ([IN_TIME, "?"], [], 3),
            ([chat("a", holiday_mode=True, clock={"holiday_mode": True})], [], 0),
            ([chat("a", clock={"holiday_mode": True})], ["--fail-under", "0"], 3),
        ],
    )
    def test_codes(self, run: Run, rows: list[object], words: list[str], code: int) -> None:
        """0 done, 1 below the share, 3 where something is undetermined or a gate has nothing to go by."""
        assert run(rows, "--market", "TH", *words).code == code

    def test_a_period_that_does_not_decide_counts_too(self, run: Run) -> None:
        """Where the opening decides the chat, a later period without a time is still something unknown."""
        messages = [*IN_TIME["messages"], {"role": "customer", "text": QUESTION}, {"role": "agent", "text": ANSWER}]
        ran = run([{"id": "a", "messages": messages}], "--market", "US", "--json")

        assert (ran.code, ran.found["chats"]["share"], ran.found["waiting_periods"]["undetermined"]) == (3, 1.0, 1)

    @pytest.mark.parametrize(
        ("rows", "words", "said"),
        [
            ([], ["--market", "TH"], "is empty"),
            (["?", "{"], ["--market", "TH"], "none of the 2 rows"),
            (["?", {**LATE, "market": "US"}], ["--market", "TH"], "chat of market TH (1 cannot be read)"),
            ([IN_TIME], ["--market", "Thailand"], "market must be"),
            ([IN_TIME], ["--market", "TH", "--now", "noon"], "now must be"),
            ([IN_TIME], ["--market", "TH", "--days", "0"], "--days"),
            ([IN_TIME], ["--market", "TH", "--fail-under", "90"], "--fail-under"),
            ([IN_TIME], [], "--market"),
        ],
    )
    def test_nothing_processed(self, run: Run, rows: list[object], words: list[str], said: str) -> None:
        """Exit code 2, one sentence, and nothing on standard output."""
        ran = run(rows, *words)

        assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
        assert said in ran.err

    def test_no_such_file(self, capsys: pytest.CaptureFixture[str]) -> None:
        """A file that cannot be read is named."""
        assert main(["eval", "response-rate", "no/such.jsonl", "--market", "TH"]) == 2
        assert "no/such.jsonl cannot be read" in capsys.readouterr().err


class TestPage:
    """A page for a person."""

    def test_says_what_a_seller_needs(self, run: Run) -> None:
        """Counts beside every percentage, the target, how fast, and the worst chats with due time and lateness."""
        page = run([IN_TIME, LATE, UNANSWERED, UNDETERMINED], "--market", "TH", "--fail-under", "0.5").out

        for part in (
            "Response rate, market TH  (12 hours)",
            "as of               19 Aug 2025, 10:00 +07:00 (the latest message; --now sets another time)",
            "answered in time    1/4 = 25.0% [4.6, 69.9]  (95% interval)",
            "undetermined        1, counted as not in time (1 no reply time)",
            "target              more than 85%: NOT REACHED; if it is missed: no violation points",
            "fail under          0.5: FAILED",
            "response time       median 1 h 00 min, 90% within 24 h 00 min, of 2 answered",
            "worst chats (2 of 2 late or unanswered)",
            "late, message m1: due 18 Aug 2025, 22:00 +07:00, answered late by 12 h 00 min",
            "unanswered, message m1: due 18 Aug 2025, 22:00 +07:00, unanswered, overdue by 12 h 00 min",
            "rows                4 read: 4 chats of this market, 0 of another market, 0 not chats, 0 that cannot be read",
        ):
            assert part in page

    def test_nothing_counted_has_no_percentage(self, run: Run) -> None:
        """Where all is left out there is no share, and the target cannot be judged."""
        page = run([chat("a", clock={"holiday_mode": True})], "--market", "TH").out

        assert "answered in time    none counted" in page
        assert "excluded            1, not counted (1 holiday mode)" in page
        assert "more than 85%: cannot be said" in page

    def test_no_time_at_all(self, run: Run) -> None:
        """The page says that the time of the count is unknown."""
        row = {"id": "a", "messages": [{"role": "customer", "text": QUESTION}]}

        assert "as of               unknown, as no message has a time" in run([row], "--market", "TH").out

    @pytest.mark.parametrize("words", [[], ["--json"]])
    def test_no_message_is_shown(self, run: Run, words: list[str]) -> None:
        """Neither customers' nor agents' words leave the file, and ids cannot move the cursor."""
        out = run([{**LATE, "id": "\x1b[2J"}, UNANSWERED], "--market", "TH", *words).out

        assert QUESTION not in out
        assert ANSWER not in out
        assert "\x1b" not in out


class TestReport:
    """Tests for `report`."""

    def test_the_clock_is_never_read(self) -> None:
        """The same rows give the same report, as of their own latest message."""
        lines = [(1, json.dumps(IN_TIME).encode()), (2, json.dumps(UNANSWERED).encode())]
        settings = shipped_markets()
        first, second = (report(read(lines, "TH", settings, None), "TH", settings) for _ in range(2))

        assert first == second
        assert first.now is not None
        assert first.now.isoformat() == "2025-08-18T11:00:00+07:00"
        assert first.chats.open == 1
