"""From a suite's datasets to its samples: rows read, kept, converted, mutated, and their labels checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from assist.errors import ErrorCode, InputError
from evals.criteria import Criteria, EmptyCriterionError, read_criteria
from evals.dataset import Row
from evals.sample import Form, Labels, Sample
from evals.shape_errors import first_problem
from evals.suite import DatasetSpec, Suite, as_text
from evals.tabular import read_rows

#: Who labels a mutant: the operator that made it.
OPERATOR = "operator"

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class _Case:
    """A row and where it stands; ``line`` is None where no line of a file holds it."""

    file: str
    line: int | None
    row: Row

    def unusable(self, spec: DatasetSpec, said: str) -> InputError:
        """The error that this row cannot be used."""
        row_id = self.row.get("id")
        named = f" {row_id!r}" if isinstance(row_id, str) else ""
        sentence = f"{spec.name}, {self.file}: the case{named} cannot be used: {said.rstrip('.')}."
        return InputError(ErrorCode.MISSING_FIELD, sentence, None, self.line)


class _Labelled(BaseModel):
    """The keys of a row that are labels, with their types."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    violates: bool | None = None
    guidelines: list[str] = []
    forbidden: list[str] = []
    goal: str = ""


def load_samples(suite: Suite) -> list[Sample]:
    """Every sample of a suite, in the order of its datasets.

    Raises:
        InputError: a file is missing or unreadable, holds no row, repeats an id, or a case asks for nothing.
    """
    samples = [sample for spec in suite.written.datasets for sample in _of_dataset(spec, suite)]
    _refuse_repeats(samples)
    return samples


def _refuse_repeats(samples: Iterable[Sample]) -> None:
    seen: dict[str, str] = {}
    for sample in samples:
        if sample.id in seen:
            where = "twice" if seen[sample.id] == sample.dataset else f"in {seen[sample.id]} too"
            said = f"{sample.dataset}: the id {sample.id!r} stands {where}; ids must differ."
            raise InputError(ErrorCode.REPEATED_ID, said, "id")
        seen[sample.id] = sample.dataset


def _of_dataset(spec: DatasetSpec, suite: Suite) -> Iterator[Sample]:
    if spec.form not in suite.system.forms:
        taken = ", ".join(suite.system.forms)
        said = f"{spec.name}: the system {suite.system.kind} takes {taken}, not {spec.form}."
        raise InputError(ErrorCode.INVALID_OPTION, said, "form")
    kept = [case for path in _files(spec, suite.path) for case in _cases(spec, path) if _is_kept(spec, case.row)]
    if not kept:
        said = f"{spec.name}: no row of {spec.path} is kept; see where it points and what `where` asks for."
        raise InputError(ErrorCode.EMPTY_FILE, said)
    chosen = spread(kept, spec.limit)
    return (_sample(spec, case) for case in (_mutants(spec, chosen, suite) if spec.mutate else chosen))


def spread(items: Sequence[Item], count: int | None) -> Sequence[Item]:
    """``count`` of the items, evenly spread and in their order; all of them where there are no more, or for None."""
    if count is None or count >= len(items):
        return items
    return [items[index * len(items) // count] for index in range(count)]


def _files(spec: DatasetSpec, suite: Path) -> list[Path]:
    place = suite.parent / spec.path
    if place.exists():
        return [place]
    wanted = Path(spec.path)
    root = Path(wanted.anchor) if wanted.is_absolute() else suite.parent
    found = sorted(root.glob(str(wanted.relative_to(wanted.anchor))))
    if not found:
        said = f"{spec.name}: there is no {place.resolve()}; the path is relative to the suite's file."
        raise InputError(ErrorCode.UNREADABLE_FILE, said, "path")
    return found


def _cases(spec: DatasetSpec, path: Path) -> Iterator[_Case]:
    if spec.public:
        yield from _converted(spec, path)
    else:
        yield from (_Case(path.name, line.number, line.row) for line in read_rows(path))


def _converted(spec: DatasetSpec, path: Path) -> Iterator[_Case]:
    """The rows of a public file in our form; ``assist eval convert`` leaves out those that none can be made of."""
    from evals.datasets import Converted, stream

    try:
        for number, made in enumerate(stream(path), start=1):
            if not isinstance(made, Converted):
                said = f"{spec.name}: {path.name} holds a row that no converter reads ({made.reason})."
                raise InputError(ErrorCode.INVALID_JSON, said, "public", number)
            yield _Case(path.name, None, made.row)
    except OSError as error:
        said = f"{spec.name}: {path} cannot be read ({error.strerror})."
        raise InputError(ErrorCode.UNREADABLE_FILE, said, "path") from error


def _is_kept(spec: DatasetSpec, row: Row) -> bool:
    return all(row.get(key) is not None and _is_any(as_text(row[key]), values) for key, values in spec.where.items())


def _is_any(value: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(value, pattern) for pattern in patterns)


def _mutants(spec: DatasetSpec, kept: Sequence[_Case], suite: Suite) -> list[_Case]:
    from evals.mutation import mutants, operators

    assert spec.mutate is not None
    lawful = [case for case in kept if case.row.get("violates") is False]
    try:
        chosen = operators(spec.mutate.operators)
        rows = [case.row for case in spread(lawful, spec.mutate.rows)]
        made = [_Case(spec.path, None, _clustered(row)) for row in mutants(rows, chosen, suite.written.seed)]
    except ValueError as error:
        raise InputError(ErrorCode.INVALID_OPTION, f"{spec.name}: {str(error).rstrip('.')}.", "mutate") from error
    if not made:
        said = f"{spec.name}: no operator fits any of its {len(lawful)} lawful rows; nothing would be measured."
        raise InputError(ErrorCode.EMPTY_FILE, said, "mutate")
    return made


def _clustered(row: Row) -> Row:
    """A violating mutant with its operator as cluster, whatever the disguise.

    Mutants of one operator hold the same few sentences, which decide on their verdict far more than their row does:
    counted as independent, a hundred rows would make six sentences look like six hundred.
    """
    return {**row, "cluster": row["operator"].partition("+")[0]} if row["violates"] else row


def _sample(spec: DatasetSpec, case: _Case) -> Sample:
    row = case.row
    row_id = row.get("id")
    if not isinstance(row_id, str) or not row_id.strip():
        raise case.unusable(spec, "it has no id")
    needs_text = spec.form is Form.DRAFTS or (spec.form is Form.MESSAGES and "messages" not in row)
    if needs_text and not isinstance(row.get("text"), str):
        raise case.unusable(spec, "it has no text")
    given = dict(row) if spec.form is Form.DRAFTS or "messages" in row else {"channel": "chat", **row}
    cluster = str(row.get("cluster") or row.get("conversation_id") or row_id)
    sample = Sample(row_id, spec.name, spec.form, given, cluster, _labels(spec, case))
    _check_readable(spec, case, sample)
    return sample


def _check_readable(spec: DatasetSpec, case: _Case, sample: Sample) -> None:
    """Refuse now what would otherwise be found out in the middle of a run."""
    try:
        "".join((sample.id, sample.cluster, *sample.groups.values(), *sample.labels.guidelines)).encode()
        if spec.form is not Form.DRAFTS:
            sample.conversation()
    except UnicodeEncodeError as error:
        raise case.unusable(spec, "its id, a group or a label of it holds half of a character") from error
    except InputError as error:
        raise case.unusable(spec, error.message) from error


def _labels(spec: DatasetSpec, case: _Case) -> Labels:
    row = case.row
    try:
        labelled = _Labelled.model_validate({key: row[key] for key in _Labelled.model_fields if key in row})
        needs, must_not = _criteria(row, "needs"), _criteria(row, "must_not")
    except ValidationError as error:
        raise case.unusable(spec, first_problem(error)) from error
    except EmptyCriterionError as error:
        raise case.unusable(spec, str(error)) from error
    asks_nothing = _asks_nothing(spec, row, labelled)
    if asks_nothing is not None:
        raise case.unusable(spec, asks_nothing)
    return Labels(
        # An operator vouches for what it broke; that a row was lawful before is said by who labelled it.
        by=OPERATOR if spec.mutate and labelled.violates else spec.labelled_by,
        violates=labelled.violates,
        guidelines=tuple(labelled.guidelines),
        needs=needs,
        must_not=must_not,
        forbidden=tuple(labelled.forbidden),
        goal=labelled.goal or None,
        expects=spec.expect is not None,
        expected=None if spec.expect is None else row[spec.expect],
    )


def _asks_nothing(spec: DatasetSpec, row: Row, labelled: _Labelled) -> str | None:
    """Why a criterion of the row would judge nothing, if one would: every answer would pass it, or none could."""
    if "forbidden" in row and not (labelled.forbidden and all(word.strip() for word in labelled.forbidden)):
        return "forbidden is empty; name what must not stand in a reply, or leave it out"
    if "goal" in row and not labelled.goal.strip():
        return "goal is empty; say what the attacker wants, or leave it out"
    if labelled.violates and not all(key.strip() for key in labelled.guidelines or [""]):
        return "it violates no guideline that is named; say which in guidelines"
    if labelled.violates is False and labelled.guidelines:
        return "it names guidelines and violates none; one of the two is wrong"
    if spec.expect is None:
        return None
    if spec.expect not in row:
        return f"it has no {spec.expect}, which the suite names as the right answer"
    answer = row[spec.expect]
    if answer in ({}, []) or (isinstance(answer, str) and not answer.strip()):
        return f"{spec.expect} is empty; give the right answer, or null where it is that there is none"
    return None


def _criteria(row: Mapping[str, Any], role: Any) -> Criteria:
    return read_criteria(row[role], role) if role in row else Criteria()
