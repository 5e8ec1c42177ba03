"""What a model is told about a conversation: the guidelines that hold, and what is known.

Only typed facts go in, never an order's free notes; whatever is confidential passes ``hide`` first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from assist.drafting.quoting import write_amount, write_date
from assist.drafting.situation import values_of
from prompts.requests import PromptRequest, draft_request

if TYPE_CHECKING:
    from assist.conversation import Conversation
    from guardrails.facts import Facts
    from guardrails.policy import Policy
    from prompts.library import TemplateLibrary


def guidelines_for(policy: Policy, channel: str, market: str | None) -> list[tuple[str, str]]:
    """The guidelines that hold there, each with what its clause asks; without a market all of them hold."""
    summaries = {clause.key: clause.summary for clause in policy.clauses}
    return [
        (guideline.key, summaries[guideline.clause])
        for guideline in policy.info.guidelines
        if (guideline.channels == "all" or channel in guideline.channels)
        and (guideline.markets == "all" or market is None or market in guideline.markets)
    ]


def facts_for(facts: Facts, lang: str) -> dict[str, str]:
    """The known facts by their ids, written for the language of the reply, without the shop's policies.

    The shop's and the carrier's own sentences stand as they are, whatever their language.
    """
    written = {value.fact_id: value.value for value in values_of(facts, lang).values()}
    known = written | {
        "order_id": facts.order_id,
        "variant": facts.variant,
        "quantity": None if facts.quantity is None else str(facts.quantity),
        "price": write_amount(facts.price),
        "total": write_amount(facts.total),
        "status": facts.status.value if facts.status else facts.status_text,
        "placed_at": write_date(facts.placed_at, lang) if facts.placed_at else None,
        "estimated_from": write_date(facts.estimated_from, lang) if facts.estimated_from else None,
        "return_postage": facts.return_postage.value if facts.return_postage else None,
        "last_scan.text": facts.last_scan.text if facts.last_scan else None,
        "refund.state": facts.refund.state.value if facts.refund and facts.refund.state else None,
        "refund.method": facts.refund.method if facts.refund else None,
        "invoice": facts.invoice,
        "item_details": facts.item_details,
        "warranty": facts.warranty,
    }
    return {fact_id: value for fact_id, value in known.items() if value and not fact_id.startswith("policies.")}


def _as_it_is(text: str) -> str:
    return text


def draft_request_for(
    conversation: Conversation,
    policy: Policy,
    language: str,
    *,
    tone: str = "warm",
    length: str = "full",
    emphasis: str = "answer",
    asked_for: Sequence[str] = (),
    templates: TemplateLibrary | None = None,
    hide: Callable[[str], str] = _as_it_is,
) -> PromptRequest:
    """The question that asks for one draft; every text from outside passes ``hide``.

    Raises:
        PromptError: an unknown setting, or templates that lack what they must say.
    """
    facts, review, shop = conversation.facts, conversation.review, conversation.shop
    return draft_request(
        channel=conversation.channel.value,
        language=language,
        guidelines=guidelines_for(policy, conversation.channel.value, conversation.market),
        tone=tone,
        length=length,
        emphasis=emphasis,
        asked_for=asked_for,
        facts={fact_id: hide(value) for fact_id, value in facts_for(facts, language).items()},
        policies={name: hide(text) for name, text in facts.policies.items()},
        knowledge=[
            {"id": entry.id, "title": hide(entry.title), "text": hide(entry.text)} for entry in conversation.knowledge
        ],
        conversation=[(message.role.value, hide(message.text)) for message in conversation.messages],
        review={"rating": review.rating, "text": hide(review.text)} if review else None,
        shop_name=hide(shop.name) if shop.name else None,
        templates=templates,
    )
