"""What customers write that asks for an act, not an answer: a ticket, a person, the platform, silence.

The words stand in the policy pack (``screening/concepts.yaml``), and what they amount to in
``screening/signs.yaml``; nearness is that of the policy's rules. Screening never judges the shop's
own words and never changes what may be suggested: it only advises.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from assist.codes import Channel
from assist.errors import ErrorCode, SetupError
from assist.markets import pack_file
from assist.suggestion import Action, Advice, Category, Evidence
from guardrails.matching import Vocabulary
from guardrails.nearness import Layout, windows
from guardrails.policy import Near
from guardrails.readings import WordError

if TYPE_CHECKING:
    from datetime import datetime

    from assist.conversation import Conversation
    from guardrails.hit import Hit

Span = tuple[int, int]

#: A quote is the whole sentence around a sign, unless that is longer than this many code points.
LONGEST_QUOTE = 400

#: Words that people mask themselves, as in ``f***``; a masked noun needs no verb to be an insult.
_MASKED = re.compile(r"(?<![*\w])(?:[a-zA-Z]{0,2}\*{2,}[a-zA-Z]*|[a-zA-Z]\*[a-zA-Z]{1,3})")
_MASKED_NOUN = re.compile(
    r"(?<![*\w])(?:c\*{2,}(?:t|ts|s)?|d\*{3}(?:s|head|heads)?|b\*{2,}(?:h|ch|es|d|ds)?|tw\*+t?)",
    re.IGNORECASE,
)
_SHAPES = frozenset({"@masked", "@masked_noun"})


class Sign(BaseModel):
    """One thing to look for: which concepts must meet, what to do about it, and two examples.

    ``unless`` excuses the hits it overlaps; ``without`` names concepts that may stand nowhere in the text.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")]
    action: Action
    category: Category | None
    when: Near
    unless: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
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
            if any(hits.get(name) for name in sign.without):
                continue
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
    groups = [_clear_of(_spans(names, hits), excuses) for names in near.all]
    if not all(groups):
        return []
    apart = [_apart(at, groups) for at in range(len(groups))]
    return windows(near, apart, _spans(near.not_across, hits), layout)


def _spans(names: Iterable[str], hits: Mapping[str, list[Span]]) -> list[Span]:
    return sorted(span for name in names for span in hits.get(name, ()))


def _apart(at: int, groups: Sequence[list[Span]]) -> list[Span]:
    """One group without the spans that stand inside another group's, where others are left.

    A word that serves two groups at once would hide an earlier one that serves only the first.
    """
    own = groups[at]
    others = sorted(span for index, group in enumerate(groups) if index != at and group != own for span in group)
    return _clear_of(own, others) or own


def _clear_of(spans: list[Span], taken: list[Span]) -> list[Span]:
    """The spans that overlap none of ``taken``; both sorted."""
    if not taken:
        return spans
    starts = [start for start, _ in taken]
    reach = list(accumulate((end for _, end in taken), max))
    before = [bisect_left(starts, end) for _, end in spans]
    return [span for span, count in zip(spans, before, strict=True) if not count or reach[count - 1] <= span[0]]


class _Said(NamedTuple):
    """A text of the customer's: a message, or the review."""

    message_id: str
    text: str
    sent_at: datetime | None


_MESSAGES = {
    Category.HARASSMENT: (
        "The customer insults or harasses the shop. File a ticket in Seller Center with this evidence; "
        "answer only what concerns the order, calmly, or not at all."
    ),
    Category.OBSCENE_THREATENING_MALICIOUS: (
        "The customer's message is obscene, threatening or malicious. File a ticket in Seller Center "
        "with this evidence; open no file or link, and give no codes."
    ),
    Category.UNREASONABLE_DEMAND: (
        "The customer asks for what no policy grants, or bargains with a threat. Keep to the shop's and "
        "the platform's terms, and file a ticket in Seller Center with this evidence."
    ),
    Category.ADVERTISING_IRRELEVANT: (
        "The message advertises or has nothing to do with an order. File a ticket in Seller Center with "
        "this evidence; no offer needs an answer."
    ),
}
_OTHERS = {
    "self_harm": (Action.ESCALATE, "The customer may be in danger. Bring this to a person at once."),
    "injury": (
        Action.ESCALATE,
        "Someone may have been hurt, or the product is unsafe. Bring this to a person who handles safety.",
    ),
    "legal": (
        Action.ESCALATE,
        "The customer speaks of legal steps. Bring this to a person who may answer for the business.",
    ),
    "data_breach": (
        Action.ESCALATE,
        "Personal or payment data may have reached others. Bring this to a person who handles privacy.",
    ),
    "platform_matter": (
        Action.ASK_PLATFORM,
        "Only the platform can settle this. Ask its seller support, and say where in the app to ask.",
    ),
}
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
    seen = [item for said in _said(conversation) for item in _seen(said)]
    waiting = {message.id for message in conversation.waiting_messages} | {"review"}
    recent = [] if quiet else [item for item in seen if item.evidence.message_id in waiting]
    return [*quiet, *_tickets(seen), *_others(recent)]


def _said(conversation: Conversation) -> list[_Said]:
    said = [_Said(message.id, message.text, message.sent_at) for message in conversation.customer_messages]
    if conversation.review is not None:
        said.insert(0, _Said("review", conversation.review.text, None))
    return said


class _Seen(NamedTuple):
    """A sign with the sentence it stands in."""

    sign: Sign
    evidence: Evidence


def _seen(said: _Said) -> list[_Seen]:
    """The signs in one text by place, the longer quote first."""
    layout = Layout(said.text)
    found = [_Seen(item.sign, _quoted(said, item, layout)) for item in shipped_screen().sightings(said.text)]
    return sorted(found, key=lambda item: (item.evidence.start, -item.evidence.end))


def _quoted(said: _Said, sighting: Sighting, layout: Layout) -> Evidence:
    start, end = layout.sentence_span(sighting.start, sighting.end)
    if end - start > LONGEST_QUOTE:
        start, end = sighting.start, sighting.end
    quote = said.text[start:end]
    start += len(quote) - len(quote.lstrip())
    end -= len(quote) - len(quote.rstrip())
    return Evidence(said.message_id, start, end, said.text[start:end], said.sent_at)


def _tickets(seen: Iterable[_Seen]) -> Iterator[Advice]:
    seen = list(seen)
    for category, message in _MESSAGES.items():
        evidence = [item.evidence for item in seen if item.sign.category is category]
        if evidence:
            yield Advice(Action.FILE_TICKET, category, message, _merged(evidence))


def _others(seen: list[_Seen]) -> Iterator[Advice]:
    for sign, (action, message) in _OTHERS.items():
        evidence = [item.evidence for item in seen if item.sign.id == sign]
        if evidence:
            yield Advice(action, None, message, _merged(evidence))


def _merged(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Evidence without quotes that stand inside the one before."""
    kept: list[Evidence] = []
    for item in evidence:
        last = kept[-1] if kept else None
        if last is None or last.message_id != item.message_id or item.end > last.end:
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
        written = yaml.safe_load((folder / "signs.yaml").read_text(encoding="utf-8"))
        built = {name: Near.model_validate(by["near"]) for name, by in concepts.items() if "near" in by}
        words = {name: list(chain(*by.values())) for name, by in concepts.items() if name not in built}
        signs = TypeAdapter(tuple[Sign, ...]).validate_python(written)
        vocabulary = Vocabulary.compile(words)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError, WordError) as error:
        raise SetupError(ErrorCode.POLICY_UNSOUND, f"screening: {' '.join(str(error).split())}") from error
    known = words.keys() | _SHAPES
    for name, near in built.items():
        _check_names(name, near, (), known)
        known |= {name}
    for sign in signs:
        _check_names(sign.id, sign.when, (*sign.unless, *sign.without), known)
    return Screen(signs, vocabulary, built)


def _check_names(owner: str, near: Near, unless: Iterable[str], known: Set[str]) -> None:
    named = {*unless, *near.not_across, *(name for group in near.all for name in group)}
    unknown = sorted(named - known)
    if unknown:
        raise SetupError(ErrorCode.POLICY_UNSOUND, f"screening: {owner} names no concept {unknown[0]!r}.")


@cache
def shipped_screen() -> Screen:
    """The screen of the shipped pack."""
    return load_screen(pack_file("screening"))
