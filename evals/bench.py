"""Speed against floors measured in the same run: `make bench`.

Each measurement is one function in ``MEASUREMENTS``. It times ours and a floor over the same distinct
texts (a text seen twice is served from caches), so the ratio means the same on every machine. What
cannot be measured says so in its row. Nothing here decides pass or fail: the budgets are printed beside.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated

import typer

from evals.dataset import Line, Row, lines, write
from evals.statistics import percentile

if TYPE_CHECKING:
    from guardrails.compiling import CompiledPack

CASES = Path(__file__).parent / "cases"
WARM_UP = 20
COLD_STARTS = 11
BATCH_ROWS = 20_000
ENOUGH_FOR_P99 = 100

Seconds = list[float]


class NotMeasuredError(RuntimeError):
    """A measurement could not be taken; the message says what is missing or what failed."""


@dataclass(frozen=True, slots=True)
class Unit:
    """How times of one kind are shown: a factor, or a count a second."""

    name: str
    factor: float = 1.0
    per_second: bool = False

    def show(self, seconds: float) -> str:
        """The time as text; at least two digits are kept."""
        value = self.factor / seconds if self.per_second else self.factor * seconds
        return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


MICROSECONDS = Unit("µs", 1e6)
MILLISECONDS = Unit("ms", 1e3)
ROWS_PER_SECOND = Unit("rows/s", per_second=True)


@dataclass(frozen=True, slots=True)
class Timed:
    """Times in seconds of ours and of the floor, measured in turn over the same inputs."""

    ours: Seconds
    floor: Seconds

    @property
    def ratio(self) -> float:
        """How many times the floor's median ours takes."""
        return percentile(self.ours, 0.5) / percentile(self.floor, 0.5)


@dataclass(frozen=True, slots=True)
class Measurement:
    """One row of the table. ``budget`` is the design's words for the limit, shown and not judged."""

    name: str
    floor: str
    unit: Unit
    budget: str
    run: Callable[[Sequence[str]], Timed]


MEASUREMENTS: dict[str, Measurement] = {}


def measurement(
    name: str, *, floor: str, unit: Unit, budget: str
) -> Callable[[Callable[[Sequence[str]], Timed]], None]:
    """Register a function from distinct texts to times under ``name``."""

    def register(run: Callable[[Sequence[str]], Timed]) -> None:
        MEASUREMENTS[name] = Measurement(name, floor, unit, budget, run)

    return register


@measurement(
    "full rule check",
    floor="raw word automaton",
    unit=MICROSECONDS,
    budget="p50 100 µs at 300 characters, p99 500 µs",
)
def _rule_check(texts: Sequence[str]) -> Timed:
    return Timed(each(rule_check(), texts), each(word_automaton(policy_words()), texts))


@measurement("SDK check", floor="raw word automaton", unit=MICROSECONDS, budget="none set")
def _sdk_check(texts: Sequence[str]) -> Timed:
    return Timed(each(sdk_check(), texts), each(word_automaton(policy_words()), texts))


@measurement("chain around its model calls", floor="the model calls alone", unit=MILLISECONDS, budget="1 ms")
def _chain(_texts: Sequence[str]) -> Timed:
    raise NotMeasuredError("needs a drafter that calls a chat model")


@measurement(
    "assist check --batch, 2 cores",
    floor="bare loop: read, parse, write",
    unit=ROWS_PER_SECOND,
    budget="15,000 rows/s",
)
def _batch(texts: Sequence[str]) -> Timed:
    _needs_command()
    with tempfile.TemporaryDirectory() as folder, two_cores():
        given, made = Path(folder, "in.jsonl"), Path(folder, "out.jsonl")
        count = write(given, distinct_rows(texts, BATCH_ROWS))
        command = [sys.executable, "-m", "assist", "check", "--batch", str(given), "--output", str(made)]
        ours = _run(command) / count
        bare = _run([sys.executable, "-c", _BARE_LOOP, str(given), str(made)]) / count
    return Timed([ours], [bare])


@measurement("import assist, cold", floor="bare interpreter", unit=MILLISECONDS, budget="150 ms")
def _import(_texts: Sequence[str]) -> Timed:
    return _cold([sys.executable, "-c", "import assist"])


@measurement("assist check TEXT, cold", floor="bare interpreter", unit=MILLISECONDS, budget="400 ms")
def _check_cold(_texts: Sequence[str]) -> Timed:
    _needs_command()
    return _cold([sys.executable, "-m", "assist", "check", "Your parcel left our warehouse this morning."])


def rule_check() -> Callable[[str], object]:
    """The rule stage alone: all rules of the shipped pack, all languages, no facts."""
    from guardrails.rules import Setting

    rules, setting = _pack().rules(), Setting()
    return lambda text: rules.check(text, setting)


def sdk_check() -> Callable[[str], object]:
    """The whole public check of one text, certificate included."""
    try:
        from assist import Assistant
    except ImportError as error:
        raise NotMeasuredError(str(error)) from error
    return Assistant().check


def policy_words() -> list[str]:
    """Every reading of every word of the shipped concepts, as the rules look for them."""
    words = sorted({text for text, *_ in _pack().words[0]})
    if not words:
        raise NotMeasuredError("the shipped pack has no words")
    return words


def word_automaton(words: Sequence[str]) -> Callable[[str], object]:
    """The floor: one pass of an automaton of all words over the lower-cased text, and nothing else."""
    from ahocorasick_rs import AhoCorasick

    automaton = AhoCorasick(list(words))
    return lambda text: automaton.find_matches_as_indexes(text.lower(), overlapping=True)


def each(call: Callable[[str], object], texts: Sequence[str]) -> Seconds:
    """The time of each call, one for every text, after a warm-up on other wording."""
    for number in range(WARM_UP):
        call(f"Warm-up {number}: nothing of the texts that count.")
    times = []
    for text in texts:
        begin = perf_counter()
        call(text)
        times.append(perf_counter() - begin)
    return times


def distinct_texts(files: Sequence[Path]) -> list[str]:
    """The texts of all rows that have one, each once, in the order of the files."""
    found = (line.row.get("text") for file in files for line in lines(file) if isinstance(line, Line))
    return list(dict.fromkeys(text for text in found if isinstance(text, str) and text.strip()))


def distinct_rows(texts: Sequence[str], count: int) -> Iterator[Row]:
    """``count`` check rows, no two of the same text: after the first round a number is added."""
    for number in range(count):
        text = texts[number % len(texts)]
        turn = number // len(texts)
        yield {"id": f"row-{number}", "text": f"{text} ({turn})" if turn else text}


def table(texts: Sequence[str], chosen: Mapping[str, Measurement]) -> Iterator[str]:
    """Run the measurements and give the table line by line, as Markdown."""
    yield "| what | p50 | p99 | floor | floor's p50 | times the floor | budget |"
    yield "| --- | ---: | ---: | --- | ---: | ---: | --- |"
    for one in chosen.values():
        yield f"| {' | '.join(_cells(one, texts))} |"


def _cells(one: Measurement, texts: Sequence[str]) -> list[str]:
    try:
        timed = one.run(texts)
    except NotMeasuredError as missing:
        return [one.name, f"not measured: {missing}", "-", one.floor, "-", "-", one.budget]
    p50, floor = percentile(timed.ours, 0.5), percentile(timed.floor, 0.5)
    p99 = one.unit.show(percentile(timed.ours, 0.99)) if len(timed.ours) >= ENOUGH_FOR_P99 else "-"
    unit = one.unit
    return [
        one.name,
        f"{unit.show(p50)} {unit.name}",
        p99,
        one.floor,
        f"{unit.show(floor)} {unit.name}",
        f"{timed.ratio:.1f}",
        one.budget,
    ]


def _pack() -> CompiledPack:
    from guardrails.compiling import open_pack
    from guardrails.errors import PolicyError

    try:
        return open_pack()
    except PolicyError as error:
        raise NotMeasuredError(f"the shipped pack does not load: {error}") from error


def _needs_command() -> None:
    from importlib.util import find_spec

    if find_spec("assist") is None or find_spec("assist.__main__") is None:
        raise NotMeasuredError("python -m assist is not there")


def _cold(command: Sequence[str]) -> Timed:
    """A new process each time, ours and the bare interpreter in turn, so that drift meets both."""
    ours, bare = [], []
    for _ in range(COLD_STARTS):
        ours.append(_run(command))
        bare.append(_run([sys.executable, "-c", "pass"]))
    return Timed(ours, bare)


def _run(command: Sequence[str]) -> float:
    begin = perf_counter()
    # Every command is written in this file.
    done = subprocess.run(command, check=False, capture_output=True, encoding="utf-8", errors="replace")  # noqa: S603
    took = perf_counter() - begin
    if done.returncode not in {0, 1}:  # 1: findings, which is a result
        raise NotMeasuredError(f"exit {done.returncode}: {(done.stderr.strip().splitlines() or ['no message'])[-1]}")
    return took


@contextmanager
def two_cores() -> Iterator[None]:
    """Keep this process and its children on two cores, where the system can."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(before)[:2])
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


_BARE_LOOP = """
import json, sys
with open(sys.argv[1], "rb") as given, open(sys.argv[2], "wb") as made:
    for line in given:
        made.write(json.dumps(json.loads(line), ensure_ascii=False).encode() + b"\\n")
"""

app = typer.Typer(add_completion=False)


@app.command()
def main(
    corpus: Annotated[list[Path] | None, typer.Option(exists=True, dir_okay=False, help="rows with a text")] = None,
    only: Annotated[str, typer.Option(help="measure only what has this in its name")] = "",
) -> None:
    """Print a Markdown table of times and of their ratio to a floor measured in the same run."""
    files = corpus or sorted(CASES.glob("*.jsonl"))
    texts = distinct_texts(files)
    if not texts:
        raise typer.BadParameter("no row of the corpus has a text", param_hint="--corpus")
    chosen = {name: one for name, one in MEASUREMENTS.items() if only in name}
    length = percentile([float(len(text)) for text in texts], 0.5)
    typer.echo(f"{len(texts)} distinct texts of {length:.0f} characters (median). {_machine()} {_policy()}\n")
    for line in table(texts, chosen):
        typer.echo(line)


def _machine() -> str:
    return f"Python {platform.python_version()}, {platform.system()}, {os.cpu_count()} cores."


def _policy() -> str:
    """What the checks had to look for: times of an empty pack mean little."""
    try:
        proof = _pack().proof
        return f"The pack has {proof.rules} rules and {len(policy_words()):,} readings of words."
    except NotMeasuredError as missing:
        return f"No pack: {missing}."


if __name__ == "__main__":
    app()
