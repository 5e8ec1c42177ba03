"""``assist eval compare A B``: two runs of the same cases, with statistics and every sample that flipped."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assist.cli.running import Exit, say
from evals.compare import ALPHA, Compared, Comparison, Flip, compare
from evals.run_folder import RunFolder

if TYPE_CHECKING:
    from assist.cli.page import Page

app = typer.Typer(add_completion=False)
#: Flipped samples shown on a page; all of them are in the JSON.
SHOWN = 20
_INDENT = 20


@app.command()
def main(
    first: Annotated[Path, typer.Argument(metavar="A", help="The folder of the run before.")],
    second: Annotated[Path, typer.Argument(metavar="B", help="The folder of the run after.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as one JSON object.")] = False,
) -> int:
    """Compare two runs. Exit code 1: the second is worse by more than chance; 3: something could not be compared."""
    folders = RunFolder(first), RunFolder(second)
    found = compare(*folders)
    if as_json:
        from assist import to_json

        typer.echo(json.dumps(to_json(found), ensure_ascii=False))
    else:
        _show(found, first, second)
    stopped = [folder.path.name for folder in folders if folder.ended() is not None]
    if stopped:
        return say(f"{' and '.join(stopped)} did not come to an end; --resume goes on.", Exit.UNCHECKED)
    if not found.is_judged(folders[1].manifest()["undetermined_at_most"]):
        return say("too many samples were not judged in both runs, so nothing can be said of them.", Exit.UNCHECKED)
    return Exit.FOUND if any(one.is_worse for one in found.metrics) else Exit.DONE


def _show(found: Comparison, first: Path, second: Path) -> None:
    from assist.cli.page import Page

    page = Page()
    page.heading(f"{first.name} (first) and {second.name} (second)", "p adjusted by Holm over all tested metrics")
    for one in found.metrics:
        if one.pairs or one.left_out:
            page.field(one.metric.name, figure(one), "bold red" if one.is_worse else "", indent=_INDENT)
            if one.advisory:
                page.field("", f"advisory: {one.advisory}", "yellow", indent=_INDENT)
    for name, reason in found.left_out.items():
        page.field(name, f"not compared: {reason}", "dim", indent=_INDENT)
    _show_flips(page, found.flips)


def figure(one: Compared) -> str:
    """One metric of both runs in one line."""
    lost = f"; {one.left_out} not judged in both, {one.undetermined} undetermined" if one.left_out else ""
    if one.metric.graded:
        return f"{_difference(one)}{lost}"
    shares = f"{one.first}/{one.pairs} -> {one.second}/{one.pairs} pass"
    if not one.pairs:
        return f"no sample was judged in both{lost}"
    change = f"{one.better} better, {one.worse} worse of {one.clusters}"
    smallest = (
        "too few samples to see any difference"
        if one.smallest is None
        else f"smallest difference to be seen {100 * one.smallest:.1f} points"
    )
    return f"{shares}; {change}; {_tested(one)}; {smallest}{lost}"


def _tested(one: Compared) -> str:
    if one.adjusted is None:
        return "not tested, as it cannot decide"
    verdict = "may be chance" if one.adjusted >= ALPHA else "worse" if one.worse > one.better else "better"
    return f"p = {one.adjusted:.3g} ({verdict})"


def _difference(one: Compared) -> str:
    found = one.difference
    if found is None or found.mean is None:
        return "no sample has a value in both"
    bounds = "" if found.low is None or found.high is None else f" [{found.low:+.3g}, {found.high:+.3g}]"
    tested = "not tested" if one.adjusted is None else f"p = {one.adjusted:.3g}"
    return f"{found.mean:+.3g}{bounds} {one.metric.unit} on average over {found.n}; {tested}"


def _show_flips(page: Page, flips: tuple[Flip, ...]) -> None:
    page.heading(f"{len(flips)} flipped", f"the first {SHOWN}; --json has all" if len(flips) > SHOWN else "")
    for flip in flips[:SHOWN]:
        page.field(_label(flip), f"{flip.metric}: {flip.first} -> {flip.second}", indent=_INDENT)
        for reason in filter(None, (flip.first_reason, flip.second_reason)):
            page.field("", reason, "dim", indent=_INDENT)
        if flip.first_text == flip.second_text:
            page.quote("", flip.first_text or "(no text)", indent=_INDENT)
        else:
            page.quote("first", flip.first_text or "(no reply)", indent=_INDENT)
            page.quote("second", flip.second_text or "(no reply)", indent=_INDENT)


def _label(flip: Flip) -> str:
    """The sample and, from the second on, its repeat; ids come from outside."""
    from assist.cli.page import visible

    return visible(" ".join(flip.id.split())) + (f"#{flip.trial}" if flip.trial > 1 else "")


if __name__ == "__main__":
    app()
