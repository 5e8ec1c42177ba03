"""What an item can be used for and how long it runs, against facts that say otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from guardrails.claims.item import item_facts
from guardrails.claims.passage import Claim, Passage
from guardrails.claims.quantities import number
from guardrails.claims.wording import pattern
from guardrails.facts.model import Facts

_MINUTES = {"minute": 1, "min": 1, "hour": 60, "hr": 60}
_SHORTEST_STEM = 4


def denied_use(passage: Passage, facts: Facts) -> Iterator[Claim]:
    """Something said of the item that a fact denies in so many words ("not for swimming")."""
    for word, source in _denied(tuple(item_facts(facts))):
        found = re.search(r"\b" + re.escape(_stem(word)) + r"\w*", passage.text)
        if found is None or not passage.is_plain(found.start()):
            continue
        if not passage.pattern("use_denied").search(passage.sentence_text(found.start())):
            yield Claim("false_info.wrong_trait", found.start(), found.end(), found.group(), source)


@lru_cache(maxsize=2048)
def _denied(known: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """The words that facts deny of the item, each with its fact."""
    return tuple(
        (found["word"], f"{key.replace('_', ' ')}: {text}")
        for key, text in known
        for found in pattern("fact_denies").finditer(text)
        if not pattern("fact_denies_nothing").fullmatch(found["word"])
    )


def _stem(word: str) -> str:
    """A word without the ending that its other forms may not share: "swimming" gives "swim"."""
    plain = re.sub(r"(?:ing|ed|es|s)$", "", word)
    plain = plain[:-1] if plain != word and len(plain) > 2 and plain[-1] == plain[-2] else plain
    return plain if len(plain) >= _SHORTEST_STEM else word


def wrong_runtime(passage: Passage, facts: Facts) -> Iterator[Claim]:
    """Another time of running, flying or charging than the fact that names its unit."""
    known = {found.group() for text in facts.free.values() for found in re.finditer(r"\d+(?:\.\d+)?", text)}
    for key, text in facts.free.items():
        unit = re.search(r"(minute|min|hour|hr)s?$", key.lower())
        minutes = _known_minutes(text, unit[1] if unit else "")
        about = _kind_of_time(passage, key) if minutes is not None else None
        if minutes is None or about is None:
            continue
        for found in passage.pattern("runtime").finditer(passage.text):
            stated = number(found["number"], passage.language) * _MINUTES[found["unit"]]
            if str(number(found["number"], passage.language)) in known:
                continue
            near = passage.previous_sentence(found.start()) + passage.sentence_text(found.start())
            if stated != minutes and passage.is_plain(found.start()) and about.search(near):
                shown = f"{key.replace('_', ' ')}: {text}"
                yield Claim("false_info.wrong_measure", found.start(), found.end(), found.group(), shown)


def _known_minutes(text: str, unit: str) -> Decimal | None:
    """A time in minutes from a number whose unit stands in its key, or from "8 hours"."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)(?: ?(minute|min|hour|hr)s?)?", text.strip().lower())
    named = (found[2] or unit) if found else ""
    try:
        return Decimal(found[1]) * _MINUTES[named] if found and named else None
    except InvalidOperation:
        return None


def _kind_of_time(passage: Passage, key: str) -> re.Pattern[str] | None:
    """The words that a text uses for the time a key names, or ``None`` for times of something else."""
    for name in ("charging", "flying", "running"):
        if passage.pattern(f"time_key.{name}").search(key.lower()):
            return passage.pattern(f"time_said.{name}")
    return None
