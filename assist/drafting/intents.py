"""What the customer is after: points from the playbook's words and from the situation, no model.

A strong word gives 3 points, a weak one 1, a word against takes 3; each wording counts once. A word
may be several with `` .. `` between them: they must stand in this order, ``GAP`` code points apart at
most. The situation then leans (a late delivery speaks for ``late_parcel``). Most points win, ties go
to the intent with the lower ``priority``; below ``ENOUGH`` points the intent is ``unknown``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import product

from assist.drafting.quoting import base_language
from assist.drafting.situation import Situation, rating_of
from guardrails.matching import Vocabulary
from prompts.playbook import Intent, Playbook, load_playbook

UNKNOWN = "unknown"
ENOUGH = 2
POINTS: Mapping[str, int] = {"strong": 3, "weak": 1, "against": -3}
#: The language of words that hold in every language (emoji, loan words).
ANY = "any"
#: Most code points between two parts of a word.
GAP = 30
THEN = " .. "

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Recognition:
    """The intent, how clear it is (0 to 1), every intent's points, and the facets of the intent found."""

    intent: str
    confidence: float
    scores: Mapping[str, int] = field(default_factory=dict)
    facets: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Word:
    """One word of the playbook: whom it speaks for and the parts it is found by."""

    intent: str
    kind: str
    language: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    points: Mapping[str, int]
    facets: Mapping[str, frozenset[str]]


class Recogniser:
    """The words of a playbook, compiled once, and the decision over what they find."""

    def __init__(self, playbook: Playbook) -> None:
        self.playbook = playbook
        self._words: dict[str, list[_Word]] = {}
        for word in _words_of(playbook):
            self._words.setdefault(word.parts[0], []).append(word)
        parts = {part for words in self._words.values() for word in words for part in word.parts}
        self._vocabulary = Vocabulary.compile({part: [part] for part in sorted(parts)})

    def recognise(
        self,
        texts: Sequence[str],
        *,
        channel: str,
        lang: str,
        rating: int | None = None,
        situation: Situation | None = None,
    ) -> Recognition:
        """Recognise what the customer's recent messages are after.

        ``texts`` are the messages since the shop last answered, oldest first. ``rating`` counts stars.
        Intents that do not belong to the channel are never returned.
        """
        text = "\n".join(texts)
        now = _with_rating(situation or Situation(), rating)
        found = self._find(text, lang)
        words = len(text.split())
        scores = {
            intent.id: _points(intent, found.points.get(intent.id, 0), now)
            for intent in self.playbook.intents.values()
            if channel in intent.channels and (intent.max_words is None or words <= intent.max_words)
        }
        return _decide({name: points for name, points in scores.items() if points}, found, self.playbook, now)

    def _find(self, text: str, lang: str) -> _Found:
        """Count words of the customer's language; where it has none here, those of every language."""
        places: dict[str, list[Span]] = {}
        for hit in self._vocabulary.hits(text):
            places.setdefault(hit.concept, []).append((hit.start, hit.end))
        spans: dict[tuple[str, str, str], list[Span]] = {}
        for word in (word for part in places for word in self._words.get(part, ())):
            found = _in_order(word.parts, places)
            if found:
                spans.setdefault((word.intent, word.kind, word.language), []).extend(found)
        own = {base_language(lang), ANY}
        known = {language for (_, _, language) in spans}
        return _counted(text, spans, own if own & known else known)


@cache
def _shipped() -> Recogniser:
    return Recogniser(load_playbook())


def recognise(
    texts: Sequence[str],
    *,
    channel: str,
    lang: str,
    rating: int | None = None,
    situation: Situation | None = None,
) -> Recognition:
    """Recognise with the shipped playbook; see ``Recogniser.recognise``."""
    return _shipped().recognise(texts, channel=channel, lang=lang, rating=rating, situation=situation)


def _with_rating(situation: Situation, rating: int | None) -> Situation:
    stars = rating_of(rating)
    return situation if stars is None else situation.having("rating", stars)


def _points(intent: Intent, by_words: int, situation: Situation) -> int:
    leaning = sum(
        leaning.points
        for leaning in intent.leanings
        if (leaning.alone or by_words > 0) and situation.fulfils(leaning.when)
    )
    return by_words + leaning


def _decide(scores: Mapping[str, int], found: _Found, book: Playbook, situation: Situation) -> Recognition:
    ranked = sorted(scores, key=lambda name: (-scores[name], book.intents[name].priority, name))
    best = scores[ranked[0]] if ranked else 0
    if best <= 0 or (best < ENOUGH and not _stands_alone(book.intents[ranked[0]], situation)):
        return Recognition(UNKNOWN, 0.0, dict(scores))
    second = max(scores[ranked[1]], 0) if len(ranked) > 1 else 0
    intent = _by_situation(ranked[0], book, situation)
    confidence = round(best / (best + second + 1), 3)
    return Recognition(intent, confidence, dict(scores), found.facets.get(intent, frozenset()))


def _stands_alone(intent: Intent, situation: Situation) -> bool:
    return any(leaning.alone and situation.fulfils(leaning.when) for leaning in intent.leanings)


def _by_situation(intent: str, book: Playbook, situation: Situation) -> str:
    """Between close intents the order decides: late by its dates, lost once it counts as delivered."""
    if intent == "where_is_order" and situation.fulfils({"delivery": ["late"]}):
        intent = "late_parcel"
    if intent == "late_parcel" and situation.fulfils({"status": ["delivered"]}):
        intent = "lost_parcel"
    return intent if intent in book.intents else UNKNOWN


def _counted(text: str, spans: Mapping[tuple[str, str, str], list[Span]], languages: set[str]) -> _Found:
    points: dict[str, int] = {}
    facets: dict[str, frozenset[str]] = {}
    for (intent, kind, language), places in spans.items():
        if language not in languages:
            continue
        if kind in POINTS:
            points[intent] = points.get(intent, 0) + POINTS[kind] * _different(text, places)
        else:
            facets[intent] = facets.get(intent, frozenset()) | {kind.removeprefix("#")}
    return _Found(points, facets)


def _different(text: str, places: Iterable[Span]) -> int:
    """Count as many places as do not overlap, and each wording once."""
    kept: list[Span] = []
    for start, end in sorted(places, key=lambda place: (place[1], -place[0])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return len({text[start:end].casefold() for start, end in kept})


def _in_order(parts: Sequence[str], places: Mapping[str, list[Span]]) -> list[Span]:
    """Return the stretches of text in which the parts follow each other closely enough."""
    found = places.get(parts[0], [])
    for part in parts[1:]:
        found = [
            (start, later_end)
            for start, end in found
            for later_start, later_end in places.get(part, ())
            if 0 <= later_start - end <= GAP
        ]
    return found


def _words_of(playbook: Playbook) -> Iterator[_Word]:
    for intent in playbook.intents.values():
        for (language, words), kind in product(intent.recognise.items(), POINTS):
            for written in getattr(words, kind):
                yield _Word(intent.id, kind, language, tuple(written.split(THEN)))
        for facet, by_language in intent.facets.items():
            for language, facet_words in by_language.items():
                for written in facet_words:
                    yield _Word(intent.id, f"#{facet}", language, tuple(written.split(THEN)))
