"""The SDK: the same answers by every door, and errors that say what to change."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

import assist
from assist import Assistant, InputError, SetupError, to_json
from guardrails.canonical import canonical, text_digest
from tests.guardrails.packs import CONCEPTS, HEAD, RULES, written_pack

ORDER = {"order_id": "AB-12345", "status": "shipped", "carrier": "DPD", "tracking": "15501234567890"}
CHAT = {"id": "c1", "messages": [{"role": "customer", "text": "where is my parcel?"}], "order": ORDER}
VIOLATING = "Leave us a 5 star review and we will send you a voucher."


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    """An assistant with the embedded default."""
    return Assistant()


class TestPublicNames:
    """The contract of ``import assist``."""

    def test_are_sorted_and_all_there(self) -> None:
        """``__all__`` is sorted, and each name loads."""
        assert assist.__all__ == sorted(assist.__all__)
        assert all(getattr(assist, name) is not None for name in assist.__all__)

    def test_unknown_name(self) -> None:
        """Anything else is an AttributeError."""
        with pytest.raises(AttributeError, match="no attribute 'nothing'"):
            _ = assist.nothing


class TestCheck:
    """Checking what an agent types."""

    def test_flags_with_span_clause_reason_and_fix(self, assistant: Assistant) -> None:
        """A reward for a review is found and explained."""
        row = assistant.check(VIOLATING, channel="chat", market="US")

        assert row.verdict == "flag"
        assert "review_incentive" in {finding.guideline for finding in row.findings}
        assert all(finding.clause and finding.message and finding.fix.hint for finding in row.findings)

    def test_async_and_row_give_the_same(self, assistant: Assistant) -> None:
        """Three ways in, one answer."""
        direct = assistant.check(VIOLATING)
        waited = asyncio.run(assistant.acheck(VIOLATING))
        rowed = assistant.check_row({"id": None, "text": VIOLATING})

        assert to_json(direct) == to_json(waited) == to_json(rowed)

    @pytest.mark.parametrize(
        ("options", "code"),
        [
            ({"channel": "fax"}, "unknown_channel"),
            ({"market": "Mars"}, "unknown_market"),
            ({"lang": "klingon"}, "unknown_language"),
            ({"facts": {"return_window_days": ["x"]}}, "invalid_facts"),
        ],
    )
    def test_says_what_is_wrong(self, assistant: Assistant, options: dict[str, object], code: str) -> None:
        """A wrong argument is an InputError with its field."""
        with pytest.raises(InputError) as refused:
            assistant.check("Hello", **options)  # type: ignore[arg-type]

        assert refused.value.code == code
        assert refused.value.field

    @pytest.mark.parametrize("row", [None, 3, [], {}, {"id": "a"}, {"id": "a", "text": 3}, {"id": "a", "text": "\0"}])
    def test_a_bad_row_is_a_row_with_its_error(self, assistant: Assistant, row: object) -> None:
        """No row is lost, none passes."""
        answered = assistant.check_row(row, line=7)

        assert answered.verdict == "error"
        assert answered.error is not None


class TestSuggest:
    """Suggesting replies."""

    def test_suggests_from_the_facts(self, assistant: Assistant) -> None:
        """The reply tells carrier and tracking number, says where they come from, and is certified."""
        row = assistant.suggest(CHAT)
        first = row.suggestions[0]

        assert "DPD" in first.text
        assert "15501234567890" in first.text
        assert {source.fact_id for source in first.sources} >= {"carrier", "tracking"}
        assert all(first.text[source.start : source.end] == source.value for source in first.sources)
        assert first.certificate["text_sha256"] == text_digest(first.text)
        assert first.stages.critique == "not_run"
        assert first.stages.reasons["critique"]

    def test_suggestions_differ_and_are_no_more_than_asked_for(self, assistant: Assistant) -> None:
        """Up to n different texts."""
        texts = [suggestion.text for suggestion in assistant.suggest(CHAT, n=2).suggestions]

        assert 1 <= len(texts) <= 2
        assert len(set(texts)) == len(texts)

    def test_is_deterministic(self, assistant: Assistant) -> None:
        """The same input gives the same bytes, in a new assistant too (law 4)."""

        def comparable(row: assist.SuggestRow) -> bytes:
            return canonical({name: value for name, value in to_json(row).items() if name != "run"})

        once = comparable(assistant.suggest(CHAT))

        assert once == comparable(Assistant().suggest(CHAT)) == comparable(asyncio.run(assistant.asuggest(CHAT)))

    def test_the_clock_enters_as_an_argument_only(self, assistant: Assistant) -> None:
        """Without now there is no remaining time."""
        chat = {**CHAT, "customer_sent_at": "2025-08-18T06:30:00+00:00"}
        now = datetime(2025, 8, 18, 7, 30, tzinfo=UTC)
        without, with_now = assistant.suggest(chat).deadline, assistant.suggest(chat, now=now).deadline

        assert without is not None
        assert without.remaining_s is None
        assert with_now is not None
        assert with_now.remaining_s == 11 * 3600

    def test_says_nothing_in_another_language(self, assistant: Assistant) -> None:
        """No template in the customer's language: withheld with its reason and advice."""
        row = assistant.suggest(
            {**CHAT, "lang": "fi", "messages": [{"role": "customer", "text": "Missä tilaukseni on?"}]}
        )

        assert not row.suggestions
        assert [withheld.reason for withheld in row.withheld] == ["no_template_for_language"]
        assert row.advice

    def test_no_reply_is_due_when_the_agent_spoke_last(self, assistant: Assistant) -> None:
        """No suggestion, advice no_reply, no error."""
        row = assistant.suggest({**CHAT, "messages": [*CHAT["messages"], {"role": "agent", "text": "On Friday."}]})

        assert not row.suggestions
        assert [advice.action for advice in row.advice] == ["no_reply"]
        assert row.error is None

    @pytest.mark.parametrize("n", [0, 11, -1])
    def test_refuses_an_odd_number(self, assistant: Assistant, n: int) -> None:
        """n has bounds."""
        with pytest.raises(InputError, match="n must be between"):
            assistant.suggest(CHAT, n=n)

    def test_customer_text_is_data(self, assistant: Assistant) -> None:
        """Template syntax and links in any field are never run, and links never repeated (law 9)."""
        attack = "{{ 7*7 }} {% for x in y %} where is my parcel http://evil.example.net"
        row = assistant.suggest(
            {
                "messages": [{"role": "customer", "text": attack}],
                "order": {**ORDER, "item": "{{ 7*7 }} lamp", "gift_message": attack},
                "customer": {"name": attack},
            }
        )

        assert row.error is None
        assert not any("49" in s.text or "evil.example" in s.text for s in row.suggestions)


class TestSetup:
    """Choosing policy, model and additions."""

    @pytest.mark.parametrize("options", [{"policy": "other-shop"}, {"model": "nobody"}])
    def test_unknown_names(self, options: dict[str, str]) -> None:
        """The error lists what there is."""
        with pytest.raises(SetupError, match="choose from"):
            Assistant(**options).suggest(CHAT)

    def test_an_unsound_policy_is_refused(self, tmp_path: Path) -> None:
        """With file and line."""
        folder = written_pack(tmp_path, rules=RULES + "colour: red\n")

        with pytest.raises(SetupError, match=r"rules/all\.yaml:14"):
            Assistant(policy=str(folder)).check("Hello")

    def test_a_tenant_adds_a_policy(self, tmp_path: Path) -> None:
        """Its findings come beside the platform's; in shadow they are counted only (law 11)."""
        folder = str(
            written_pack(
                tmp_path,
                head=HEAD.replace("id: small", "id: ours"),
                concepts=CONCEPTS.replace("telegram, instagram", "darling"),
                rules=RULES.replace("Telegram", "Darling"),
            )
        )

        assert Assistant(added=[folder]).check("Of course, darling.").verdict == "flag"
        assert Assistant(added=[folder], shadow=[folder]).check("Of course, darling.").verdict == "pass"
        with pytest.raises(InputError, match="shadow"):
            Assistant(shadow=["tiktok-shop"]).check("Hello")
