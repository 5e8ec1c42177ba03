"""One conversation as models are told of it, and what a model's text may rest on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from assist.codes import Channel
from assist.drafting.briefing import draft_request_for, facts_for, guidelines_for
from assist.language import is_other_language
from guardrails.finding import Finding, Fix, FixAction, Severity, Stage
from guardrails.ledger import Grounds, Passages, added, ungrounded
from guardrails.masking import PLACEHOLDER, Mask
from guardrails.text import on_graphemes, read
from prompts.leak import leaks
from prompts.requests import (
    VARIANTS,
    Objection,
    PromptRequest,
    citable,
    critique_request,
    draft_request,
    instruction_text,
    rewrite_request,
)

if TYPE_CHECKING:
    from assist.conversation import Conversation
    from guardrails.guard import Context
    from guardrails.rules import RuleSet
    from prompts.library import TemplateLibrary


class ConversationBrief:
    """The brief of one conversation in one language; people's data leave it as placeholders only."""

    def __init__(
        self, conversation: Conversation, rules: RuleSet, language: str, templates: TemplateLibrary | None = None
    ) -> None:
        self._conversation = conversation
        self._rules = rules
        self._language = language
        self._templates = templates
        self._hidden: dict[str, str] = {}
        self._mask = Mask.of(rules, conversation.facts, conversation.customer.name, conversation.market)

    @cached_property
    def clauses(self) -> dict[str, str]:
        """The clause of each guideline that holds in this channel and market."""
        held = {key for key, _ in self._guidelines}
        return {g.key: g.clause for g in self._rules.policy.info.guidelines if g.key in held}

    @cached_property
    def _guidelines(self) -> list[tuple[str, str]]:
        conversation = self._conversation
        return guidelines_for(self._rules.policy, conversation.channel.value, conversation.market)

    @cached_property
    def facts(self) -> dict[str, str]:
        """The known facts by id, as the model sees them."""
        written = facts_for(self._conversation.facts, self._language)
        return {fact_id: self.hide(value) for fact_id, value in written.items()}

    @cached_property
    def citable(self) -> frozenset[str]:
        """The ids a draft may cite."""
        known = self.known
        return citable(known["facts"], known["policies"], known["knowledge"])

    @cached_property
    def known(self) -> dict[str, Any]:
        """All that models are told of the conversation, as the questions of ``prompts.requests`` take it."""
        conversation = self._conversation
        review = conversation.review
        return {
            "facts": self.facts,
            "policies": {name: self.hide(text) for name, text in conversation.facts.policies.items()},
            "knowledge": [
                {"id": entry.id, "title": self.hide(entry.title), "text": self.hide(entry.text)}
                for entry in conversation.knowledge
            ],
            "conversation": [(message.role.value, self.hide(message.text)) for message in conversation.messages],
            "review": {"rating": review.rating, "text": self.hide(review.text)} if review else None,
            "shop_name": self.hide(conversation.shop.name) if conversation.shop.name else None,
        }

    def hide(self, text: str) -> str:
        """``text`` with people's data as placeholders; the same text always becomes the same."""
        if text not in self._hidden:
            self._hidden[text] = self._mask.hide(text)
        return self._hidden[text]

    def restore(self, text: str) -> str:
        """``text`` with its placeholders turned back."""
        return self._mask.restore(text)

    def draft(self, length: str, emphasis: str) -> PromptRequest:
        """The question for one draft."""
        return draft_request_for(
            self._conversation,
            self._rules.policy,
            self._language,
            length=length,
            emphasis=emphasis,
            templates=self._templates,
            hide=self.hide,
        )

    def critique(self, text: str) -> PromptRequest:
        """The question to the judge."""
        return critique_request(
            text=text,
            channel=self._conversation.channel.value,
            language=self._language,
            guidelines=self._guidelines,
            templates=self._templates,
            **self.known,
        )

    def rewrite(self, text: str, objections: Sequence[Objection]) -> PromptRequest:
        """The question for a rewrite."""
        return rewrite_request(
            text=text,
            channel=self._conversation.channel.value,
            language=self._language,
            guidelines=self._guidelines,
            objections=[o if o.guideline in self.clauses else replace(o, guideline=self._any) for o in objections],
            templates=self._templates,
        )

    @property
    def _any(self) -> str:
        """The guideline for objections that rest on none of those that hold here."""
        return "false_info" if "false_info" in self.clauses else next(iter(self.clauses))

    @cached_property
    def grounds(self) -> Grounds:
        """What a text may take its figures, days, codes and names from."""
        knowledge = tuple(f"{entry.title} {entry.text}" for entry in self._conversation.knowledge)
        return Grounds(self._conversation.facts, Passages(knowledge, self._conversation.customer_text))

    @cached_property
    def _instructions(self) -> str:
        channel = self._conversation.channel.value
        return _instructions(channel, self._language, tuple(self._guidelines), self._templates)

    def unfounded(self, text: str, before: str | None) -> list[Finding]:
        """Figures, days, codes and contacts from nowhere; names and promises a rewrite adds; leaked instructions.

        Also a text in another language than asked for, and blanks left for somebody to fill in.
        """
        restored = self.restore(text)
        found = ungrounded(restored, self.grounds, self._rules)
        found += [_doubt(restored, span, "false_info.unknown_placeholder", _STRANGER) for span in self._blanks(text)]
        if is_other_language(restored, self._language):
            found.append(_doubt(restored, (0, len(restored)), "service.wrong_language", _LANGUAGE))
        found += [
            _doubt(restored, span, "platform_tampering.leaked_instructions", _LEAK) for span in self._leaks(restored)
        ]
        if before is not None:
            found += added(self.restore(before), restored, self.grounds)
        return found

    def _blanks(self, text: str) -> list[tuple[int, int]]:
        """Where the restored text has a blank: a placeholder nobody gave, or words in brackets that no source has."""
        restored = self.restore(text)
        blanks = [*PLACEHOLDER.finditer(restored), *_BLANK.finditer(restored)]
        return sorted({match.span() for match in blanks if not self.grounds.tell(match[0])})

    def _leaks(self, text: str) -> list[tuple[int, int]]:
        views = read(text)
        readings = [
            (view.text, view.starts if view.starts is not None else range(len(view.text)))
            for view in (views.reading, views.spoken, *views.others)
        ]
        allowed = [*self.facts.values(), *self._conversation.facts.policies.values()]
        return leaks(text, self._instructions, allowed, readings)

    def doubts(self, text: str, cited: Sequence[str]) -> list[Finding]:
        """A finding for each fact a draft cites that does not exist."""
        unknown = [name for name in cited if name not in self.citable]
        return [_doubt(text, (0, len(text)), "false_info.unknown_citation", _CITATION) for _ in unknown[:1]]


#: What models leave for somebody to fill in: [Customer Name], <your name>.
_BLANK = re.compile(r"\[[^\W\d_][^\[\]\n]{0,60}\]|<[^\W\d_][^<>\n]{0,60}>")
_LANGUAGE = "This is in another language than the customer's."


def brief_of_check(context: Context, rules: RuleSet, templates: TemplateLibrary | None = None) -> ConversationBrief:
    """The brief of one text that an agent typed: all that is known of its conversation is in ``context``."""
    from assist.conversation import Conversation, Message, Role

    said = (Message(id="m1", role=Role.CUSTOMER, text=context.customer),) if context.customer else ()
    conversation = Conversation(
        id="check", channel=Channel(context.setting.channel), market=context.setting.market, messages=said
    )
    # A check brings its facts ready made; this is where a conversation keeps those it reads from its order.
    conversation.__dict__["facts"] = context.facts
    return ConversationBrief(conversation, rules, context.setting.lang, templates)


@lru_cache(maxsize=64)
def _instructions(
    channel: str, language: str, guidelines: tuple[tuple[str, str], ...], templates: TemplateLibrary | None
) -> str:
    """All that models are instructed with; it is the same whatever the data."""
    said: dict[str, Any] = {
        "channel": channel,
        "language": language,
        "guidelines": guidelines,
        "templates": templates,
    }
    objections = [Objection(key, "x") for key, _ in guidelines]
    requests = (
        *(draft_request(length=length, emphasis=emphasis, **said) for length, emphasis in VARIANTS),
        critique_request(text="x", **said),
        rewrite_request(text="x", objections=objections, **said),
    )
    return "\n".join(map(instruction_text, requests))


_STRANGER = "This stands for data that nobody gave."
_LEAK = "This repeats the assistant's own instructions."
_CITATION = "The draft cites a fact that does not exist."
_CLAUSES: Mapping[str, str] = {
    "false_info": "do_not.false_information",
    "platform_tampering": "do_not.platform_tampering",
    "service": "",
}


def _doubt(text: str, span: tuple[int, int], rule_id: str, message: str) -> Finding:
    start, end = on_graphemes(text, *span) if text else (0, 0)
    guideline = rule_id.partition(".")[0]
    fix = Fix(FixAction.REMOVE, start, end, "", "Draft again, or answer in person.")
    return Finding(
        rule_id,
        guideline,
        Severity.MAJOR,
        Stage.GROUNDING,
        start,
        end,
        text[start:end],
        message,
        _CLAUSES[guideline],
        fix,
    )
