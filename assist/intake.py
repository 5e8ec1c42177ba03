"""Making outside data safe to hold: line ends, characters no text may hold, sizes; each change is noted.

Customer text, order notes and review text never fail for what they are made of. What cannot be
kept is replaced, and the note says where, so that the person who reads the suggestion knows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assist.errors import ErrorCode, InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Code points kept of any one text, counted from its start, so that offsets stay those of the original.
TEXT_LIMIT = 20_000

#: How deep objects and lists may be nested in an order; real exports stay under five.
DEPTH_LIMIT = 20

_UNSUPPORTED = re.compile("[\x00\ud800-\udfff]")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def readable_id(data: object) -> str | None:
    """The ``id`` of a decoded row of whatever type, where it can be given back as it is."""
    found = data.get("id") if isinstance(data, dict) else None
    return found if isinstance(found, str) and found and found.isprintable() else None


def clean_text(text: str, path: str, notes: list[str]) -> str:
    """``text`` with LF line ends, U+FFFD for NUL and lone surrogates, and at most ``TEXT_LIMIT`` code points.

    What was replaced or cut is appended to ``notes``.
    """
    if len(text) > TEXT_LIMIT:
        notes.append(f"{path}: the first {TEXT_LIMIT} of {len(text)} characters were read")
        text = text[:TEXT_LIMIT]
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text, replaced = _UNSUPPORTED.subn(_REPLACEMENT, text)
    if replaced:
        notes.append(f"{path}: {replaced} unsupported character(s) replaced by U+FFFD")
    return text


def clean(value: object, path: str, notes: list[str], depth: int = 0) -> object:
    """``value`` with every text in it, keys included, passed through :func:`clean_text`.

    Raises:
        InputError: ``wrong_type`` when it is nested deeper than ``DEPTH_LIMIT``.
    """
    if isinstance(value, str):
        return clean_text(value, path, notes)
    if not isinstance(value, dict | list):
        return value
    if depth >= DEPTH_LIMIT:
        top = path.split(".")[0].split("[")[0]
        raise InputError(ErrorCode.WRONG_TYPE, f"{top} is nested more than {DEPTH_LIMIT} levels deep; flatten it.", top)
    if isinstance(value, list):
        return [clean(item, f"{path}[{index}]", notes, depth + 1) for index, item in enumerate(value)]
    return _clean_mapping(value, path, notes, depth)


def _clean_mapping(value: Mapping[object, object], path: str, notes: list[str], depth: int) -> dict[object, object]:
    cleaned: dict[object, object] = {}
    for key, item in value.items():
        safe = clean_text(key, path, notes) if isinstance(key, str) else key
        cleaned[safe] = clean(item, f"{path}.{safe}", notes, depth + 1)
    return cleaned
