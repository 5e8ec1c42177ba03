"""Scripts as JSON, for the command ``python -m assist.testing.server``.

"text"                                    a reply with that text, to every request
{"text": "...", "delay_s": 0.3}           the same, with any field of `Reply`
{"json": {...}, "finish_reason": "stop"}  a reply whose text is that object written as JSON
{"fault": "timeout_in_body"}              a fault by name, with its options beside it; `of` is a reply
[step, step]                              one step a request, in turn; one request too many is an error
{"repeat": [step, step]}                  the same, over and over
{"by_task": {"draft": step, "critique": step, "rewrite": step, "otherwise": step}}
{"refuse": ["json_schema"], "then": step, "wording": "openai"}
{"insist": "text"}                        drafts and rewrites are that text (or texts in turn), all is clear
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from assist.testing.errors import ScriptError
from assist.testing.faults import fault
from assist.testing.insistent import Insistent
from assist.testing.replies import Reply, ToolCall, Usage
from assist.testing.scripts import Script, by_task, insisting, refusing, repeated
from assist.testing.wire import Answer


def read_script(path: Path) -> Script:
    """The script in a JSON file.

    Raises:
        ScriptError: the file cannot be read or holds no script; the message names the place.
    """
    try:
        return script_of(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise ScriptError(f"{path} cannot be read ({error.strerror}).") from error
    except ValueError as error:
        raise ScriptError(f"{path} is not JSON: {error}.") from error


def script_of(step: object, place: str = "script") -> Script:
    """The script that a decoded JSON value describes.

    Raises:
        ScriptError: it describes none; the message names the place in it.
    """
    if isinstance(step, str):
        return step
    if isinstance(step, list):
        return [script_of(each, f"{place}[{index}]") for index, each in enumerate(step)]
    if not isinstance(step, dict):
        raise ScriptError(f"{place}: a step is a text, a list or an object, not {type(step).__name__}.")
    for key, read in _READERS.items():
        if key in step:
            return _within(place, read, step, f"{place}.{key}")
    raise ScriptError(f"{place}: a step has one of the keys {', '.join(_READERS)}.")


def _within(place: str, read: Callable[[dict[str, Any], str], Script], step: dict[str, Any], inner: str) -> Script:
    try:
        return read(step, inner)
    except TypeError as error:
        raise ScriptError(f"{place}: {error}.") from error


def _fault(step: dict[str, Any], place: str) -> Answer:
    options = {key: value for key, value in step.items() if key != "fault"}
    if "of" in options:
        options["of"] = _reply_of(options["of"], f"{place}.of")
    return fault(step["fault"], **options)


def _reply_of(step: object, place: str) -> Reply:
    reply = script_of(step, place)
    if isinstance(reply, str):
        return Reply(reply)
    if not isinstance(reply, Reply):
        raise ScriptError(f"{place}: a fault happens to a reply, a text or an object with `text` or `json`.")
    return reply


def _repeat(step: dict[str, Any], place: str) -> Script:
    steps = step["repeat"]
    if not isinstance(steps, list) or not steps:
        raise ScriptError(f"{place}: a list of one or more steps is needed.")
    return repeated([script_of(each, f"{place}[{index}]") for index, each in enumerate(steps)])


def _by_task(step: dict[str, Any], place: str) -> Script:
    tasks = step["by_task"]
    if not isinstance(tasks, dict):
        raise ScriptError(f"{place}: an object from task to step is needed.")
    return by_task(**{task: script_of(each, f"{place}.{task}") for task, each in tasks.items()})


def _refuse(step: dict[str, Any], place: str) -> Script:
    if "then" not in step:
        raise ScriptError(f"{place}: `then` says what is answered to the rest.")
    return refusing(*step["refuse"], then=script_of(step["then"], f"{place}.then"), wording=step.get("wording"))


def _insist(step: dict[str, Any], place: str) -> Script:  # noqa: ARG001 - a reader
    return insisting(Insistent(step["insist"]), step.get("delay_s", 0.0))


def _json(step: dict[str, Any], place: str) -> Reply:  # noqa: ARG001 - a reader
    fields = {key: value for key, value in step.items() if key != "json"}
    return Reply.json(step["json"], **_values(fields))


def _text(step: dict[str, Any], place: str) -> Reply:  # noqa: ARG001 - a reader
    return Reply(**_values(step))


def _values(fields: Mapping[str, Any]) -> dict[str, Any]:
    read = dict(fields)
    if isinstance(read.get("usage"), dict):
        read["usage"] = Usage(**read["usage"])
    if "tool_calls" in read:
        read["tool_calls"] = tuple(ToolCall(**call) for call in read["tool_calls"])
    return read


_READERS: dict[str, Callable[[dict[str, Any], str], Script]] = {
    "fault": _fault,
    "json": _json,
    "text": _text,
    "repeat": _repeat,
    "by_task": _by_task,
    "refuse": _refuse,
    "insist": _insist,
}
