"""What a text says was ordered and is in stock: kind, colour, size, pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from guardrails.claims.item import item_facts
from guardrails.claims.passage import Claim, Passage
from guardrails.claims.quantities import number
from guardrails.facts.model import Facts

#: With more pieces than this, nothing is nearly gone.
_MANY = 20
_PACK_KEYS = {
    "pack_size",
    "pack",
    "pieces",
    "pack_count",
    "set_of",
    "set_size",
    "pieces_per_pack",
    "count",
    "items_in_pack",
    "units_per_pack",
}


def wrong_count(passage: Passage, facts: Facts) -> Iterator[Claim]:
    """Another number of pieces ordered, or in a pack."""
    pack = next((int(text) for key, text in facts.free.items() if key.lower() in _PACK_KEYS and text.isdigit()), None)
    if pack is not None:
        yield from _other_count(passage, "pack_count", "false_info.wrong_pack_count", pack, facts)
    if facts.quantity is not None and passage.holds("order", "bought", "purchased"):
        yield from _other_count(passage, "ordered_count", "false_info.wrong_quantity", facts.quantity, facts)


def _other_count(passage: Passage, name: str, rule: str, known: int, facts: Facts) -> Iterator[Claim]:
    for found in passage.pattern(name).finditer(passage.text):
        words = found["number"] or found.groupdict().get("number2") or ""
        if (
            not words
            or number(words, passage.language) in {known, facts.quantity}
            or not passage.is_plain(found.start())
        ):
            continue
        start = found.start("number") if found["number"] else found.start("number2")
        yield Claim(rule, start, start + len(words), words, str(known), str(known))


def wrong_stock(passage: Passage, facts: Facts) -> Iterator[Claim]:
    """In stock when it is not, out of stock when it is not, or another number left."""
    if facts.stock is None or not passage.holds(
        "stock", "available", "left", "sold out", "have", "remaining", "ran out", " last ", "gone"
    ):
        return
    name = "in_stock" if facts.stock == 0 else "out_of_stock"
    for found in passage.pattern(name).finditer(passage.text):
        if _is_now(passage, found.start()) and passage.is_plain(found.start()):
            yield Claim("false_info.wrong_stock", found.start(), found.end(), found.group(), f"{facts.stock} in stock")
    for found in passage.pattern("last_one").finditer(passage.text) if facts.stock > _MANY else ():
        if passage.is_plain(found.start()):
            yield Claim("false_info.wrong_stock", found.start(), found.end(), found.group(), f"{facts.stock} in stock")
    for found in passage.pattern("stock_count").finditer(passage.text) if facts.stock else ():
        stated = number(found["number"], passage.language)
        if stated != facts.stock and _is_now(passage, found.start()) and passage.is_plain(found.start()):
            yield Claim(
                "false_info.wrong_stock",
                found.start("number"),
                found.end("number"),
                found["number"],
                str(facts.stock),
                str(facts.stock),
            )


def _is_now(passage: Passage, position: int) -> bool:
    return not passage.pattern("stock_future").search(passage.sentence_text(position))


def wrong_item(passage: Passage, facts: Facts) -> Iterator[Claim]:
    """Another kind of goods, colour or size said to have been ordered."""
    if not (facts.item or facts.variant) or not passage.holds(
        "you ordered",
        "you bought",
        "you purchased",
        "you chose",
        "you picked",
        "your order",
        "you've ordered",
        "you selected",
    ):
        return
    known = " ".join(text for _, text in item_facts(facts))
    for found in passage.pattern("ordered_item").finditer(passage.text):
        if passage.is_question(found.start()) or passage.is_hypothetical(found.start()):
            continue
        yield from _other_goods(found, (facts.item or "").lower())
        yield from _other_option(passage, found, known)


@cache
def _goods() -> tuple[re.Pattern[str], ...]:
    from guardrails.claims.wording.en import GOODS

    return tuple(re.compile(r"\b(?:" + "|".join(words) + r")(?:s|es)?\b") for words in GOODS)


def _other_goods(found: re.Match[str], item: str) -> Iterator[Claim]:
    own = [kind for kind in _goods() if kind.search(item)]
    said = [(kind, match) for kind in _goods() if (match := kind.search(found["name"]))]
    if own and said and not any(kind in own for kind, _ in said) and not set(item.split()) & set(found["name"].split()):
        start = found.start("name") + said[0][1].start()
        yield Claim("false_info.wrong_item", start, start + len(said[0][1].group()), said[0][1].group(), item)


def _other_option(passage: Passage, found: re.Match[str], known: str) -> Iterator[Claim]:
    for name in ("colour", "size"):
        own = {match.group() for match in passage.pattern(name).finditer(known)}
        for match in passage.pattern(name).finditer(found["name"]):
            if own and match.group() not in own and not passage.pattern("negation").search(found["name"]):
                start = found.start("name") + match.start()
                yield Claim(
                    "false_info.wrong_variant",
                    start,
                    start + len(match.group()),
                    match.group(),
                    ", ".join(sorted(own)),
                )
