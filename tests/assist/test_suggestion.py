"""The rows that come out, and their JSON."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from assist.errors import ErrorBody, ErrorCode
from assist.schemas import schema
from assist.suggestion import (
    Action,
    Advice,
    Category,
    Change,
    CheckRow,
    CheckVerdict,
    Deadline,
    DeadlineBasis,
    Evidence,
    PolicyRef,
    Source,
    Suggestion,
    SuggestionKind,
    SuggestRow,
    SuggestVerdict,
    Withheld,
    to_json,
)
from guardrails.finding import Finding, Fix, FixAction, Outcome, Severity, Stage, Stages

FIX = Fix(FixAction.REMOVE, 0, 4, "", "Leave it out.")
FINDING = Finding(
    "spam_marketing.promo",
    "spam_marketing",
    Severity.MAJOR,
    Stage.RULES,
    0,
    4,
    "Sale",
    "An advert.",
    "do_not.spam",
    FIX,
)
STAGES = Stages(Outcome.PASS, Outcome.PASS, Outcome.NOT_RUN, {"critique": "no model is configured"})
POLICY = PolicyRef("tiktok-shop", "2025-07-29", "ab" * 32)
EVIDENCE = Evidence("m1", 0, 3, "Boo", datetime(2025, 3, 1, tzinfo=UTC))
DEADLINE = Deadline(
    datetime(2025, 3, 1, 12, tzinfo=UTC), 60, DeadlineBasis("TH", 12, "within_12_hours", "m1", ("a note",))
)
SUGGESTION = Suggestion(
    "s1", SuggestionKind.REPLY, "It left today.", "en", SuggestVerdict.PASS, False, (FINDING,),
    (Change(0, 4, "Sale", "", "spam_marketing.promo"),), (Source("order_id", "PK-7", 0, 4),), True, STAGES,
    {"text_sha256": "cd"},
)  # fmt: skip
ROW = SuggestRow(
    "c1",
    (SUGGESTION,),
    (Withheld(SuggestVerdict.WITHHELD, "flagged", (FINDING,)),),
    (Advice(Action.FILE_TICKET, Category.HARASSMENT, "File a ticket.", (EVIDENCE,)),),
    DEADLINE,
    POLICY,
    None,
    {"trace_id": "t"},
)
ERROR = ErrorBody(ErrorCode.MISSING_TEXT, "It has no text.", "text", 3)


def valid(name: str, value: object) -> dict[str, Any]:
    """``value`` as JSON, proven against the schema ``name``."""
    data = to_json(value)
    Draft202012Validator(schema(name)).validate(data)
    found = json.loads(json.dumps(data))
    assert isinstance(found, dict)
    return found


class TestToJson:
    """Tests for `to_json`."""

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("suggest-row", ROW),
            ("suggest-row", SuggestRow(None, error=ERROR)),
            ("suggestion", SUGGESTION),
            ("deadline", DEADLINE),
            ("deadline", Deadline(None, None, DeadlineBasis(None, 12, "no_time", None))),
            ("advice", ROW.advice[0]),
            ("advice", Advice(Action.NO_REPLY, None, "Nothing waits.")),
            ("error", ERROR),
            ("finding", FINDING),
            ("check-row", CheckRow("a", CheckVerdict.FLAG, (FINDING,), STAGES, POLICY, "ef")),
            ("check-row", CheckRow(None, CheckVerdict.ERROR, error=ERROR)),
        ],
    )
    def test_every_output_fits_its_schema(self, name: str, value: object) -> None:
        """What is printed is what the schema says, down to the order of the keys."""
        data = valid(name, value)

        assert [item.name for item in fields(value)] == list(data)  # type: ignore[arg-type]

    def test_plain_types(self) -> None:
        """Enums become values, times ISO 8601, amounts texts."""
        given = (Action.ESCALATE, datetime(2025, 3, 1, 8, tzinfo=UTC), Decimal("18.00"), {"a": (1, None)})

        assert to_json(given) == ["escalate", "2025-03-01T08:00:00+00:00", "18.00", {"a": [1, None]}]

    def test_all_else_is_a_defect(self) -> None:
        """A type outside the contract is not printed by chance."""
        with pytest.raises(TypeError, match="set has no JSON form"):
            to_json({1, 2})
