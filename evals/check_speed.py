"""How fast checks are: the rules, the SDK, batches, and a cold start."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from evals.dataset import Row, write
from evals.timing import (
    MICROSECONDS,
    MILLISECONDS,
    ROWS_PER_SECOND,
    NotMeasuredError,
    Timed,
    cold,
    in_turn,
    measurement,
    run_command,
    two_cores,
)

if TYPE_CHECKING:
    from guardrails.compiling import CompiledPack

COLD_STARTS = 11
BATCH_ROWS = 40_000
#: What one ordinary check from a shell is given.
ORDINARY = "Your parcel left our warehouse this morning."

BARE_LOOP = """
import json, sys
with open(sys.argv[1], "rb") as given, open(sys.argv[2], "wb") as made:
    for line in given:
        made.write(json.dumps(json.loads(line), ensure_ascii=False).encode() + b"\\n")
"""


@measurement(
    "full rule check",
    floor="raw word automaton",
    unit=MICROSECONDS,
    budget="p50 100 µs at 300 characters, p99 500 µs",
)
def _rule_check(texts: Sequence[str]) -> Timed:
    return in_turn(rule_check(), word_automaton(policy_words()), texts)


@measurement("SDK check", floor="raw word automaton", unit=MICROSECONDS, budget="none set")
def _sdk_check(texts: Sequence[str]) -> Timed:
    return in_turn(sdk_check(), word_automaton(policy_words()), texts)


@measurement(
    "assist check --batch, 2 cores, start included",
    floor="bare loop: read, parse, write",
    unit=ROWS_PER_SECOND,
    budget="15,000 rows/s",
)
def _batch(texts: Sequence[str]) -> Timed:
    with tempfile.TemporaryDirectory() as folder, two_cores():
        given, made = Path(folder, "in.jsonl"), Path(folder, "out.jsonl")
        count = write(given, distinct_rows(texts, BATCH_ROWS))
        ours = run_command([sys.executable, "-m", "assist", "check", "--batch", str(given), "--output", str(made)])
        bare = run_command([sys.executable, "-c", BARE_LOOP, str(given), str(made)])
    return Timed([ours / count], [bare / count])


@measurement("import assist, cold", floor="bare interpreter", unit=MILLISECONDS, budget="150 ms")
def _import(_texts: Sequence[str]) -> Timed:
    return cold([sys.executable, "-c", "import assist"], COLD_STARTS)


@measurement("assist check TEXT, cold", floor="bare interpreter", unit=MILLISECONDS, budget="400 ms")
def _check_cold(_texts: Sequence[str]) -> Timed:
    return cold([sys.executable, "-m", "assist", "check", ORDINARY], COLD_STARTS)


def rule_check() -> Callable[[str], object]:
    """The rule stage alone: all rules of the shipped pack, all languages, no facts."""
    from guardrails.rules import Setting

    rules, setting = shipped_pack().rules(), Setting()
    return lambda text: rules.check(text, setting)


def sdk_check() -> Callable[[str], object]:
    """The whole public check of one text."""
    from assist import Assistant

    shipped_pack()
    return Assistant().check


def policy_words() -> list[str]:
    """Every reading of every word of the shipped concepts, as the rules look for them."""
    words = sorted({text for text, *_ in shipped_pack().words[0]})
    if not words:
        raise NotMeasuredError("the shipped pack has no words")
    return words


def word_automaton(words: Sequence[str]) -> Callable[[str], object]:
    """The floor: one pass of an automaton of all words over the lower-cased text, and nothing else."""
    from ahocorasick_rs import AhoCorasick

    automaton = AhoCorasick(list(words))
    return lambda text: automaton.find_matches_as_indexes(text.lower(), overlapping=True)


def distinct_rows(texts: Sequence[str], count: int) -> Iterator[Row]:
    """``count`` check rows, no two of the same text: after the first round a number is added."""
    for number in range(count):
        text = texts[number % len(texts)]
        turn = number // len(texts)
        yield {"id": f"row-{number}", "text": f"{text} ({turn})" if turn else text}


def shipped_pack() -> CompiledPack:
    """The pack that ships with the guard; one that does not load is not measured."""
    from guardrails.compiling import open_pack
    from guardrails.errors import PolicyError

    try:
        return open_pack()
    except PolicyError as error:
        raise NotMeasuredError(f"the shipped pack does not load: {error}") from error


def is_carried_compiled(pack: CompiledPack) -> bool:
    """Whether ``pack`` came out of its compiled form; else each new process builds and proves it first."""
    from guardrails.compiling import COMPILED, SHIPPED

    try:
        return type(pack).model_validate_json((SHIPPED / COMPILED).read_bytes()).sources == pack.sources
    except (OSError, ValueError):
        return False
