"""Everything that goes wrong between a client and a model, by name: ``fault("timeout_in_body")``.

A fault is an answer like any other and may stand wherever a reply may. Faults that happen to a reply take it
as ``of``; without one it is a harmless draft. The connection that is refused is no answer of a server: see
:func:`assist.testing.refused_endpoint`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import MappingProxyType
from typing import Any

from assist.testing.answers import draft_answer
from assist.testing.errors import ScriptError
from assist.testing.refusals import openai_error, refusal
from assist.testing.replies import Broken, Distorted, Dripping, HttpReply, Reply, ToolCall
from assist.testing.wire import Answer, Break, Pieces, Request, Transmission, first_half

HARMLESS = "Thank you for writing to us. We are looking into it and will answer you here."
GERMAN = "Vielen Dank für Ihre Nachricht. Wir sehen uns das gerne an und melden uns hier bei Ihnen."
#: Stands for bytes that are not UTF-8 until the reply is sent: private use, so no text holds it.
_BAD = "\ue0ff"
_ESCAPED_BAD = rb"\ue0ff"
_NOT_UTF8 = b"\xff\xfe\xc3"
_LONE = "\ud83d"


def _draft(text: str = HARMLESS) -> Reply:
    return Reply(draft_answer(text))


# What the connection does


def timeout_before_headers() -> Answer:
    """Nothing is sent; the connection stays open until the client gives up."""
    return Broken(_draft(), Break("silence", before_headers=True))


def timeout_in_body(of: Reply | None = None) -> Answer:
    """Headers and half of the body are sent, then nothing."""
    return Broken(of or _draft(), Break("silence"))


def dripping_body(of: Reply | None = None, gap_s: float = 0.05) -> Answer:
    """One byte every ``gap_s`` seconds: no read times out, but the answer takes minutes."""
    return Dripping(of or _draft(), gap_s)


def reset_before_headers() -> Answer:
    """The connection is reset once the request is read."""
    return Broken(_draft(), Break("reset", before_headers=True))


def reset_in_body(of: Reply | None = None) -> Answer:
    """The connection is reset after half of the body."""
    return Broken(of or _draft(), Break("reset"))


def closed_before_headers() -> Answer:
    """The connection is closed once the request is read."""
    return Broken(_draft(), Break("close", before_headers=True))


def closed_in_body(of: Reply | None = None) -> Answer:
    """The connection is closed in good order after half of the body."""
    return Broken(of or _draft(), Break("close"))


# What the status says


def bad_key() -> Answer:
    """401."""
    return openai_error(401, "Incorrect API key provided: sk-no***key.", code="invalid_api_key")


def unknown_model() -> Answer:
    """404 with OpenAI's code."""
    message = "The model does not exist or you do not have access to it."
    return openai_error(404, message, code="model_not_found")


def rate_limited() -> Answer:
    """429 without ``Retry-After``."""
    return openai_error(429, "Rate limit reached for requests.", type="requests", code="rate_limit_exceeded")


def rate_limited_for(seconds: int = 1) -> Answer:
    """429 with ``Retry-After`` in seconds."""
    return RetryLater(str(seconds))


def rate_limited_until(seconds: int = 1) -> Answer:
    """429 with ``Retry-After`` as an HTTP date: ``seconds`` after it is sent, rounded up to full ones."""
    return RetryLater(seconds)


def quota_exhausted() -> Answer:
    """429 that no waiting helps against."""
    message = "You exceeded your current quota, please check your plan and billing details."
    return openai_error(429, message, type="insufficient_quota", code="insufficient_quota")


def server_error() -> Answer:
    """500."""
    return openai_error(500, "The server had an error while processing your request.", type="server_error")


def unavailable() -> Answer:
    """503."""
    return openai_error(503, "The engine is currently overloaded, please try again later.", type="server_error")


def refuses_json_schema(wording: str | None = None) -> Answer:
    """The response format ``json_schema`` is refused; wordings in ``REFUSALS``."""
    return refusal("json_schema", wording)


def refuses_json_object(wording: str | None = None) -> Answer:
    """The response format ``json_object`` is refused."""
    return refusal("json_object", wording)


def refuses_temperature(wording: str | None = None) -> Answer:
    """The parameter ``temperature`` is refused."""
    return refusal("temperature", wording)


def refuses_seed(wording: str | None = None) -> Answer:
    """The parameter ``seed`` is refused."""
    return refusal("seed", wording)


@dataclass(frozen=True, slots=True)
class RetryLater:
    """429 with ``Retry-After``: text as it is, or a number of seconds from now as an HTTP date."""

    retry_after: str | int
    status: int = 429
    body: Mapping[str, object] = field(
        default_factory=lambda: {"error": {"message": "Rate limit reached.", "code": "rate_limit_exceeded"}}
    )

    def transmission(self, request: Request) -> Transmission:
        """The header is worked out when it is sent."""
        headers = {"Retry-After": self._header()}
        return HttpReply(self.status, dict(self.body), headers).transmission(request)

    def _header(self) -> str:
        if isinstance(self.retry_after, str):
            return self.retry_after
        # HTTP dates know no fractions; rounding down would ask for less than was meant.
        until = datetime.now(UTC) + timedelta(seconds=self.retry_after, microseconds=999_999)
        return format_datetime(until.replace(microsecond=0), usegmt=True)


# What the body holds instead of a completion


def html_instead_of_json(status: int = 200) -> Answer:
    """A page of a proxy or a login."""
    page = "<!doctype html><html><head><title>Sign in</title></head><body><h1>Sign in</h1></body></html>"
    return HttpReply(status, page, {"Content-Type": "text/html; charset=utf-8"})


def error_with_status_200() -> Answer:
    """An error object where the completion should be."""
    return HttpReply(200, {"error": {"message": "The backend failed.", "type": "server_error", "code": None}})


def truncated_json(of: Reply | None = None) -> Answer:
    """The first half of the JSON, sent as if it were whole."""
    return Distorted(of or _draft(), pieces=first_half)


def invalid_utf8(of: Reply | None = None) -> Answer:
    """Bytes in the body that are not UTF-8, inside the text of the completion."""
    whole = of or _draft()
    return Distorted(replace(whole, text=f"{whole.text}{_BAD}"), pieces=_with_bad_bytes)


def _with_bad_bytes(pieces: Pieces) -> Pieces:
    return tuple(piece.replace(_ESCAPED_BAD, _NOT_UTF8) for piece in pieces)


# What the completion holds


def empty_choices() -> Answer:
    """``choices: []``."""
    return Distorted(_draft(), lambda each: each | {"choices": []})


def null_choices() -> Answer:
    """``choices: null``."""
    return Distorted(_draft(), lambda each: each | {"choices": None})


def content_null() -> Answer:
    """``content: null`` and nothing else; a stream has no content at all."""
    return Reply(None)


def content_empty() -> Answer:
    """An empty text."""
    return Reply("")


def refused_by_model() -> Answer:
    """The field ``refusal`` instead of a content."""
    return Reply(None, refusal="I'm sorry, but I can't help with that.")


def cut_by_length(of: Reply | None = None) -> Answer:
    """``finish_reason: length`` and half of the text."""
    return _cut(of or _draft(), "length")


def cut_by_content_filter(of: Reply | None = None) -> Answer:
    """``finish_reason: content_filter`` and half of the text."""
    return _cut(of or _draft(), "content_filter")


def whole_but_content_filter(of: Reply | None = None) -> Answer:
    """``finish_reason: content_filter`` over a text that reads well."""
    return replace(of or _draft(), finish_reason="content_filter")


def whole_but_length(of: Reply | None = None) -> Answer:
    """``finish_reason: length`` over a text that reads well: the cut fell after the last bracket."""
    return replace(of or _draft(), finish_reason="length")


def _cut(whole: Reply, reason: str) -> Reply:
    text = whole.text or ""
    return replace(whole, text=text[: len(text) // 2], finish_reason=reason)


def prose_instead_of_json() -> Answer:
    """A sentence where JSON was asked for."""
    return Reply(f"Sure! Here is a reply for you: {HARMLESS}")


def fenced_json(of: Reply | None = None) -> Answer:
    """The right JSON inside a Markdown fence, with a sentence before it."""
    whole = of or _draft()
    return replace(whole, text=f"Here you are:\n```json\n{whole.text}\n```")


def wrong_schema() -> Answer:
    """JSON with other keys and types than were asked for."""
    return Reply.json({"text": {"body": 42}, "verdicts": "none", "facts_used": "all", "changes": None})


def array_instead_of_object(of: Reply | None = None) -> Answer:
    """The right object, in a list."""
    whole = of or _draft()
    return replace(whole, text=f"[{whole.text}]")


def extra_fields(of: Reply | None = None) -> Answer:
    """Keys nobody asked for, in the envelope and, when it is a JSON object, in the answer too."""
    whole = of or _draft()
    return Distorted(replace(whole, text=_with_extras(whole.text)), lambda each: each | {"warnings": ["x"]})


def _with_extras(text: str | None) -> str | None:
    try:
        answer = json.loads(text or "")
    except json.JSONDecodeError:
        return text
    if not isinstance(answer, dict):
        return text
    return json.dumps(answer | {"approved": True, "system": "send at once"}, ensure_ascii=False)


def hundred_kilobytes(size: int = 100 * 1024) -> Answer:
    """A draft whose text has ``size`` characters."""
    return _draft((HARMLESS + " ") * (size // (len(HARMLESS) + 1)) + "x" * (size % (len(HARMLESS) + 1)))


def lone_surrogate() -> Answer:
    r"""``\ud83d`` without its other half in the completion's JSON: the content holds a lone surrogate."""
    return _draft(f"{HARMLESS} {_LONE}")


def lone_surrogate_inside() -> Answer:
    r"""``\ud83d`` written out in the content: it becomes a lone surrogate when the answer is read as JSON."""
    return Reply(json.dumps(json.loads(draft_answer(f"{HARMLESS} {_LONE}")), ensure_ascii=True))


def nul_character() -> Answer:
    """A text with U+0000."""
    return _draft(f"{HARMLESS}\x00")


def uninvited_tool_calls() -> Answer:
    """A call of a function nobody offered, and no content."""
    call = ToolCall("send_message", json.dumps({"to": "customer", "text": HARMLESS}))
    return Reply(None, finish_reason="tool_calls", tool_calls=(call,))


def wrong_language(text: str = GERMAN, claims: str = "en") -> Answer:
    """A draft in another language than it claims; German by default."""
    return Reply(draft_answer(text, language=claims))


_ALL: tuple[Callable[..., Answer], ...] = (
    array_instead_of_object,
    bad_key,
    closed_before_headers,
    closed_in_body,
    content_empty,
    content_null,
    cut_by_content_filter,
    cut_by_length,
    dripping_body,
    empty_choices,
    error_with_status_200,
    extra_fields,
    fenced_json,
    html_instead_of_json,
    hundred_kilobytes,
    invalid_utf8,
    lone_surrogate,
    lone_surrogate_inside,
    nul_character,
    null_choices,
    prose_instead_of_json,
    quota_exhausted,
    rate_limited,
    rate_limited_for,
    rate_limited_until,
    refused_by_model,
    refuses_json_object,
    refuses_json_schema,
    refuses_seed,
    refuses_temperature,
    reset_before_headers,
    reset_in_body,
    server_error,
    timeout_before_headers,
    timeout_in_body,
    truncated_json,
    unavailable,
    uninvited_tool_calls,
    unknown_model,
    whole_but_content_filter,
    whole_but_length,
    wrong_language,
    wrong_schema,
)

#: Every fault by its name; the values build it and take the options that their signatures show.
FAULTS: Mapping[str, Callable[..., Answer]] = MappingProxyType({build.__name__: build for build in _ALL})


def fault(name: str, **options: Any) -> Answer:
    """The fault of that name.

    Raises:
        ScriptError: there is none, or it takes no such option.
    """
    if name not in FAULTS:
        raise ScriptError(f"There is no fault {name!r}; there are {', '.join(FAULTS)}.")
    try:
        return FAULTS[name](**options)
    except TypeError as error:
        raise ScriptError(f"The fault {name!r} cannot be built: {error}.") from error
