"""``assist doctor``, ``plugins``, ``schema`` and ``evidence``."""

from __future__ import annotations

import json

import pytest

from assist import doctor
from assist.doctor import Diagnosis, State
from assist.schemas import NAMES
from tests.assist.cli.conftest import Cli


class TestDoctor:
    """What stands ready."""

    @pytest.mark.parametrize(("state", "code"), [(State.OK, 0), (State.WARNING, 0), (State.PROBLEM, 1)])
    def test_exit_code(self, cli: Cli, monkeypatch: pytest.MonkeyPatch, state: State, code: int) -> None:
        """Only a problem makes it end with 1, and a word tells the state."""
        monkeypatch.setattr(doctor, "report", lambda model, policy: [Diagnosis("thing", state, "said so")])
        ran = cli("doctor")

        assert ran.code == code
        assert ran.out.split() == [
            {"ok": "ok", "warning": "look", "problem": "WRONG"}[state],
            "thing",
            "said",
            "so",
        ]

    def test_json(self, cli: Cli) -> None:
        """One object a line."""
        rows = [json.loads(line) for line in cli("doctor", "--json").out.splitlines()]

        assert {"check", "state", "said"} == set(rows[0])


class TestPlugins:
    """What is installed."""

    def test_lists_what_each_adds(self, cli: Cli) -> None:
        """All that ships built in is a plug-in too."""
        assert "built-in" in cli("plugins").out
        assert "detectors, drafters, policies" in cli("plugins").out


class TestSchema:
    """What comes in and out."""

    @pytest.mark.parametrize("name", NAMES)
    def test_prints_each(self, cli: Cli, name: str) -> None:
        """JSON with its dialect and title."""
        assert json.loads(cli("schema", name).out)["title"] == name

    def test_lists_names(self, cli: Cli) -> None:
        """With --list and without a name."""
        assert cli("schema", "--list").out.split() == list(NAMES) == cli("schema").out.split()

    def test_an_unknown_name(self, cli: Cli) -> None:
        """The sentence lists the known ones."""
        ran = cli("schema", "row")

        assert ran.code == 2
        assert "check-row" in ran.err


class TestEvidence:
    """What a ticket needs."""

    CHAT = json.dumps(
        {
            "id": "e1",
            "order": {"order_id": "AB-12345"},
            "messages": [{"id": "m1", "role": "customer", "text": "You are a pathetic idiot."}],
        }
    ).encode()

    def test_text_and_json(self, cli: Cli) -> None:
        """Message ids, quotes and the order stand in both."""
        text, (line,) = (
            cli("evidence", "-", stdin=self.CHAT),
            cli("evidence", "-", "--json", stdin=self.CHAT).out.splitlines(),
        )

        assert "pathetic idiot" in text.out
        assert "AB-12345" in text.out
        assert json.loads(line)["message_ids"] == ["m1"]

    def test_nothing_to_hand_in(self, cli: Cli) -> None:
        """Ordinary words give no ticket."""
        calm = {"id": "e2", "messages": [{"role": "customer", "text": "where is my parcel?"}]}
        ran = cli("evidence", "-", stdin=json.dumps(calm).encode())

        assert (ran.code, ran.out) == (0, "Nothing here calls for a ticket.\n")
