"""How a conversation and the answer to it are told to a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from assist.cli.findings import Law, said_of, show_findings, verdict
from assist.cli.page import Page
from assist.suggestion import Advice, Deadline, Suggestion, SuggestRow, Withheld

#: Texts of a conversation longer than this are shown by their beginning.
_LONGEST = 600


def show_answer(page: Page, row: SuggestRow, law: Law) -> None:
    """Everything in a row of ``suggest``, in the order in which an agent needs it."""
    if row.error is not None:
        page.line(verdict("error", row.error.message))
        return
    _show_deadline(page, row.deadline)
    for advice in row.advice:
        _show_advice(page, advice)
    for number, suggestion in enumerate(row.suggestions, start=1):
        _show_suggestion(page, number, suggestion, law, in_chat=row.deadline is not None)
    for withheld in row.withheld:
        _show_withheld(page, withheld, law)
    if not (row.suggestions or row.withheld or row.advice):
        page.field("reply", "none: there is nothing to suggest here.")


def _show_deadline(page: Page, deadline: Deadline | None) -> None:
    if deadline is None:
        return
    basis = deadline.basis
    page.field("deadline", _due(deadline))
    started = f", counted from message {basis.started_by_message}" if basis.started_by_message else ""
    page.field("", f"{basis.hours} hours in {basis.market or 'any market'}{started} ({basis.rule})", "dim")
    for note in basis.notes:
        page.field("", note, "dim")


def _due(deadline: Deadline) -> str:
    if deadline.due_at is None:
        return "no due time"
    said = f"due {moment(deadline.due_at)}"
    if deadline.remaining_s is None:
        return said
    left = span(abs(deadline.remaining_s))
    return f"{said}: {left} left" if deadline.remaining_s >= 0 else f"{said}: OVERDUE by {left}"


def moment(time: datetime) -> str:
    """A time as people read it, with its offset: ``12 Mar 2026, 21:15 +00:00``."""
    return f"{time.day} {time:%b %Y, %H:%M} {time.isoformat()[-6:]}"


def span(seconds: int) -> str:
    """A length of time in hours and minutes: ``10 h 45 min``."""
    minutes = timedelta(seconds=seconds) // timedelta(minutes=1)
    return f"{minutes // 60} h {minutes % 60:02} min" if minutes >= 60 else f"{minutes} min"


def _show_advice(page: Page, advice: Advice) -> None:
    action = advice.action.value.replace("_", " ")
    kind = f" ({advice.category.value.replace('_', ' ')})" if advice.category else ""
    page.field("advice", f"{action}{kind}: {advice.message}", "bold")
    for evidence in advice.evidence:
        when = f", {moment(evidence.sent_at)}" if evidence.sent_at else ""
        page.quote("", f"“{evidence.quote}”  {evidence.message_id}{when}")


def _show_suggestion(page: Page, number: int, suggestion: Suggestion, law: Law, in_chat: bool) -> None:
    page.line()
    page.quote(f"{suggestion.kind.value} {number}", suggestion.text, bar="green")
    page.field("checked", verdict(suggestion.verdict.value, said_of(suggestion.stages)))
    if suggestion.sources:
        page.field("from facts", _facts(suggestion), "dim")
    if suggestion.degraded:
        page.field("degraded", "a check that belongs to it could not run", "yellow")
    if in_chat and not suggestion.counts_as_response:
        page.field("clock", "this does not count as an answer; the deadline stays", "yellow")
    for change in suggestion.changes:
        page.field("repaired", f"“{change.before}” -> “{change.after}” ({change.rule_id})", "dim")
    show_findings(page, suggestion.text, suggestion.findings, law)


def _facts(suggestion: Suggestion) -> str:
    """The facts a text tells, each once."""
    return "; ".join(dict.fromkeys(f"{source.fact_id}: {source.value}" for source in suggestion.sources))


def _show_withheld(page: Page, withheld: Withheld, law: Law) -> None:
    page.line()
    page.field("withheld", verdict(withheld.verdict.value, withheld.reason.replace("_", " ")))
    show_findings(page, None, withheld.findings, law)


def show_customer(page: Page, data: dict[str, Any]) -> None:
    """What waits for an answer: the last messages, the review, or the order of a note."""
    for label, words in _waiting(data):
        shown = words if len(words) <= _LONGEST else f"{words[:_LONGEST]} …"
        page.quote(label, shown)


def _waiting(data: dict[str, Any]) -> Iterable[tuple[str, str]]:
    from assist.conversation import parse_conversation

    conversation = parse_conversation(data)
    if conversation.review is not None:
        stars = f"{'★' * conversation.review.rating}  " if conversation.review.rating else ""
        yield "review", stars + conversation.review.text
    for message in conversation.waiting_messages:
        yield message.role.value, message.text or f"({message.type.value.replace('_', ' ')})"
    if conversation.channel.value == "package_note":
        yield from _order(conversation.order)


def _order(order: dict[str, Any]) -> Sequence[tuple[str, str]]:
    named = [("order", order.get("item")), ("gift card", order.get("gift_message"))]
    return [(label, value) for label, value in named if isinstance(value, str)]
