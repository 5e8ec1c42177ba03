"""``assist suggest``: one conversation or many, rows or a page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assist import schema
from tests.assist.cli.conftest import Cli

CHAT: dict[str, Any] = {
    "id": "c1",
    "channel": "chat",
    "market": "GB",
    "lang": "en",
    "messages": [
        {
            "id": "m1",
            "role": "customer",
            "text": "where is my parcel?",
            "sent_at": "2026-02-02T08:00:00+00:00",
        }
    ],
    "order": {"order_id": "AB-12345", "status": "shipped", "carrier": "DPD", "tracking": "15501234567890"},
}


@pytest.fixture
def chat(tmp_path: Path) -> Path:
    """A conversation over several lines."""
    return written(tmp_path / "chat.json", json.dumps(CHAT, indent=2))


def written(path: Path, content: str) -> Path:
    """A file with this content."""
    path.write_text(content, encoding="utf-8")
    return path


def parsed(out: str) -> list[dict[str, Any]]:
    """The rows of JSON Lines."""
    return [json.loads(line) for line in out.splitlines()]


class TestRows:
    """JSON Lines out."""

    def test_one_conversation_over_several_lines(self, cli: Cli, chat: Path, pack: Path) -> None:
        """It gives one row that keeps the contract."""
        ran = cli("suggest", chat, "--json", "--policy", pack)
        (row,) = parsed(ran.out)

        assert ran.code == 0
        assert row["suggestions"]
        pytest.importorskip("jsonschema").Draft202012Validator(schema("suggest-row")).validate(row)

    def test_many_with_bad_ones_between(self, cli: Cli, pack: Path, tmp_path: Path) -> None:
        """Each line gives its row, in order."""
        lines = ["?", json.dumps(CHAT), json.dumps({"id": "c2", "messages": []}), json.dumps(CHAT)]
        source, output = written(tmp_path / "in.jsonl", "\n".join(lines)), tmp_path / "out.jsonl"
        ran = cli("suggest", source, "--output", output, "--policy", pack)
        rows = parsed(output.read_text(encoding="utf-8"))

        assert (ran.code, ran.out) == (3, "")
        assert [row["id"] for row in rows] == [None, "c1", "c2", "c1"]
        codes = [row["error"] and row["error"]["code"] for row in rows]
        assert codes == ["invalid_json", None, "no_customer_message", "repeated_id"]

    def test_no_suggestion_ends_with_1(self, cli: Cli, pack: Path) -> None:
        """The agent spoke last: advice, no error."""
        answered = {**CHAT, "messages": [*CHAT["messages"], {"role": "agent", "text": "It comes on Friday."}]}
        ran = cli("suggest", "-", "--json", "--policy", pack, stdin=json.dumps(answered).encode())
        (row,) = parsed(ran.out)

        assert (ran.code, row["error"], row["suggestions"]) == (1, None, [])
        assert [advice["action"] for advice in row["advice"]] == ["no_reply"]

    def test_n_and_now(self, cli: Cli, chat: Path, pack: Path) -> None:
        """At most n suggestions, and the time left at the time given."""
        words = ("suggest", chat, "--json", "--n", 1, "--now", "2026-02-02T09:00:00Z", "--policy", pack)
        (row,) = parsed(cli(*words).out)

        assert len(row["suggestions"]) == 1
        assert row["deadline"]["remaining_s"] == 11 * 3600

    def test_record_replays(self, cli: Cli, chat: Path, pack: Path, tmp_path: Path) -> None:
        """What was recorded agrees when it is run again."""
        folder = tmp_path / "bundles"
        cli("suggest", chat, "--json", "--record", folder, "--policy", pack)
        (bundle,) = folder.iterdir()
        ran = cli("replay", bundle)

        assert (ran.code, ran.out) == (0, "agrees to the byte\n")

    def test_order_facts_are_data(self, cli: Cli, pack: Path) -> None:
        """Template syntax in an order is never run."""
        sly = {**CHAT, "order": {**CHAT["order"], "carrier": "{{ 7 * 7 }}", "item": "{% raw %}"}}
        ran = cli("suggest", "-", "--json", "--policy", pack, stdin=json.dumps(sly).encode())

        assert ran.code in {0, 1}
        assert "49" not in json.dumps([s["text"] for s in parsed(ran.out)[0]["suggestions"]])


class TestPage:
    """A page for a person."""

    def test_shows_what_an_agent_needs(self, cli: Cli, chat: Path, pack: Path) -> None:
        """The customer's words, the reply, what was checked, the facts used and the deadline."""
        ran = cli("suggest", chat, "--now", "2026-02-02T21:00:00Z", "--policy", pack)

        assert ran.code == 0
        for part in (
            "where is my parcel?",
            "due 2 Feb 2026, 20:00 +00:00: OVERDUE by 1 h 00 min",
            "counted from message m1",
            "reply 1     │ ",
            "rules pass, facts pass, critique not run",
            "carrier: DPD",
        ):
            assert part in ran.out

    def test_says_why_a_conversation_is_unreadable(self, cli: Cli, pack: Path) -> None:
        """One sentence, and nothing on standard output."""
        ran = cli("suggest", "-", "--policy", pack, stdin=b'{"id": "x", "channel": "fax"}')

        assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)

    def test_withheld_and_advice(self, cli: Cli, pack: Path) -> None:
        """A language without templates gives a reason and advice, never English by stealth."""
        foreign = {**CHAT, "lang": "th", "messages": [{"role": "customer", "text": "พัสดุอยู่ไหน"}]}
        ran = cli("suggest", "-", "--policy", pack, stdin=json.dumps(foreign).encode())

        assert ran.code == 1
        assert "WITHHELD  no template for language" in ran.out


class TestRefusals:
    """Where nothing can be processed."""

    @pytest.mark.parametrize("content", ["", " \n", "not json", '{"id": 1,\n "messages": [', "[1, 2]"])
    @pytest.mark.parametrize("how", [[], ["--json"]])
    def test_unreadable_input(self, cli: Cli, pack: Path, tmp_path: Path, content: str, how: list[str]) -> None:
        """Exit code 2 and one sentence."""
        ran = cli("suggest", written(tmp_path / "in.json", content), *how, "--policy", pack)

        assert (ran.code, ran.err.count("\n")) == (2, 1)

    @pytest.mark.parametrize(
        "words",
        [
            ["--now", "yesterday"],
            ["--n", "0"],
            ["--model", "nobody"],
            ["--record", "/proc/no"],
            ["--output", "/no/such/folder/out.jsonl"],
        ],
    )
    def test_bad_options(self, cli: Cli, chat: Path, pack: Path, words: list[str]) -> None:
        """They are refused before any work."""
        ran = cli("suggest", chat, *words, "--policy", pack)

        assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)


class TestBadConversations:
    """A row that cannot be read, between two that can."""

    @pytest.mark.parametrize(
        ("bad", "code", "field"),
        [
            ({"channel": "fax"}, "unknown_channel", "channel"),
            ({"market": "XX"}, "unknown_market", "market"),
            ({"lang": "klingon"}, "unknown_language", "lang"),
            ({"messages": "hello"}, "wrong_type", "messages"),
            ({"messages": [{"role": "customer"}]}, "missing_text", "messages[0].text"),
            ({"messages": [{"role": "robot", "text": "x"}]}, "wrong_type", "messages[0].role"),
            ({"messages": [{"role": "customer", "text": "x", "sent_at": "soon"}]}, "invalid_time", None),
            ({"messages": [{"role": "agent", "text": "x"}]}, "no_customer_message", "messages"),
            ({"order": ["AB-12345"]}, "wrong_type", "order"),
            ({"order": {"status": [1]}}, "invalid_facts", "order.status"),
            ({"shop": {"policies": {"returns": 30}}}, "wrong_type", "shop.policies.returns"),
        ],
    )
    def test_says_what_and_where_and_loses_no_other(
        self, cli: Cli, pack: Path, bad: dict[str, Any], code: str, field: str | None
    ) -> None:
        """Its row names the code and the field; the rows around it are answered."""
        given = [{**CHAT, "id": "before"}, {**CHAT, **bad, "id": "bad"}, {**CHAT, "id": "after"}]
        lines = "\n".join(map(json.dumps, given))
        ran = cli("suggest", "-", "--json", "--policy", pack, stdin=lines.encode())
        before, wrong, after = parsed(ran.out)

        assert ran.code == 3
        assert before["suggestions"]
        assert after["suggestions"]
        assert (wrong["id"], wrong["error"]["code"]) == ("bad", code)
        assert field in (None, wrong["error"]["field"])

    @pytest.mark.parametrize("text", ["where is my parcel? " * 50_000, "where is my\0 parcel?", "my parcel \ud83d?"])
    def test_customers_may_write_anything(self, cli: Cli, pack: Path, text: str) -> None:
        """A megabyte, NUL and half a character pair are read, noted and answered."""
        wild = {**CHAT, "messages": [{"role": "customer", "text": text}]}
        ran = cli("suggest", "-", "--json", "--policy", pack, stdin=json.dumps(wild).encode())
        (row,) = parsed(ran.out)

        assert (ran.code, row["error"]) == (0, None)
        assert row["suggestions"]
        assert len(row["run"]["notes"]) == 1

    def test_a_broken_pack(self, cli: Cli, chat: Path, pack: Path) -> None:
        """It is refused before the first conversation, with file, line and rule."""
        rules = pack / "rules" / "all.yaml"
        rules.write_text(rules.read_text(encoding="utf-8").replace("quote: Telegram", "quote: Telephone"))
        ran = cli("suggest", chat, "--policy", pack)

        assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
        assert "rules/all.yaml:12: off_platform_redirect.messenger" in ran.err


class TestHostileNames:
    """Names that would move the cursor."""

    def test_an_id_reaches_the_terminal_written_out(self, cli: Cli, pack: Path) -> None:
        """In a heading and in a sentence alike."""
        good, bad = ({**CHAT, "id": "\x1b[2J", "messages": messages} for messages in (CHAT["messages"], []))
        page = cli("suggest", "-", "--policy", pack, stdin=json.dumps(good).encode())
        said = cli("suggest", "-", "--policy", pack, stdin=json.dumps(bad).encode())

        assert "\x1b" not in page.out + page.err + said.out + said.err
