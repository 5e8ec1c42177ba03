"""Everything that can go wrong with a request to a model, as one kind each, and whether to try again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

#: Kinds that may pass if tried again.
WORTH_RETRYING = frozenset({"timeout", "connection", "rate_limited", "server_error"})
_LONGEST_REASON = 120


@dataclass(frozen=True, slots=True)
class Fault:
    """Why there is no answer. ``refused`` names the parameter a server does not take, if that is it."""

    kind: str
    reason: str
    retry_after_s: float | None = None
    refused: str | None = None


def fault_of(error: Exception) -> Fault:
    """What an exception of a chat model means; its reason holds no text of a prompt or an answer."""
    if isinstance(error, TimeoutError) or "Timeout" in type(error).__name__:
        return Fault("timeout", "the model did not answer in time")
    status = _status(error)
    if status is not None:
        return _by_status(status, error)
    if "Connection" in type(error).__name__ or isinstance(error, OSError):
        return Fault("connection", "the model's server cannot be reached")
    return Fault("malformed", f"the server's answer cannot be read ({type(error).__name__})")


def _status(error: Exception) -> int | None:
    found = getattr(error, "status_code", None) or getattr(getattr(error, "response", None), "status_code", None)
    return found if isinstance(found, int) and found >= 400 else None


def _by_status(status: int, error: Exception) -> Fault:
    if status == 429 and "insufficient_quota" not in _body(error):
        return Fault("rate_limited", "the model's provider limits the rate (429)", _retry_after(error))
    refused = _refused(_body(error)) if status in (400, 422, 500, 501) else None
    if refused:
        return Fault("parameter_refused", f"the server does not take {refused}", refused=refused)
    kinds = {401: "unauthorised", 403: "unauthorised", 404: "unknown_model", 408: "timeout", 429: "quota_exhausted"}
    kind = kinds.get(status, "server_error" if status >= 500 else "request_refused")
    return Fault(kind, f"the model's server answered with status {status}", _retry_after(error))


def _body(error: Exception) -> str:
    body = getattr(error, "body", None)
    text = body if isinstance(body, str) else json.dumps(body, default=str) if body else ""
    response = getattr(error, "response", None)
    return f"{text} {getattr(response, 'text', '')} {error}".lower()


def _refused(body: str) -> str | None:
    if "json_schema" in body or "response_format" in body or "json schema" in body:
        return "json_schema" if "json_schema" in body or "json schema" in body else "response_format"
    if "json_object" in body:
        return "json_object"
    return next((name for name in ("temperature", "seed") if name in body), None)


def _retry_after(error: Exception) -> float | None:
    headers: Any = getattr(getattr(error, "response", None), "headers", None) or {}
    given = headers.get("retry-after")
    if not given:
        return None
    try:
        return max(0.0, float(given))
    except ValueError:
        return _seconds_until(given)


def _seconds_until(moment: str) -> float | None:
    try:
        at = parsedate_to_datetime(moment)
    except ValueError:
        return None
    return max(0.0, (at - datetime.now(UTC)).total_seconds())
