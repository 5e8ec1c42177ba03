"""What a text says of the item, against what is known of it: measures, traits, make, count and stock."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from guardrails.claims.passage import Claim, Passage
from guardrails.claims.wording import number_words, pattern, table
from guardrails.claims.wording.names import COUNTRIES, COUNTRY
from guardrails.facts.model import Facts

_UNITS = {
    "ml": ("volume", "1"), "cl": ("volume", "10"), "millilit": ("volume", "1"), "lit": ("volume", "1000"),
    "l": ("volume", "1000"),
    "mg": ("weight", "0.001"), "kg": ("weight", "1000"), "kilo": ("weight", "1000"), "g": ("weight", "1"),
    "gram": ("weight", "1"),
    "lb": ("pounds", "1"), "pound": ("pounds", "1"), "mm": ("length", "1"), "cm": ("length", "10"),
    "centimet": ("length", "10"), "m": ("length", "1000"),
    "met": ("length", "1000"), "inch": ("inches", "1"), "ft": ("feet", "1"), "feet": ("feet", "1"),
    "mah": ("mah", "1"), "wh": ("wh", "1"), "kwh": ("kwh", "1"),
    "kw": ("power", "1000"), "w": ("power", "1"), "watt": ("power", "1"), "v": ("voltage", "1"),
    "volt": ("voltage", "1"), "gb": ("memory", "1"), "tb": ("memory", "1000"),
    "mb": ("memory", "0.001"), "db": ("db", "1"), "gsm": ("gsm", "1"), "lm": ("lumens", "1"),
    "lumens": ("lumens", "1"), "rpm": ("rpm", "1"), "mp": ("mp", "1"),
    "hz": ("hz", "1"), "atm": ("atm", "1"), "bar": ("bar", "1"),
}  # fmt: skip
# An item has one of these; of lengths and weights it has many, so those need a word they share.
_SINGLE = {
    "volume",
    "mah",
    "wh",
    "kwh",
    "power",
    "voltage",
    "memory",
    "db",
    "gsm",
    "lumens",
    "rpm",
    "mp",
    "hz",
}
_TRAITS = tuple(dict.fromkeys(name.split(".")[1] for name in table("en") if name.startswith("trait.")))
_ABOUT_ORIGIN = ("origin", "made", "manufactur", "country")
_ABOUT_MATERIAL = ("material", "fabric", "composition", "made_of", "shell", "upholstery")
_ABOUT_CONTENT = (*_ABOUT_MATERIAL, "ingredient", "contains", "allergen")
_NO_ITEM = (
    "price",
    "refund",
    "return",
    "warranty",
    "payment",
    "estimated",
    "status",
    "replacement",
    "delivered",
    "promo",
    "days_since",
)


def item_facts(facts: Facts) -> list[tuple[str, str]]:
    """What is known of the item as (key, text) pairs, lower-cased."""
    own = [("item", facts.item), ("variant", facts.variant), ("item_details", facts.item_details)]
    free = [(key.lower(), text.lower()) for key, text in facts.free.items() if not key.lower().startswith(_NO_ITEM)]
    return [(key, text.lower()) for key, text in own if text] + free


def wrong_measure(passage: Passage, facts: Facts) -> Iterator[Claim]:
    """A number with a unit that differs from the item's number with that unit."""
    known = item_facts(facts)
    if not known:
        return
    measures = [measure for key, text in known for measure in _measures(key, text)]
    for found in passage.pattern("measure").finditer(passage.text) if measures else ():
        family, value = _canonical(found)
        same = [measure for measure in measures if measure[1] == family]
        if any(low <= value <= high for _, _, low, high, _ in same) or not _is_stated(passage, found):
            continue
        rivals = [measure for measure in same if _is_linked(measure[0], family, passage.sentence_text(found.start()))]
        if rivals:
            shown = rivals[0][4]
            yield Claim(
                "false_info.wrong_measure",
                found.start("value"),
                found.end(),
                found.group(),
                shown,
                shown if len(rivals) == 1 else None,
            )


def _is_stated(passage: Passage, found: re.Match[str]) -> bool:
    before = passage.text[max(0, found.start() - 20) : found.start()]
    return (
        found["low"] is None
        and passage.is_plain(found.start())
        and not passage.pattern("approximately").search(before)
        and not _lost_its_point(passage, found)
    )


def _lost_its_point(passage: Passage, found: re.Match[str]) -> bool:
    """Whether a reading that joins what is apart made 15 of the original's 1.5."""
    written = passage.original[slice(*passage.view.span(found.start("value"), found.end("value")))]
    return found["value"].isdigit() and not written.isdigit() and re.search(r"\d[.,]\d", written) is not None


@lru_cache(maxsize=2048)
def _measures(key: str, text: str) -> tuple[tuple[str, str, Decimal, Decimal, str], ...]:
    """The measures of one fact: its key, the unit's family, lowest and highest value, and its words."""
    unit = key.rsplit("_", 1)[-1]
    if _unit(unit) and "_" in key and re.fullmatch(r"[\d., ]+", text):
        text = ", ".join(f"{part.strip()} {unit}" for part in re.split(r",\s+", text))
    found = []
    for match in pattern("measure").finditer(text):
        family, high = _canonical(match)
        low = high if match["low"] is None else _decimal(match["low"]) * Decimal(_UNITS[_unit(match["unit"])][1])
        found.append((key, family, low, high, match.group()))
    return tuple(found)


def _decimal(words: str) -> Decimal:
    if words.isalpha():
        return Decimal(number_words()[words])
    return Decimal(words.replace(",", "") if re.search(r",\d{3}", words) else words.replace(",", "."))


def _unit(words: str) -> str:
    """The unit's entry in the table: the word itself, or the longest entry it starts with."""
    if words in _UNITS:
        return words
    starts = [unit for unit in _UNITS if len(unit) > 1 and words.startswith(unit) and len(words) - len(unit) <= 4]
    return max(starts, key=len, default="")


def _canonical(found: re.Match[str]) -> tuple[str, Decimal]:
    family, factor = _UNITS[_unit(found["unit"])]
    return family, _decimal(found["value"]) * Decimal(factor)


def _is_linked(key: str, family: str, sentence: str) -> bool:
    """Whether a sentence speaks of the fact ``key``: single by its unit, or a word in common."""
    if family in _SINGLE:
        return True
    from guardrails.claims.wording.en import MEASURES

    words = [part for part in re.split(r"[_\W]+", key) if len(part) >= 4 and part != "item" and part != "details"]
    words += [word for group, both in MEASURES.items() if group in key for word in both]
    return any(re.search(r"\b" + re.escape(word), sentence) for word in words)


def wrong_trait(passage: Passage, facts: Facts) -> Iterator[Claim]:
    """A trait the item is known not to have, or one denied that it has."""
    for trait, has, source in _known_traits(tuple(item_facts(facts))):
        yes, no = passage.pattern(f"trait.{trait}.yes"), passage.pattern(f"trait.{trait}.no")
        said_no = _said_no(passage, no)
        said_yes = yes.search(passage.text) if said_no is None and not has else None
        if said_yes and _says(passage, said_yes):
            yield Claim("false_info.wrong_trait", said_yes.start(), said_yes.end(), said_yes.group(), source)
        if has and said_no and not passage.is_question(said_no.start()) and not passage.is_reported(said_no.start()):
            yield Claim("false_info.wrong_trait", said_no.start(), said_no.end(), said_no.group(), source)


def _said_no(passage: Passage, no: re.Pattern[str]) -> re.Match[str] | None:
    """The first words against a trait that are not themselves denied ("no beeswax")."""
    found = no.finditer(passage.text)
    return next(
        (
            match
            for match in found
            if match.group().startswith(("no ", "not ")) or not passage.is_negated(match.start(), words=2)
        ),
        None,
    )


def _says(passage: Passage, found: re.Match[str]) -> bool:
    return passage.is_plain(found.start()) and not re.search(
        r"\b(?:not|n't|never|avoid|before|if)\b", passage.before(found.start())
    )


@lru_cache(maxsize=2048)
def _known_traits(known: tuple[tuple[str, str], ...]) -> tuple[tuple[str, bool, str], ...]:
    """The traits that the facts give or deny the item, each with the fact that says so."""
    found = ((trait, _polarity(trait, known)) for trait in _TRAITS)
    return tuple((trait, has[0], has[1]) for trait, has in found if has is not None)


def _polarity(trait: str, known: tuple[tuple[str, str], ...]) -> tuple[bool, str] | None:
    """Whether the facts give the item a trait, and which one; ``None`` when they do not speak of it."""
    yes, no = pattern(f"trait.{trait}.yes"), pattern(f"trait.{trait}.no")
    found = None
    for key, text in known:
        words = key.replace("_", " ")
        if text in {"yes", "no"}:
            if yes.search(words):
                return text == "yes", f"{words}: {text}"
        elif no.search(text) or no.search(f"{text} {words}"):
            return False, f"{words}: {text}"
        elif yes.search(text):
            found = (True, f"{words}: {text}")
    return found


def wrong_flag(passage: Passage, facts: Facts) -> Iterator[Claim]:
    """A yes/no fact of the item that the text states the other way round ("vegan": yes, "not vegan")."""
    for key, text in facts.free.items():
        phrase = key.lower().replace("_", " ")
        at = passage.text.find(phrase) if text in {"yes", "no"} and len(phrase) > 3 else -1
        if at < 0 or passage.is_question(at) or passage.is_reported(at):
            continue
        denied = passage.is_negated(at, words=3)
        if denied == (text == "yes") and not passage.is_hypothetical(at):
            yield Claim("false_info.wrong_trait", at, at + len(phrase), phrase, f"{phrase}: {text}")


def wrong_make(passage: Passage, facts: Facts) -> Iterator[Claim]:
    """A material or country of origin that is not the item's."""
    if passage.holds(
        "made",
        "100",
        "pure",
        "real",
        "genuine",
        "solid",
        "it's",
        "it is",
        "they're",
        "crafted",
        "produced",
        *("all ", " of ", "put in", "sewn", "knitted"),
    ):
        yield from _wrong_name(passage, facts, "material", _ABOUT_MATERIAL)
        yield from _wrong_name(passage, facts, "origin", _ABOUT_ORIGIN)


def _wrong_name(passage: Passage, facts: Facts, name: str, about: tuple[str, ...]) -> Iterator[Claim]:
    known = " ".join(
        text.lower()
        for key, text in facts.free.items()
        if any(word in key.lower() for word in about) or (name == "material" and _only_material(text))
    )
    if not known:
        return
    everything = " ".join(text for _, text in item_facts(facts)).replace("glasses", "")
    for found in passage.pattern(name).finditer(passage.text):
        said = COUNTRY.get(found["name"], found["name"])
        if name == "origin" and found["name"] not in COUNTRIES:
            continue
        if (
            not re.search(r"\b" + re.escape(said), everything)
            and found["name"] not in everything
            and passage.is_plain(found.start())
        ):
            yield Claim(f"false_info.wrong_{name}", found.start("name"), found.end("name"), found["name"], known)


def _only_material(text: str) -> bool:
    """Whether a fact's whole value is what something is made of: "acrylic", "100% wool", "solid oak"."""
    found = pattern("material").fullmatch("in " + re.sub(r"\d+ ?% ", "100% ", text.lower()))
    return found is not None


def not_included(passage: Passage, facts: Facts) -> Iterator[Claim]:
    """A part said to come with the item that is sold separately."""
    known = item_facts(facts)
    if not any("separately" in text or "not " in text or "exclu" in text for _, text in known) or not passage.pattern(
        "included"
    ).search(passage.text):
        return
    for noun, said in _left_out(known):
        found = re.search(r"\b" + re.escape(noun), passage.text)
        if found is None or passage.pattern("not_included").search(passage.sentence_text(found.start())):
            continue
        if passage.is_plain(found.start()) and passage.pattern("included").search(passage.sentence_text(found.start())):
            yield Claim("false_info.not_included", found.start(), found.end(), found.group(), said)


def _left_out(known: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for key, text in known:
        if not pattern("not_included").search(text):
            continue
        named = pattern("not_included_noun").search(text)
        noun = named["name"] if named and key in {"item_details", "item", "contents", "includes"} else key
        yield (
            noun.replace("_", " ").removesuffix("ies").removesuffix("s"),
            f"{noun.replace('_', ' ')}: {text}",
        )


def not_free_of(passage: Passage, facts: Facts) -> Iterator[Claim]:
    """An ingredient or material denied that the item is known to have."""
    known = {
        key: text.lower() for key, text in facts.free.items() if any(word in key.lower() for word in _ABOUT_CONTENT)
    }
    for found in passage.pattern("free_of").finditer(passage.text) if known else ():
        name = "name" if found["name"] else "name2"
        for key, text in known.items():
            inside = re.search(r"\b" + re.escape(found[name]) + r"\b", text)
            denied = inside is not None and re.search(
                r"(?:no|not|without|free of)(?: \w+)? $|^\W*-?free", text[: inside.start()]
            )
            if (
                inside
                and not denied
                and not text[inside.end() :].startswith("-free")
                and not passage.is_question(found.start())
            ):
                yield Claim(
                    "false_info.wrong_trait",
                    found.start(),
                    found.end(),
                    found.group(),
                    f"{key.replace('_', ' ')}: {text}",
                )
