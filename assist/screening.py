"""What customers write that asks for an act rather than an answer: tickets, a person, the platform, or silence.

The words stand in the policy pack (``screening/concepts.yaml``), and what they amount to in
``screening/signs.yaml``; nearness is that of the policy's rules. Screening never judges the shop's
own words and never changes what may be suggested: it only advises.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from assist.codes import Channel
from assist.errors import ErrorCode, SetupError
from assist.markets import pack_file
from assist.suggestion import Action, Advice, Category, Evidence
from guardrails.matching import Vocabulary, WordError
from guardrails.nearness import Layout, windows
from guardrails.policy import Near

if TYPE_CHECKING:
    from datetime import datetime

    from assist.conversation import Conversation
    from guardrails.hit import Hit

Span = tuple[int, int]

#: A quote is the whole sentence around a sign, unless that is longer than this many code points.
LONGEST_QUOTE = 400

#: Words that people mask themselves, as in ``f***``; a masked noun needs no verb to be an insult.
_MASKED = re.compile(r"(?<![*\w])(?:[a-zA-Z]{0,2}\*{2,}[a-zA-Z]*|[a-zA-Z]\*[a-zA-Z]{1,3})")
_MASKED_NOUN = re.compile(r"(?<![*\w])(?:c\*{2,}(?:t|ts|s)?|d\*{3}(?:s|head|heads)?|b\*{2,}(?:h|ch|es|d|ds)?|tw\*+t?)", re.IGNORECASE)
_SHAPES = frozenset({"@masked", "@masked_noun"})


class Sign(BaseModel):
    """One thing to look for: which concepts must meet, what to do about it, and two examples."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")]
    action: Action
    category: Category | None
    when: Near
    unless: tuple[str, ...] = ()
    flagged: Annotated[str, Field(min_length=1)]
    left: Annotated[str, Field(min_length=1)]


class Sighting(NamedTuple):
    """A sign seen at ``[start, end)`` of a text."""

    sign: Sign
    start: int
    end: int


@dataclass(frozen=True)
class Screen:
    """The signs of a pack with their compiled words."""

    signs: tuple[Sign, ...]
    vocabulary: Vocabulary
    built: Mapping[str, Near]

    def sightings(self, text: str) -> Iterator[Sighting]:
        """Every sign in ``text``, in the order of the signs."""
        if not text.strip():
            return
        hits = _by_concept(self.vocabulary.hits(text), text)
        layout = Layout(text)
        for name, near in self.built.items():
            hits[name] = _places(near, (), hits, layout)
        for sign in self.signs:
            for start, end in _places(sign.when, sign.unless, hits, layout):
                yield Sighting(sign, start, end)


def _by_concept(hits: Iterable[Hit], text: str) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = {}
    for hit in hits:
        found.setdefault(hit.concept, []).append((hit.start, hit.end))
    if "*" in text:
        found["@masked"] = [match.span() for match in _MASKED.finditer(text)]
        found["@masked_noun"] = [match.span() for match in _MASKED_NOUN.finditer(text)]
    return found


def _places(near: Near, unless: Iterable[str], hits: Mapping[str, list[Span]], layout: Layout) -> list[Span]:
    excuses = _spans(unless, hits)
    groups = [_unexcused(_spans(names, hits), excuses) for names in near.all]
    if not all(groups):
        return []
    return windows(near, groups, _spans(near.not_across, hits), layout)


def _spans(names: Iterable[str], hits: Mapping[str, list[Span]]) -> list[Span]:
    return sorted(span for name in names for span in hits.get(name, ()))


def _unexcused(spans: list[Span], excuses: list[Span]) -> list[Span]:
    return [(a, b) for a, b in spans if not any(start < b and a < end for start, end in excuses)]


class _Said(NamedTuple):
    """A text of the customer's: a message, or the review."""

    message_id: str
    text: str
    sent_at: datetime | None


_MESSAGES = {
    Category.HARASSMENT: "The customer insults or harasses the shop. File a ticket in Seller Center with this "
    "evidence; answer only what concerns the order, calmly, or not at all.",
    Category.OBSCENE_THREATENING_MALICIOUS: "The customer's message is obscene, threatening or malicious. File a "
    "ticket in Seller Center with this evidence; open no file or link, and give no codes.",
    Category.UNREASONABLE_DEMAND: "The customer asks for what no policy grants, or bargains with a threat. Keep to "
    "the shop's and the platform's terms, and file a ticket in Seller Center with this evidence.",
    Category.ADVERTISING_IRRELEVANT: "The message advertises or has nothing to do with an order. File a ticket in "
    "Seller Center with this evidence; no offer needs an answer.",
}
_ESCALATED = {
    "self_harm": "The customer may be in danger. Bring this to a person at once.",
    "injury": "Someone may have been hurt, or the product may be unsafe. Bring this to a person who handles safety.",
    "legal": "The customer speaks of legal steps. Bring this to a person who may answer for the business.",
    "data_breach": "Personal or payment data may have reached others. Bring this to a person who handles privacy.",
}
_PLATFORM = "Only the platform can settle this. Ask its seller support, and tell the customer where to ask in the app."
_NO_REPLY = "The shop wrote last, so no reply is due now."


def screen(conversation: Conversation) -> list[Advice]:
    """What to do about a conversation, each with its evidence; an empty list for the ordinary.

    Tickets look at all of the customer's messages and the review, other advice at what waits for an
    answer. There is one entry a category or reason, in a fixed order.
    """
    if conversation.channel is Channel.CHAT and conversation.agent_spoke_last:
        quiet = [Advice(Action.NO_REPLY, None, _NO_REPLY)]
    else:
        quiet = []
    everything = _said(conversation)
    waiting = {message.id for message in conversation.waiting_messages} | {"review"}
    recent = [said for said in everything if said.message_id in waiting]
    tickets, others = _evidence(everything), _evidence([] if quiet else recent)
    return [*quiet, *_tickets(tickets), *_escalations(others), *_questions(others)]


def _said(conversation: Conversation) -> list[_Said]:
    said = [_Said(message.id, message.text, message.sent_at) for message in conversation.customer_messages]
    if conversation.review is not None:
        said.insert(0, _Said("review", conversation.review.text, None))
    return said


def _evidence(texts: Iterable[_Said]) -> dict[str, list[Evidence]]:
    """The evidence for each sign seen; overlapping quotes of one sign are given once."""
    found: dict[str, dict[tuple[str, int], Evidence]] = {}
    for said in texts:
        layout = Layout(said.text)
        for sighting in shipped_screen().sightings(said.text):
            evidence = _quoted(said, sighting, layout)
            found.setdefault(sighting.sign.id, {}).setdefault((said.message_id, evidence.start), evidence)
    return {sign: list(evidence.values()) for sign, evidence in found.items()}


def _quoted(said: _Said, sighting: Sighting, layout: Layout) -> Evidence:
    start, end = layout.sentence_span(sighting.start, sighting.end)
    if end - start > LONGEST_QUOTE:
        start, end = sighting.start, sighting.end
    quote = said.text[start:end]
    start, end = start + len(quote) - len(quote.lstrip()), end - (len(quote) - len(quote.rstrip()))
    return Evidence(said.message_id, start, end, said.text[start:end], said.sent_at)


def _tickets(evidence: Mapping[str, list[Evidence]]) -> Iterator[Advice]:
    for category in Category:
        seen = [item for sign in shipped_screen().signs if sign.category is category for item in evidence.get(sign.id, ())]
        if seen:
            yield Advice(Action.FILE_TICKET, category, _MESSAGES[category], _merged(seen))


def _escalations(evidence: Mapping[str, list[Evidence]]) -> Iterator[Advice]:
    for sign, message in _ESCALATED.items():
        if evidence.get(sign):
            yield Advice(Action.ESCALATE, None, message, _merged(evidence[sign]))


def _questions(evidence: Mapping[str, list[Evidence]]) -> Iterator[Advice]:
    if evidence.get("platform_matter"):
        yield Advice(Action.ASK_PLATFORM, None, _PLATFORM, _merged(evidence["platform_matter"]))


def _merged(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Evidence without quotes that stand inside another, in the order of the messages."""
    kept: list[Evidence] = []
    for item in sorted(evidence, key=lambda e: (e.start, -e.end)):
        inside = any(k.message_id == item.message_id and k.start <= item.start and item.end <= k.end for k in kept)
        if not inside:
            kept.append(item)
    return tuple(kept)


def load_screen(folder: Path) -> Screen:
    """Read ``concepts.yaml`` and ``signs.yaml`` of a folder.

    Raises:
        SetupError: ``policy_unsound``; a file cannot be read, a key is unknown, a word is empty, or a
            sign names a concept that does not exist.
    """
    import yaml

    try:
        concepts = yaml.safe_load((folder / "concepts.yaml").read_text(encoding="utf-8"))
        built = {name: Near.model_validate(by["near"]) for name, by in concepts.items() if "near" in by}
        words = {
            name: [word for group in by.values() for word in group] for name, by in concepts.items() if name not in built
        }
        signs = TypeAdapter(tuple[Sign, ...]).validate_python(
            yaml.safe_load((folder / "signs.yaml").read_text(encoding="utf-8"))
        )
        vocabulary = Vocabulary.compile(words)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError, WordError) as error:
        raise SetupError(ErrorCode.POLICY_UNSOUND, f"screening: {' '.join(str(error).split())}") from error
    known = words.keys() | _SHAPES
    for name, near in built.items():
        _check_names(name, near, (), known)
        known |= {name}
    for sign in signs:
        _check_names(sign.id, sign.when, sign.unless, known)
    return Screen(signs, vocabulary, built)


def _check_names(owner: str, near: Near, unless: Iterable[str], known: Set[str]) -> None:
    named = {*unless, *near.not_across, *(name for group in near.all for name in group)}
    unknown = sorted(named - known)
    if unknown:
        raise SetupError(ErrorCode.POLICY_UNSOUND, f"screening: {owner} names no concept with {unknown[0]!r}.")


@cache
def shipped_screen() -> Screen:
    """The screen of the shipped pack."""
    return load_screen(pack_file("screening"))
