"""JSON Schemas of the answers, in the strict form that endpoints with structured output ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_TEXT: Mapping[str, Any] = {"type": "string"}


def draft_schema() -> dict[str, Any]:
    """A drafted text, the ids of the facts in it, its language, and advice apart from it."""
    return _object(
        text=_TEXT,
        facts_used=_list(_TEXT),
        language=_TEXT,
        advice={"type": ["string", "null"]},
    )


def critique_schema(guidelines: Sequence[str]) -> dict[str, Any]:
    """A verdict for each guideline. The reason comes before the verdict, so that it can lead to it."""
    verdict = _object(
        guideline={"type": "string", "enum": list(guidelines)},
        reason=_TEXT,
        quote=_TEXT,
        verdict={"type": "string", "enum": ["clear", "violation"]},
    )
    return _object(verdicts=_list(verdict))


def judge_schema(criteria: Sequence[str], verdicts: Sequence[str]) -> dict[str, Any]:
    """One of ``verdicts`` for each criterion, the reason first."""
    verdict = _object(
        criterion={"type": "string", "enum": list(criteria)},
        reason=_TEXT,
        verdict={"type": "string", "enum": list(verdicts)},
    )
    return _object(verdicts=_list(verdict))


def rewrite_schema() -> dict[str, Any]:
    """A mended text and its changes."""
    return _object(text=_TEXT, changes=_list(_object(before=_TEXT, after=_TEXT)))


def _object(**properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {name: dict(schema) for name, schema in properties.items()},
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": dict(items)}
