"""Days that a text gives for the order, its dispatch and its delivery, against the known ones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from guardrails.claims.passage import Claim, Passage
from guardrails.claims.quantities import Day, days, durations, spelled
from guardrails.facts.model import Facts, OrderStatus

# Which words before a day name which event; the first that fits wins.
_EVENTS = (
    ("placed_on", "placed_at", "false_info.wrong_order_date"),
    ("delivered_on", "delivered_at", "false_info.wrong_delivery_date"),
    ("ships_on", "dispatch_by", "false_info.wrong_dispatch_date"),
    ("shipped_on", "shipped_at", "false_info.wrong_dispatch_date"),
    ("arrives_on", "estimated_delivery", "false_info.wrong_estimate"),
)
_EVENT_WORDS = (
    "deliver", "arriv", "receiv", "reach", "order", "bought", "purchase", "placed", "ship", "dispatch",
    "despatch", "post", "sent", "send", "leave", "left",
    "eta", "estimated", "expected", "with you", "there", "get", "come", "land", "due", "signed", "go",
    "dropped", "handed",
)  # fmt: skip
_REACH = 45


def wrong_date(passage: Passage, facts: Facts) -> Iterator[Claim]:
    """A day of the order, dispatch, delivery or estimate that is not the known one."""
    if not any(getattr(facts, field) for _, field, _ in _EVENTS) or not passage.holds(*_EVENT_WORDS):
        return
    for day in days(passage):
        event = _event(passage, day, facts)
        if event is not None and _contradicts(day, facts, event[0]):
            known = getattr(facts, event[0])
            swap = spelled(known) if day.readings else None
            yield Claim(event[1], day.start, day.end, passage.text[day.start : day.end], spelled(known), swap)


def wrong_journey(passage: Passage, facts: Facts) -> Iterator[Claim]:
    """A parcel said to have taken fewer days than it did, from dispatch (or from the order)."""
    start = facts.shipped_at or facts.placed_at
    if (
        start is None
        or facts.delivered_at is None
        or not passage.holds("reached", "arrived", "delivered", "took", "got to", "with you")
    ):
        return
    took = (facts.delivered_at - start).days
    for duration in durations(passage):
        near = passage.text[passage.sentence(duration.start)[0] : duration.start]
        shorter = duration.days < took - 2 and not duration.working and not duration.ranged
        if shorter and passage.pattern("took").search(near) and passage.is_plain(duration.start):
            yield Claim(
                "false_info.wrong_journey",
                duration.start,
                duration.end,
                passage.text[duration.start : duration.end],
                f"{took} days",
                f"{took} days",
            )


def _event(passage: Passage, day: Day, facts: Facts) -> tuple[str, str] | None:
    """The fact and rule that the words right before a day are about."""
    start = max(passage.clause(day.start)[0], day.start - _REACH)
    near = passage.text[start : day.start]
    sentence = passage.sentence_text(day.start)
    if (
        passage.pattern("day_other").search(sentence)
        or passage.is_question(day.start)
        or passage.is_reported(day.start)
    ):
        return None
    future = bool(passage.pattern("hypothetical").search(near))
    for wording, field, rule in _EVENTS:
        if (
            getattr(facts, field) is None
            or not passage.pattern(wording).search(near)
            or (future and field in {"delivered_at", "shipped_at"})
        ):
            continue
        return field, rule
    return None


def _contradicts(day: Day, facts: Facts, field: str) -> bool:
    known: date = getattr(facts, field)
    if field != "estimated_delivery":
        if day.weekday is not None and field == "dispatch_by":
            return False
        return day.matches(known, facts.today) is False
    return _contradicts_estimate(day, facts, known)


def _contradicts_estimate(day: Day, facts: Facts, last: date) -> bool:
    """Outside the estimate; a weekday counts only where the estimate is one day or today is known."""
    first = facts.estimated_from or last
    if facts.status in {OrderStatus.DELIVERED, OrderStatus.RETURNED, OrderStatus.REFUNDED}:
        return False
    if day.shift is not None:
        return facts.today is not None and not first <= date.fromordinal(facts.today.toordinal() + day.shift) <= last
    if day.weekday is not None:
        return first == last and last.weekday() != day.weekday
    return not any(_in_range(reading, first, last) for reading in day.readings)


def _in_range(reading: tuple[int, int], first: date, last: date) -> bool:
    return (
        (first.month, first.day) <= reading <= (last.month, last.day)
        if first.year == last.year
        else reading in {(first.month, first.day), (last.month, last.day)}
    )
