"""Nothing leaves the chain without a clean pass over exactly its code points (laws 1 to 3)."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guardrails.canonical import text_digest
from guardrails.certificate import Provenance
from guardrails.chain import Chain, Delivered, Draft, Stopped
from guardrails.compiling import SHIPPED, open_pack
from guardrails.guard import Context, Guard
from tests.guardrails.packs import small_pack

CLEAN = "Your parcel left our warehouse."
DIRTY = "Write on Telegram."


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    """A chain over the small pack."""
    return Chain(Guard(small_pack(tmp_path_factory.mktemp("pack")).rules(())))


def draft(text: str, *needed: tuple[int, int]) -> Draft:
    """A draft from a playbook template."""
    return Draft(text, Provenance({"x/y": "0" * 64}), needed)


class TestRun:
    """From a draft to a delivered or a stopped one."""

    def test_delivers_clean_text_as_it_is(self, chain: Chain) -> None:
        """Verdict pass, nothing changed, the hash of the text in the certificate."""
        result = chain.run(draft(CLEAN), Context())

        assert isinstance(result, Delivered)
        assert (result.verdict, result.text, result.changes) == ("pass", CLEAN, ())
        assert result.certificate["text_sha256"] == text_digest(CLEAN)

    def test_takes_the_offending_sentence_out(self, chain: Chain) -> None:
        """Verdict rewritten; the change says what stood where, and a second full pass was made."""
        text = f"{CLEAN} {DIRTY} It arrives on Friday."
        result = chain.run(draft(text), Context())

        assert isinstance(result, Delivered)
        assert result.verdict == "rewritten"
        assert "Telegram" not in result.text
        assert result.text.startswith(CLEAN)
        (change,) = result.changes
        assert text[change.start : change.end] == change.before
        assert result.certificate["passes"] == 2

    def test_withholds_where_nothing_would_be_left(self, chain: Chain) -> None:
        """The reason names the rule; the findings come with it."""
        result = chain.run(draft(f"Hello. {DIRTY} Thank you."), Context())

        assert isinstance(result, Stopped)
        assert result.verdict == "withheld"
        assert "off_platform_redirect.messenger" in result.reason
        assert result.findings

    def test_withholds_where_a_needed_fact_would_go(self, chain: Chain) -> None:
        """A repair that cuts the fact a reply exists to tell leaves no reply."""
        text = f"{CLEAN} The code AB1 is on Telegram."
        at = text.index("AB1")

        assert isinstance(chain.run(draft(text, (at, at + 3)), Context()), Stopped)

    def test_an_error_is_never_a_delivery(self, chain: Chain, monkeypatch: pytest.MonkeyPatch) -> None:
        """A stage that breaks stops the draft with verdict error."""
        monkeypatch.setattr(type(chain.guard), "_rule_findings", lambda *_: 1 / 0)
        result = chain.run(draft(CLEAN), Context())

        assert isinstance(result, Stopped)
        assert result.verdict == "error"

    @given(text=st.text(max_size=200).filter(lambda text: "\0" not in text and text.isprintable()))
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_what_is_delivered_is_clean(self, chain: Chain, text: str) -> None:
        """Whatever the draft, a delivered text passes a further full check."""
        result = chain.run(draft(f"{text} {DIRTY} {CLEAN}"), Context())

        if isinstance(result, Delivered):
            assert chain.guard.check(result.text, Context()).clean


class TestUntouchable:
    """Some drafts are stopped at once."""

    @pytest.mark.parametrize("prefix", ["sexual", "minors", "review_threat.violence", "harassment.hate"])
    def test_is_never_repaired(self, prefix: str) -> None:
        """A rule of this family exists in the shipped pack, and its examples are withheld, never repaired."""
        pack = open_pack(SHIPPED)
        chain = Chain(Guard(pack.rules()))
        rules = [rule for rule in pack.policy.rules if rule.id.startswith(prefix)]

        assert rules
        for rule in rules:
            for example in rule.examples.violating:
                assert isinstance(chain.run(draft(f"{CLEAN} {example.text} {CLEAN}"), Context()), Stopped)


class TestDelivered:
    """A delivered text cannot be forged or changed."""

    def test_cannot_be_made_outside_the_chain(self, chain: Chain) -> None:
        """Its constructor asks for the chain's seal."""
        checked = chain.guard.check(CLEAN, Context())

        with pytest.raises(TypeError, match="only the chain"):
            Delivered(object(), (checked,), (), {})

    def test_is_not_made_from_other_code_points(self, chain: Chain) -> None:
        """Even inside, a pass over one text does not deliver another."""
        from guardrails import chain as module

        checked = dataclasses.replace(chain.guard.check(CLEAN, Context()), text=DIRTY)

        with pytest.raises(ValueError, match="no clean pass"):
            Delivered(module._SEAL, (checked,), (), {})

    def test_does_not_change(self, chain: Chain) -> None:
        """Assignment is refused, and a text changed by force is refused by its hash."""
        result = chain.run(draft(CLEAN), Context())
        assert isinstance(result, Delivered)

        with pytest.raises(AttributeError):
            result.verdict = "rewritten"
        object.__setattr__(result, "_text", DIRTY)
        with pytest.raises(ValueError, match="not the one that was checked"):
            _ = result.text
