"""``assist eval run SUITE``: run a suite, show the figures, write the folder, and answer with the gate's exit code."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assist.cli import progress as signals
from assist.cli.running import Exit, say
from assist.errors import ErrorCode, InputError
from evals.gate import Held
from evals.limits import MOST
from evals.progress import shown
from evals.reports import write_reports
from evals.suite import Suite, load_suite, suite_path
from evals.suite_run import Finished, Options, run_suite

app = typer.Typer(add_completion=False)


@app.command()
def main(
    suite: Annotated[str, typer.Argument(metavar="SUITE", help="A suite's file, or the name of one that ships.")],
    output: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The run's folder; default runs/NAME-HASH.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the run in the folder.")] = False,
    retry_undetermined: Annotated[
        bool, typer.Option("--retry-undetermined", help="Go on, and run undetermined samples once more.")
    ] = False,
    recorded: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Judge these drafts, or an earlier run's results, instead.")
    ] = None,
    model: Annotated[str | None, typer.Option(help="Draft by this model instead of the suite's.")] = None,
    policy: Annotated[str | None, typer.Option(help="Judge by this policy pack instead of the suite's.")] = None,
    judge: Annotated[str | None, typer.Option(help="Judge by this model instead of the suite's.")] = None,
    cache: Annotated[Path | None, typer.Option(metavar="FILE", help="SQLite file of remembered verdicts.")] = None,
    concurrency: Annotated[int, typer.Option(min=1, max=1000, help="Most samples at once.")] = MOST,
    max_calls: Annotated[int | None, typer.Option(min=1, help="Budget in calls to models.")] = None,
    max_cost: Annotated[float | None, typer.Option(min=0, help="Budget in money, by the suite's prices.")] = None,
    fail_under: Annotated[
        float | None, typer.Option(min=0, max=1, help="Fail if the first metric's bound is worse than this share.")
    ] = None,
) -> int:
    """Run a suite. Exit code 1: the gate failed; 3: something could not be judged or was not run."""
    chosen = _changed(load_suite(suite_path(suite)), recorded, model, policy)
    if fail_under is not None:
        chosen = chosen.demanding(fail_under)
    options = Options(output, resume, retry_undetermined, cache, concurrency, max_calls, max_cost, judge)
    with signals.stopping() as stopped, shown(chosen.name) as show:

        def goes_on(progress: object) -> bool:
            show(progress)  # type: ignore[arg-type]
            return not stopped()

        finished = run_suite(chosen, options, goes_on)
    write_reports(finished)
    _show(finished)
    return exit_code(finished)


def _changed(suite: Suite, recorded: Path | None, model: str | None, policy: str | None) -> Suite:
    """The suite with another system, or with other options of its own."""
    from dataclasses import replace

    from evals.systems.recorded import RecordedSystem

    system = suite.system
    if recorded is not None:
        named = {name: getattr(system, name) for name in ("policy", "added") if hasattr(system, name)}
        system = RecordedSystem(path=str(recorded), **named)
    given = {key: value for key, value in (("model", model), ("policy", policy)) if value is not None}
    unknown = [key for key in given if key not in type(system).model_fields]
    if unknown:
        said = f"the system {system.kind} has no {unknown[0]}; leave --{unknown[0]} out."
        raise InputError(ErrorCode.INVALID_OPTION, said, unknown[0])
    return replace(suite, system=type(system).model_validate({**system.model_dump(), **given}))


def _show(finished: Finished) -> None:
    from assist.cli.page import Page
    from evals.reports.terminal import show

    show(Page(), finished)


def exit_code(finished: Finished) -> int:
    """The contract's exit code; the highest of 3, 1 and 0 wins."""
    if finished.ended is not None:
        left = finished.summary.not_run
        return say(f"{finished.ended}; {left:,} samples were not run. --resume goes on.", Exit.UNCHECKED)
    held = {demand.held for demand in finished.gate.demands}
    if Held.UNDETERMINED in held:
        return Exit.UNCHECKED
    return Exit.FOUND if Held.FAILED in held else Exit.DONE


if __name__ == "__main__":
    app()
