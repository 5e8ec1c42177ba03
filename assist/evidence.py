"""The pack a ticket or an appeal needs: who is it about, what was written where and when, what to attach.

A platform asks for screenshots with date and time, so the pack names the messages to photograph.
It holds the customer's words as quotes and nothing else of the conversation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assist.suggestion import Action, Advice, Category, Evidence, to_json

if TYPE_CHECKING:
    from assist.conversation import Conversation

#: The four situations as Seller Center words them, in our own short form.
TITLES = {
    Category.HARASSMENT: "Bullying or harassment",
    Category.OBSCENE_THREATENING_MALICIOUS: "Obscene, threatening or malicious messages",
    Category.UNREASONABLE_DEMAND: "Unreasonable demand for a warranty, refund or discount",
    Category.ADVERTISING_IRRELEVANT: "Advertising or irrelevant messages",
}


@dataclass(frozen=True, slots=True)
class EvidencePack:
    """What to hand in. ``missing`` lists what the platform wants and the conversation does not hold."""

    conversation_id: str
    action: Action
    category: Category | None
    order_id: str | None
    market: str | None
    quotes: tuple[Evidence, ...]
    message_ids: tuple[str, ...]
    attach: tuple[str, ...]
    missing: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The pack as plain JSON, every key present."""
        found = to_json(self)
        assert isinstance(found, dict)
        return found

    def as_text(self) -> str:
        """The pack as plain text, ready to paste into a ticket."""
        return "\n".join(_lines(self)) + "\n"


def evidence_pack(conversation: Conversation, advice: Advice) -> EvidencePack:
    """Gather what ``advice`` rests on; screenshots are asked for message by message."""
    order_id = conversation.facts.order_id
    ids = tuple(dict.fromkeys(item.message_id for item in advice.evidence))
    return EvidencePack(
        conversation_id=conversation.id,
        action=advice.action,
        category=advice.category,
        order_id=order_id,
        market=conversation.market,
        quotes=advice.evidence,
        message_ids=ids,
        attach=tuple(_attachments(conversation, ids, order_id)),
        missing=tuple(_missing(advice.evidence, order_id)),
    )


def evidence_packs(conversation: Conversation, advice: Iterable[Advice]) -> list[EvidencePack]:
    """One pack for each piece of advice that rests on evidence."""
    return [evidence_pack(conversation, item) for item in advice if item.evidence]


def _attachments(conversation: Conversation, ids: tuple[str, ...], order_id: str | None) -> Iterator[str]:
    pictured = [message.id for message in conversation.customer_messages if message.type.value in {"image", "sticker"}]
    for message_id in ids:
        place = "the review" if message_id == "review" else f"message {message_id}"
        yield f"a screenshot of {place} that shows its date and time"
    if pictured:
        yield f"the customer's picture(s) in {', '.join(pictured)}, if they belong to the matter"
    if order_id is not None:
        yield f"the order number {order_id}"


def _missing(evidence: Iterable[Evidence], order_id: str | None) -> Iterator[str]:
    untimed = list(dict.fromkeys(item.message_id for item in evidence if item.sent_at is None))
    if untimed:
        yield f"the date and time of {', '.join(untimed)}"
    if order_id is None:
        yield "the order number, if there is an order"


def _lines(pack: EvidencePack) -> Iterator[str]:
    title = TITLES[pack.category] if pack.category else pack.action.value.replace("_", " ")
    yield f"Category: {title}"
    yield f"Conversation: {pack.conversation_id}"
    yield f"Order: {pack.order_id or 'none given'}"
    yield f"Market: {pack.market or 'not given'}"
    yield ""
    yield "What the customer wrote:"
    for item in pack.quotes:
        when = item.sent_at.isoformat() if item.sent_at else "time unknown"
        yield f'- {item.message_id}, {when}: "{" ".join(item.quote.split())}"'
    yield from _listed("Attach:", pack.attach)
    yield from _listed("Still missing:", pack.missing)


def _listed(title: str, items: tuple[str, ...]) -> Iterator[str]:
    if items:
        yield ""
        yield title
        yield from (f"- {item}" for item in items)
