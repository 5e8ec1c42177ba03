"""Returns against the window: its length, its end, the days left, and who pays the postage."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guardrails.claims.passage import Claim, Passage
from guardrails.claims.quantities import Duration, days, durations, number, spelled
from guardrails.facts.model import Facts, OrderStatus, Payer

_BEFORE_DELIVERY = {OrderStatus.PENDING_PAYMENT, OrderStatus.PROCESSING, OrderStatus.SHIPPED}
_NEAR = 60
_WEEK = 7
#: The days of a month that a vague word may stand for.
_PARTS = {"start": (1, 10), "beginning": (1, 10), "mid": (10, 20), "middle": (10, 20), "end": (20, 31)}


def shorter_window(passage: Passage, facts: Facts) -> Iterator[Claim]:
    """A return window stated as shorter than the one that was in force."""
    window = facts.return_window_days
    if not window or not passage.holds("return", "back", "refund", "exchang", "swap", "change"):
        return
    found = durations(passage)
    for duration in found:
        if duration.days < window - 0.5 and not duration.ranged and _is_window(passage, duration, found, window):
            stated = passage.text[duration.start : duration.end]
            if not _is_stated_term(passage, facts, duration):
                yield Claim(
                    "worse_terms.shorter_return_window",
                    duration.start,
                    duration.end,
                    stated,
                    f"{window} days",
                    f"{window} days",
                )


def _is_window(passage: Passage, duration: Duration, found: tuple[Duration, ...], window: int) -> bool:
    """Whether a duration is said of the time there is for a return."""
    text, (start, end) = passage.text, passage.sentence(duration.start)
    sentence = text[start:end]
    if passage.is_question(duration.start) or not _speaks_of_returns(passage, duration):
        return False
    if _is_of_something_else(passage, duration):
        return False
    if passage.pattern("window_after").search(text[duration.end : end]) or passage.is_reported(duration.start):
        return False
    if passage.pattern("window_not_value").search(text[start : duration.start]) or _is_conditional(passage, duration):
        return False
    longer = any(start <= each.start < end and each.days >= window - 0.5 for each in found)
    return not longer or bool(passage.pattern("changed").search(sentence))


def _is_of_something_else(passage: Passage, duration: Duration) -> bool:
    """Whether the clause speaks of a refund's way, an answer, a repair: days that limit no return."""
    start, end = passage.clause(duration.start)
    after = passage.pattern("window_from_delivery").sub("", passage.text[duration.end : end])
    rest = passage.text[start : duration.start] + after
    return bool(passage.pattern("window_other").search(rest)) and not passage.pattern("window_only_refund").search(rest)


def _speaks_of_returns(passage: Passage, duration: Duration) -> bool:
    word = passage.pattern("return_word")
    if word.search(passage.sentence_text(duration.start)):
        return True
    heading = passage.pattern("window_heading").search(passage.sentence_text(duration.start))
    return bool(heading and word.search(passage.previous_sentence(duration.start)))


def _is_conditional(passage: Passage, duration: Duration) -> bool:
    """ "If you return it within 7 days ..." promises something; it does not set the window."""
    before = passage.before(duration.start)
    return before.lstrip().startswith(("if ", "when ", "once ", "should ")) and " only" not in before


def _is_stated_term(passage: Passage, facts: Facts, duration: Duration) -> bool:
    """Whether the same length stands in a policy that the clause speaks of, such as reporting damage."""
    stated = passage.text[duration.start : duration.end].replace("-", " ")
    sentence = passage.sentence_text(duration.start)
    others = (
        text
        for name, text in facts.policies.items()
        if name != "returns" and name.rstrip("d").replace("_", " ") in sentence
    )
    return any(stated in text.lower() for text in others)


def window_closed(passage: Passage, facts: Facts) -> Iterator[Claim]:
    """The window said to be over while it is open."""
    if not _is_open(facts) or not passage.holds(
        "return", "refund", "exchange", "money back", "too late", "eligible", "window", "back"
    ):
        return
    known = f"open until {spelled(facts.returns_until)}" if facts.returns_until else "open"
    for found in passage.pattern("window_closed").finditer(passage.text):
        clause_start = passage.clause(found.start())[0]
        if passage.is_plain(found.start()) and not passage.pattern("window_open_excuse").search(
            passage.text, clause_start, found.end()
        ):
            yield Claim("false_info.return_window_closed", found.start(), found.end(), found.group(), known)


def _is_open(facts: Facts) -> bool:
    if facts.days_left is not None:
        return facts.days_left >= 0
    return facts.status in _BEFORE_DELIVERY and bool(facts.return_window_days) and facts.delivered_at is None


def refused_day(passage: Passage, facts: Facts) -> Iterator[Claim]:
    """A return refused for coming on a day that lies within the window."""
    if not facts.return_window_days or not passage.holds("day"):
        return
    for found in passage.pattern("day_number").finditer(passage.text):
        day = int(found["number"] or found["number2"])
        sentence = passage.sentence_text(found.start())
        if not passage.pattern("refusal").search(sentence) or not passage.pattern("return_word").search(sentence):
            continue
        if day <= facts.return_window_days and passage.is_plain(found.start()):
            yield Claim(
                "worse_terms.refused_within_window",
                found.start(),
                found.end(),
                found.group(),
                f"{facts.return_window_days} days",
            )


def fewer_days_left(passage: Passage, facts: Facts) -> Iterator[Claim]:
    """Fewer days said to be left for a return than there are."""
    left = facts.days_left
    if left is None or left <= 0 or not passage.holds("left", "more", "remain", "return"):
        return
    for found in passage.pattern("days_left").finditer(passage.text):
        unit = (found["unit"] or found["unit2"])[0]
        stated = number(found["number"] or found["number2"], passage.language) * {"h": 1 / 24, "d": 1, "w": 7}[unit]
        marked = passage.pattern("days_left_marker").search(passage.sentence_text(found.start()))
        if marked and stated < left and passage.is_plain(found.start()) and stated != facts.return_window_days:
            start = found.start("number") if found["number"] else found.start("number2")
            end = found.end("unit") if found["number"] else found.end("unit2")
            yield Claim(
                "worse_terms.fewer_days_left",
                start,
                end,
                passage.text[start:end],
                f"{left} days",
                f"{left} days",
            )


def earlier_deadline(passage: Passage, facts: Facts) -> Iterator[Claim]:
    """A last day for a return that is earlier than the window's."""
    until = facts.returns_until
    if (
        until is None
        or not passage.has_figures
        or not passage.holds("return", "back", "refund", "exchange", "swap", "withdraw")
    ):
        return
    for day in days(passage, weekdays=False):
        stated = day.nearest(until.year)
        near = passage.text[max(passage.sentence(day.start)[0], day.start - _NEAR) : day.start]
        if stated is None or stated >= until or not passage.pattern("return_deadline").search(near):
            continue
        if facts.delivered_at and stated < facts.delivered_at:
            continue
        if passage.pattern("return_word").search(passage.sentence_text(day.start)) and _sets_deadline(
            passage, day.start
        ):
            yield Claim(
                "worse_terms.earlier_return_deadline",
                day.start,
                day.end,
                passage.text[day.start : day.end],
                spelled(until),
                spelled(until),
            )


def early_weekday(passage: Passage, facts: Facts) -> Iterator[Claim]:
    """A weekday set as the last day of a return that has more than a week left."""
    left = facts.days_left
    if left is None or left <= _WEEK or not passage.holds("return", "back"):
        return
    for day in days(passage)[len(days(passage, weekdays=False)) :]:
        near = passage.text[max(passage.sentence(day.start)[0], day.start - _NEAR) : day.start]
        limits = passage.pattern("return_deadline").search(near) and passage.pattern("return_word").search(near)
        asked = passage.pattern("asked_kindly").search(passage.sentence_text(day.start))
        if limits and not asked and _sets_deadline(passage, day.start):
            stated = passage.text[day.start : day.end]
            yield Claim("worse_terms.earlier_return_deadline", day.start, day.end, stated, f"{left} more days")


def vague_deadline(passage: Passage, facts: Facts) -> Iterator[Claim]:
    """The middle or start of the month set as the end of a window that ends in another part of it."""
    until = facts.returns_until
    if until is None or not passage.holds("month"):
        return
    for found in passage.pattern("vague_deadline").finditer(passage.text):
        first, last = _PARTS[found["part"]]
        about = passage.pattern("return_word").search(passage.sentence_text(found.start()))
        if about and not first <= until.day <= last and passage.is_plain(found.start()):
            yield Claim(
                "worse_terms.earlier_return_deadline", found.start(), found.end(), found.group(), spelled(until)
            )


def shrunk_window(passage: Passage, facts: Facts) -> Iterator[Claim]:
    """The window named, and a smaller number of days put in its place: "60 days, we honour 20"."""
    window = facts.return_window_days
    if not window or str(window) not in passage.text:
        return
    for found in passage.pattern("shrunk").finditer(passage.text):
        sentence = passage.sentence_text(found.start())
        stated = number(found["number"], passage.language)
        if stated < window and re.search(rf"\b{window}[- ]?days?\b", sentence) and passage.is_plain(found.start()):
            start, end = found.span("number")
            known = f"{window} days"
            yield Claim("worse_terms.shorter_return_window", start, end, found["number"], known, str(window))


def _sets_deadline(passage: Passage, position: int) -> bool:
    return passage.is_plain(position) and not passage.pattern("window_other").search(passage.sentence_text(position))


def buyer_pays(passage: Passage, facts: Facts) -> Iterator[Claim]:
    """The buyer told to pay a return's postage that the shop pays."""
    if facts.return_postage is not Payer.SELLER or not passage.holds("return", "back", "label"):
        return
    for found in passage.pattern("buyer_pays").finditer(passage.text):
        sentence = passage.sentence_text(found.start())
        about = passage.pattern("return_postage").search(sentence) or "label" in sentence
        if not about or not passage.pattern("postage").search(sentence) or passage.is_question(found.start()):
            continue
        if passage.pattern("nobody_pays").search(sentence) or passage.is_reported(found.start()):
            continue
        if not passage.is_negated(found.start(), words=3):
            yield Claim("worse_terms.buyer_pays_return", found.start(), found.end(), found.group(), "paid by the shop")
