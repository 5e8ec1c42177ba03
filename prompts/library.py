"""Templates: checked, hashed and rendered in a sandbox, with the place of every fact recorded.

A template is trusted text of a folder; a value is data and never becomes template. The sandbox knows
a short list of Jinja2's constructs and nothing that calls, loops without bound or grows text, so a
tenant's override cannot do more than choose words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment, Template, nodes

#: The templates that ship.
FOLDER = Path(__file__).parent
#: Templates with such ids are parts of others and are never asked for by themselves.
PARTIALS = "partials/"
MAX_SOURCE = 20_000
MAX_RENDERED = 200_000

_OPEN, _MIDDLE, _CLOSE = "\ue000", "\ue001", "\ue002"
_SENTINELS = re.compile(f"[{_OPEN}{_MIDDLE}{_CLOSE}]")
_MARKED = re.compile(f"{_OPEN}([^{_MIDDLE}]*){_MIDDLE}([^{_CLOSE}]*){_CLOSE}")
_INCLUDE = re.compile(r'^\{% include "([^"\n]*)" %\}\n', re.MULTILINE)
_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)

_NODES = frozenset(
    {
        "And",
        "Compare",
        "CondExpr",
        "Const",
        "Filter",
        "For",
        "Getattr",
        "Getitem",
        "If",
        "List",
        "Name",
        "Not",
    }
    | {"Operand", "Or", "Output", "Template", "TemplateData", "Test", "Tuple"}
)
_FILTERS = frozenset({"capitalize", "default", "first", "join", "last", "length", "lower", "trim", "upper"})


class PromptError(ValueError):
    """A template or its front matter is not sound, or a value it needs was not given."""


@dataclass(frozen=True, slots=True)
class FactValue:
    """A fact as it is to be printed. It has no other string form, so no filter can lose its origin."""

    fact_id: str
    value: str

    def __str__(self) -> str:
        raise TypeError(f"the fact '{self.fact_id}' can only be printed as it stands, without filters")


@dataclass(frozen=True, slots=True)
class SourceSpan:
    """Where a fact stands in a rendered text: code points ``[start, end)`` hold exactly ``value``."""

    fact_id: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished text and the places of the facts in it, in the order of the text."""

    text: str
    sources: tuple[SourceSpan, ...]


@dataclass(frozen=True, slots=True)
class PromptTemplate:
    """A template with its front matter. ``sha256`` is of ``source`` after line ends became LF."""

    id: str
    version: int
    purpose: str
    variables: tuple[str, ...]
    source: str
    sha256: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sha256", content_sha256(self.source))


def to_lf(text: str) -> str:
    """Return the text with CRLF and CR turned into LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def content_sha256(source: str) -> str:
    """Return the hex SHA-256 of a source, the same on every platform's line ends."""
    return sha256(to_lf(source).encode("utf-8")).hexdigest()


def variables_of(source: str, where: str = "template") -> frozenset[str]:
    """Return the names a template reads.

    Raises ``PromptError`` for what does not compile or uses a construct the sandbox does not know.
    """
    from jinja2.meta import find_undeclared_variables

    tree = _checked_tree(source, where)
    return frozenset(find_undeclared_variables(tree))


def render(source: str, values: Mapping[str, object], *, where: str = "template", tidy: bool = False) -> Rendered:
    """Render a template and record where each ``FactValue`` stands.

    Values are ``FactValue``, plain data, or ``None`` for unknown; a name that is not given, or a
    printed ``None``, raises ``PromptError``. ``tidy`` is for texts to customers: single spaces, none
    before punctuation, at most one empty line, none at either end. Values are not tidied.
    """
    pieces = _split(_generate(_compiled(source, where), values, where))
    return _joined(_tidied(pieces) if tidy else pieces)


def _generate(template: Template, values: Mapping[str, object], where: str) -> str:
    from jinja2 import TemplateError

    chunks: list[str] = []
    length = 0
    try:
        for chunk in template.generate(**values):
            chunks.append(chunk)
            length += len(chunk)
            if length > MAX_RENDERED:
                raise PromptError(f"{where}: the rendered text is longer than {MAX_RENDERED} code points")
    except (TemplateError, TypeError) as error:
        raise PromptError(f"{where}: {error}") from error
    return "".join(chunks)


def _printed(value: object) -> str:
    """Jinja2's ``finalize``: mark facts, strip the marks from everything else, refuse ``None``."""
    if isinstance(value, FactValue):
        return f"{_OPEN}{value.fact_id}{_MIDDLE}{_SENTINELS.sub('', to_lf(value.value))}{_CLOSE}"
    if value is None:
        raise TypeError("an unknown value was printed; ask for it with {% if %} first")
    return _SENTINELS.sub("", str(value))


@cache
def _environment() -> Environment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Sandbox(ImmutableSandboxedEnvironment):
        def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
            return not isinstance(obj, FactValue) and super().is_safe_attribute(obj, attr, value)

    environment = Sandbox(
        autoescape=False,
        undefined=StrictUndefined,
        finalize=_printed,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.clear()
    return environment


def _checked_tree(source: str, where: str) -> nodes.Template:
    from jinja2 import TemplateSyntaxError

    if len(source) > MAX_SOURCE:
        raise PromptError(f"{where}: a template may have at most {MAX_SOURCE} code points")
    if _SENTINELS.search(source):
        raise PromptError(f"{where}: a template may not hold the private-use characters U+E000 to U+E002")
    try:
        tree = _environment().parse(to_lf(source))
    except TemplateSyntaxError as error:
        raise PromptError(f"{where}, line {error.lineno}: {error.message}") from error
    _check_nodes(tree, where)
    return tree


def _check_nodes(tree: nodes.Node, where: str, loops: int = 0) -> None:
    for node in tree.iter_child_nodes():
        name = type(node).__name__
        if name not in _NODES or (name == "Filter" and getattr(node, "name", "") not in _FILTERS):
            what = f"the filter '{getattr(node, 'name', '')}'" if name == "Filter" else f"'{name.lower()}'"
            raise PromptError(f"{where}, line {node.lineno}: {what} is not allowed in a template")
        inside = loops + (name == "For")
        if inside > 1 or getattr(node, "recursive", False):
            raise PromptError(f"{where}, line {node.lineno}: a loop may not stand inside a loop")
        _check_nodes(node, where, inside)


@lru_cache(maxsize=2048)
def _compiled(source: str, where: str) -> Template:
    _checked_tree(source, where)
    return _environment().from_string(to_lf(source))


@dataclass(slots=True)
class _Piece:
    text: str
    fact_id: str | None


def _split(marked: str) -> list[_Piece]:
    pieces: list[_Piece] = []
    at = 0
    for match in _MARKED.finditer(marked):
        pieces.append(_Piece(marked[at : match.start()], None))
        pieces.append(_Piece(match[2], match[1]))
        at = match.end()
    pieces.append(_Piece(marked[at:], None))
    return [piece for piece in pieces if piece.text]


def _tidied(pieces: list[_Piece]) -> list[_Piece]:
    for piece in pieces:
        if piece.fact_id is None:
            piece.text = _tidy(piece.text)
    if pieces and pieces[0].fact_id is None:
        pieces[0].text = pieces[0].text.lstrip()
    if pieces and pieces[-1].fact_id is None:
        pieces[-1].text = pieces[-1].text.rstrip()
    return pieces


def _tidy(text: str) -> str:
    text = re.sub(r"[ \t]+", " ", text)
    text = re.sub(r" ?\n ?", "\n", text)
    text = re.sub(r"\n{3,}", "\n\n", text)
    return re.sub(r" ([,.;:!?)])", r"\1", text)


def _joined(pieces: Iterable[_Piece]) -> Rendered:
    sources: list[SourceSpan] = []
    texts: list[str] = []
    at = 0
    for piece in pieces:
        end = at + len(piece.text)
        if piece.fact_id is not None:
            sources.append(SourceSpan(piece.fact_id, piece.text, at, end))
        texts.append(piece.text)
        at = end
    return Rendered("".join(texts), tuple(sources))


def parse_front_matter(text: str, where: str = "template") -> tuple[dict[str, object], str]:
    """Split a file into its YAML front matter (between two ``---`` lines) and the template below it."""
    from yaml import YAMLError, safe_load

    text = to_lf(text)
    match = _FRONT_MATTER.match(text)
    if match is None:
        raise PromptError(f"{where}: the file must begin with front matter between two lines '---'")
    try:
        head = safe_load(match[1])
    except YAMLError as error:
        raise PromptError(f"{where}: the front matter is not YAML: {error}") from error
    if not isinstance(head, dict):
        raise PromptError(f"{where}: the front matter must be keys and values")
    return head, text[match.end() :]


def expanded(source: str, partials: Mapping[str, PromptTemplate], where: str = "template") -> str:
    """Put the known partials in place of the lines ``{% include "partials/NAME" %}``.

    This happens once, when a file is read, so a template's hash covers its partials. A partial has
    no partials of its own: any include that is left is refused with the other constructs.
    """

    def part(match: re.Match[str]) -> str:
        if match[1] not in partials:
            known = ", ".join(sorted(partials)) or "none"
            raise PromptError(f"{where}: no partial '{match[1]}'; known: {known}")
        return partials[match[1]].source

    return _INCLUDE.sub(part, source)


_NO_PARTIALS: Mapping[str, PromptTemplate] = {}


def parse_template(
    text: str, where: str = "template", partials: Mapping[str, PromptTemplate] = _NO_PARTIALS
) -> PromptTemplate:
    """Read a template file: front matter with exactly ``id, version, purpose, variables``, then the text."""
    head, source = parse_front_matter(text, where)
    wanted = {"id": str, "version": int, "purpose": str, "variables": list}
    if head.keys() != wanted.keys():
        raise PromptError(f"{where}: front matter needs exactly the keys {', '.join(wanted)}")
    for key, kind in wanted.items():
        if not isinstance(head[key], kind):
            raise PromptError(f"{where}: '{key}' must be of type {kind.__name__}")
    names: Any = head["variables"]
    declared = tuple(str(name) for name in names)
    source = expanded(source, partials, where)
    undeclared = variables_of(source, where) - set(declared)
    if undeclared:
        raise PromptError(f"{where}: not declared in 'variables': {', '.join(sorted(undeclared))}")
    return PromptTemplate(str(head["id"]), int(str(head["version"])), str(head["purpose"]), declared, source)


class TemplateLibrary:
    """Templates by id. A later folder's template takes the place of an earlier one with the same id."""

    def __init__(self, templates: Iterable[PromptTemplate] = ()) -> None:
        self._templates: dict[str, PromptTemplate] = {}
        for template in templates:
            self._put(template)

    @classmethod
    def from_folders(cls, folders: Sequence[Path]) -> TemplateLibrary:
        """Read every ``*.j2`` below the folders; ``draft/chat.j2`` must carry the id ``draft/chat``.

        A later folder's partial holds for the templates of all folders. Raises ``PromptError`` for a
        file that is not sound and for a folder without templates.
        """
        files = [(folder, path) for folder in folders for path in template_files(folder)]
        partials: dict[str, PromptTemplate] = {}
        for folder, path in files:
            if is_partial(folder, path):
                partials[_id_of(folder, path)] = _read(folder, path, _NO_PARTIALS)
        return cls(_read(folder, path, partials) for folder, path in files if not is_partial(folder, path))

    def _put(self, template: PromptTemplate) -> None:
        former = self._templates.get(template.id)
        if former is not None and not set(template.variables) <= set(former.variables):
            extra = ", ".join(sorted(set(template.variables) - set(former.variables)))
            raise PromptError(f"{template.id}: the override asks for variables nobody gives: {extra}")
        self._templates[template.id] = template

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids, sorted."""
        return tuple(sorted(self._templates))

    def get(self, template_id: str) -> PromptTemplate:
        """Return a template; raises ``PromptError`` naming the known ids when there is none."""
        if template_id not in self._templates:
            raise PromptError(f"no template '{template_id}'; known: {', '.join(self.ids) or 'none'}")
        return self._templates[template_id]

    def render(self, template_id: str, values: Mapping[str, object], *, tidy: bool = False) -> Rendered:
        """Render a template by id with exactly its declared variables."""
        template = self.get(template_id)
        if values.keys() != set(template.variables):
            raise PromptError(f"{template_id}: needs exactly the values {', '.join(template.variables) or 'none'}")
        return render(template.source, values, where=template_id, tidy=tidy)


@lru_cache(maxsize=64)
def _library(folders: tuple[Path, ...]) -> TemplateLibrary:
    return TemplateLibrary.from_folders([FOLDER, *folders])


def library(folders: Sequence[Path] = ()) -> TemplateLibrary:
    """Return the shipped templates with those of a tenant's folders in their place.

    Read once per process and choice of folders. Raises ``PromptError`` for what is not sound.
    """
    return _library(tuple(Path(folder) for folder in folders))


def template_files(folder: Path) -> list[Path]:
    """Return the template files below a folder, sorted; raises ``PromptError`` when there is none."""
    paths = sorted(folder.rglob("*.j2"))
    if not paths:
        raise PromptError(f"{folder}: no templates; a folder of prompts holds files such as draft/chat.j2")
    return paths


def is_partial(folder: Path, path: Path) -> bool:
    """Return whether a file is a part of templates and no template of its own."""
    return _id_of(folder, path).startswith(PARTIALS)


def _id_of(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix().removesuffix(".j2")


def _read(folder: Path, path: Path, partials: Mapping[str, PromptTemplate]) -> PromptTemplate:
    where = path.relative_to(folder).as_posix()
    try:
        template = parse_template(path.read_text(encoding="utf-8"), where, partials)
    except UnicodeDecodeError as error:
        raise PromptError(f"{where}: not UTF-8 text") from error
    if template.id != where.removesuffix(".j2"):
        raise PromptError(f"{where}: the id must be '{where.removesuffix('.j2')}', as the file is named")
    return template
