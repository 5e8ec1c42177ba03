"""``assist check``: the row, the page, the exit code, and bad input in one sentence."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assist import schema
from tests.assist.cli.conftest import Cli

FLAGGED = "Thanks for waiting.\nPlease write to us on Telegram, we answer there."


class TestOneText:
    """A text on the command line."""

    def test_json_is_the_row_of_a_batch(self, cli: Cli, pack: Path, tmp_path: Path) -> None:
        """The same bytes but for the id, by both ways in."""
        source = tmp_path / "in.jsonl"
        source.write_text(json.dumps({"text": FLAGGED}) + "\n", encoding="utf-8")
        one = cli("check", FLAGGED, "--json", "--policy", pack)
        many = cli("check", "--batch", source, "--policy", pack)

        assert one.out == many.out
        assert (one.code, many.code) == (1, 1)
        pytest.importorskip("jsonschema").Draft202012Validator(schema("check-row")).validate(json.loads(one.out))

    def test_page_marks_the_place_and_says_why(self, cli: Cli, pack: Path) -> None:
        """Verdict, span, rule, guideline, clause, reason, fix and stages are told without colour."""
        page = cli("check", FLAGGED, "--policy", pack).out

        for part in (
            "FLAG  1 finding",
            "Please write to us on [[Telegram]], we answer there.",
            "off_platform_redirect.messenger",
            "Staying here",
            "do_not.leave: Customers stay here.",
            "A messenger is named.",
            "Stay in the chat.",
            "rules flag, facts not run",
        ):
            assert part in page
        assert "\x1b" not in page

    def test_clean_text(self, cli: Cli, pack: Path) -> None:
        """Nothing found ends with 0."""
        ran = cli("check", "All good.", "--policy", pack)

        assert (ran.code, ran.err) == (0, "")
        assert ran.out.startswith("PASS  nothing found")

    def test_reads_standard_input(self, cli: Cli, pack: Path) -> None:
        """What a shell pipes is the text without its last line end."""
        piped = cli("check", "-", "--json", "--policy", pack, stdin=f"{FLAGGED}\n".encode())

        assert piped.out == cli("check", FLAGGED, "--json", "--policy", pack).out

    def test_facts_come_from_a_file(self, cli: Cli, pack: Path, tmp_path: Path) -> None:
        """Given facts make the facts stage run."""
        facts = tmp_path / "facts.json"
        facts.write_text('{"carrier": "DPD"}', encoding="utf-8")
        ran = cli("check", "All good.", "--facts", facts, "--json", "--policy", pack)

        assert json.loads(ran.out)["stages"]["facts"] == "pass"

    def test_critique_without_a_model(self, cli: Cli, pack: Path) -> None:
        """A check that was asked for and cannot be done ends with 3."""
        ran = cli("check", "All good.", "--critique", "--json", "--policy", pack)

        assert ran.code == 3
        assert json.loads(ran.out)["stages"]["critique"] == "not_run"

    @pytest.mark.parametrize("text", ["x" * 1_000_000, "half \udc80 a pair", "a\0b"])
    def test_a_text_that_cannot_be_checked(self, cli: Cli, pack: Path, text: str) -> None:
        """The row says so, it ends with 3, and neither way of printing crashes."""
        as_row, as_page = (cli("check", text, *how, "--policy", pack) for how in (["--json"], []))

        assert (as_row.code, as_page.code) == (3, 3)
        assert json.loads(as_row.out)["verdict"] == "error"
        assert as_page.out.startswith("ERROR  ")

    def test_control_characters_do_not_reach_the_terminal(self, cli: Cli, pack: Path) -> None:
        """Escape sequences and direction marks beside a finding are written out."""
        page = cli("check", "\x1b[2J\u202e Telegram", "--policy", pack).out

        assert "<U+001B>[2J<U+202E> [[Telegram]]" in page


class TestRefusals:
    """Where nothing can be processed: exit 2, one sentence, nothing on standard output."""

    @pytest.mark.parametrize(
        "words",
        [
            ["check"],
            ["check", "x", "--channel", "fax"],
            ["check", "x", "--market", "XX"],
            ["check", "x", "--lang", "klingon"],
            ["check", "x", "--facts", "/no/such/file"],
            ["check", "x", "--policy", "nobody"],
            ["check", "x", "--output", "out.jsonl"],
            ["check", "x", "--batch", "in.jsonl"],
            ["check", "--batch", "/no/such/file"],
            ["check", "--batch", "/"],
            ["check", "--batch", "in.jsonl", "--customer", "x"],
            ["check", "--batch", "in.jsonl", "--channel", "fax"],
            ["check", "x", "--no-such-option"],
            ["check", "x", "y"],
        ],
    )
    def test_one_sentence(self, cli: Cli, words: list[str]) -> None:
        """No traceback, no usage box."""
        ran = cli(*words)

        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("assist: ")
        assert ran.err.count("\n") == 1

    @pytest.mark.parametrize("facts", ["", "not json", "[1]", '{"status": [1]}'])
    def test_bad_facts(self, cli: Cli, pack: Path, tmp_path: Path, facts: str) -> None:
        """Facts that cannot be read stop the check."""
        path = tmp_path / "facts.json"
        path.write_text(facts, encoding="utf-8")
        ran = cli("check", "x", "--facts", path, "--policy", pack)

        assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)

    def test_a_broken_pack(self, cli: Cli, pack: Path) -> None:
        """The sentence names file, line and rule."""
        rules = pack / "rules" / "all.yaml"
        rules.write_text(rules.read_text(encoding="utf-8").replace("quote: Telegram", "quote: Telephone"))
        ran = cli("check", "x", "--policy", pack)

        assert ran.code == 2
        assert "rules/all.yaml:12: off_platform_redirect.messenger" in ran.err


class TestBatch:
    """A file of texts."""

    def test_output_and_last_word(self, cli: Cli, pack: Path, tmp_path: Path) -> None:
        """Rows go to the file, and how many there were to standard error."""
        source, output = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
        source.write_text('{"id": "a", "text": "x"}\n?\n', encoding="utf-8")
        ran = cli("check", "--batch", source, "--output", output, "--policy", pack)

        assert (ran.code, ran.out) == (3, "")
        assert ran.err == "2 rows: 1 pass, 1 not readable\n"
        assert len(output.read_bytes().splitlines()) == 2

    @pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf\n"])
    def test_an_empty_file_touches_nothing(self, cli: Cli, tmp_path: Path, content: bytes) -> None:
        """The output of an earlier run is still there."""
        source, output = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
        source.write_bytes(content)
        output.write_text("earlier")
        ran = cli("check", "--batch", source, "--output", output)

        assert (ran.code, output.read_text()) == (2, "earlier")
        assert "is empty" in ran.err

    def test_the_input_is_never_written_over(self, cli: Cli, pack: Path, tmp_path: Path) -> None:
        """Not by its own name, nor by another one."""
        source, other = tmp_path / "in.jsonl", tmp_path / "link.jsonl"
        source.write_text('{"id": "a", "text": "x"}\n')
        other.symlink_to(source)
        ran = cli("check", "--batch", source, "--output", other, "--policy", pack)

        assert (ran.code, source.read_text()) == (2, '{"id": "a", "text": "x"}\n')

    def test_an_unwritable_output(self, cli: Cli, pack: Path, tmp_path: Path) -> None:
        """It is refused before any work."""
        source = tmp_path / "in.jsonl"
        source.write_text('{"id": "a", "text": "x"}\n')
        ran = cli("check", "--batch", source, "--output", tmp_path / "no" / "out.jsonl", "--policy", pack)

        assert (ran.code, ran.err.count("\n")) == (2, 1)

    def test_no_valid_row(self, cli: Cli, pack: Path, tmp_path: Path) -> None:
        """It ends with 2, and the output still says why for each row."""
        source = tmp_path / "in.jsonl"
        source.write_text('?\n{"id": "a"}\n')
        ran = cli("check", "--batch", source, "--policy", pack)

        assert ran.code == 2
        assert [json.loads(row)["error"]["code"] for row in ran.out.splitlines()] == [
            "invalid_json",
            "missing_text",
        ]
        assert ran.err.count("\n") == 1

    @pytest.mark.parametrize(
        ("bad", "code", "field"),
        [
            ({"text": 5}, "wrong_type", "text"),
            ({"text": None}, "missing_text", "text"),
            ({"channel": "fax"}, "unknown_channel", "channel"),
            ({"market": "XX"}, "unknown_market", "market"),
            ({"lang": 7}, None, "lang"),
            ({"facts": "shipped"}, "wrong_type", "facts"),
            ({"facts": {"status": [1]}}, "invalid_facts", "facts.status"),
            ({"customer": ["x"]}, "wrong_type", "customer"),
            ({"attachments": [5]}, "wrong_type", "attachments[0]"),
            ({"text": "x" * 1_000_000}, "too_long", "text"),
            ({"text": "a\0b"}, "unsupported_text", "text"),
        ],
    )
    def test_a_bad_row_says_what_and_where(
        self, cli: Cli, pack: Path, bad: dict[str, object], code: str | None, field: str
    ) -> None:
        """Its verdict is an error with code and field; the rows around it are checked."""
        given = [{"id": "before", "text": "x"}, {"text": "x", **bad, "id": "bad"}, {"id": "after", "text": FLAGGED}]
        ran = cli("check", "--batch", "-", "--policy", pack, stdin="\n".join(map(json.dumps, given)).encode())
        before, wrong, after = map(json.loads, ran.out.splitlines())

        assert ran.code == 3
        assert (before["verdict"], wrong["verdict"], after["verdict"]) == ("pass", "error", "flag")
        assert (wrong["id"], wrong["error"]["field"]) == ("bad", field)
        assert code in (None, wrong["error"]["code"])


class TestInterrupt:
    """A batch that is stopped from outside."""

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    def test_what_was_done_stays_valid(self, pack: Path, tmp_path: Path, number: signal.Signals) -> None:
        """Whole lines, exit code 3, and one sentence with how many."""
        output = tmp_path / "out.jsonl"
        words = [
            sys.executable,
            "-m",
            "assist",
            "check",
            "--batch",
            "-",
            "--policy",
            str(pack),
            "--output",
            str(output),
        ]
        command = subprocess.Popen(words, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        assert command.stdin is not None
        command.stdin.write(b"".join(b'{"id": "r%d", "text": "x"}\n' % number for number in range(6_000)))
        command.stdin.flush()
        while not (output.exists() and output.stat().st_size):
            time.sleep(0.01)
        os.kill(command.pid, number)
        _, said = command.communicate(b'{"id": "last", "text": "x"}\n')

        rows = output.read_text(encoding="utf-8").split("\n")
        assert rows.pop() == ""
        assert [json.loads(row)["id"] for row in rows] == [f"r{number}" for number in range(len(rows))]
        assert (command.returncode, said) == (
            3,
            b"assist: stopped after %s rows; their answers are complete.\n" % _count(rows),
        )


def _count(rows: list[str]) -> bytes:
    return f"{len(rows):,}".encode()
