"""``assist eval prefer SUITE A B``: a judge says, in both orders, which of two runs replies better."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from assist.cli.running import Exit
from assist.errors import ErrorCode, InputError
from evals.calibration import advisory_of, read_calibrations
from evals.compare import refuse_others
from evals.judge import Judge, open_judge
from evals.loading import load_samples
from evals.preference import Preference, Preferences, Preferred, example, preference, tally
from evals.progress import shown
from evals.run_folder import RunFolder, cases_digest
from evals.runner import Progress, seed_of
from evals.sample import Form, Sample
from evals.suite import load_suite, suite_path
from guardrails.asking import Failed

app = typer.Typer(add_completion=False)
_INDENT = 16


@app.command()
def main(
    suite: Annotated[str, typer.Argument(metavar="SUITE", help="The suite both runs are of.")],
    first: Annotated[Path, typer.Argument(metavar="A", help="The folder of one run.")],
    second: Annotated[Path, typer.Argument(metavar="B", help="The folder of the other.")],
    judge: Annotated[str, typer.Option(help="The model that judges, provider:name.")],
    calibration: Annotated[Path | None, typer.Option(metavar="FILE.json", help="Its calibration.")] = None,
    cache: Annotated[Path | None, typer.Option(metavar="FILE", help="SQLite file of remembered verdicts.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as one JSON object.")] = False,
) -> int:
    """Compare the replies of two runs. Exit code 3: a pair got no verdict because of a failure."""
    loaded = load_suite(suite_path(suite))
    samples = {sample.id: sample for sample in load_samples(loaded)}
    pairs, silent = _pairs(RunFolder(first), RunFolder(second), samples)
    opened = open_judge(judge, cache)
    with shown("comparing") as show:
        asked = _asked(opened, pairs, loaded.written.seed, lambda done: show(Progress(len(pairs), done)))
        found = tally(asyncio.run(asked))
    advisory = advisory_of("preference", example(), opened, read_calibrations([calibration] if calibration else []))
    if as_json:
        from assist import to_json

        typer.echo(json.dumps({"advisory": advisory, "without_both": silent, **to_json(found)}, ensure_ascii=False))
    else:
        _show(found, silent, advisory)
    return Exit.UNCHECKED if found.broken else Exit.DONE


Pair = tuple[Sample, int, str, str]


def _pairs(first: RunFolder, second: RunFolder, samples: dict[str, Sample]) -> tuple[list[Pair], int]:
    """Every sample that both runs reply to, and how many conversations lack a reply in one of them."""
    digest = cases_digest(samples.values())
    for folder in (first, second):
        if folder.manifest()["cases_sha256"] != digest:
            said = f"{folder.path} is a run of other cases than this suite's; name the suite it was run with."
            raise InputError(ErrorCode.INVALID_OPTION, said)
    refuse_others(first.manifest(), second.manifest())
    both = zip(first.records(), second.records(), strict=True)
    rows = [(one["row"], other["row"]) for one, other in both]
    pairs = [
        (samples[one["id"]], one["trial"], _reply(one), _reply(other))
        for one, other in rows
        if samples[one["id"]].form is Form.CONVERSATIONS
    ]
    kept = [(sample, trial, a, b) for sample, trial, a, b in pairs if a is not None and b is not None]
    if not kept:
        raise InputError(ErrorCode.EMPTY_FILE, "there is no conversation to which both runs reply.")
    return kept, len(pairs) - len(kept)


def _reply(row: Mapping[str, Any]) -> str | None:
    """The first reply; a draft that was withheld is none."""
    replies = row["output"]["replies"]
    return str(replies[0]["text"]) if replies else None


async def _asked(judge: Judge, pairs: Sequence[Pair], seed: int, goes_on: Callable[[int], None]) -> list[Preference]:
    questions = [
        (preference(first, second, sample.conversation()), seed_of(seed, sample.id, trial))
        for sample, trial, first, second in pairs
    ]
    said = await judge.ask_all(questions, goes_on)
    return [_preference(sample, trial, one) for (sample, trial, _, _), one in zip(pairs, said, strict=True)]


def _preference(sample: Sample, trial: int, said: Preferred | Failed) -> Preference:
    if isinstance(said, Failed):
        return Preference(sample.id, trial, sample.cluster, None, said.reason, said.kind)
    return Preference(sample.id, trial, sample.cluster, said)


def _show(found: Preferences, silent: int, advisory: str | None) -> None:
    from assist.cli.page import Page

    page = Page()
    undetermined = sum(found.undetermined.values())
    page.heading(f"{len(found.each)} pairs of replies", "each judged in both orders")
    for name, count in (("first better", found.first), ("second better", found.second), ("neither", found.neither)):
        page.field(name, f"{count}/{len(found.each)}", indent=_INDENT)
    page.field("undetermined", f"{undetermined}/{len(found.each)}", indent=_INDENT)
    for reason, count in found.undetermined.items():
        page.field("", f"{count}: {reason}", "dim", indent=_INDENT)
    if silent:
        page.field("not asked", f"{silent}: a reply is missing in one of the runs", indent=_INDENT)
    page.field("second wins", f"{found.second_wins}; sign test p = {found.p:.3g}", indent=_INDENT)
    if advisory is not None:
        page.line(f"Advisory: {advisory}.", "yellow")


if __name__ == "__main__":
    app()
