"""The JSON Schemas (draft 2020-12) of all that goes in or comes out, made from the types themselves."""

from __future__ import annotations

from typing import Any

from assist.errors import ErrorCode, SetupError

_TYPES = {
    "advice": "assist.suggestion:Advice",
    "check-row": "assist.suggestion:CheckRow",
    "conversation": "assist.conversation:Conversation",
    "deadline": "assist.suggestion:Deadline",
    "error": "assist.errors:ErrorBody",
    "facts": "guardrails.facts:Facts",
    "finding": "guardrails.finding:Finding",
    "suggest-row": "assist.suggestion:SuggestRow",
    "suggestion": "assist.suggestion:Suggestion",
}

#: The names ``schema`` knows; ``conversation`` and ``facts`` go in, all others come out.
NAMES = tuple(_TYPES)
_INPUTS = {"conversation", "facts"}
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema(name: str) -> dict[str, Any]:
    """The schema called ``name``. Outputs allow no unknown key and require every known one.

    Raises:
        SetupError: no schema has this name.
    """
    from pydantic import TypeAdapter

    if name not in NAMES:
        raise SetupError(ErrorCode.INVALID_OPTION, f"there is no schema {name!r}; choose from {', '.join(NAMES)}.")
    mode = "validation" if name in _INPUTS else "serialization"
    made = TypeAdapter(_type(name)).json_schema(mode=mode)  # type: ignore[arg-type]
    if name == "conversation":
        _loosen(made)
    elif name not in _INPUTS:
        _tighten(made)
    return {"$schema": _DIALECT, "title": name, **{key: made[key] for key in made if key != "title"}}


def _type(name: str) -> Any:
    """The type behind a name, imported only when it is asked for."""
    from importlib import import_module

    module, _, kind = _TYPES[name].partition(":")
    return getattr(import_module(module), kind)


def _objects(made: dict[str, Any]) -> list[dict[str, Any]]:
    """The schema itself and its definitions, as far as they describe objects with known keys."""
    return [part for part in (made, *made.get("$defs", {}).values()) if "properties" in part]


def _tighten(made: dict[str, Any]) -> None:
    for part in _objects(made):
        part["additionalProperties"] = False
        part["required"] = list(part["properties"])
        for described in part["properties"].values():
            described.pop("default", None)


def _loosen(made: dict[str, Any]) -> None:
    """Say what ``parse_conversation`` adds by itself: ids and the time of the last message."""
    made["properties"]["customer_sent_at"] = {
        "type": "string",
        "format": "date-time",
        "description": "The last customer message's sent_at.",
    }
    made.pop("required", None)
    made["$defs"]["Message"]["required"] = ["role"]
    _allow_null(made)


def _allow_null(made: dict[str, Any]) -> None:
    """Every key but ``role`` may be null, which means the same as leaving it out."""
    for part in _objects(made):
        for key, described in part["properties"].items():
            required = key in part.get("required", ())
            if not required and {"type": "null"} not in described.get("anyOf", ()):
                part["properties"][key] = {"anyOf": [described, {"type": "null"}]}
