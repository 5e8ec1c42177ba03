"""Attachments that were not read."""

from __future__ import annotations

from guardrails.detectors import Attachment, check_attachments
from guardrails.finding import FixAction, Severity


class TestCheckAttachments:
    """`check_attachments`."""

    def test_each_attachment_is_a_minor_finding_on_the_whole_text(self) -> None:
        """What was not read is said not to have been read, with the text as quote."""
        (finding,) = check_attachments("Hello", [Attachment("image", "qr.png")], frozenset())
        assert (finding.rule_id, finding.guideline) == (
            "third_party_info.unchecked_attachment",
            "third_party_info",
        )
        assert (finding.severity, finding.start, finding.end, finding.quote) == (
            Severity.MINOR,
            0,
            5,
            "Hello",
        )
        assert finding.fix.action is FixAction.NONE
        assert "not checked" in finding.message

    def test_an_allowed_type_gives_none(self) -> None:
        """The pack may allow types, in any case."""
        assert check_attachments("Hello", [Attachment("Image", "a.png")], frozenset({"image"})) == []

    def test_a_hostile_name_is_shown_harmless(self) -> None:
        """Control and direction characters and surrogates do not reach the message; long names are cut."""
        name = "a\x1b[31m\u202egnp\ud800" + "x" * 500
        (finding,) = check_attachments("Hello", [Attachment("image", name)], frozenset())
        assert finding.message.isprintable()
        assert len(finding.message) < 200
