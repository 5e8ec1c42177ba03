"""Drafts by a language model: one question a candidate, and its answer as a draft for the chain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assist.drafting.brief import ConversationBrief
from assist.drafting.drafter import Proposal
from assist.suggestion import Source
from guardrails.answers import DraftAnswer, read_answer
from guardrails.asking import Ask, Failed, Steps
from guardrails.certificate import Provenance
from guardrails.chain import Draft
from guardrails.errors import TextError, UnreadableAnswerError
from guardrails.guard import readable
from prompts.requests import PromptRequest


class NoDraft(Exception):  # noqa: N818 - an outcome, not a defect
    """A model gave no draft; ``reason`` says why, without any text."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def drafted(brief: ConversationBrief, length: str, emphasis: str) -> Steps[tuple[DraftAnswer, PromptRequest]]:
    """Ask for one draft.

    Raises:
        NoDraft: no answer, or one that cannot be read.
    """
    request = brief.draft(length, emphasis)
    answer = yield Ask("draft", request, _read)
    if isinstance(answer, Failed):
        raise NoDraft(f"draft_{answer.kind}: {answer.reason}")
    try:
        read = _read(answer.text)
        return read.model_copy(update={"text": readable(read.text.strip())}), request
    except (UnreadableAnswerError, TextError) as error:
        raise NoDraft(f"draft_unreadable: {error}") from error


def _read(answer: str) -> DraftAnswer:
    return read_answer(DraftAnswer, answer)


def as_draft(
    answer: DraftAnswer, request: PromptRequest, brief: ConversationBrief, language: str, models: Mapping[str, Any]
) -> tuple[Draft, Proposal]:
    """The draft for the chain, and the proposal it is reported as."""
    text = brief.restore(answer.text)
    doubts = tuple(brief.doubts(answer.text, answer.facts_used))
    proposal = Proposal(
        text=text,
        language=language,
        kind="reply",
        sources=tuple(_sources(text, answer.facts_used, brief)),
        prompts=request.prompts,
        model=dict(models),
    )
    provenance = Provenance(dict(request.prompts), dict(models))
    return Draft(text, provenance, shown=answer.text, doubts=doubts), proposal


def _sources(text: str, cited: Sequence[str], brief: ConversationBrief) -> list[Source]:
    values = {name: brief.restore(brief.facts[name]) for name in dict.fromkeys(cited) if name in brief.facts}
    return [
        Source(name, value, text.index(value), text.index(value) + len(value))
        for name, value in values.items()
        if value in text
    ]


def sources_in(text: str, sources: Sequence[Source]) -> tuple[Source, ...]:
    """The sources at their places in a text that may have been rewritten; those no longer told are left out."""
    return tuple(
        Source(source.fact_id, source.value, text.index(source.value), text.index(source.value) + len(source.value))
        for source in sources
        if source.value in text
    )
