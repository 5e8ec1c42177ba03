"""The embedded drafter: curated replies filled from the order's facts, with no network and no key."""

from __future__ import annotations

from collections.abc import Sequence

from assist.drafting.drafter import NothingToSay, Proposal, Request
from assist.suggestion import Source


class PlaybookDrafter:
    """Recognises what the customer is after and proposes the replies that fit."""

    name = "playbook"

    def propose(self, request: Request) -> Sequence[Proposal]:
        """The replies that fit, the one that knows most first.

        Raises:
            NothingToSay: the playbook has no reply in the customer's language.
        """
        from assist.drafting.intents import recognise
        from assist.drafting.playbook import Draft, NoTemplateError, draft_from_playbook
        from assist.drafting.situation import situation_of

        conversation, facts = request.conversation, request.conversation.facts
        recognition = recognise(
            conversation.customer_text.split("\n"),
            channel=conversation.channel.value,
            lang=request.language,
            rating=conversation.review.rating if conversation.review else None,
            situation=situation_of(conversation, facts),
        )
        try:
            drafts: list[Draft] = draft_from_playbook(conversation, facts, recognition, request.n, request.language)
        except NoTemplateError as error:
            raise NothingToSay(
                "no_template_for_language",
                f"The playbook has no reply in the customer's language ({error.language}); answer in person.",
            ) from error
        notes = {"intent": recognition.intent, "confidence": recognition.confidence}
        return [
            Proposal(
                text=draft.text,
                language=draft.language,
                kind=draft.kind,
                sources=tuple(Source(s.fact_id, s.value, s.start, s.end) for s in draft.sources),
                prompts={draft.template_id: draft.template_sha256},
                notes=notes,
            )
            for draft in drafts
        ]
