"""Recorded answers, played back with the network off: the same outcomes, and every answer used."""

from __future__ import annotations

import json
import socket
from typing import Any

import pytest

from assist import SuggestRow
from tests.assist.recording import FOLDER, SCENES, SERVER, acted, cassette, outcome

#: Nobody listens there; what is not on the cassette fails.
NOWHERE = "http://127.0.0.1:9/v1"


def expected(scene: str) -> dict[str, Any]:
    """What came of a scene when it was recorded."""
    found: dict[str, Any] = json.loads((FOLDER / f"{scene}.json").read_text(encoding="utf-8"))
    return found


def played(scene: str) -> SuggestRow:
    """What comes of a scene now; fails if an answer was left over, or one was missing."""
    with cassette(scene, "none") as tape:
        row = acted(NOWHERE, expected(scene)["model"])
        assert tape.all_played, f"{scene}: {len(tape)} answers recorded, {tape.play_count} played"
        return row


@pytest.mark.block_network
class TestScenes:
    """Each recorded scene."""

    @pytest.mark.parametrize("scene", SCENES)
    def test_comes_out_as_recorded(self, scene: str) -> None:
        """The same texts, verdicts and reasons; nothing unchecked."""
        row = played(scene)

        assert outcome(row) | {"model": expected(scene)["model"]} == expected(scene)
        assert all(suggestion.stages.rules == "pass" for suggestion in row.suggestions)
        assert all(suggestion.degraded == (suggestion.stages.critique != "pass") for suggestion in row.suggestions)

    def test_the_network_is_off(self) -> None:
        """A connection elsewhere is refused by the test run itself."""
        with socket.socket() as unused, pytest.raises(RuntimeError, match="Network is disabled"):
            unused.connect(("192.0.2.1", 9))

    def test_what_was_not_recorded_is_not_answered(self) -> None:
        """Another model is another request: no answer is made up."""
        with cassette("clean", "none") as tape:
            row = acted(NOWHERE, "another", budget_s=0.5)
            assert tape.play_count == 0

        assert row.withheld[0].reason.startswith("draft_")
        assert all(suggestion.degraded for suggestion in row.suggestions)


class TestFiles:
    """What stands in the cassettes."""

    @pytest.mark.parametrize("scene", SCENES)
    def test_no_secret_and_no_address(self, scene: str) -> None:
        """Neither key nor cookie nor the server that was asked, and no private data of the conversation."""
        text = (FOLDER / f"{scene}.yaml").read_text(encoding="utf-8").lower()

        assert not [name for name in ("authorization", "api-key", "cookie", "organization", "bearer") if name in text]
        assert "127.0.0.1" not in text
        assert SERVER in text
        assert not [private for private in ("joe", "doe.example", "ab-12345", "15501234567890") if private in text]

    def test_none_is_without_a_scene(self) -> None:
        """Every file is played."""
        assert {path.stem for path in FOLDER.glob("*.yaml")} == set(SCENES)
