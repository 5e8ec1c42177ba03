"""Evidence packs."""

from __future__ import annotations

import json
from typing import Any

from assist.conversation import parse_conversation
from assist.evidence import evidence_pack, evidence_packs
from assist.screening import screen

MESSAGES = [
    {"id": "a", "role": "customer", "text": "You are a\tmoron.", "sent_at": "2025-03-01T10:00:00+07:00"},
    {"id": "p", "role": "customer", "type": "image"},
    {"id": "b", "role": "customer", "text": "you idiot"},
]


def packs(**more: Any) -> list[Any]:
    """The packs of an abusive chat."""
    conversation = parse_conversation({"id": "c9", "market": "TH", "messages": MESSAGES, **more})
    return evidence_packs(conversation, screen(conversation))


class TestEvidencePack:
    """Tests for `evidence_pack` and `EvidencePack`."""

    def test_holds_what_a_ticket_asks_for(self) -> None:
        """Conversation, category, order, quotes, ids, and a screenshot of each message."""
        (pack,) = packs(order={"order_id": "PK-70012"})

        assert (
            pack.conversation_id,
            pack.category.value,
            pack.order_id,
            pack.market,
        ) == ("c9", "harassment", "PK-70012", "TH")
        assert pack.message_ids == ("a", "b")
        assert sum("screenshot" in item for item in pack.attach) == 2
        assert any("picture(s) in p" in item for item in pack.attach)

    def test_says_what_is_missing(self) -> None:
        """A message without a time and an unknown order are named."""
        (pack,) = packs()

        assert pack.missing == ("the date and time of b", "the order number, if there is an order")

    def test_text_is_plain(self) -> None:
        """The text has one line for each quote, with id and time."""
        text = packs()[0].as_text()

        assert '- a, 2025-03-01T10:00:00+07:00: "You are a moron."' in text
        assert '- b, time unknown: "you idiot"' in text
        assert "Category: Bullying or harassment" in text

    def test_json_has_every_key(self) -> None:
        """The JSON holds the same, in plain types."""
        data = json.loads(json.dumps(packs()[0].as_json()))

        assert data["quotes"][0]["quote"] == "You are a\tmoron."
        assert data["order_id"] is None

    def test_advice_without_a_category(self) -> None:
        """Other advice can be handed on with its evidence too."""
        conversation = parse_conversation({"messages": [{"role": "customer", "text": "The cream gave me a rash"}]})
        (advice,) = screen(conversation)

        assert "Category: escalate" in evidence_pack(conversation, advice).as_text()


class TestEvidencePacks:
    """Tests for `evidence_packs`."""

    def test_none_without_evidence(self) -> None:
        """Advice that rests on no words makes no pack."""
        messages = [{"role": "customer", "text": "hello"}, {"role": "agent", "text": "Hi"}]
        conversation = parse_conversation({"messages": messages})

        assert evidence_packs(conversation, screen(conversation)) == []
