"""Reading a policy pack from its folder, and refusing one that is not sound.

A refusal names the file, the line and the rule. Only what can be seen without running a rule is
checked here; ``guardrails.proving`` runs the examples.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from guardrails.errors import PolicyError
from guardrails.policy import Clause, Concept, Near, PackInfo, Policy, Rule
from guardrails.readings import WordError, sequences

if TYPE_CHECKING:
    import yaml

#: Names of what the detectors find; rules and concepts use them like concepts.
DETECTED = frozenset(
    [
        "@link",
        "@platform_link",
        "@email",
        "@phone",
        "@address",
        "@handle",
        "@mention",
        "@iban",
        "@card_number",
        "@bank_account",
        "@crypto_address",
        "@payment_handle",
    ]
)
_UNSAFE = ("\\b", "\\w", "\\d", "\\s", "\\B", "\\W", "\\D", "\\S")
_Part = TypeVar("_Part", bound=BaseModel)
Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML document of a pack, with the line on which each of its parts begins."""

    file: str
    data: object
    lines: dict[Place, int]

    def line(self, path: Place = ()) -> int:
        """The line of the nearest part around ``path``."""
        while path not in self.lines:
            path = path[:-1]
        return self.lines[path]

    def refuse(self, message: str, path: Place = ()) -> PolicyError:
        """The error that names this place."""
        return PolicyError(message, file=self.file, line=self.line(path))


@dataclass(frozen=True, slots=True)
class Written:
    """A pack as read, with the place of each concept and rule."""

    policy: Policy
    places: dict[str, Document] = field(default_factory=dict)


def source_files(folder: Path) -> list[Path]:
    """The files that make up the pack in ``folder``, in a fixed order."""
    heads = [folder / "policy.yaml", folder / "clauses.yaml"]
    return [*heads, *sorted(folder.glob("concepts/*.yaml")), *sorted(folder.glob("rules/*.yaml"))]


def load(folder: Path) -> Written:
    """Read and check the pack in ``folder``.

    Raises:
        PolicyError: a file is missing or not YAML, a key is unknown or wanting, a word is empty, a
            pattern is unsafe, a rule lacks examples, or a name leads nowhere.
    """
    documents = [document for path in source_files(folder) for document in _documents(folder, path)]
    head, clauses, *rest = documents
    concepts = [(d, _part(Concept, d)) for d in rest if d.file.startswith("concepts/")]
    rules = [(d, _part(Rule, d)) for d in rest if d.file.startswith("rules/")]
    policy = Policy(
        info=_part(PackInfo, head),
        clauses=tuple(_clauses(clauses)),
        concepts=tuple(concept for _, concept in concepts),
        rules=tuple(rule for _, rule in rules),
    )
    parts: list[tuple[Document, Concept | Rule]] = [*concepts, *rules]
    written = Written(policy, {part.id: document for document, part in parts})
    _refuse_repeats(parts)
    _check(written)
    return written


def _documents(folder: Path, path: Path) -> Iterator[Document]:
    import yaml

    name = path.relative_to(folder).as_posix()
    try:
        nodes = list(yaml.compose_all(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader))
    except OSError as error:
        raise PolicyError(f"cannot be read: {error.strerror}", file=name) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise PolicyError(f"is not valid YAML: {' '.join(str(error).split())}", file=name) from error
    for node in nodes:
        lines: dict[Place, int] = {}
        yield Document(name, _plain(node, (), lines, name), lines)
    if not nodes:
        raise PolicyError("is empty", file=name, line=1)


def _plain(node: yaml.Node, path: Place, lines: dict[Place, int], name: str) -> object:
    """The value of a YAML node; lines of all parts go into ``lines``."""
    import yaml

    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        found: dict[object, object] = {}
        for key, value in node.value:
            if key.value in found:
                raise PolicyError(f"the key {key.value!r} stands twice", file=name, line=key.start_mark.line + 1)
            found[key.value] = _plain(value, (*path, key.value), lines, name)
            lines[(*path, key.value)] = key.start_mark.line + 1
        return found
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, index), lines, name) for index, item in enumerate(node.value)]
    return node.value


def _part(model: type[_Part], document: Document, data: object = None, at: Place = ()) -> _Part:
    try:
        return model.model_validate(document.data if data is None else data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        named = document.data.get("id", "") if isinstance(document.data, dict) else ""
        said = f"{named}: {place}: {first['msg']}" if named else f"{place}: {first['msg']}"
        raise document.refuse(said, (*at, *first["loc"])) from error


def _clauses(document: Document) -> Iterator[Clause]:
    if not isinstance(document.data, dict):
        raise document.refuse("must map each clause's key to its parts")
    for key, parts in document.data.items():
        if not isinstance(parts, dict):
            raise document.refuse(f"clause {key!r} must have section, summary, source and consequence", (key,))
        yield _part(Clause, document, {"key": key, **parts}, (key,))


def _refuse_repeats(parts: Iterable[tuple[Document, Concept | Rule]]) -> None:
    seen: dict[str, Document] = {}
    for document, part in parts:
        if part.id in seen:
            raise document.refuse(f"{part.id} already stands in {seen[part.id].file}:{seen[part.id].line()}")
        seen[part.id] = document


def _check(written: Written) -> None:
    policy, places = written.policy, written.places
    clauses = {clause.key for clause in policy.clauses}
    guidelines = {guideline.key for guideline in policy.info.guidelines}
    known = {concept.id for concept in policy.concepts} | DETECTED
    for guideline in policy.info.guidelines:
        if guideline.clause not in clauses:
            raise PolicyError(
                f"guideline {guideline.key} rests on unknown clause {guideline.clause}", file="policy.yaml"
            )
    for concept in policy.concepts:
        _check_concept(concept, places[concept.id])
        _check_names(concept.near, concept.unless, known, places[concept.id], concept.id)
    for rule in policy.rules:
        place = places[rule.id]
        if rule.clause not in clauses:
            raise place.refuse(f"{rule.id}: there is no clause {rule.clause}", ("clause",))
        if rule.guideline not in guidelines:
            raise place.refuse(f"{rule.id}: there is no guideline {rule.guideline}", ("guideline",))
        if not rule.id.startswith(f"{rule.guideline}."):
            raise place.refuse(f"{rule.id}: the id must begin with '{rule.guideline}.'", ("id",))
        _check_names(rule.when, rule.unless, known, place, rule.id)
    in_order(policy.concepts, lambda concept: places[concept.id])


def _check_names(
    near: Near | None, unless: Iterable[str], known: set[str] | frozenset[str], place: Document, owner: str
) -> None:
    named = [
        *unless,
        *(near.not_across if near else ()),
        *(name for group in (near.all if near else ()) for name in group),
    ]
    for name in named:
        if name not in known:
            raise place.refuse(f"{owner}: there is no concept {name}", ("when",))


def _check_concept(concept: Concept, place: Document) -> None:
    for language, words in concept.words.items():
        for index, word in enumerate(words):
            try:
                sequences(word)
            except WordError as error:
                raise place.refuse(f"{concept.id}: {error}", ("words", language, index)) from error
    if concept.shape is not None:
        _check_shape(concept, place)


def _check_shape(concept: Concept, place: Document) -> None:
    import re2

    assert concept.shape is not None
    pattern, at = concept.shape.pattern, ("shape", "pattern")
    for unsafe in _UNSAFE:
        if unsafe in pattern:
            raise place.refuse(f"{concept.id}: {unsafe} sees ASCII only; write the characters out", at)
    options = re2.Options()
    options.log_errors = False
    try:
        compiled = re2.compile(pattern, options)
    except re2.error as error:
        raise place.refuse(f"{concept.id}: the pattern does not compile: {error}", at) from error
    if compiled.search("") is not None:
        raise place.refuse(f"{concept.id}: the pattern matches the empty text", at)


def in_order(concepts: Iterable[Concept], place: Callable[[Concept], Document | None]) -> list[Concept]:
    """Concepts so that each comes after those it is built from.

    Raises:
        PolicyError: concepts are built from each other in a circle.
    """
    by_id = {concept.id: concept for concept in concepts}
    ordered: dict[str, Concept] = {}

    def visit(concept: Concept, above: tuple[str, ...]) -> None:
        if concept.id in above:
            document = place(concept)
            circle = " -> ".join((*above[above.index(concept.id) :], concept.id))
            raise document.refuse(f"built in a circle: {circle}") if document else PolicyError(circle)
        if concept.id in ordered:
            return
        for name in _built_from(concept):
            if name in by_id:
                visit(by_id[name], (*above, concept.id))
        ordered[concept.id] = concept

    for concept in by_id.values():
        visit(concept, ())
    return list(ordered.values())


def _built_from(concept: Concept) -> list[str]:
    near = concept.near
    grouped = [name for group in near.all for name in group] if near else []
    return [*grouped, *(near.not_across if near else ()), *concept.unless]
