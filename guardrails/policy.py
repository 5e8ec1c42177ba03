"""The parts of a policy pack: guidelines, clauses, concepts and rules, as a person writes them.

A concept is a named idea with words in each language, a shape, or a nearness of other concepts. A
rule is written once over concepts. Text of a pack is data: nothing in it is executed.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from guardrails.finding import FixAction, Severity

Channel = Literal["chat", "review_response", "package_note"]
CHANNELS: tuple[Channel, ...] = ("chat", "review_response", "package_note")

Key = Annotated[str, Field(pattern=r"^@?[a-z][a-z0-9_]*$")]
Market = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
Said = Annotated[str, Field(min_length=1)]
ByLanguage = Annotated[dict[str, Said], Field(min_length=1)]


def _any_of(value: object) -> object:
    return [[term] if isinstance(term, str) else term for term in value] if isinstance(value, list) else value


Groups = Annotated[
    tuple[Annotated[tuple[Key, ...], Field(min_length=1)], ...], Field(min_length=1), BeforeValidator(_any_of)
]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Within(StrEnum):
    """How near the concepts of a rule must meet.

    ``phrase``: at most five words between neighbours; ``neighbours``: one sentence either side.
    """

    PHRASE = "phrase"
    SENTENCE = "sentence"
    NEIGHBOURS = "neighbours"
    MESSAGE = "message"


class Near(_Part):
    """Concepts that meet: one of each group in ``all``, so near, with none of ``not_across`` between."""

    all: Groups
    within: Within = Within.SENTENCE
    order: Literal["any", "given"] = "any"
    not_across: tuple[Key, ...] = ()


class Shape(_Part):
    """An RE2 pattern over the folded text, tried only where one of the ``trigger`` strings stands.

    Word classes and edges (``\\b \\w \\d \\s``) see ASCII only in RE2 and are refused.
    """

    trigger: Annotated[tuple[Said, ...], Field(min_length=1)]
    pattern: Said


class Concept(_Part):
    """A named idea: words by language, or a shape, or a nearness of other concepts."""

    id: Key
    meaning: Said
    words: dict[str, Annotated[tuple[Said, ...], Field(min_length=1)]] = Field(default_factory=dict)
    shape: Shape | None = None
    near: Near | None = None
    unless: tuple[Key, ...] = ()

    @model_validator(mode="after")
    def _has_a_body(self) -> Concept:
        if not self.words and self.shape is None and self.near is None:
            raise ValueError("a concept needs words, a shape or near")
        return self


class Clause(_Part):
    """What a rule rests on: where the source says it, in our own words, and what breaking it costs."""

    key: Annotated[str, Field(pattern=r"^[a-z_]+\.[a-z_]+$")]
    section: Said
    summary: Said
    source: Said
    effective_from: date
    consequence: Said
    markets: tuple[Market, ...] | Literal["all"] = "all"


class Guideline(_Part):
    """One of the pack's guidelines. ``by_facts`` are rules of the facts stage that belong to it."""

    key: Key
    title: Said
    clause: str
    channels: tuple[Channel, ...] | Literal["all"] = "all"
    markets: tuple[Market, ...] | Literal["all"] = "all"
    points: Said
    beyond_text: str = ""


class Example(_Part):
    """A text on which a rule fires at ``quote``, together with exactly the rules in ``also``."""

    text: Said
    lang: Said = "en"
    quote: str = ""
    channel: Channel = "chat"
    market: Market | None = None
    also: tuple[str, ...] = ()


class Examples(_Part):
    """The proof of a rule: texts on which it fires, and texts that the whole pack leaves alone."""

    violating: Annotated[tuple[Example, ...], Field(min_length=1)]
    allowed: Annotated[tuple[Example, ...], Field(min_length=1)]


class FixTemplate(_Part):
    """How a rule's finding is mended; ``replacement`` is a complete sentence of its own."""

    action: FixAction
    hint: ByLanguage
    replacement: dict[str, Said] = Field(default_factory=dict)


class Rule(_Part):
    """One check: which concepts must meet, how near, and what excuses a hit it overlaps."""

    id: Annotated[str, Field(pattern=r"^[a-z_]+\.[a-z0-9_]+$")]
    guideline: Key
    clause: str
    severity: Severity
    status: Literal["experimental", "test", "stable"]
    channels: tuple[Channel, ...] | Literal["all"] = "all"
    markets: tuple[Market, ...] | Literal["all"] = "all"
    when: Near
    unless: tuple[Key, ...] = ()
    message: ByLanguage
    fix: FixTemplate
    examples: Examples
    known_misses: tuple[Example, ...] = ()

    def holds_in(self, channel: str, market: str | None) -> bool:
        """Whether the rule is in force there; an unknown market counts as every market."""
        return (self.channels == "all" or channel in self.channels) and (
            self.markets == "all" or market is None or market in self.markets
        )


class PackInfo(_Part):
    """The head of a pack: what it is, since when, and what stands outside its rules."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    version: Said
    title: Said
    source: Said
    effective_from: date
    platform_hosts: tuple[Said, ...]
    allowed_attachments: tuple[Said, ...] = ()
    guidelines: Annotated[tuple[Guideline, ...], Field(min_length=1)]
    to_be_signed_by: dict[str, str] = Field(default_factory=dict)


class Policy(_Part):
    """A whole pack, as written."""

    info: PackInfo
    clauses: tuple[Clause, ...]
    concepts: tuple[Concept, ...]
    rules: tuple[Rule, ...]

    @property
    def ref(self) -> str:
        """The pack's name with its version, as in ``tiktok-shop@2025-07-29``."""
        return f"{self.info.id}@{self.info.version}"
