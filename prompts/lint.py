"""Whether a folder of templates is sound: every problem at once, each in one sentence with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path
from typing import get_args

from prompts.diff import changes
from prompts.library import (
    FOLDER,
    PromptError,
    PromptTemplate,
    TemplateLibrary,
    is_partial,
    parse_template,
    template_files,
    variables_of,
)
from prompts.requests import (
    VARIANTS,
    Channel,
    Objection,
    PromptRequest,
    Rubric,
    Tone,
    critique_request,
    draft_request,
    judge_request,
    rewrite_request,
)

_GUIDELINES = (
    ("review_incentive", "Nothing of value for a review."),
    ("privacy", "Personal data stay private."),
)
_OBJECTIONS = [Objection(key, "It breaks the guideline.", (1,)) for key, _ in _GUIDELINES]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and the file it is wrong in, below the folder."""

    where: str
    message: str


def lint(folder: Path = FOLDER, *, former: Path | None = None) -> list[Problem]:
    """Return the problems of a folder, judged as a tenant's beside the shipped one; none if it is sound.

    ``former`` is an earlier state of the folder. A template that differs from the one it replaces, or
    from its former state, must have a higher version. Raises ``PromptError`` for a folder without templates.
    """
    problems = list(_in_files(folder))
    if problems:
        return problems
    problems += _in_requests(folder)
    for older in (former, None if _is_shipped(folder) else FOLDER):
        problems += _in_versions(folder, older) if older is not None else ()
    return list(dict.fromkeys(problems))


def _is_shipped(folder: Path) -> bool:
    return folder.resolve() == FOLDER.resolve()


def _in_files(folder: Path) -> Iterator[Problem]:
    """Front matter, names, constructs and variables, file by file."""
    known = {_name(FOLDER, path) for path in template_files(FOLDER)}
    partials = dict(_partials(FOLDER)) | dict(_partials(folder))
    for path in template_files(folder):
        where = _name(folder, path)
        try:
            template = parse_template(_text(path, where), where, partials)
        except PromptError as error:
            yield Problem(where, str(error).removeprefix(f"{where}: "))
            continue
        if where not in known:
            yield Problem(where, f"nothing asks for it; templates are {', '.join(sorted(known))}")
        elif template.id != where.removesuffix(".j2"):
            yield Problem(where, f"the id must be '{where.removesuffix('.j2')}', as the file is named")
        yield from _in_variables(template, where)


def _in_variables(template: PromptTemplate, where: str) -> Iterator[Problem]:
    if template.version < 1:
        yield Problem(where, "'version' must be 1 or more")
    if not template.purpose.strip():
        yield Problem(where, "'purpose' must be one sentence")
    unread = sorted(set(template.variables) - variables_of(template.source, where))
    if unread:
        yield Problem(where, f"declared in 'variables' and not read: {', '.join(unread)}")


def _partials(folder: Path) -> Iterator[tuple[str, PromptTemplate]]:
    """The partials of a folder that can be read; those that cannot are a problem of their own file."""
    for path in template_files(folder):
        where = _name(folder, path)
        if is_partial(folder, path):
            try:
                yield where.removesuffix(".j2"), parse_template(_text(path, where), where)
            except PromptError:
                continue


def _in_requests(folder: Path) -> Iterator[Problem]:
    """What shows only in finished instructions: values nobody gives, and what must be said and is not."""
    try:
        folders = [FOLDER] if _is_shipped(folder) else [FOLDER, folder]
        templates = TemplateLibrary.from_folders(folders)
    except PromptError as error:
        yield Problem(str(error).partition(":")[0], str(error).partition(": ")[2])
        return
    for ask in _samples(templates):
        try:
            ask()
        except PromptError as error:
            where, _, said = str(error).partition(": ")
            yield Problem(f"{where}.j2", said)


def _samples(templates: TemplateLibrary) -> Iterator[Callable[[], PromptRequest]]:
    """Yield questions that together take every branch of the templates."""
    for channel in get_args(Channel):
        setting = {"channel": channel, "language": "en", "guidelines": _GUIDELINES, "templates": templates}
        yield partial(critique_request, text="Thanks!", **setting)
        yield partial(rewrite_request, text="Thanks!", objections=_OBJECTIONS, **setting)
        for rubric in get_args(Rubric):
            judged = {"channel": channel, "language": "en", "templates": templates, "judged": {"text": "Thanks!"}}
            yield partial(judge_request, rubric=rubric, criteria=_GUIDELINES, **judged)
        for tone, (length, emphasis), asked in product(get_args(Tone), VARIANTS, ([], ["privacy"])):
            manner = {"tone": tone, "length": length, "emphasis": emphasis}
            yield partial(draft_request, asked_for=asked, **manner, **setting)


def _in_versions(folder: Path, older: Path) -> Iterator[Problem]:
    for change in changes(older, folder):
        if change.needs_version:
            yield Problem(f"{change.id}.j2", change.said)


def _name(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix()


def _text(path: Path, where: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise PromptError(f"{where}: not UTF-8 text") from error
