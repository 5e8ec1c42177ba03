"""``assist eval response-rate``: the response rate of a market from a file of chats, for people and for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from evals.response_rate import (
    DAYS,
    Chat,
    Counts,
    DecidedBy,
    Measured,
    Missed,
    ResponseTime,
    Step,
    chat_of,
    measure,
    steps,
)

if TYPE_CHECKING:
    from assist.batch import Line
    from assist.cli.page import Page
    from assist.conversation import Conversation
    from assist.markets import MarketSettings

#: Bad rows shown on the page; the JSON lists them all.
SHOWN = 20
_INDENT = 20


class LeftOut(StrEnum):
    """Why a row that can be read is no chat of the market."""

    OTHER_MARKET = "other_market"
    NOT_CHAT = "not_chat"


class NowFrom(StrEnum):
    """Where the time of the count comes from."""

    OPTION = "option"
    LATEST_MESSAGE = "latest_message"


@dataclass(frozen=True, slots=True)
class BadRow:
    """A line that cannot be read as a conversation, and why."""

    line: int
    code: str
    reason: str


@dataclass(slots=True)
class Logs:
    """What a file gave: the market's chats, and what became of every other row."""

    chats: list[Chat] = field(default_factory=list)
    rows: int = 0
    left_out: Counter[LeftOut] = field(default_factory=Counter)
    bad: list[BadRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Rows:
    """What became of the rows: ``read`` is the sum of the others."""

    read: int
    chats: int
    left_out: Mapping[LeftOut, int]
    bad: int


@dataclass(frozen=True, slots=True)
class Gate:
    """The share that ``--fail-under`` asks for; ``passed`` is ``None`` without it and where nothing was counted."""

    fail_under: float | None
    passed: bool | None


@dataclass(frozen=True, slots=True)
class ResponseRate:
    """The whole report, as ``--json`` prints it."""

    market: str
    hours: int
    decided_by: DecidedBy
    now: datetime | None
    now_from: NowFrom
    days: int
    since: datetime | None
    chats: Counts
    waiting_periods: Counts
    response_time: ResponseTime
    target: tuple[Step, ...]
    gate: Gate
    worst: tuple[Missed, ...]
    rows: Rows
    bad_rows: tuple[BadRow, ...]

    @property
    def exit_code(self) -> int:
        """3 where something could not be determined, else 1 where the gate failed, else 0.

        An undetermined chat is one with an undetermined waiting period, so the periods alone are asked.
        """
        no_ground = self.gate.fail_under is not None and self.gate.passed is None
        if self.bad_rows or self.waiting_periods.undetermined or no_ground:
            return 3
        return 1 if self.gate.passed is False else 0


def read(lines: Iterable[Line], market: str, settings: MarketSettings, now: datetime | None) -> Logs:
    """The chats of ``market``. A row without a market is taken as one of it; blank lines are passed over."""
    from assist.errors import InputError

    logs, ids = Logs(), set[str]()
    for number, raw in lines:
        if not raw.strip():
            continue
        logs.rows += 1
        try:
            conversation = _conversation(raw, number, ids)
        except InputError as error:
            logs.bad.append(BadRow(number, error.code.value, error.message))
            continue
        reason = _left_out(conversation, market)
        if reason is None:
            of_market = conversation.model_copy(update={"market": market})
            logs.chats.append(chat_of(of_market, settings, now))
        else:
            logs.left_out[reason] += 1
    return logs


def _conversation(raw: bytes, number: int, ids: set[str]) -> Conversation:
    from assist.batch import decoded
    from assist.conversation import parse_conversation
    from assist.errors import ErrorCode, InputError

    conversation = parse_conversation(decoded(raw, number), line=number)
    if conversation.id in ids:
        raise InputError(ErrorCode.REPEATED_ID, "an earlier row has this id; this row was left alone.", "id", number)
    ids.add(conversation.id)
    return conversation


def _left_out(conversation: Conversation, market: str) -> LeftOut | None:
    from assist.codes import Channel

    if conversation.channel is not Channel.CHAT:
        return LeftOut.NOT_CHAT
    return None if conversation.market in {None, market} else LeftOut.OTHER_MARKET


def report(
    logs: Logs,
    market: str,
    settings: MarketSettings,
    *,
    now: datetime | None = None,
    days: int = DAYS,
    fail_under: float | None = None,
) -> ResponseRate:
    """The response rate of what was read. ``now`` is the one the file was read with."""
    from assist.deadlines import response_hours

    at = now or max((chat.latest for chat in logs.chats if chat.latest is not None), default=None)
    day = at.date() if at else None
    decided_by = DecidedBy(settings.value("response_rate_decided_by", market, day))
    found: Measured = measure(logs.chats, now=at, decided_by=decided_by, days=days)
    return ResponseRate(
        market=market,
        hours=response_hours(market, settings, day),
        decided_by=decided_by,
        now=at,
        now_from=NowFrom.OPTION if now else NowFrom.LATEST_MESSAGE,
        days=days,
        since=at - timedelta(days=days) if at else None,
        chats=found.chats,
        waiting_periods=found.waiting_periods,
        response_time=found.response_time,
        target=steps(settings.value("response_rate_target", market, day), found.chats),
        gate=_gate(fail_under, found.chats),
        worst=found.worst,
        rows=Rows(logs.rows, len(logs.chats), {reason: logs.left_out[reason] for reason in LeftOut}, len(logs.bad)),
        bad_rows=tuple(logs.bad),
    )


def _gate(fail_under: float | None, chats: Counts) -> Gate:
    if fail_under is None or chats.share is None:
        return Gate(fail_under, None)
    return Gate(fail_under, chats.share >= fail_under)


def show(page: Page, found: ResponseRate) -> None:
    """The report for a person."""
    from assist.cli.suggestions import span

    page.heading(f"Response rate, market {found.market}", f"{found.hours} hours")
    page.field("as of", _as_of(found), indent=_INDENT)
    page.line()
    _show_counts(page, _UNITS[found.decided_by], found.chats)
    for step in found.target:
        page.field("target", _target(step), indent=_INDENT)
    if found.gate.fail_under is not None:
        page.field("fail under", f"{found.gate.fail_under}: {_GATE[found.gate.passed]}", indent=_INDENT)
    page.line()
    _show_counts(page, "each waiting period by itself", found.waiting_periods)
    times = found.response_time
    if times.median_s is not None and times.p90_s is not None:
        said = f"median {span(times.median_s)}, 90% within {span(times.p90_s)}, of {times.answered:,} answered"
        page.field("response time", said, indent=_INDENT)
    _show_worst(page, found)
    _show_rows(page, found)


_UNITS = {
    DecidedBy.FIRST: "chats, each by the waiting period that opens it",
    DecidedBy.EVERY: "chats, each by the worst of its waiting periods",
}
_GATE = {True: "passed", False: "FAILED", None: "cannot be said, nothing was counted"}
_REACHED = {
    True: "reached",
    False: "NOT REACHED",
    None: "cannot be said, too little is determined",
}


def _as_of(found: ResponseRate) -> str:
    from assist.cli.suggestions import moment

    if found.now is None or found.since is None:
        return "unknown, as no message has a time"
    said = "--now" if found.now_from is NowFrom.OPTION else "the latest message; --now sets another time"
    return f"{moment(found.now)} ({said}), {found.days} days back to {moment(found.since)}"


def _show_counts(page: Page, unit: str, counts: Counts) -> None:
    page.line(unit, "bold")
    page.field("answered in time", _share(counts), indent=_INDENT)
    page.field("answered late", f"{counts.answered_late:,}", indent=_INDENT)
    page.field("unanswered", f"{counts.unanswered:,}", indent=_INDENT)
    unknown = _reasons(counts.undetermined_by_reason)
    page.field("undetermined", f"{counts.undetermined:,}, counted as not in time{unknown}", indent=_INDENT)
    page.field("still open", f"{counts.open:,}, not counted", indent=_INDENT)
    page.field("excluded", f"{counts.excluded:,}, not counted{_reasons(counts.excluded_by_reason)}", indent=_INDENT)
    page.field("outside the days", f"{counts.outside_window:,}, not counted", indent=_INDENT)


def _share(counts: Counts) -> str:
    if counts.share is None:
        return "none counted"
    said = f"{counts.answered_in_time:,}/{counts.counted:,} = {100 * counts.share:.1f}%"
    if counts.low is None or counts.high is None:
        return said
    return f"{said} [{100 * counts.low:.1f}, {100 * counts.high:.1f}]  (95% interval)"


def _reasons(counts: Mapping[Any, int]) -> str:
    """The reasons that occur, each with its count, ready to stand behind a sum."""
    named = ", ".join(f"{count:,} {reason.replace('_', ' ')}" for reason, count in counts.items() if count)
    return named and f" ({named})"


def _target(step: Step) -> str:
    said = f"{'at least' if step.at_least else 'more than'} {step.percent}%: {_REACHED[step.reached]}"
    return said if step.reached else f"{said}; if it is missed: {step.otherwise}"


def _show_worst(page: Page, found: ResponseRate) -> None:
    late = found.chats.answered_late + found.chats.unanswered
    if found.worst:
        page.line()
        page.line(f"worst chats ({len(found.worst)} of {late:,} late or unanswered)", "bold")
    for one in found.worst:
        page.line(_worst(one))


def _worst(one: Missed) -> str:
    from assist.cli.suggestions import moment, span

    late = span(one.late_s) if one.late_s >= 60 else f"{one.late_s} s"
    how = "answered late by" if one.answered_at else "unanswered, overdue by"
    return f"{one.id}, message {one.message}: due {moment(one.due_at)}, {how} {late}"


def _show_rows(page: Page, found: ResponseRate) -> None:
    rows = found.rows
    page.line()
    page.field("rows", f"{rows.read:,} read: {', '.join(_rows(rows))}", indent=_INDENT)
    for bad in found.bad_rows[:SHOWN]:
        page.field(f"line {bad.line}", f"{bad.code}: {bad.reason}", indent=_INDENT)
    if rows.bad > SHOWN:
        page.field("", f"and {rows.bad - SHOWN:,} more bad rows; --json lists all", indent=_INDENT)


def _rows(rows: Rows) -> Iterator[str]:
    yield f"{rows.chats:,} chats of this market"
    yield f"{rows.left_out[LeftOut.OTHER_MARKET]:,} of another market"
    yield f"{rows.left_out[LeftOut.NOT_CHAT]:,} not chats"
    yield f"{rows.bad:,} that cannot be read"


app = typer.Typer(add_completion=False)


@app.command()
def main(
    logs: Annotated[str, typer.Argument(metavar="LOGS.jsonl", help="chats as JSON Lines; - is standard input")],
    market: Annotated[str, typer.Option(metavar="XX", help="two-letter code of the market")],
    now: Annotated[
        str | None, typer.Option(metavar="ISO", help="the present time; else the latest message of the file")
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=3650, help="days counted back from now")] = DAYS,
    fail_under: Annotated[
        float | None, typer.Option(min=0, max=1, metavar="SHARE", help="exit code 1 below this share of chats")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
) -> int:
    """Compute the marketplace's response rate from the times of the messages."""
    from assist.cli.page import Page
    from assist.cli.reading import lines_of, opened
    from assist.codes import read_market
    from assist.conversation import read_time
    from assist.markets import shipped_markets
    from assist.suggestion import to_json

    code = read_market(market) or market
    at = read_time(now) if now is not None else None
    settings = shipped_markets()
    with opened(logs) as stream:
        gathered = read(lines_of(stream, logs), code, settings, at)
    _refuse_nothing(gathered, logs, code)
    found = report(gathered, code, settings, now=at, days=days, fail_under=fail_under)
    if as_json:
        typer.echo(json.dumps(to_json(found), ensure_ascii=False))
    else:
        show(Page(), found)
    return found.exit_code


def _refuse_nothing(logs: Logs, name: str, market: str) -> None:
    """Refuse a file without a single chat of the market, which would give a report about nothing."""
    from assist.errors import ErrorCode, InputError

    if logs.chats:
        return
    if logs.bad and len(logs.bad) == logs.rows:
        first = logs.bad[0]
        said = f"none of the {logs.rows:,} rows of {name} can be read; line {first.line}: {first.reason}"
        raise InputError(ErrorCode(first.code), said)
    said = f"none of the {logs.rows:,} rows of {name} is a chat of market {market} ({len(logs.bad):,} cannot be read)."
    raise InputError(ErrorCode.UNKNOWN_MARKET, said)


if __name__ == "__main__":
    app()
