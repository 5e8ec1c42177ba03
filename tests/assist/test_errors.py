"""Errors a person can fix."""

from __future__ import annotations

import pytest

from assist.errors import AssistError, ErrorCode, InputError, OutputError, SetupError


class TestAssistError:
    """Tests for `AssistError` and its kinds."""

    def test_as_json_has_all_four_keys(self) -> None:
        """Every key is present, empty ones as null."""
        error = AssistError("invalid_json", "The line is not JSON.")

        assert error.as_json() == {
            "code": "invalid_json",
            "message": "The line is not JSON.",
            "field": None,
            "line": None,
        }

    def test_text_names_the_line(self) -> None:
        """The line of the input stands in front of the sentence."""
        assert str(InputError(ErrorCode.EMPTY_FILE, "It is empty.", line=7)) == "line 7: It is empty."

    def test_body_holds_the_same_as_json(self) -> None:
        """The value for rows says what the JSON says."""
        error = SetupError(ErrorCode.UNKNOWN_MODEL, "No such model.", "model")

        assert (error.body.code, error.body.message, error.body.field, error.body.line) == tuple(
            error.as_json().values()
        )

    def test_unknown_code_is_a_defect(self) -> None:
        """A code outside the contract cannot be raised."""
        with pytest.raises(ValueError, match="typo"):
            AssistError("typo", "x")

    @pytest.mark.parametrize("kind", [InputError, SetupError, OutputError])
    def test_kinds_are_caught_by_the_base(self, kind: type[AssistError]) -> None:
        """One handler at the door is enough."""
        assert issubclass(kind, AssistError)
