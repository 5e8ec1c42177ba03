"""Servers refuse parts of a request in many words."""

from __future__ import annotations

import pytest

from assist.testing import REFUSALS, ScriptError
from assist.testing.refusals import holds, refusal
from assist.testing.wire import Request


class TestRefusal:
    @pytest.mark.parametrize(
        ("what", "wording"), [(what, by) for what, wordings in REFUSALS.items() for by in wordings]
    )
    def test_every_wording_is_an_error_that_names_its_cause(self, what: str, wording: str) -> None:
        """Otherwise no client could know what to leave out; DeepSeek's names the format only."""
        answer = refusal(what, wording)

        assert answer.status in {400, 422, 500}
        assert what in str(answer.body) or "response_format" in str(answer.body)

    def test_forms_differ(self) -> None:
        """Objects, a list, and a plain string under `error`."""
        assert isinstance(refusal("seed", "google").body, list)
        assert refusal("json_object").body == {"error": "'response_format.type' must be 'json_schema' or 'text'"}

    @pytest.mark.parametrize(("what", "wording"), [("top_p", None), ("seed", "nobody")])
    def test_unknown_ones_are_named(self, what: str, wording: str | None) -> None:
        """With those there are."""
        with pytest.raises(ScriptError, match=r"can be one of|there are"):
            refusal(what, wording)


class TestHolds:
    @pytest.mark.parametrize(
        ("body", "what", "held"),
        [
            ({"response_format": {"type": "json_schema"}}, "json_schema", True),
            ({"response_format": {"type": "json_object"}}, "json_schema", False),
            ({"temperature": 0}, "temperature", True),
            ({"temperature": None}, "temperature", False),
            ({}, "seed", False),
        ],
    )
    def test_sees_what_a_request_holds(self, body: object, what: str, held: bool) -> None:
        """Temperature 0 is one; null is none."""
        assert holds(Request(0, "POST", "/", {}, b"", body), what) is held
