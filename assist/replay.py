"""Replay: the same input again, and whether it gives the same bytes.

A bundle holds the conversation as it was given, the options, the model's answers and the row that
came out, ``run`` left aside. A certificate holds no text, so its text comes from outside.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assist.checking import context_for, context_of
from assist.errors import ErrorCode, InputError, OutputError
from assist.suggestion import SuggestRow, to_json
from guardrails.canonical import canonical, digest
from guardrails.certificate import recheck, refuse_other_engine
from guardrails.engine import fingerprint
from guardrails.errors import ReplayError

if TYPE_CHECKING:
    from assist.assistant import Assistant
    from assist.conversation import Conversation
    from guardrails.guard import Context

#: Stands in a bundle for a chat model that was handed over as an object.
GIVEN = "given:model"
#: The form of a bundle; a reader refuses any other.
FORMAT = 1


def comparable(row: SuggestRow) -> dict[str, Any]:
    """A row without ``run``: the part that the same input must give again."""
    return {name: value for name, value in to_json(row).items() if name != "run"}


def bundle(conversation: object, row: SuggestRow, assistant: Assistant, n: int, now: datetime | None) -> dict[str, Any]:
    """All that is needed to run one conversation again offline."""
    return {
        "format": FORMAT,
        "engine": fingerprint(),
        "options": {
            "model": assistant.model if isinstance(assistant.model, str) else GIVEN,
            "policy": assistant.policy,
            "added": list(assistant.added),
            "shadow": list(assistant.shadow),
            "prompts": [str(folder) for folder in assistant.prompts],
            "n": n,
            "now": now.isoformat() if now else None,
        },
        "conversation": json.dumps(conversation, sort_keys=True),
        "models": assistant.asker.describe() if assistant.asker else {},
        "model_answers": row.run.get("answers", {}),
        "row": comparable(row),
    }


def write_bundle(folder: Path, made: Mapping[str, Any]) -> Path:
    """Write a bundle under a name made of its content; customers' words never name a file.

    Raises:
        OutputError: the folder cannot be written to.
    """
    path = folder / f"{digest(made['row'])[:24]}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(canonical(made))
    except OSError as error:
        said = f"{folder} cannot be written to ({error.strerror}); name another folder."
        raise OutputError(ErrorCode.UNWRITABLE_OUTPUT, said) from error
    return path


def replay_bundle(data: object) -> list[str]:
    """Run a bundle again and name the parts of its row that differ; empty when all bytes agree.

    Raises:
        ReplayError: not a bundle of this form, or one made by another engine.
        SetupError: its policy or model is not here.
    """
    from assist.assistant import Assistant
    from assist.conversation import read_time
    from assist.models.asking import RecordedAsker

    made = _as_bundle(data)
    refuse_other_engine(made)
    options = made["options"]
    assistant = Assistant(
        model=options["model"],
        policy=options["policy"],
        added=options["added"],
        shadow=options["shadow"],
        prompts=[Path(folder) for folder in options["prompts"]],
    )
    if made["models"]:
        assistant.asker = RecordedAsker(made["models"], made["model_answers"])
    now = read_time(options["now"]) if options["now"] else None
    again = comparable(assistant.suggest_row(json.loads(made["conversation"]), n=options["n"], now=now))
    return [name for name in sorted(again) if canonical(again[name]) != canonical(made["row"].get(name))]


def _as_bundle(data: object) -> dict[str, Any]:
    parts = {"engine": dict, "options": dict, "conversation": str, "models": dict, "model_answers": dict, "row": dict}
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ReplayError(f"this is not a replay bundle of form {FORMAT}; make one with assist suggest --record.")
    for name, kind in parts.items():
        if not isinstance(data.get(name), kind) or name not in data:
            raise ReplayError(f"the bundle's {name!r} is missing or of the wrong type; record it again.")
    missing = {"model", "policy", "added", "shadow", "prompts", "n", "now"} - data["options"].keys()
    if missing:
        raise ReplayError(f"the bundle's options lack {', '.join(sorted(missing))}; record it again.")
    if not all(map(_is_answer, data["model_answers"].values())):
        raise ReplayError("the bundle holds a model's answer of no known form; record it again.")
    return data


def _is_answer(kept: object) -> bool:
    """Whether this is an answer as recorded: its text, or why there was none."""
    if not isinstance(kept, dict) or not all(isinstance(value, str) for value in kept.values()):
        return False
    return kept.keys() in ({"text"}, {"kind", "reason"})


def replay_certificate(
    certificate: dict[str, Any],
    text: str,
    assistant: Assistant,
    *,
    conversation: Conversation | None = None,
    facts: Mapping[str, object] | None = None,
) -> list[str]:
    """Check a final text against its certificate and name what differs; empty when all agrees.

    What the text was judged against comes from ``conversation``, or from ``facts`` alone.

    Raises:
        ReplayError: not a certificate, or one of another form, policy or engine.
    """
    if not {"format", "context", "policy", "text_sha256"} <= certificate.keys():
        raise ReplayError("this is not a certificate; it stands in a suggestion under the key 'certificate'.")
    return recheck(certificate, text, assistant.guard, _context(certificate["context"], conversation, facts))


def _context(was: Mapping[str, Any], conversation: Conversation | None, facts: Mapping[str, object] | None) -> Context:
    if conversation is not None:
        return context_for(conversation, was["lang"])
    return context_of(channel=was["channel"], market=was["market"], lang=was["lang"], facts=facts)


def read_json(path: Path) -> Any:
    """The JSON value in a file.

    Raises:
        InputError: the file cannot be read or is not JSON.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(ErrorCode.UNREADABLE_FILE, f"{path} cannot be read ({error.strerror}).") from error
    except ValueError as error:
        raise InputError(ErrorCode.INVALID_JSON, f"{path} is not JSON: {error}.") from error
