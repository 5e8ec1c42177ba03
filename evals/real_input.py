"""Real public input through the whole of `assist`: what was converted, what came out, and whether it holds.

    python -m evals.real_input ../shared [--each 150]

Every conversation is answered, every reply checked, by the same jobs as ``assist suggest`` and ``assist check
--batch``. No row may be lost or change its place, none may end in an error, and each delivered text is checked
once more by the SDK with the same channel, market and facts. Problems are told by id, never by text.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evals.dataset import Line, Row, encode, lines
from evals.datasets import Converted, stream
from evals.statistics import rate

if TYPE_CHECKING:
    from assist import Assistant
    from assist.jobs import Job

#: Public files and files of cases, below the folder that is given; what is answered, then what is checked.
ANSWERED = (
    "data/conversations.jsonl",
    "data/conversations_twitter_nc.jsonl",
    "data/retail_bench/orders.jsonl",
    "cases/*conversations_sample.jsonl",
)
CHECKED = ("data/agent_replies.jsonl", "data/agent_replies_twitter_nc.jsonl", "cases/guard_*_sample.jsonl")
#: Rules shown for each file, those that fire most.
MOST = 12
_WORKERS = 2


@dataclass(frozen=True, slots=True)
class Given:
    """One row that goes in, with the public source it comes from."""

    row: Row
    source: str


@dataclass
class Seen:
    """What one file gave: rows with their answers, rows that were skipped, and what went wrong, by id.

    ``public`` are files of real wording; of cases, which measure the guard, no single rule is told.
    """

    file: str
    answered: bool
    public: bool
    pairs: list[tuple[Given, Row]]
    skipped: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)


def files(shared: Path, names: Sequence[str]) -> list[Path]:
    """The files of ``names`` that are there, in that order."""
    return list(chain.from_iterable(sorted(shared.glob(name)) for name in names))


def given(path: Path, each: int | None = None) -> tuple[list[Given], Counter[str]]:
    """The rows of a file, converted where it is a public source, and why others were skipped.

    With ``each``, at most so many rows, evenly spread over the file.
    """
    kept: list[Given] = []
    skipped: Counter[str] = Counter()
    for outcome in stream(path) if is_public(path) else lines(path):
        if isinstance(outcome, Converted):
            kept.append(Given(outcome.row, outcome.source.partition(" (")[0]))
        elif isinstance(outcome, Line):
            kept.append(Given(outcome.row, path.name))
        else:
            skipped[outcome.reason] += 1
    return (kept if each is None else spread(kept, each)), skipped


def is_public(path: Path) -> bool:
    """Whether a file is a public source, which a converter reads; cases are rows of ours as they stand."""
    return "data" in path.parts


def spread(rows: Sequence[Given], count: int) -> list[Given]:
    """At most ``count`` rows, evenly spread."""
    step = max(1, -(-len(rows) // count))
    return list(rows[::step])


def see(path: Path, *, answered: bool, assistant: Assistant, each: int | None = None) -> Seen:
    """Run one file and look for what must not be."""
    rows, skipped = given(path, each)
    out = _run(_job(assistant.policy, answered), rows)
    seen = Seen(path.name, answered, is_public(path), list(zip(rows, out, strict=False)), skipped)
    if [one.row["id"] for one in rows] != [row["id"] for row in out]:
        seen.problems.append(f"{len(rows)} rows went in and {len(out)} came out, or not in their order")
    for one, row in seen.pairs:
        seen.problems += problems(one.row, row, assistant)
    return seen


def _job(policy: str, answered: bool) -> Job:
    from assist.jobs import CheckJob, SuggestJob

    return SuggestJob("playbook", policy, 3) if answered else CheckJob(policy)


def _run(job: Job, rows: Sequence[Given]) -> list[Row]:
    from assist.batch import run

    made: list[bytes] = []
    run(job, enumerate((encode(one.row) for one in rows), start=1), made.append, workers=_WORKERS)
    return [json.loads(line) for line in b"".join(made).splitlines()]


def problems(row: Row, answer: Row, assistant: Assistant) -> Iterator[str]:
    """What is wrong with one answer, without a word of any text."""
    if answer["error"] is not None:
        yield f"{row['id']}: {answer['error']['code']}"
    elif answer.get("verdict") == "error":
        yield f"{row['id']}: a stage broke"
    for suggestion in answer.get("suggestions", ()):
        if (verdict := again(row, suggestion, assistant)) != "pass":
            yield f"{row['id']}: a delivered text is checked again and ends with {verdict}"
    if "suggestions" in answer and not (answer["suggestions"] or answer["withheld"] or answer["advice"]):
        yield f"{row['id']}: no suggestion, and nothing says why"


def again(row: Row, suggestion: Row, assistant: Assistant) -> str:
    """The verdict of a second check of a delivered text, by the SDK."""
    from assist.conversation import parse_conversation

    conversation = parse_conversation(row)
    checked = assistant.check(
        suggestion["text"],
        channel=conversation.channel.value,
        market=conversation.market,
        lang=suggestion["language"],
        facts=conversation.facts,
    )
    same = checked.text_sha256 == suggestion["certificate"]["text_sha256"]
    return checked.verdict.value if same else "another hash"


def report(seen: Sequence[Seen]) -> Iterator[str]:
    """Everything that was seen, as Markdown."""
    yield from _table(
        "Rows", ("file", "source", "rows", "what became of them"), chain.from_iterable(map(_counts, seen))
    )
    told = [one for one in seen if one.answered]
    head = ("source", "conversations", "with suggestions", "texts passed", "repaired", "reply", "holding")
    yield from _table("Suggestions", head, _by_source(told, _suggested))
    yield from _table("Withheld", ("source", "reason", "rows"), _each(told, _reasons))
    yield from _table("Languages without a template", ("source", "language", "rows"), _each(told, _languages))
    yield from _table("Advice", ("source", "action", "rows"), _each(told, _advice))
    replies = [one for one in seen if not one.answered]
    yield from _table(
        "Verdicts", ("source", "texts", "pass", "flag", "error", "flagged"), _by_source(replies, _checked)
    )
    for one in (one for one in replies if one.public):
        yield from _table(
            f"Rules that fire most, {one.file}", ("rule", "texts"), _each([one], _rules, MOST, named=False)
        )
    found = [problem for one in seen for problem in one.problems]
    yield f"{len(found)} problems" + "".join(f"\n- {problem}" for problem in found)


def _table(title: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    cells = [[f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in row] for row in rows]
    if cells:
        yield f"### {title}\n"
        yield from (f"| {' | '.join(row)} |" for row in [head, ["---"] * len(head), *cells])
        yield ""


def _counts(seen: Seen) -> Iterator[Sequence[object]]:
    for source, count in Counter(one.source for one, _ in seen.pairs).items():
        yield seen.file, source, count, "answered" if seen.answered else "checked"
    for reason, count in seen.skipped.items():
        yield seen.file, "", count, f"skipped: {reason}"


def _grouped(seen: Iterable[Seen]) -> dict[str, list[tuple[Row, Row]]]:
    found: dict[str, list[tuple[Row, Row]]] = {}
    for one, row in chain.from_iterable(item.pairs for item in seen):
        found.setdefault(one.source, []).append((one.row, row))
    return found


def _by_source(seen: Iterable[Seen], tell: Callable[[list[Row]], Sequence[object]]) -> Iterator[Sequence[object]]:
    return ((source, *tell([row for _, row in pairs])) for source, pairs in _grouped(seen).items())


def _each(
    seen: Iterable[Seen], tell: Callable[[Row, Row], set[str]], most: int | None = None, *, named: bool = True
) -> Iterator[Sequence[object]]:
    groups = _grouped(seen) if named else {"": list(chain.from_iterable(_grouped(seen).values()))}
    for source, pairs in groups.items():
        count = Counter(chain.from_iterable(tell(*pair) for pair in pairs))
        yield from ((*([source] if named else []), name, rows) for name, rows in count.most_common(most))


def _suggested(rows: list[Row]) -> Sequence[object]:
    texts = [suggestion for row in rows for suggestion in row["suggestions"]]
    verdicts, kinds = Counter(text["verdict"] for text in texts), Counter(text["kind"] for text in texts)
    some = sum(bool(row["suggestions"]) for row in rows)
    return len(rows), some, verdicts["pass"], verdicts["rewritten"], kinds["reply"], kinds["holding"]


def _checked(rows: list[Row]) -> Sequence[object]:
    count = Counter(row["verdict"] for row in rows)
    return len(rows), count["pass"], count["flag"], count["error"], str(rate(count["flag"], len(rows)))


def _reasons(_row: Row, answer: Row) -> set[str]:
    return {withheld["reason"] for withheld in answer["withheld"]}


def _languages(_row: Row, answer: Row) -> set[str]:
    missing = "no_template_for_language" in _reasons(_row, answer)
    return {answer["run"]["language"]} if missing else set()


def _advice(_row: Row, answer: Row) -> set[str]:
    return {" ".join(filter(None, (one["action"], one["category"]))) for one in answer["advice"]}


def _rules(_row: Row, answer: Row) -> set[str]:
    return {finding["rule_id"] for finding in answer["findings"] if finding["severity"] != "notice"}


app = typer.Typer(add_completion=False)


@app.command()
def main(
    shared: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="the folder of data and cases")],
    each: Annotated[int | None, typer.Option(min=1, help="at most so many rows of each file")] = None,
    policy: Annotated[str, typer.Option(help="policy pack: id, id@version or folder")] = "tiktok-shop",
) -> None:
    """Answer and check real input, and print what came of it; exit code 1 where something is wrong."""
    from assist import Assistant

    assistant = Assistant(policy=policy)
    wanted = [(path, True) for path in files(shared, ANSWERED)] + [(path, False) for path in files(shared, CHECKED)]
    if not wanted:
        raise typer.BadParameter(f"{shared} holds none of the files", param_hint="SHARED")
    seen = [see(path, answered=answered, assistant=assistant, each=each) for path, answered in wanted]
    for line in report(seen):
        typer.echo(line)
    raise typer.Exit(1 if any(one.problems for one in seen) else 0)


if __name__ == "__main__":
    app()
