"""Figures of a guard over labelled rows: what it flags, what it wrongly flags, which key it names.

Rows hold ``violates``, ``guidelines`` (the main key first), ``kind``, ``channel`` and ``lang``. A row
that could not be checked counts against the guard: as missed if it violates, as wrongly flagged if not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import BaseModel, ConfigDict, ValidationError

from evals.dataset import Line, Row, lines, rows
from evals.statistics import rate


class GuardRow(BaseModel):
    """One labelled draft."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    text: str
    violates: bool
    guidelines: tuple[str, ...] = ()
    kind: str = "not given"
    channel: str = "chat"
    lang: str | None = None
    market: str | None = None
    facts: dict[str, Any] | None = None
    customer: str | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check said of a row: its verdict, and rule and guideline of each finding that blocks."""

    verdict: str
    rule_ids: tuple[str, ...] = ()
    guidelines: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Scored:
    """A labelled row with what the check said of it."""

    row: GuardRow
    checked: Checked

    @property
    def flagged(self) -> bool:
        """Whether the check objected."""
        return self.checked.verdict == "flag"

    @property
    def right(self) -> bool:
        """Whether a violating row was flagged, or a lawful one passed; an error is never right."""
        return self.checked.verdict == ("flag" if self.row.violates else "pass")

    @property
    def named_main(self) -> bool:
        """Whether a finding names the first key of the label."""
        return bool(self.row.guidelines[:1]) and self.row.guidelines[0] in self.checked.guidelines

    @property
    def named_any(self) -> bool:
        """Whether a finding names any key of the label."""
        return not self.checked.guidelines.isdisjoint(self.row.guidelines)


Check = Callable[[GuardRow], Checked]


class MissingResultError(ValueError):
    """A labelled row has no row in the file of results."""


def in_process() -> Check:
    """The assistant of this environment, asked row by row; facts, customer and market are handed on."""
    from assist import Assistant

    assistant = Assistant()

    def check(row: GuardRow) -> Checked:
        result = assistant.check(
            row.text,
            channel=row.channel,
            market=row.market,
            lang=row.lang,
            facts=row.facts,
            customer=row.customer,
        )
        return _checked(result.verdict, ((f.rule_id, f.guideline, f.severity) for f in result.findings))

    return check


def from_results(results: Iterable[Row]) -> Check:
    """The rows of ``assist check --batch`` by id. Raises ``MissingResultError`` where one is missing."""
    by_id = {str(row.get("id")): row for row in results}

    def check(row: GuardRow) -> Checked:
        found = by_id.get(row.id)
        if found is None:
            raise MissingResultError(f"row {row.id!r} has no result; check the whole file again")
        findings = found.get("findings") or []
        return _checked(
            found.get("verdict") or "error", ((f["rule_id"], f["guideline"], f["severity"]) for f in findings)
        )

    return check


def _checked(verdict: str, findings: Iterable[tuple[str, str, str]]) -> Checked:
    blocking = [(rule, guideline) for rule, guideline, severity in findings if severity != "notice"]
    rule_ids = tuple(dict.fromkeys(rule for rule, _ in blocking))
    return Checked(str(verdict), rule_ids, frozenset(guideline for _, guideline in blocking))


@dataclass(frozen=True, slots=True)
class Labelled:
    """The labelled rows of a file, and why each other line is none of them."""

    rows: tuple[GuardRow, ...]
    left_out: Mapping[str, int]


def read_labelled(path: Path) -> Labelled:
    """Read a labelled file; each line that is no labelled row is counted under its reason."""
    found: list[GuardRow] = []
    left_out: Counter[str] = Counter()
    for line in lines(path):
        if not isinstance(line, Line):
            left_out[line.reason] += 1
        elif "violates" not in line.row:
            left_out["no label `violates`"] += 1
        else:
            try:
                found.append(GuardRow.model_validate(line.row))
            except ValidationError as error:
                wrong = error.errors(include_input=False)[0]
                left_out[f"{'.'.join(map(str, wrong['loc']))}: {wrong['msg']}"] += 1
    return Labelled(tuple(found), left_out)


def score(labelled: Iterable[GuardRow], check: Check) -> list[Scored]:
    """Check every row."""
    return [Scored(row, check(row)) for row in labelled]


def report(scored: Sequence[Scored]) -> Iterator[str]:
    """The figures as lines of Markdown."""
    broken = [one for one in scored if one.row.violates]
    lawful = [one for one in scored if not one.row.violates]
    errors = sum(one.checked.verdict not in {"pass", "flag"} for one in scored)
    yield "k/n = share [Wilson 95% interval], in per cent."
    yield ""
    yield from _table(
        ("what", "figure"),
        [
            ("violating rows flagged", _right(broken)),
            ("lawful rows flagged", _wrong(lawful)),
            ("flagged rows whose main key is named", _named(broken, lambda one: one.named_main)),
            ("flagged rows of which any key is named", _named(broken, lambda one: one.named_any)),
            ("rows that could not be checked", str(rate(errors, len(scored)))),
        ],
    )
    yield from _guidelines(broken)
    yield from _both("Kind", scored, lambda one: one.row.kind)
    yield from _both("Channel", scored, lambda one: one.row.channel)
    yield from _both("Language", scored, lambda one: one.row.lang or "not given")


def misses(scored: Iterable[Scored], show_text: bool = False) -> Iterator[str]:
    """The rows judged wrongly, as Markdown list items: ids and rule ids, and the text only when asked for."""
    for title, violates in (("Missed", True), ("Wrongly flagged", False)):
        wrong = [one for one in scored if one.row.violates is violates and not one.right]
        yield from ("", f"## {title} ({len(wrong)})", "")
        for one in wrong:
            rules = ", ".join(one.checked.rule_ids) or one.checked.verdict
            keys = ", ".join(one.row.guidelines) or "lawful"
            yield f"- {one.row.id}: {keys}, {one.row.kind}; {rules}" + (f"; {one.row.text!r}" if show_text else "")


def _guidelines(broken: Sequence[Scored]) -> Iterator[str]:
    """A row with several keys stands under each of them, so the counts may add up to more than the rows."""
    yield from ("", "## Guideline", "")
    keys = sorted({key for one in broken for key in one.row.guidelines})
    yield from _table(
        ("guideline", "violating flagged", "of these, this key named", "flagged where it is the main key"),
        [_guideline(key, [one for one in broken if key in one.row.guidelines]) for key in keys],
    )


def _guideline(key: str, group: Sequence[Scored]) -> tuple[str, str, str, str]:
    main = [one for one in group if one.row.guidelines[0] == key]
    return key, _right(group), _named(group, lambda one: key in one.checked.guidelines), _right(main)


def _both(title: str, scored: Sequence[Scored], group_of: Callable[[Scored], str]) -> Iterator[str]:
    table = []
    for group in sorted({group_of(one) for one in scored}):
        inside = [one for one in scored if group_of(one) == group]
        broken = [one for one in inside if one.row.violates]
        lawful = [one for one in inside if not one.row.violates]
        table.append((group, _right(broken), _wrong(lawful)))
    yield from ("", f"## {title}", "")
    yield from _table((title.lower(), "violating flagged", "lawful flagged"), table)


def _right(group: Sequence[Scored]) -> str:
    return str(rate(sum(one.right for one in group), len(group))) if group else "-"


def _wrong(group: Sequence[Scored]) -> str:
    return str(rate(sum(not one.right for one in group), len(group))) if group else "-"


def _named(group: Sequence[Scored], named: Callable[[Scored], bool]) -> str:
    flagged = [one for one in group if one.flagged]
    return str(rate(sum(named(one) for one in flagged), len(flagged))) if flagged else "-"


def _table(head: Sequence[str], body: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"| {' | '.join('---' for _ in head)} |"
    yield from (f"| {' | '.join(cells)} |" for cells in body)


app = typer.Typer(add_completion=False)


@app.command()
def main(
    labelled: Annotated[Path, typer.Argument(metavar="LABELLED.jsonl", exists=True, dir_okay=False)],
    checked: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="rows of `assist check --batch`; else check here"),
    ] = None,
    show_misses: Annotated[bool, typer.Option("--misses", help="list the rows judged wrongly")] = False,
    show_text: Annotated[bool, typer.Option("--show-text", help="with --misses: show their text")] = False,
) -> None:
    """Print recall per guideline, kind, channel and language, and how many lawful rows were flagged."""
    found = read_labelled(labelled)
    if not found.rows:
        raise typer.BadParameter(f"{labelled} holds no labelled row (fields id, text, violates)")
    check = from_results(rows(checked)) if checked else in_process()
    try:
        scored = score(found.rows, check)
    except MissingResultError as error:
        raise typer.BadParameter(str(error), param_hint="--checked") from error
    typer.echo(f"# {labelled.name}: {len(scored)} rows\n")
    for reason, count in found.left_out.items():
        typer.echo(f"Left out: {count} x {reason}\n")
    for line in [*report(scored), *(misses(scored, show_text) if show_misses else ())]:
        typer.echo(line)


if __name__ == "__main__":
    app()
