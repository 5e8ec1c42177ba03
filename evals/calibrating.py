"""Measuring a judge against people's labels: what each kind of judge is asked about a labelled row.

helpfulness   a conversation with ``text`` and ``label`` (true: the reply is helpful)
meanings      a conversation with ``text``, ``statement`` and ``label`` (true: the text says it)
preference    a conversation with ``first``, ``second`` and ``label`` (``first`` or ``second``)
critique      a draft as in suites, with ``violates``
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assist.errors import ErrorCode, InputError
from evals.calibration import Calibration, Interval
from evals.judge import Judge
from evals.judge_agreement import agreement
from evals.judging import judged, question
from evals.preference import ORDER, Preferred, preference
from evals.preference import example as preference_example
from evals.run_folder import row_text
from evals.scorers.helpfulness import Helpfulness
from evals.scorers.meanings import Meanings
from evals.statistics import Rate
from evals.tabular import read_rows
from guardrails.asking import Ask, Failed, Steps
from guardrails.canonical import digest

if TYPE_CHECKING:
    from assist.conversation import Conversation
    from guardrails.chain import Chain
    from guardrails.finding import Stages
    from guardrails.guard import Pass

#: By what a judge draws while it is measured.
SEED = 1
#: Why nobody was asked about a draft: what the rules found in it is sent to no model.
UNSENT = "unsent"
#: Answers that decide nothing and are no failure of the model's.
UNDECIDED = frozenset({"unsure", "neither", ORDER, UNSENT})
#: What a judge says of a row, yes or no; or why it says nothing.
Said = bool | Failed
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of judge: the task it is asked for, its label in a row, and what it is asked."""

    task: str
    label: Callable[[Row], bool]
    questions: Callable[[Row], Steps[Said]]
    example: Callable[[], Ask]


@dataclass(frozen=True, slots=True)
class Calibrated:
    """A calibration, and what the judge said of each row: its id, the label, and yes, no or the reason for neither."""

    calibration: Calibration
    each: tuple[tuple[str, bool, Said], ...]


def labelled_rows(path: Path) -> Sequence[Row]:
    """The rows of a labelled file.

    Raises:
        InputError: it cannot be read, is empty, or repeats an id.
    """
    rows = [line.row for line in read_rows(path)]
    ids = [row.get("id") for row in rows]
    if not rows:
        raise InputError(ErrorCode.EMPTY_FILE, f"{path} is empty; it must hold labelled rows.")
    if len(set(map(str, ids))) != len(ids) or None in ids:
        raise InputError(ErrorCode.REPEATED_ID, f"{path}: each labelled row needs an id of its own.", "id")
    return rows


async def calibrate(
    name: str,
    judge: Judge,
    rows: Sequence[Row],
    goes_on: Callable[[int], None] = lambda _: None,
    kind: Kind | None = None,
) -> Calibrated:
    """Ask the judge about every row, and compare it with the labels; ``goes_on`` is told how many are done.

    ``kind`` is asked in place of the one that ``name`` has among ``KINDS``.

    Raises:
        InputError: a row lacks what this kind of judge needs.
    """
    kind = kind or KINDS[name]
    prepared = [_prepared(kind, row) for row in rows]
    said = await judge.ask_all([(questions, SEED) for _, questions in prepared], goes_on)
    each = tuple((str(row["id"]), label, one) for row, (label, _), one in zip(rows, prepared, said, strict=True))
    pairs = [(label, one) for _, label, one in each if isinstance(one, bool)]
    found = agreement(pairs)
    calibration = Calibration(
        judge=name,
        key=judge.key(kind.example()),
        model=judge.model,
        labelled_sha256=digest(sorted(map(row_text, rows))),
        rows=len(rows),
        undetermined=len(rows) - len(pairs),
        agreed=_interval(found.agreed),
        base_rate=_interval(found.base_rate),
        judged_rate=_interval(found.judged_rate),
        recall=_interval(found.recall),
        false_alarms=_interval(found.false_alarm),
        kappa=found.kappa,
        kappa_low=found.kappa_low,
        kappa_high=found.kappa_high,
    )
    return Calibrated(calibration, each)


def _interval(found: Rate) -> Interval:
    return Interval(k=found.k, n=found.n, low=found.low, high=found.high)


def _prepared(kind: Kind, row: Row) -> tuple[bool, Steps[Said]]:
    try:
        return kind.label(row), kind.questions(row)
    except KeyError as error:
        raise InputError(
            ErrorCode.MISSING_FIELD, f"row {row['id']!r} has no {error.args[0]}.", str(error.args[0])
        ) from error
    except InputError as error:
        raise InputError(error.code, f"row {row['id']!r} cannot be used: {error.message}", error.field) from error


def _label(row: Row) -> bool:
    """A label that is true or false.

    Raises:
        InputError: it is neither.
    """
    label = row["label"]
    if not isinstance(label, bool):
        raise InputError(ErrorCode.WRONG_TYPE, "label must be true or false.", "label")
    return label


def _words(row: Row, key: str) -> str:
    """A text of a row.

    Raises:
        InputError: it is none.
    """
    if not isinstance(row[key], str):
        raise InputError(ErrorCode.WRONG_TYPE, f"{key} must be a text.", key)
    return str(row[key])


def helpfulness_by(scorer: Helpfulness) -> Kind:
    """The judge of helpfulness by the rubric of a suite's scorer."""
    return Kind("judge", _label, partial(_helpful, scorer), scorer.example)


def _helpful(scorer: Helpfulness, row: Row) -> Steps[Said]:
    criteria = list(scorer.rubric.items())
    return _all_yes(question("helpfulness", criteria, {"text": _words(row, "text")}, _conversation(row)))


def _says(row: Row) -> Steps[Said]:
    judged = {"text": _words(row, "text"), "criteria": {"needed1": _words(row, "statement")}}
    return _all_yes(question("meanings", [("needed1", "the statement with this key")], judged, _conversation(row)))


def _all_yes(ask: Ask) -> Steps[Said]:
    verdicts = yield from judged(ask)
    if isinstance(verdicts, Failed):
        return verdicts
    if "no" in verdicts.values():
        return False
    return Failed("unsure", "the judge is unsure") if "unsure" in verdicts.values() else True


def _prefers(row: Row) -> Steps[Said]:
    return _second(preference(_words(row, "first"), _words(row, "second"), _conversation(row)))


def _second(steps: Steps[Preferred | Failed]) -> Steps[Said]:
    preferred = yield from steps
    if isinstance(preferred, Failed):
        return preferred
    if preferred is Preferred.NEITHER:
        return Failed("neither", "the judge prefers neither")
    return preferred is Preferred.SECOND


def _label_of_preference(row: Row) -> bool:
    if row["label"] not in ("first", "second"):
        raise InputError(ErrorCode.WRONG_TYPE, "label must be first or second.", "label")
    return bool(row["label"] == "second")


def _conversation(row: Row) -> Conversation:
    from assist.conversation import parse_conversation

    return parse_conversation({**row, "text": None})


def _violates(row: Row) -> bool:
    if not isinstance(row["violates"], bool):
        raise InputError(ErrorCode.WRONG_TYPE, "violates must be true or false.", "violates")
    return row["violates"]


def _critique(row: Row) -> Steps[Said]:
    """The critique's verdict alone: what the rules say of the draft plays no part."""
    from assist.checking import context_of
    from assist.drafting.brief import brief_of_check

    given = {key: row.get(key) for key in ("market", "lang", "facts", "customer")}
    context = context_of(channel=row.get("channel", "chat"), **given)
    chain = _chain()
    return _objects(chain.judge(_words(row, "text"), context, brief_of_check(context, chain.guard.rules)))


def _objects(steps: Steps[Pass]) -> Steps[Said]:
    """Whether the judge objects; of what the rules keep from every model nobody was asked."""
    from guardrails.errors import TextError

    asked = False
    try:
        ask = next(steps)
        while True:
            asked = True
            ask = steps.send((yield ask))
    except StopIteration as done:
        stages: Stages = done.value.stages
    except TextError as error:
        return Failed(str(error.code), str(error))
    if stages.critique.value == "not_run":
        return Failed("not_run" if asked else UNSENT, stages.reasons["critique"])
    return stages.critique.value == "flag"


def _critique_example() -> Ask:
    from assist.checking import context_of
    from assist.drafting.brief import brief_of_check

    brief = brief_of_check(context_of(channel="chat", lang="en"), _chain().guard.rules)
    return Ask("critique", brief.critique("Tomorrow."), str)


@cache
def _chain() -> Chain:
    from assist import Assistant
    from guardrails.chain import Chain

    return Chain(Assistant(model="playbook").guard)


KINDS: Mapping[str, Kind] = {
    "critique": Kind("critique", _violates, _critique, _critique_example),
    "helpfulness": helpfulness_by(Helpfulness()),
    "meanings": Kind("judge", _label, _says, lambda: Meanings().example()),
    "preference": Kind("judge", _label_of_preference, _prefers, preference_example),
}
