"""What is wrong with data that does not have the shape it should, in plain words and with its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import ValidationError

_BY_KIND = {
    "missing": "it is missing",
    "string_too_short": "it is empty",
    "too_short": "it is empty",
    "bool_type": "it must be true or false",
    "bool_parsing": "it must be true or false",
}
_PLAIN = (
    ("Input should be a valid tuple", "it must be a list"),
    ("Input should be a valid list", "it must be a list"),
    ("Input should be a valid dictionary", "it must be a mapping"),
    ("Input should be a valid string", "it must be a text"),
    ("Input should be", "it must be"),
)


def first_problem(error: ValidationError, known: Iterable[str] = ()) -> str:
    """The first thing that is wrong, its place first: ``datasets[0].path: it is missing``.

    ``known`` are the keys among which one is looked for that an unknown key may have been meant for.
    """
    detail = error.errors(include_input=False, include_url=False)[0]
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in detail["loc"]).lstrip(".")
    return f"{place + ': ' if place else ''}{_said(detail, known)}"


def _said(detail: Mapping[str, Any], known: Iterable[str]) -> str:
    kind = detail["type"]
    if kind in _BY_KIND:
        return _BY_KIND[kind]
    if kind == "string_pattern_mismatch":
        return f"it must match the pattern {detail['ctx']['pattern']}"
    if kind == "extra_forbidden":
        near = get_close_matches(str(detail["loc"][-1]), known, n=1)
        return f"there is no such key{f'; is {near[0]!r} meant?' if near else ''}"
    return _plain(str(detail["msg"]).removeprefix("Value error, "))


def _plain(said: str) -> str:
    found = next((pair for pair in _PLAIN if said.startswith(pair[0])), None)
    return said if found is None else found[1] + said.removeprefix(found[0])
