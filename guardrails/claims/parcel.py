"""The parcel's carrier, tracking number and order number, against those of the order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from guardrails.claims.passage import Claim, Passage
from guardrails.claims.wording.names import CARRIERS, NO_CARRIER
from guardrails.facts.model import Facts

_SLOT_WORDS = frozenset(
    {
        *(
            "shipped",
            "sent",
            "posted",
            "dispatched",
            "travelling",
            "traveling",
            "delivered",
            "handed",
            "coming",
        ),
        *("arriving", "ships", "ship", "goes", "courier", "carrier"),
    }
)
_OWNING = ("'s got it", " has it", " has your", " has the", " has got", " tracking n", " tracking c")


@cache
def _carriers() -> re.Pattern[str]:
    names = sorted((re.escape(name.lower()) for name in CARRIERS), key=len, reverse=True)
    return re.compile(r"(?<![\w@./])(?:" + "|".join(names) + r")(?![\w@]|\.\w)")


@cache
def _first_words() -> frozenset[str]:
    return frozenset(re.split(r"[^\w]", name.lower())[0] for name in CARRIERS)


def _letters(words: str) -> str:
    return re.sub(r"[^\w]", "", words).lower()


def wrong_carrier(passage: Passage, facts: Facts) -> Iterator[Claim]:
    """Another carrier than the order's said to have the parcel."""
    if not facts.carrier:
        return
    own = _letters(facts.carrier)
    for start, end in _carrier_spans(passage):
        name = _letters(passage.text[start:end])
        if name in own or own in name or not _has_parcel(passage, start):
            continue
        yield Claim("false_info.wrong_carrier", start, end, passage.text[start:end], facts.carrier, facts.carrier)


def _carrier_spans(passage: Passage) -> list[tuple[int, int]]:
    """Where names of carriers stand: known ones, and any name in a carrier's place."""
    spans: list[tuple[int, int]] = []
    if passage.words & _first_words():
        spans += [found.span() for found in _carriers().finditer(passage.text)]
    if passage.words & _SLOT_WORDS:
        for found in passage.pattern("carrier_slot").finditer(passage.text):
            spans += [found.span(group) for group in ("name", "name2", "name3") if found[group]]
    if passage.holds(*_OWNING):
        spans += [found.span("name") for found in passage.pattern("carrier_owner").finditer(passage.text)]
    named = {span for span in spans if _is_name(passage, *span)}
    return sorted(span for span in named if not any(_is_inside(span, other) for other in named))


def _is_inside(span: tuple[int, int], other: tuple[int, int]) -> bool:
    return span != other and other[0] <= span[0] and span[1] <= other[1]


def _is_name(passage: Passage, start: int, end: int) -> bool:
    """Whether the original writes it as a name, with a capital, and it is no everyday word."""
    first, last = passage.view.span(start, end)
    written, word = passage.original[first:last], passage.text[start:end]
    known = _carriers().fullmatch(word)
    if known and len(word) <= 3:
        return written.isupper()
    if known:
        return written != word or word not in {"speedy", "hermes"}
    inside = start > 0 and passage.text[start - 1] == " " and passage.sentence(start)[0] < start - 1
    slot_start = written[:1].isupper() and word not in NO_CARRIER and len(word) > 3
    return slot_start and (inside or word + "'s got it" in passage.text or word + " has " in passage.text)


def _has_parcel(passage: Passage, start: int) -> bool:
    sentence = passage.sentence_text(start)
    if passage.is_question(start) or passage.is_reported(start) or passage.is_negated(start):
        return False
    return bool(passage.pattern("parcel_word").search(sentence)) and not passage.pattern("carrier_other").search(
        sentence
    )


def wrong_tracking(passage: Passage, facts: Facts) -> Iterator[Claim]:
    """A tracking number that is not the order's."""
    if (
        not facts.tracking
        or not passage.has_figures
        or not passage.holds("track", "waybill", "consignment", "shipment", "parcel", "following", "awb")
    ):
        return
    for found in passage.pattern("tracking_slot").finditer(passage.text):
        start, end = _trimmed(passage, found.start("value"), found.end("value"))
        value = _letters(passage.text[start:end])
        if (
            sum(c.isdigit() for c in value) < 5
            or _is_known(value, facts)
            or passage.is_negated(start)
            or passage.is_reported(start)
        ):
            continue
        yield Claim("false_info.wrong_tracking", start, end, passage.text[start:end], facts.tracking, facts.tracking)


def _trimmed(passage: Passage, start: int, end: int) -> tuple[int, int]:
    """Leave out the words after a number, from the first that is no part of one."""
    last = start
    for part in re.finditer(r"[^ ]+", passage.text[start:end]):
        if not _is_code(passage, start + part.start(), start + part.end(), first=part.start() == 0):
            break
        last = start + part.end()
    return start, start + max(1, len(passage.text[start:last].rstrip(" -")))


def _is_code(passage: Passage, start: int, end: int, *, first: bool) -> bool:
    """Whether a word can be a piece of a number: figures, a prefix, or two capitals at the end."""
    word = passage.text[start:end]
    if any(character.isdigit() for character in word) or (first and len(word) <= 4):
        return True
    return len(word) <= 2 and passage.original[slice(*passage.view.span(start, end))].isupper()


def _is_known(value: str, facts: Facts) -> bool:
    """Whether the value is, or ends, an identifier of the order, or stands in any other fact."""
    own = [_letters(known) for known in (facts.tracking, facts.order_id) if known]
    if any(known.endswith(value) or known.startswith(value) or value.startswith(known) for known in own):
        return True
    return any(value in _letters(text) for text in facts.free.values())


def wrong_order_id(passage: Passage, facts: Facts) -> Iterator[Claim]:
    """An order number that is not the order's."""
    if not facts.order_id or not passage.has_figures or not passage.holds("order"):
        return
    for found in passage.pattern("order_slot").finditer(passage.text):
        start, end = found.span("value")
        value = _letters(found["value"])
        before = passage.text[max(passage.sentence(found.start())[0], found.start() - 25) : found.start()]
        if (
            sum(c.isdigit() for c in value) < 4
            or _is_known(value, facts)
            or passage.pattern("order_other").search(before)
        ):
            continue
        if not passage.is_question(start) and not passage.is_negated(start) and not passage.is_reported(start):
            yield Claim(
                "false_info.wrong_order_id",
                start,
                end,
                passage.text[start:end],
                facts.order_id,
                facts.order_id,
            )
