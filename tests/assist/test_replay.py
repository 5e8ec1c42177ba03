"""A bundle replays to the same bytes, and says so when it does not (law 5)."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from assist import Assistant, to_json
from assist.conversation import parse_conversation
from assist.replay import bundle, read_json, replay_bundle, replay_certificate, write_bundle
from guardrails.errors import ReplayError

CHAT: dict[str, Any] = {
    "id": "../../etc/passwd",
    "messages": [{"role": "customer", "text": "where is my parcel?"}],
    "order": {"order_id": "AB-12345", "status": "shipped", "carrier": "DPD", "tracking": "15501234567890"},
}


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    """An assistant with the embedded default."""
    return Assistant()


@pytest.fixture
def made(assistant: Assistant, tmp_path: Path) -> dict[str, Any]:
    """A bundle that was written to a file and read back."""
    path = write_bundle(tmp_path, bundle(CHAT, assistant.suggest(CHAT), assistant, 3, None))
    read: dict[str, Any] = read_json(path)
    return read


class TestBundle:
    """Recording and replaying a conversation."""

    def test_agrees_to_the_byte(self, made: dict[str, Any]) -> None:
        """Nothing differs."""
        assert replay_bundle(made) == []

    def test_is_named_by_content(self, assistant: Assistant, tmp_path: Path) -> None:
        """A hostile id never becomes a path."""
        path = write_bundle(tmp_path, bundle(CHAT, assistant.suggest(CHAT), assistant, 3, None))

        assert path.parent == tmp_path
        assert path.stem.isalnum()

    def test_sees_a_changed_row(self, made: dict[str, Any]) -> None:
        """A suggestion that was tampered with is named."""
        tampered = copy.deepcopy(made)
        tampered["row"]["suggestions"][0]["text"] += "!"

        assert replay_bundle(tampered) == ["suggestions"]

    @pytest.mark.parametrize(
        "change", [{"engine": {"unicode": "1.0"}}, {"format": 9}, {"row": None}, {"options": {}}, {"conversation": ...}]
    )
    def test_refuses_what_it_cannot_replay(self, made: dict[str, Any], change: dict[str, Any]) -> None:
        """Another engine or a damaged bundle is an error, not an agreement."""
        broken = {name: value for name, value in {**made, **change}.items() if value is not ...}

        with pytest.raises(ReplayError):
            replay_bundle(broken)

    @pytest.mark.parametrize("data", [None, [], "x", {}])
    def test_refuses_other_data(self, data: object) -> None:
        """Not every JSON is a bundle."""
        with pytest.raises(ReplayError, match="not a replay bundle"):
            replay_bundle(data)


class TestCertificate:
    """Checking a final text against its certificate."""

    def test_agrees_with_its_text(self, assistant: Assistant) -> None:
        """The text as suggested, in its conversation."""
        conversation = parse_conversation(CHAT)
        suggestion = to_json(assistant.suggest(conversation).suggestions[0])

        assert (
            replay_certificate(suggestion["certificate"], suggestion["text"], assistant, conversation=conversation)
            == []
        )

    def test_sees_an_edited_text(self, assistant: Assistant) -> None:
        """One more word is another text."""
        conversation = parse_conversation(CHAT)
        suggestion = to_json(assistant.suggest(conversation).suggestions[0])
        differing = replay_certificate(
            suggestion["certificate"], suggestion["text"] + " Ok.", assistant, conversation=conversation
        )

        assert "text_sha256" in differing

    def test_refuses_what_is_no_certificate(self, assistant: Assistant) -> None:
        """An empty object certifies nothing."""
        with pytest.raises(ReplayError, match="not a certificate"):
            replay_certificate({}, "Hello", assistant)
