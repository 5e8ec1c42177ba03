"""Drafts from the playbook: the replies that fit the situation, filled with what is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from assist.drafting.intents import UNKNOWN, Recognition
from assist.drafting.quoting import base_language
from assist.drafting.situation import ConversationLike, Situation, situation_of, values_of
from guardrails.facts import Facts
from prompts.library import FactValue, SourceSpan, render
from prompts.playbook import (
    LENGTHS,
    Intent,
    Playbook,
    Reply,
    Text,
    load_playbook,
    template_id,
    template_sha256,
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that may be proposed once the chain has passed it.

    ``sources`` are the facts in it. ``template_sha256`` is of the template it was rendered from.
    """

    text: str
    language: str
    kind: Literal["reply", "holding"]
    sources: tuple[SourceSpan, ...]
    intent: str
    template_id: str
    template_sha256: str


class NoTemplateError(LookupError):
    """The playbook has no reply in the customer's language; nothing is said in another one."""

    def __init__(self, intent: str, language: str) -> None:
        super().__init__(f"the playbook has no reply for '{intent}' in the language '{language}'")
        self.intent = intent
        self.language = language


def draft_from_playbook(
    conversation: ConversationLike,
    facts: Facts,
    recognition: Recognition,
    n: int,
    lang: str,
    *,
    playbook: Playbook | None = None,
) -> list[Draft]:
    """Return up to ``n`` different drafts, the one that knows most first, each short, then in full.

    ``lang`` is the customer's language, never replaced by another. Raises ``NoTemplateError`` when the
    playbook has nothing in it for this channel, ``ValueError`` when ``n`` is below 1.
    """
    if n < 1:
        raise ValueError(f"n must be at least 1, not {n}")
    book = playbook or load_playbook()
    situation = situation_of(conversation, facts).having("asks", *recognition.facets)
    values = values_of(facts, lang, conversation.lang)
    channel = str(conversation.channel)
    for intent in _intents(book, recognition.intent, channel, situation):
        drafts = list(islice(_drafts(intent, channel, situation, values, lang), n))
        if drafts:
            return drafts
    raise NoTemplateError(recognition.intent, lang)


def _intents(book: Playbook, intent: str, channel: str, situation: Situation) -> Iterator[Intent]:
    """Yield the recognised intent, then the one that fits a channel whatever was said."""
    by_channel = {"package_note": ("package_note",), "review_response": (_review(situation),)}
    for name in dict.fromkeys((intent, *by_channel.get(channel, ()), UNKNOWN)):
        found = book.intents.get(name)
        if found is not None and channel in found.channels:
            yield found


def _review(situation: Situation) -> str:
    if situation.fulfils({"rating": ["low"]}):
        return "angry_review"
    return "good_review" if situation.fulfils({"rating": ["high"]}) else UNKNOWN


def _drafts(
    intent: Intent, channel: str, situation: Situation, values: dict[str, FactValue], lang: str
) -> Iterator[Draft]:
    said: set[str] = set()
    for reply in _fitting(intent, channel, situation, values):
        language, text = _in_language(reply, lang)
        for length in LENGTHS if text else ():
            draft = _draft(intent, reply, values, language, length, getattr(text, length))
            if draft.text not in said:
                said.add(draft.text)
                yield draft


def _fitting(intent: Intent, channel: str, situation: Situation, values: dict[str, FactValue]) -> list[Reply]:
    """Return the replies that hold here, the most specific first; ties keep the file's order."""
    fitting = [
        reply
        for reply in intent.replies_for(channel)
        if situation.fulfils(reply.when) and all(name in values for name in reply.needs)
    ]
    return sorted(fitting, key=lambda reply: -(len(reply.when) + len(reply.needs)))


def _in_language(reply: Reply, lang: str) -> tuple[str, Text | None]:
    by_tag = {tag.lower(): tag for tag in reply.text}
    tag = by_tag.get(lang.lower().replace("_", "-")) or by_tag.get(base_language(lang))
    return (tag, reply.text[tag]) if tag else (lang, None)


def _draft(
    intent: Intent, reply: Reply, values: dict[str, FactValue], language: str, length: str, source: str
) -> Draft:
    name = template_id(intent, reply, language, length)
    rendered = render(source, {key: values.get(key) for key in reply.variables}, where=name, tidy=True)
    return Draft(rendered.text, language, reply.kind, rendered.sources, intent.id, name, template_sha256(source))
