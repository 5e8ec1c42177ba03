"""From a conversation to the row of suggestions: advice, deadline, drafts, and what the chain let through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assist.answers import counts_as_response
from assist.checking import context_for
from assist.conversation import Conversation
from assist.deadlines import deadline
from assist.drafting.drafter import Drafter, NothingToSay, Proposal, Request
from assist.language import detect_language
from assist.screening import screen
from assist.suggestion import (
    Action,
    Advice,
    Change,
    PolicyRef,
    Suggestion,
    SuggestionKind,
    SuggestRow,
    SuggestVerdict,
    Withheld,
)
from guardrails.canonical import digest
from guardrails.certificate import Provenance
from guardrails.chain import Chain, Delivered, Draft, Stopped
from guardrails.errors import TextError
from guardrails.guard import Context

#: The language of a reply where neither the conversation nor the customer's words tell one.
FALLBACK_LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Desk:
    """What a suggestion needs: the chain that lets texts through and the drafter that proposes them."""

    chain: Chain
    drafter: Drafter


def suggest(desk: Desk, conversation: Conversation, n: int, now: datetime | None) -> SuggestRow:
    """At most ``n`` suggestions, and all else an agent needs to know before answering."""
    advice = tuple(screen(conversation))
    suggestions: Sequence[Suggestion] = ()
    withheld: Sequence[Withheld] = ()
    run: dict[str, Any] = {"drafter": desk.drafter.name, "notes": list(conversation.notes)}
    if not any(item.action is Action.NO_REPLY for item in advice):
        suggestions, withheld, more, notes = _drafted(desk, conversation, n)
        advice, run = (*advice, *more), {**run, **notes}
    return SuggestRow(
        id=conversation.id,
        suggestions=tuple(suggestions),
        withheld=tuple(withheld),
        advice=advice,
        deadline=deadline(conversation, now=now),
        policy=PolicyRef(**desk.chain.guard.ref),
        run=run,
    )


def language_of(conversation: Conversation) -> str:
    """The customer's language: as given, else as their words show."""
    return conversation.lang or detect_language(conversation.customer_text).lang or FALLBACK_LANGUAGE


def _drafted(
    desk: Desk, conversation: Conversation, n: int
) -> tuple[Sequence[Suggestion], Sequence[Withheld], Sequence[Advice], dict[str, Any]]:
    language = language_of(conversation)
    try:
        proposals = desk.drafter.propose(Request(conversation, language, n))
    except NothingToSay as nothing:
        said = Advice(Action.ESCALATE, None, nothing.advice)
        return (), (Withheld(SuggestVerdict.WITHHELD, nothing.reason),), (said,), {"language": language}
    context = context_for(conversation, language)
    results = [(proposal, _through(desk.chain, proposal, context)) for proposal in proposals]
    delivered = [
        _suggestion(proposal, result, conversation) for proposal, result in results if isinstance(result, Delivered)
    ]
    withheld = [
        Withheld(SuggestVerdict(result.verdict), result.reason, result.findings)
        for _, result in results
        if isinstance(result, Stopped)
    ]
    notes = dict(proposals[0].notes) if proposals else {}
    return _best(delivered)[:n], withheld, (), {"language": language, **notes}


def _through(chain: Chain, proposal: Proposal, context: Context) -> Delivered | Stopped:
    provenance = Provenance(dict(proposal.prompts), dict(proposal.model) if proposal.model else None)
    draft = Draft(proposal.text, provenance, proposal.needed)
    try:
        return chain.run(draft, context)
    except TextError as error:
        return Stopped("error", f"{error.code}: {error}", (), None)


def _suggestion(proposal: Proposal, delivered: Delivered, conversation: Conversation) -> Suggestion:
    text = delivered.text
    return Suggestion(
        suggestion_id=digest({"conversation": conversation.id, "certificate": delivered.certificate})[:32],
        kind=SuggestionKind(proposal.kind),
        text=text,
        language=proposal.language,
        verdict=SuggestVerdict(delivered.verdict),
        degraded=False,
        findings=delivered.findings,
        changes=tuple(Change(c.start, c.end, c.before, c.after, c.rule_id) for c in delivered.changes),
        sources=tuple(s for s in proposal.sources if text[s.start : s.end] == s.value),
        counts_as_response=counts_as_response(text, conversation.market),
        stages=delivered.stages,
        certificate=delivered.certificate,
    )


def _best(suggestions: Sequence[Suggestion]) -> list[Suggestion]:
    """Different texts, those without notices first, otherwise in the drafter's order."""
    different = {suggestion.text: suggestion for suggestion in reversed(suggestions)}
    ordered = [suggestion for suggestion in suggestions if different[suggestion.text] is suggestion]
    return sorted(ordered, key=lambda suggestion: len(suggestion.findings))
