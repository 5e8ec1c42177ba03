"""What exceptions of chat models mean, in words that repeat nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from assist.models.faults import WORTH_RETRYING, Fault, fault_of
from assist.testing import REFUSALS


class RefusedError(Exception):
    """An error as clients raise it: status, body, and the response's headers."""

    def __init__(self, status: int, body: Any = None, **headers: str) -> None:
        super().__init__(f"Error code: {status}")
        self.status_code = status
        self.body = body
        self.response = type("Response", (), {"status_code": status, "headers": headers, "text": str(body)})()


class TestFaultOf:
    """From an exception to a kind."""

    @pytest.mark.parametrize(
        ("error", "kind"),
        [
            (TimeoutError("x"), "timeout"),
            (type("APITimeoutError", (Exception,), {})("x"), "timeout"),
            (type("APIConnectionError", (Exception,), {})("x"), "connection"),
            (ConnectionResetError("x"), "connection"),
            (IndexError("x"), "malformed"),
            (ValueError("x"), "malformed"),
            (RefusedError(401), "unauthorised"),
            (RefusedError(403), "unauthorised"),
            (RefusedError(404), "unknown_model"),
            (RefusedError(408), "timeout"),
            (RefusedError(429), "rate_limited"),
            (RefusedError(429, {"code": "insufficient_quota"}), "quota_exhausted"),
            (RefusedError(400), "request_refused"),
            (RefusedError(500), "server_error"),
            (RefusedError(503), "server_error"),
        ],
    )
    def test_kinds(self, error: Exception, kind: str) -> None:
        """Each has one; its reason is a sentence of ours."""
        fault = fault_of(error)

        assert fault.kind == kind
        assert fault.reason != "x"

    def test_what_is_worth_retrying(self) -> None:
        """Timeouts, connection, 429 and 5xx; nothing else."""
        assert {"timeout", "connection", "rate_limited", "server_error"} == WORTH_RETRYING

    def test_a_reason_repeats_nothing(self) -> None:
        """Servers echo prompts in their errors."""
        fault = fault_of(RefusedError(400, {"message": "Joe Doe asked for temperature and secrets"}))

        assert fault == Fault("parameter_refused", "the server does not take temperature", refused="temperature")

    @pytest.mark.parametrize(
        ("what", "wording"), [(what, wording) for what, wordings in REFUSALS.items() for wording in wordings]
    )
    def test_every_known_refusal_is_understood(self, what: str, wording: str) -> None:
        """In the words of real servers; a refused format may go by either name."""
        reply = REFUSALS[what][wording]
        refused = fault_of(RefusedError(reply.status, reply.body)).refused

        if what in ("temperature", "seed"):
            assert refused == what
        elif wording == "openai" and what == "json_object":
            assert refused in ("response_format", "json_object")
        else:
            assert refused in ("json_schema", "json_object", "response_format")


class TestRetryAfter:
    """How long to wait, if the server says."""

    @pytest.mark.parametrize(("given", "seconds"), [("3", 3.0), ("0.5", 0.5), ("-1", 0.0), ("soon", None), ("", None)])
    def test_seconds(self, given: str, seconds: float | None) -> None:
        """A number; anything unreadable is nothing said."""
        assert fault_of(RefusedError(429, None, **{"retry-after": given})).retry_after_s == seconds

    def test_a_date(self) -> None:
        """The time until then, never below zero."""
        then, before = (format_datetime(datetime.now(UTC) + timedelta(hours=h), usegmt=True) for h in (1, -1))

        assert 3500 < (fault_of(RefusedError(503, None, **{"retry-after": then})).retry_after_s or 0) <= 3600
        assert fault_of(RefusedError(429, None, **{"retry-after": before})).retry_after_s == 0.0
