"""The JSON Schemas."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from assist.errors import SetupError
from assist.schemas import NAMES, schema
from tests.shared import shared_path


def objects(part: Any) -> list[dict[str, Any]]:
    """Every object with known keys in a schema."""
    if isinstance(part, list):
        return [found for item in part for found in objects(item)]
    if not isinstance(part, dict):
        return []
    inner = [found for item in part.values() for found in objects(item)]
    return [part, *inner] if isinstance(part.get("properties"), dict) else inner


class TestSchema:
    """Tests for `schema`."""

    @pytest.mark.parametrize("name", NAMES)
    def test_is_a_schema(self, name: str) -> None:
        """Each is sound by the rules of its own dialect."""
        Draft202012Validator.check_schema(schema(name))

    @pytest.mark.parametrize("name", sorted(set(NAMES) - {"conversation", "facts"}))
    def test_outputs_are_closed(self, name: str) -> None:
        """Outputs hold every key they know and no other."""
        for part in objects(schema(name)):
            assert part["additionalProperties"] is False
            assert list(part["properties"]) == part["required"]

    @pytest.mark.parametrize("name", ["conversations_sample.jsonl", "injection_sample.jsonl"])
    def test_samples_are_conversations(self, name: str) -> None:
        """What parsing accepts the schema accepts."""
        validator = Draft202012Validator(schema("conversation"))
        for line in shared_path(f"cases/{name}").read_text(encoding="utf-8").split("\n"):
            if line:
                validator.validate(json.loads(line))

    def test_conversation_says_less_than_it_keeps(self) -> None:
        """Notes are the parser's own; a message needs nothing but a role."""
        made = schema("conversation")

        assert "notes" not in made["properties"]
        assert made["$defs"]["Message"]["required"] == ["role"]

    def test_same_bytes_each_time(self) -> None:
        """A schema is printed the same way on every run."""
        assert json.dumps(schema("suggest-row")) == json.dumps(schema("suggest-row"))

    def test_unknown_name_lists_the_known(self) -> None:
        """A wrong name is an error that helps."""
        with pytest.raises(SetupError, match="check-row, conversation"):
            schema("nothing")
