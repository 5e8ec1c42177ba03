"""How real servers refuse a part of a request, in their own words.

Each wording was read in a public report of that server's answer. They differ in more than words: the error
may be an object, a string or a list, and the status is 400, 422 or even 500. A client that looks for one
wording will not notice the next.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from assist.testing.errors import ScriptError
from assist.testing.replies import HttpReply
from assist.testing.wire import Request


def openai_error(status: int, message: str, **fields: object) -> HttpReply:
    """An error in OpenAI's form."""
    error = {"message": message, "type": "invalid_request_error", "param": None, "code": None}
    return HttpReply(status, {"error": error | fields})


def _google(message: str) -> HttpReply:
    violations = [{"description": message}]
    details = [{"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": violations}]
    error = {"code": 400, "message": message, "status": "INVALID_ARGUMENT", "details": details}
    return HttpReply(400, [{"error": error}])


def _mistral(field: str) -> HttpReply:
    detail = [
        {
            "type": "extra_forbidden",
            "loc": ["body", field],
            "msg": "Extra inputs are not permitted",
            "input": 0,
        }
    ]
    rest = {"type": "invalid_request_error", "param": None, "code": None}
    return HttpReply(422, {"object": "error", "message": {"detail": detail}, **rest})


#: By what is refused, then by whose wording it is.
REFUSALS: Mapping[str, Mapping[str, HttpReply]] = MappingProxyType(
    {
        "json_schema": {
            # https://github.com/openai/openai-dotnet/issues/276
            "openai": openai_error(
                400,
                "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.",
                param="response_format",
            ),
            # https://github.com/UKGovernmentBEIS/inspect_ai/issues/4916
            "deepseek": openai_error(400, "This response_format type is unavailable now", code="invalid_request_error"),
            # https://github.com/BerriAI/litellm/issues/7580
            "deepseek_422": openai_error(
                422,
                "Failed to deserialize the JSON body into the target type: response_format: "
                "response_format.type `json_schema` is unavailable now at line 1 column 1193",
                code="invalid_request_error",
            ),
            # https://github.com/ggml-org/llama.cpp/issues/9522
            "llama_cpp": HttpReply(
                500,
                {
                    "error": {
                        "code": 500,
                        "message": 'response_format type must be one of "text" or "json_object", but got: json_schema',
                        "type": "server_error",
                    }
                },
            ),
        },
        "json_object": {
            # https://github.com/lmstudio-ai/lmstudio-bug-tracker/issues/189
            "lm_studio": HttpReply(400, {"error": "'response_format.type' must be 'json_schema' or 'text'"}),
            # https://github.com/vercel/ai/pull/7508: a prompt without the word "json"
            "openai": openai_error(
                400,
                "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
                param="messages",
            ),
        },
        "temperature": {
            # https://github.com/OpenHands/OpenHands/issues/4131
            "openai": openai_error(
                400,
                "Unsupported value: 'temperature' does not support 0.0 with this model. "
                "Only the default (1) value is supported.",
                param="temperature",
                code="unsupported_value",
            ),
            # https://github.com/appatalks/eva-agent/issues/83
            "openai_parameter": openai_error(
                400,
                "Unsupported parameter: 'temperature' is not supported with this model.",
                param="temperature",
                code="unsupported_parameter",
            ),
        },
        "seed": {
            # https://github.com/nashsu/llm_wiki/issues/336, of another argument
            "openai": openai_error(400, "Unrecognized request argument supplied: seed"),
            # https://github.com/Vali-98/ChatterUI/issues/227
            "google": _google('Invalid JSON payload received. Unknown name "seed": Cannot find field.'),
            # https://github.com/Vali-98/ChatterUI/issues/143
            "mistral": _mistral("seed"),
        },
    }
)


def refusal(what: str, wording: str | None = None) -> HttpReply:
    """The answer of a server that does not take ``what``; without a ``wording`` the first there is.

    Raises:
        ScriptError: there is no such refusal or wording.
    """
    wordings = REFUSALS.get(what)
    if wordings is None:
        raise ScriptError(f"Nothing is known to refuse {what!r}; it can be one of {', '.join(sorted(REFUSALS))}.")
    chosen = next(iter(wordings)) if wording is None else wording
    if chosen not in wordings:
        raise ScriptError(f"No wording {chosen!r} refuses {what}; there are {', '.join(sorted(wordings))}.")
    return wordings[chosen]


def holds(request: Request, what: str) -> bool:
    """Whether a request asks for what would be refused: a response format of that type, or a parameter."""
    if what in {"json_schema", "json_object"}:
        return request.response_format == what
    return request.value(what) is not None
