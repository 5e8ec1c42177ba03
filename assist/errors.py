"""Errors a person can fix, each with what happened, where, and what would be right.

    AssistError                 base: anything below, shown as one sentence without a traceback
    ├── InputError              while reading: a file, a row, a conversation, a text, an option
    ├── SetupError              before any row: an unsound policy pack, an unknown model or plug-in
    └── OutputError             while writing: a path that cannot be written to

Everything else that is raised is a defect and keeps its traceback.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ErrorCode(StrEnum):
    """What went wrong, for programs; part of the public contract, so values are never renamed."""

    INVALID_JSON = "invalid_json"
    EMPTY_FILE = "empty_file"
    UNREADABLE_FILE = "unreadable_file"
    WRONG_TYPE = "wrong_type"
    UNKNOWN_CHANNEL = "unknown_channel"
    UNKNOWN_MARKET = "unknown_market"
    UNKNOWN_LANGUAGE = "unknown_language"
    MISSING_TEXT = "missing_text"
    MISSING_FIELD = "missing_field"
    MISSING_ORDER = "missing_order"
    TOO_LONG = "too_long"
    UNSUPPORTED_TEXT = "unsupported_text"
    NO_CUSTOMER_MESSAGE = "no_customer_message"
    REPEATED_ID = "repeated_id"
    INVALID_FACTS = "invalid_facts"
    INVALID_TIME = "invalid_time"
    INVALID_OPTION = "invalid_option"
    POLICY_UNSOUND = "policy_unsound"
    UNKNOWN_POLICY = "unknown_policy"
    UNKNOWN_MODEL = "unknown_model"
    PLUGIN_FAILED = "plugin_failed"
    MISSING_EXTRA = "missing_extra"
    STAGE_FAILED = "stage_failed"
    UNWRITABLE_OUTPUT = "unwritable_output"


@dataclass(frozen=True, slots=True)
class ErrorBody:
    """An error as rows and services print it.

    ``field`` is a path such as ``messages[2].text``; ``line`` counts the lines of the input file
    from 1. Both are ``None`` where they say nothing.
    """

    code: ErrorCode
    message: str
    field: str | None = None
    line: int | None = None


class AssistError(Exception):
    """Base of all errors a person can fix; ``str(error)`` is one sentence with the place in it."""

    def __init__(self, code: ErrorCode | str, message: str, field: str | None = None, line: int | None = None) -> None:
        super().__init__(message)
        self.code = ErrorCode(code)
        self.message = message
        self.field = field
        self.line = line

    def __str__(self) -> str:
        return self.message if self.line is None else f"line {self.line}: {self.message}"

    @property
    def body(self) -> ErrorBody:
        """The error as a value, for rows."""
        return ErrorBody(self.code, self.message, self.field, self.line)

    def as_json(self) -> dict[str, str | int | None]:
        """The error as plain JSON: ``code``, ``message``, ``field``, ``line``, always all four."""
        return {"code": self.code.value, "message": self.message, "field": self.field, "line": self.line}


class InputError(AssistError):
    """Raised while reading a file, a row, a conversation, a text or an option."""


class SetupError(AssistError):
    """Raised before the first row: a policy, model or plug-in that cannot be used."""


class OutputError(AssistError):
    """Raised when a result cannot be written where it was asked for."""
