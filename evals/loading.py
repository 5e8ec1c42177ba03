"""From a suite's datasets to its samples: rows read, kept, converted, mutated, and their labels checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assist.errors import ErrorCode, InputError
from evals.criteria import Criteria, EmptyCriterionError, read_criteria
from evals.dataset import Row
from evals.sample import Form, Labels, Sample
from evals.suite import DatasetSpec, Suite
from evals.tabular import read_rows

Numbered = tuple[int, Row]
#: Who labels a mutant: the operator that made it.
OPERATOR = "operator"


class _Labelled(BaseModel):
    """The keys of a row that are labels, with their types."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    violates: bool | None = None
    guidelines: tuple[str, ...] = ()
    forbidden: tuple[str, ...] | None = None
    goal: str | None = Field(None, min_length=1)


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
            said = f"{sample.dataset}: the id {sample.id!r} stands in {seen[sample.id]} too; ids must differ."
            raise InputError(ErrorCode.REPEATED_ID, said, "id")
        seen[sample.id] = sample.dataset


def _of_dataset(spec: DatasetSpec, suite: Suite) -> Iterator[Sample]:
    if spec.form not in suite.system.forms:
        taken = ", ".join(suite.system.forms)
        said = f"{spec.name}: the system {suite.system.kind} takes {taken}, not {spec.form}."
        raise InputError(ErrorCode.INVALID_OPTION, said, "system.kind")
    kept = [pair for path in _files(spec, suite.path) for pair in _rows(spec, path)]
    if not kept:
        said = f"{spec.name}: no row of {spec.path} is kept; see where it points and what `where` asks for."
        raise InputError(ErrorCode.EMPTY_FILE, said)
    if spec.limit is not None:
        kept = kept[:: max(1, -(-len(kept) // spec.limit))]
    if spec.mutate is not None:
        kept = _mutants(spec, kept, suite.written.seed)
    return (_sample(spec, number, row) for number, row in kept)


def _files(spec: DatasetSpec, suite: Path) -> list[Path]:
    found = sorted(suite.parent.glob(spec.path)) if not Path(spec.path).is_absolute() else [Path(spec.path)]
    if not found:
        place = (suite.parent / spec.path).resolve()
        said = f"{spec.name}: there is no {place}; the path is relative to the suite's file."
        raise InputError(ErrorCode.UNREADABLE_FILE, said, "path")
    return found


def _rows(spec: DatasetSpec, path: Path) -> Iterator[Numbered]:
    if spec.public:
        from evals.datasets import Converted, stream

        converted = (outcome.row for outcome in stream(path) if isinstance(outcome, Converted))
        yield from ((number, row) for number, row in enumerate(converted, start=1) if _is_kept(spec, row))
    else:
        yield from ((line.number, line.row) for line in read_rows(path) if _is_kept(spec, line.row))


def _is_kept(spec: DatasetSpec, row: Row) -> bool:
    wanted = {key: [values] if isinstance(values, str) else values for key, values in spec.where.items()}
    return all(_as_text(row.get(key)) in values for key, values in wanted.items())


def _as_text(value: object) -> str:
    """A value as a suite names it: ``violates: "true"``."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _mutants(spec: DatasetSpec, kept: Sequence[Numbered], seed: int) -> list[Numbered]:
    from evals.mutation import mutants, operators

    assert spec.mutate is not None
    try:
        chosen = operators(spec.mutate.operators)
    except ValueError as error:
        raise InputError(ErrorCode.INVALID_OPTION, f"{spec.name}: {error}", "mutate.operators") from error
    lawful = [row for _, row in kept if row.get("violates") is False]
    step = max(1, -(-len(lawful) // spec.mutate.rows)) if spec.mutate.rows else 1
    return list(enumerate(mutants(lawful[::step], chosen, seed), start=1))


def _sample(spec: DatasetSpec, number: int, row: Row) -> Sample:
    row_id = row.get("id")
    if not isinstance(row_id, str) or not row_id.strip():
        raise _bad(spec, number, "it has no id")
    if spec.form is Form.DRAFTS and not isinstance(row.get("text"), str):
        raise _bad(spec, number, "a draft needs a text")
    given = dict(row) if spec.form is Form.DRAFTS or "messages" in row else {"channel": "chat", **row}
    cluster = str(row.get("cluster") or row.get("conversation_id") or row_id)
    return Sample(row_id, spec.name, spec.form, given, cluster, _labels(spec, number, row))


def _labels(spec: DatasetSpec, number: int, row: Row) -> Labels:
    try:
        labelled = _Labelled.model_validate(row)
        needs, must_not = _criteria(row, "needs"), _criteria(row, "must_not")
    except ValidationError as error:
        detail = error.errors(include_input=False, include_url=False)[0]
        raise _bad(spec, number, f"{'.'.join(map(str, detail['loc']))}: {detail['msg']}") from error
    except EmptyCriterionError as error:
        raise _bad(spec, number, str(error)) from error
    if labelled.forbidden is not None and not all(word.strip() for word in labelled.forbidden or ("",)):
        raise _bad(spec, number, "forbidden is empty; name what must not stand in a reply, or leave it out")
    if labelled.violates and not labelled.guidelines:
        raise _bad(spec, number, "it violates no guideline that is named; say which in guidelines")
    if spec.expect is not None and spec.expect not in row:
        raise _bad(spec, number, f"it has no {spec.expect}, which the suite names as the right answer")
    return Labels(
        by=OPERATOR if spec.mutate else spec.labelled_by,
        violates=labelled.violates,
        guidelines=labelled.guidelines,
        needs=needs,
        must_not=must_not,
        forbidden=labelled.forbidden or (),
        goal=labelled.goal,
        expects=spec.expect is not None,
        expected=None if spec.expect is None else row[spec.expect],
    )


def _criteria(row: Mapping[str, Any], role: Any) -> Criteria:
    return read_criteria(row[role], role) if role in row else Criteria()


def _bad(spec: DatasetSpec, number: int, said: str) -> InputError:
    sentence = f"{spec.name}: this case cannot be used: {said.rstrip('.')}."
    return InputError(ErrorCode.MISSING_FIELD, sentence, None, number)
