"""One full pass: every stage runs or says why not, and what breaks is never a pass (laws 2, 11)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from guardrails.compiling import build
from guardrails.detectors import Source
from guardrails.detectors.attachments import Attachment
from guardrails.errors import TextError
from guardrails.facts import Facts, OrderStatus
from guardrails.finding import Outcome, Severity
from guardrails.guard import Context, Guard, readable
from guardrails.hit import Hit
from tests.guardrails.packs import CONCEPTS, HEAD, RULES, small_pack, written_pack

FACTS = Facts(order_id="AB-12345", status=OrderStatus.PROCESSING)


@pytest.fixture
def guard(tmp_path: Path) -> Guard:
    """A guard with the small pack."""
    return Guard(small_pack(tmp_path).rules(()))


def broken(_source: Source) -> Iterator[Hit]:
    """A detector with a defect."""
    raise RuntimeError("customer text must not get into reasons")


class TestCheck:
    """What a pass says of its stages."""

    def test_passes_clean_text(self, guard: Guard) -> None:
        """Rules ran; what did not run says why."""
        checked = guard.check("Your parcel is on its way.", Context())

        assert checked.clean
        assert checked.stages.rules is Outcome.PASS
        assert checked.stages.facts is Outcome.NOT_RUN
        assert checked.stages.critique is Outcome.NOT_RUN
        assert set(checked.stages.reasons) == {"facts", "critique"}

    def test_flags(self, guard: Guard) -> None:
        """A finding that blocks makes the stage flag."""
        checked = guard.check("Write on Telegram.", Context())

        assert not checked.clean
        assert checked.stages.rules is Outcome.FLAG

    def test_checks_facts_where_there_are_some(self, guard: Guard) -> None:
        """A contradiction is a finding of the facts stage."""
        checked = guard.check("Your order has been delivered.", Context(facts=FACTS))

        assert checked.stages.facts is Outcome.FLAG
        assert [finding.guideline for finding in checked.objections] == ["false_info"]

    def test_a_broken_detector_is_an_error_not_a_pass(self, tmp_path: Path) -> None:
        """The stage says error; the reason names the kind of defect and no text."""
        guard = Guard(small_pack(tmp_path).rules((broken,)))
        checked = guard.check("Your parcel is on its way.", Context())

        assert not checked.clean
        assert checked.stages.rules is Outcome.ERROR
        assert checked.stages.reasons["rules"] == "the rules stage broke: RuntimeError"

    def test_broken_facts_rules_are_an_error(self, guard: Guard, monkeypatch: pytest.MonkeyPatch) -> None:
        """The facts stage fails closed too."""
        monkeypatch.setattr("guardrails.guard.check_facts", lambda *_: 1 / 0)

        checked = guard.check("Hello, your parcel is on its way.", Context(facts=FACTS))

        assert not checked.clean
        assert checked.stages.facts is Outcome.ERROR

    def test_an_attachment_was_not_checked(self, guard: Guard) -> None:
        """It is a minor finding over the whole text."""
        checked = guard.check("Here you are.", Context(attachments=(Attachment("image", "x.png"),)))

        (finding,) = checked.objections
        assert (finding.start, finding.end, finding.severity) == (0, 13, Severity.MINOR)


class TestReadable:
    """Text as it is checked and hashed."""

    def test_has_lf_line_ends(self) -> None:
        """CR LF and CR become LF."""
        assert readable("a\r\nb\rc") == "a\nb\nc"

    @pytest.mark.parametrize(
        ("text", "code"), [("x" * 20_001, "too_long"), ("a\0b", "unsupported_text"), ("a\ud800b", "unsupported_text")]
    )
    def test_refuses_what_cannot_be_checked(self, text: str, code: str) -> None:
        """Nothing is cut or replaced in a draft."""
        with pytest.raises(TextError) as refused:
            readable(text)

        assert refused.value.code == code


class TestAdded:
    """A tenant adds, never removes (law 11)."""

    @staticmethod
    def tenant(folder: Path) -> Path:
        """A tenant's pack: forbids 'darling', and tries to excuse messengers everywhere."""
        return written_pack(
            folder,
            head=HEAD.replace("id: small", "id: ours"),
            concepts=CONCEPTS.replace("telegram, instagram", "darling").replace(
                "[not, never,", "[telegram, not, never,"
            ),
            rules=RULES.replace("Telegram", "Darling"),
        )

    def test_adds_findings(self, tmp_path: Path) -> None:
        """Its rules object to what the platform allows."""
        ours = build(self.tenant(tmp_path / "ours")).rules(())
        guard = Guard(small_pack(tmp_path / "small").rules(()), added=[ours])

        assert [f.quote for f in guard.check("Thanks darling.", Context()).objections] == ["darling"]

    @pytest.mark.parametrize("text", ["Write on Telegram.", "Telegram darling", "We never whatsapp. Telegram it is."])
    def test_never_removes_one(self, tmp_path: Path, text: str) -> None:
        """Whatever it excuses, each finding of the platform's policy stays."""
        rules = small_pack(tmp_path / "small").rules(())
        ours = build(self.tenant(tmp_path / "ours")).rules(())
        alone = Guard(rules).check(text, Context()).objections
        together = Guard(rules, added=[ours], shadow=frozenset({"ours@1"})).check(text, Context()).objections

        assert alone
        assert set(alone) <= set(together)

    def test_shadow_counts_only_what_was_added(self, tmp_path: Path) -> None:
        """A shadowed rule is listed and does not block; the platform's policy cannot be shadowed."""
        rules = small_pack(tmp_path / "small").rules(())
        ours = build(self.tenant(tmp_path / "ours")).rules(())
        checked = Guard(rules, added=[ours], shadow=frozenset({"ours@1"})).check("Thanks darling.", Context())

        assert checked.clean
        assert [finding.severity for finding in checked.findings] == [Severity.NOTICE]
        with pytest.raises(ValueError, match="cannot be put in shadow"):
            Guard(rules, shadow=frozenset({"small@1"}))
