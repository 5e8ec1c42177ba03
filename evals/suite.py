"""Suites: which cases, which system, which scorers, and what must hold. YAML, checked before anything runs.

``assist eval list --schema`` prints the JSON Schema for editors; it is made from these types and from the options
of all scorers and systems that are registered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    WithJsonSchema,
    model_validator,
)

from assist.errors import ErrorCode, InputError, SetupError
from evals.prices import Price
from evals.registry import scorers_by_name, systems_by_kind
from evals.sample import GROUPS, Form
from evals.scorers.scorer import Scorer, metrics_of
from evals.shape_errors import first_problem
from evals.systems.system import System

#: Where the suites that ship stand.
SUITES = Path(__file__).parent / "suites"

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.-]*$")]
Share = Annotated[float, Field(ge=0, le=1)]


def as_text(value: object) -> str:
    """A value of a row as a suite names it; ``true`` and ``false`` in small letters."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _as_texts(given: object) -> tuple[str, ...]:
    values = given if isinstance(given, list) else [given]
    if not values or not all(isinstance(value, str | bool | int) for value in values):
        raise ValueError("it must be a value or a list of values")
    return tuple(map(as_text, values))


_VALUE = {"type": ["string", "boolean", "integer"]}
Values = Annotated[
    tuple[str, ...],
    BeforeValidator(_as_texts),
    WithJsonSchema({"anyOf": [_VALUE, {"type": "array", "items": _VALUE, "minItems": 1}]}),
]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Mutation(_Part):
    """Mutants in place of a dataset's lawful rows: which operators, by name or pattern, and how many rows."""

    operators: Annotated[tuple[str, ...], Field(min_length=1)]
    rows: Annotated[int, Field(ge=1)] | None = None


class DatasetSpec(_Part):
    """One file of cases.

    ``path`` is relative to the suite's file and may hold ``*``; its ending says how it is read (.jsonl, .csv,
    .parquet). ``labelled_by`` names who labelled it: ``people``, ``operator``, or a policy's id. ``where`` keeps
    rows whose keys have one of these values, in which ``*``, ``?`` and ``[...]`` stand for what they do in names of
    files. ``expect`` names the key of the right answer of a recogniser. ``public``
    rows are converted from their source's form first. ``limit`` keeps so many rows, evenly spread.
    """

    name: Name
    path: Annotated[str, StringConstraints(min_length=1)]
    form: Form
    labelled_by: Annotated[str, StringConstraints(min_length=1)] | None = None
    where: dict[str, Values] = Field(default_factory=dict)
    expect: str | None = None
    mutate: Mutation | None = None
    public: bool = False
    limit: Annotated[int, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _mutates_drafts(self) -> DatasetSpec:
        if self.mutate is not None and self.form is not Form.DRAFTS:
            raise ValueError("mutate changes drafts; leave it out, or let the form be drafts")
        return self


class Threshold(_Part):
    """What must hold of one metric.

    ``at_least`` is compared with the lower bound of the share that passes, ``at_most`` with the upper bound of
    the share that fails (both one-sided, 95%), so that a small suite cannot claim what it has not shown. With
    ``every_time`` a sample passes only if all its repeats do. ``group`` narrows it down: ``{lang: de}``.
    """

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": ["at_least"]}, {"required": ["at_most"]}]},
    )

    metric: str
    at_least: Share | None = None
    at_most: Share | None = None
    every_time: bool = False
    group: Annotated[dict[str, str], Field(max_length=1)] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_bound(self) -> Threshold:
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("a threshold needs at_least or at_most, and not both")
        return self

    def __str__(self) -> str:
        """The threshold as people read it."""
        least, most = self.at_least, self.at_most
        bound = f"at least {100 * least:g}%" if least is not None else f"at most {100 * (most or 0):g}%"
        where = "".join(f" for {key} {value}" for key, value in self.group.items())
        return f"{self.metric}{where}{' every time' if self.every_time else ''}: {bound}"


class JudgeSpec(_Part):
    """The model that judges, and files of ``assist eval calibrate`` that say how well, relative to the suite."""

    model: str
    calibrations: tuple[str, ...] = ()


class _Written(_Part):
    """A suite as it stands in its file."""

    name: Name
    description: Annotated[str, StringConstraints(min_length=1)]
    datasets: Annotated[tuple[DatasetSpec, ...], Field(min_length=1)]
    system: dict[str, Any]
    scorers: Annotated[list[Any], Field(min_length=1)]
    thresholds: tuple[Threshold, ...] = ()
    undetermined_at_most: Share = 0.0
    repeats: Annotated[int, Field(ge=1, le=100)] = 1
    seed: int = 1
    judge: JudgeSpec | None = None
    prices: dict[str, Price] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _names_differ(self) -> _Written:
        names = [dataset.name for dataset in self.datasets]
        if len(set(names)) != len(names):
            raise ValueError("each dataset needs a name of its own")
        if len({price.currency for price in self.prices.values()}) > 1:
            raise ValueError("prices must be in one currency, as their sums are told in one")
        return self


_PARTS: tuple[type[BaseModel], ...] = (_Written, DatasetSpec, Mutation, Threshold, JudgeSpec, Price)
#: Every key of a suite outside of its scorers' and its system's options.
_KEYS = tuple(key for part in _PARTS for key in part.model_fields)


@dataclass(frozen=True, slots=True)
class Suite:
    """A suite that is sound: its scorers and its system are known and their options hold."""

    path: Path
    written: _Written
    system: System
    scorers: tuple[Scorer, ...]

    @property
    def name(self) -> str:
        """The suite's name."""
        return self.written.name

    def demanding(self, share: float) -> Suite:
        """The suite with one more threshold: that its first metric with pass and fail does well in this share.

        Raises:
            SetupError: it has no such metric.
        """
        first = next((metric for metric in metrics_of(self.scorers) if not metric.graded), None)
        if first is None:
            raise _unsound(self.path, "scorers", "no metric has pass and fail, so nothing can fail under a share")
        bound = {"at_most": round(1 - share, 10)} if first.counts_failures else {"at_least": share}
        more = Threshold(metric=first.name, **bound)
        return replace(self, written=self.written.model_copy(update={"thresholds": (*self.written.thresholds, more)}))


class _Loader(yaml.SafeLoader):
    """Reads YAML and refuses a key that stands twice: the first of them would be lost without a word."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    counted = Counter(key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode))
    twice = next((key for key, count in counted.items() if count > 1), None)
    if twice is not None:
        raise yaml.constructor.ConstructorError(None, None, f"the key {twice!r} stands twice", node.start_mark)
    loader.flatten_mapping(node)
    return loader.construct_mapping(node, deep=True)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def suite_path(named: str) -> Path:
    """The file a person names: by its path, or by the name of a suite that ships."""
    shipped = SUITES / f"{named.replace('-', '_')}.yaml"
    return shipped if shipped.is_file() and not Path(named).exists() else Path(named)


def load_suite(path: Path) -> Suite:
    """Read a suite.

    Raises:
        InputError: the file cannot be read.
        SetupError: it is not sound; names the file and the place in it.
    """
    try:
        given = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=_Loader)  # noqa: S506 - a safe loader
    except (OSError, UnicodeDecodeError) as error:
        said = getattr(error, "strerror", None) or "not UTF-8"
        raise InputError(ErrorCode.UNREADABLE_FILE, f"the suite {path} cannot be read ({said}).") from error
    except yaml.YAMLError as error:
        raise _unsound(path, *_place_and_problem(error)) from error
    if not isinstance(given, dict):
        raise _unsound(path, "", "it must be a mapping with name, description, datasets, system and scorers")
    return suite_of(given, path)


def _place_and_problem(error: yaml.YAMLError) -> tuple[str, str]:
    mark = getattr(error, "problem_mark", None)
    place = f"line {mark.line + 1}, column {mark.column + 1}" if mark else ""
    return place, f"not YAML: {getattr(error, 'problem', None) or ' '.join(str(error).split())}"


def suite_of(given: Mapping[str, Any], path: Path) -> Suite:
    """The suite in a decoded document that stands at ``path``. Raises as :func:`load_suite`."""
    try:
        written = _Written.model_validate(given)
    except ValidationError as error:
        raise _unsound(path, "", first_problem(error, _KEYS)) from error
    if "kind" not in written.system:
        raise _unsound(path, "system", f"it has no kind; choose from {', '.join(sorted(systems_by_kind()))}")
    system = _built(path, "system", systems_by_kind(), written.system["kind"], written.system).beside(path)
    scorers = tuple(_scorers(path, written))
    _check_metrics(path, scorers)
    _check_thresholds(path, written, scorers)
    return Suite(path, written, system, scorers)


def _scorers(path: Path, written: _Written) -> Iterator[Scorer]:
    for index, one in enumerate(written.scorers):
        place = f"scorers[{index}]"
        if isinstance(one, str):
            yield _built(path, place, scorers_by_name(), one, {})
        elif isinstance(one, dict) and len(one) == 1 and all(isinstance(options, dict) for options in one.values()):
            ((name, options),) = one.items()
            yield _built(path, place, scorers_by_name(), name, options)
        else:
            raise _unsound(path, place, "it must be a name, or one name with a mapping of its options")


def _built(path: Path, place: str, known: Mapping[str, type[Any]], name: object, options: Mapping[str, Any]) -> Any:
    if not isinstance(name, str) or name not in known:
        raise _unsound(path, place, f"there is none called {name!r}; choose from {', '.join(sorted(known))}")
    try:
        return known[name].model_validate(options)
    except ValidationError as error:
        raise _unsound(path, f"{place} {name}", first_problem(error, known[name].model_fields)) from error


def _check_metrics(path: Path, scorers: Sequence[Scorer]) -> None:
    given: dict[str, str] = {}
    for scorer in scorers:
        for metric in scorer.metrics:
            if metric.name in given:
                said = f"{given[metric.name]} and {scorer.name} both give {metric.name!r}; leave one of them out"
                raise _unsound(path, "scorers", said)
            given[metric.name] = scorer.name


def _check_thresholds(path: Path, written: _Written, scorers: tuple[Scorer, ...]) -> None:
    metrics = {metric.name: metric for metric in metrics_of(scorers)}
    groups = ("dataset", *GROUPS)
    for index, threshold in enumerate(written.thresholds):
        place = f"thresholds[{index}]"
        if threshold.metric not in metrics:
            known = ", ".join(sorted(metrics))
            raise _unsound(path, place, f"no scorer of this suite gives {threshold.metric!r}; it gives {known}")
        if metrics[threshold.metric].graded:
            raise _unsound(path, place, f"{threshold.metric} is a measure without pass and fail; it cannot be a gate")
        unknown = next((name for name in threshold.group if name not in groups), None)
        if unknown is not None:
            raise _unsound(path, place, f"there is no group {unknown!r}; choose from {', '.join(groups)}")


def _unsound(path: Path, place: str, said: str) -> SetupError:
    where = f" at {place}" if place else ""
    return SetupError(ErrorCode.INVALID_OPTION, f"the suite {path.name} is not sound{where}: {said.rstrip('.')}.")


def suite_schema() -> dict[str, Any]:
    """The JSON Schema of suite files, with the options of every registered scorer and system."""
    from pydantic.json_schema import models_json_schema

    scorers, systems = scorers_by_name(), systems_by_kind()
    parts: list[type[BaseModel]] = [_Written, *scorers.values(), *systems.values()]
    made, shared = models_json_schema([(part, "validation") for part in parts])
    refs = {part: made[part, "validation"] for part in parts}
    definitions = shared["$defs"]
    for system in systems.values():
        options = _defined(definitions, refs[system])
        options["required"] = sorted({"kind", *options.get("required", ())})
    root = _defined(definitions, refs[_Written])
    named = {"enum": sorted(scorers)}
    with_options = {
        "type": "object",
        "properties": {name: refs[scorer] for name, scorer in sorted(scorers.items())},
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }
    root["properties"]["scorers"]["items"] = {"anyOf": [named, with_options]}
    root["properties"]["system"] = {"anyOf": [refs[system] for _, system in sorted(systems.items())]}
    del definitions[_key(refs[_Written])]
    dialect = "https://json-schema.org/draft/2020-12/schema"
    return {"$schema": dialect, **root, "title": "suite", "$defs": dict(sorted(definitions.items()))}


def _key(ref: Mapping[str, Any]) -> str:
    return str(ref["$ref"]).removeprefix("#/$defs/")


def _defined(definitions: Mapping[str, Any], ref: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = definitions[_key(ref)]
    return found
