"""The parcel's carrier, tracking number and order number, against those of the order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from guardrails.claims.passage import Claim, Passage
from guardrails.facts.model import Facts

CARRIERS = (
    "Royal Mail", "Parcelforce", "Evri", "Yodel", "DPD", "DHL", "UPS", "FedEx", "USPS", "GLS", "Hermes",
    "InPost", "An Post", "Canada Post",
    "Purolator", "OnTrac", "LaserShip", "Amazon Logistics", "TNT", "Aramex", "Colissimo", "Chronopost",
    "La Poste", "Mondial Relay", "Correos", "SEUR",
    "MRW", "Nacex", "Poste Italiane", "BRT", "Bartolini", "SDA", "PostNL", "bpost", "PostNord", "Correios",
    "Jadlog", "Loggi", "Estafeta", "Australia Post",
    "Pos Laju", "J&T", "Ninja Van", "NinjaVan", "Flash Express", "Kerry Express", "Thailand Post", "SPX",
    "JNE", "SiCepat", "AnterAja", "Pos Indonesia",
    "LBC", "Singapore Post", "SingPost", "Viettel Post", "GHN", "GHTK", "Vietnam Post", "Yamato", "Sagawa",
    "Japan Post", "SF Express", "YTO", "ZTO", "STO Express",
    "Yunda", "Cainiao", "YunExpress", "Yanwen", "4PX", "City Link", "DX", "Tuffnells", "Whistl",
    "APC Overnight", "Veho", "Speedy",
)  # fmt: skip
_NO_CARRIER = {
    "the",
    "a",
    "an",
    "our",
    "your",
    "us",
    "me",
    "you",
    "him",
    "her",
    "them",
    "it",
    "its",
    "this",
    "that",
    "these",
    "those",
    "my",
    "his",
    "their",
    "we",
    "i",
    "tiktok",
    "shop",
    "app",
    "chat",
    "email",
    "e-mail",
    "post",
    "mail",
    "air",
    "sea",
    "road",
    "courier",
    "carrier",
    "express",
    "standard",
    "priority",
    "first",
    "second",
    "tracked",
    "signed",
    "special",
    "next",
    "same",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "today",
    "tomorrow",
    "yesterday",
    "tonight",
    "end",
    "noon",
    "midday",
    "morning",
    "evening",
    "love",
    "care",
    "christmas",
    "easter",
    "valentine",
    "diwali",
    "eid",
    "ramadan",
    "hand",
    "mistake",
    "accident",
    "default",
    "customs",
    "delivery",
    "local",
    "international",
    "economy",
    "free",
    "regular",
    "expedited",
    "one",
    "two",
    "three",
    "several",
    "all",
    "both",
    "everyone",
    "someone",
    "anyone",
    "customer",
    "customers",
    "buyer",
    "seller",
    "who",
    "what",
    "which",
    "she",
    "he",
    "they",
    "nobody",
    "team",
    "warehouse",
    "staff",
    "number",
    "order",
    "parcel",
    "package",
    "tracking",
    "extra",
    "no",
    "not",
}


_SLOT_WORDS = frozenset(
    [
        "shipped",
        "sent",
        "posted",
        "dispatched",
        "travelling",
        "traveling",
        "delivered",
        "handed",
        "coming",
        "arriving",
        "ships",
        "ship",
        "goes",
        "courier",
        "carrier",
        "tracking",
        "has",
        "got",
        "with",
        "via",
    ]
)


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
        yield Claim(
            "false_info.wrong_carrier", start, end, passage.text[start:end], facts.carrier, facts.carrier
        )


def _carrier_spans(passage: Passage) -> list[tuple[int, int]]:
    spans = (
        [found.span() for found in _carriers().finditer(passage.text)]
        if passage.words & _first_words()
        else []
    )
    if passage.words & _SLOT_WORDS:
        for found in passage.pattern("carrier_slot").finditer(passage.text):
            spans += [found.span(group) for group in ("name", "name2", "name3", "name4") if found[group]]
    named = {span for span in spans if _is_name(passage, *span)}
    return sorted(
        span
        for span in named
        if not any(other != span and other[0] <= span[0] and span[1] <= other[1] for other in named)
    )


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
    slot_start = written[:1].isupper() and word not in _NO_CARRIER and len(word) > 3
    return slot_start and (inside or word + "'s got it" in passage.text or word + " has " in passage.text)


def _has_parcel(passage: Passage, start: int) -> bool:
    sentence = passage.sentence_text(start)
    if passage.is_question(start) or passage.is_reported(start) or passage.is_negated(start):
        return False
    return bool(passage.pattern("parcel_word").search(sentence)) and not passage.pattern(
        "carrier_other"
    ).search(sentence)


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
        yield Claim(
            "false_info.wrong_tracking", start, end, passage.text[start:end], facts.tracking, facts.tracking
        )


def _trimmed(passage: Passage, start: int, end: int) -> tuple[int, int]:
    """Leave out the words after a number: parts without a figure, from the first one on."""
    parts = re.finditer(r"[^ ]+", passage.text[start:end])
    last = start
    for part in parts:
        if not any(c.isdigit() for c in part.group()) and not (part.start() == 0 and len(part.group()) <= 4):
            if not (
                len(part.group()) <= 2
                and passage.original[
                    slice(*passage.view.span(start + part.start(), start + part.end()))
                ].isupper()
            ):
                break
        last = start + part.end()
    stripped = passage.text[start:last].rstrip(" -")
    return start, start + max(1, len(stripped))


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
        if (
            not passage.is_question(start)
            and not passage.is_negated(start)
            and not passage.is_reported(start)
        ):
            yield Claim(
                "false_info.wrong_order_id",
                start,
                end,
                passage.text[start:end],
                facts.order_id,
                facts.order_id,
            )
