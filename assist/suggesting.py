"""From a conversation to the row of suggestions: advice, deadline, drafts, and what the chain let through."""

from __future__ import annotations

from asyncio import gather
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from assist.answers import counts_as_response
from assist.checking import context_for
from assist.conversation import Conversation
from assist.deadlines import deadline
from assist.drafting.brief import ConversationBrief
from assist.drafting.drafter import Drafter, NothingToSay, Proposal, Request
from assist.drafting.model_drafting import NoDraft, as_draft, drafted, sources_in
from assist.language import detect_language
from assist.models.asking import Asker, Session, drive
from assist.models.endpoint import SEED
from assist.screening import screen
from assist.suggestion import (
    Action,
    Advice,
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
from guardrails.finding import Finding
from guardrails.guard import Context, Pass
from prompts.library import PromptError
from prompts.requests import variants

if TYPE_CHECKING:
    from prompts.library import TemplateLibrary

#: The language of a reply where neither the conversation nor the customer's words tell one.
FALLBACK_LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Desk:
    """What a suggestion needs: the chain, the playbook, and who asks models, if there are any."""

    chain: Chain
    drafter: Drafter
    asker: Asker | None = None
    templates: TemplateLibrary | None = None


@dataclass(frozen=True, slots=True)
class _Settled:
    """What became of one draft, and every pass it took."""

    outcome: Suggestion | Withheld
    passes: tuple[Pass, ...] = ()


@dataclass
class _Drafts:
    """What became of the drafts of one conversation."""

    delivered: list[Suggestion] = field(default_factory=list)
    withheld: list[Withheld] = field(default_factory=list)
    advice: list[Advice] = field(default_factory=list)
    run: dict[str, Any] = field(default_factory=dict)


async def suggest(desk: Desk, conversation: Conversation, n: int, now: datetime | None, seed: int = SEED) -> SuggestRow:
    """At most ``n`` suggestions, and all else an agent needs to know before answering.

    Models draw by ``seed``. Waits for nothing where no model is configured.
    """
    advice = screen(conversation)
    drafts = _Drafts(run={"notes": list(conversation.notes)})
    if not any(item.action is Action.NO_REPLY for item in advice):
        await _draft(desk, conversation, n, drafts, seed)
    return SuggestRow(
        id=conversation.id,
        suggestions=tuple(_best(drafts.delivered)[:n]),
        withheld=tuple(drafts.withheld),
        advice=(*advice, *drafts.advice),
        deadline=deadline(conversation, now=now),
        policy=PolicyRef(**desk.chain.guard.ref),
        run=drafts.run,
    )


def language_of(conversation: Conversation) -> str:
    """The customer's language: as given, else as their words show."""
    return conversation.lang or detect_language(conversation.customer_text).lang or FALLBACK_LANGUAGE


async def _draft(desk: Desk, conversation: Conversation, n: int, drafts: _Drafts, seed: int) -> None:
    language = language_of(conversation)
    drafts.run["language"] = language
    context = context_for(conversation, language)
    if desk.asker is None:
        await _from_playbook(desk, conversation, context, n, drafts, None, None)
        return
    session = desk.asker.open(seed)
    brief = ConversationBrief(conversation, desk.chain.guard.rules, language, desk.templates)
    await _from_model(desk, desk.asker, brief, context, n, drafts, session, conversation)
    if not drafts.delivered:
        await _from_playbook(desk, conversation, context, n, drafts, brief, session)
    drafts.run.update(models=session.meter.tasks, parameters=session.parameters, answers=session.answers)


async def _from_model(
    desk: Desk,
    asker: Asker,
    brief: ConversationBrief,
    context: Context,
    n: int,
    drafts: _Drafts,
    session: Session,
    conversation: Conversation,
) -> None:
    """Candidates side by side, the stages of each in order."""

    async def candidate(length: str, emphasis: str) -> _Settled:
        language = context.setting.lang
        try:
            answer, request = await drive(drafted(brief, length, emphasis), asker, session)
        except NoDraft as none:
            return _Settled(Withheld(SuggestVerdict.WITHHELD, none.reason))
        draft, proposal = as_draft(answer, request, brief, language, asker.describe())
        try:
            result = await drive(desk.chain.steps(draft, context, brief), asker, session)
        except TextError as error:
            return _Settled(Withheld(SuggestVerdict.ERROR, f"{error.code}: {error}"))
        return _outcome(proposal, result, conversation)

    try:
        found = await gather(*(candidate(*variant) for variant in variants(n)))
    except PromptError as error:
        drafts.withheld.append(Withheld(SuggestVerdict.ERROR, f"prompts_unsound: {error}"))
        return
    _sort(found, drafts)


async def _from_playbook(
    desk: Desk,
    conversation: Conversation,
    context: Context,
    n: int,
    drafts: _Drafts,
    brief: ConversationBrief | None,
    session: Session | None,
) -> None:
    try:
        proposals = desk.drafter.propose(Request(conversation, context.setting.lang, n))
    except NothingToSay as nothing:
        drafts.withheld.append(Withheld(SuggestVerdict.WITHHELD, nothing.reason))
        drafts.advice.append(Advice(Action.ESCALATE, None, nothing.advice))
        return
    drafts.run.update(proposals[0].notes if proposals else {}, drafter=desk.drafter.name)
    found: list[_Settled] = []
    for proposal in proposals:
        provenance = Provenance(dict(proposal.prompts), desk.asker.describe() if desk.asker else None)
        draft = Draft(proposal.text, provenance, proposal.needed)
        try:
            result = await drive(desk.chain.steps(draft, context, brief), desk.asker, session)
        except TextError as error:
            found.append(_Settled(Withheld(SuggestVerdict.ERROR, f"{error.code}: {error}")))
            continue
        found.append(_outcome(proposal, result, conversation))
    _sort(found, drafts)


def _sort(found: Sequence[_Settled], drafts: _Drafts) -> None:
    drafts.delivered += (item.outcome for item in found if isinstance(item.outcome, Suggestion))
    drafts.withheld += (item.outcome for item in found if isinstance(item.outcome, Withheld))
    drafts.run.setdefault("drafts", []).extend(map(_told, found))


def _told(settled: _Settled) -> dict[str, Any]:
    """What each pass over a draft objected to, without a word of it."""
    outcome = settled.outcome
    return {
        "suggestion_id": outcome.suggestion_id if isinstance(outcome, Suggestion) else None,
        "verdict": outcome.verdict.value,
        "passes": [[_objection(finding) for finding in checked.objections] for checked in settled.passes],
    }


def _objection(finding: Finding) -> dict[str, Any]:
    return {
        "stage": finding.stage.value,
        "rule_id": finding.rule_id,
        "guideline": finding.guideline,
        "start": finding.start,
        "end": finding.end,
    }


def _outcome(proposal: Proposal, result: Delivered | Stopped, conversation: Conversation) -> _Settled:
    if isinstance(result, Stopped):
        withheld = Withheld(SuggestVerdict(result.verdict), result.reason, result.findings)
        return _Settled(withheld, result.passes)
    return _Settled(_suggestion(proposal, result, conversation), result.passes)


def _suggestion(proposal: Proposal, delivered: Delivered, conversation: Conversation) -> Suggestion:
    text = delivered.text
    return Suggestion(
        suggestion_id=digest({"conversation": conversation.id, "certificate": delivered.certificate})[:32],
        kind=SuggestionKind(proposal.kind),
        text=text,
        language=proposal.language,
        verdict=SuggestVerdict(delivered.verdict),
        degraded=delivered.degraded,
        findings=delivered.findings,
        changes=delivered.changes,
        sources=sources_in(text, proposal.sources),
        counts_as_response=counts_as_response(text, conversation.market),
        stages=delivered.stages,
        certificate=delivered.certificate,
    )


def _best(suggestions: Sequence[Suggestion]) -> list[Suggestion]:
    """Different texts, those without notices first, otherwise in the drafter's order."""
    different = {suggestion.text: suggestion for suggestion in reversed(suggestions)}
    ordered = [suggestion for suggestion in suggestions if different[suggestion.text] is suggestion]
    return sorted(ordered, key=lambda suggestion: len(suggestion.findings))
