"""Attachments: what was not read is said not to have been read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guardrails.finding import Finding, Fix, FixAction, Severity, Stage

RULE_ID = "third_party_info.unchecked_attachment"
GUIDELINE = "third_party_info"
CLAUSE = "do_not.third_party_information"
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a text. Type and name were written by somebody: they are data."""

    type: str
    name: str


def check_attachments(text: str, attachments: Sequence[Attachment], allowed_types: frozenset[str]) -> list[Finding]:
    """One minor finding for each attachment whose type the policy does not allow; it spans the whole text."""
    return [
        _unchecked(text, attachment)
        for attachment in attachments
        if attachment.type.strip().lower() not in allowed_types
    ]


def _unchecked(text: str, attachment: Attachment) -> Finding:
    message = f"The attachment {_shown(attachment.name)} ({_shown(attachment.type)}) was not checked."
    hint = "Look at the attachment yourself: it must hold no link, QR code, address or contact."
    return Finding(
        rule_id=RULE_ID,
        guideline=GUIDELINE,
        severity=Severity.MINOR,
        stage=Stage.RULES,
        start=0,
        end=len(text),
        quote=text,
        message=message,
        clause=CLAUSE,
        fix=Fix(FixAction.NONE, 0, len(text), "", hint),
    )


def _shown(value: str) -> str:
    """A short printable form, for a terminal or a page: no control, direction or surrogate characters."""
    kept = "".join(char if char.isprintable() else "\ufffd" for char in value.strip())
    return f'"{kept[:_LONGEST_NAME]}…"' if len(kept) > _LONGEST_NAME else f'"{kept}"'
