"""The chain: the only way from a draft to a text that may be delivered.

A :class:`Delivered` can only be made here, from a clean pass over exactly its code points.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, final

from guardrails.canonical import text_digest
from guardrails.certificate import Provenance, certify
from guardrails.finding import Finding, Stages
from guardrails.guard import Context, Guard, Pass
from guardrails.nearness import Span
from guardrails.repair import Change, repair

#: Drafts flagged for these are withheld at once: never repaired, never sent to a model.
_UNTOUCHABLE = ("sexual.", "minors.", "review_threat.violence", "harassment.hate")

_SEAL = object()


@dataclass(frozen=True, slots=True)
class Draft:
    """A text proposed for delivery. ``needed`` are the places of the facts it exists to tell."""

    text: str
    provenance: Provenance
    needed: tuple[Span, ...] = field(default=())


@final
class Delivered:
    """A text that passed the whole chain. It cannot be made outside the chain, nor changed."""

    __slots__ = ("_text", "certificate", "changes", "findings", "stages", "verdict")
    verdict: Literal["pass", "rewritten"]
    findings: tuple[Finding, ...]
    stages: Stages
    changes: tuple[Change, ...]
    certificate: dict[str, Any]

    def __init__(self, seal: object, checked: Pass, changes: tuple[Change, ...], certificate: dict[str, Any]) -> None:
        if seal is not _SEAL:
            raise TypeError("only the chain delivers texts; run the draft through Chain.run")
        if not checked.clean or text_digest(checked.text) != checked.text_sha256:
            raise ValueError("this text has no clean pass over exactly its code points")
        for name, value in (
            ("_text", checked.text),
            ("verdict", "rewritten" if changes else "pass"),
            ("findings", checked.findings),
            ("stages", checked.stages),
            ("changes", changes),
            ("certificate", certificate),
        ):
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a delivered text does not change")

    @property
    def text(self) -> str:
        """The text, compared with the hash in its certificate each time it is taken.

        Raises:
            ValueError: it is not the text that was checked.
        """
        if text_digest(self._text) != self.certificate["text_sha256"]:
            raise ValueError("the text is not the one that was checked")
        return self._text


@dataclass(frozen=True, slots=True)
class Stopped:
    """A draft that was not let through: the reason in plain words, and what objected."""

    verdict: Literal["withheld", "error"]
    reason: str
    findings: tuple[Finding, ...]
    stages: Stages


@dataclass(frozen=True, slots=True)
class Chain:
    """Rules and facts, the deterministic repair, and the full pass again."""

    guard: Guard

    def run(self, draft: Draft, context: Context) -> Delivered | Stopped:
        """Deliver ``draft``, deliver it repaired, or stop it.

        Raises:
            TextError: the text cannot be checked at all.
        """
        first = self.guard.check(draft.text, context)
        if first.clean:
            return self._delivered(first, draft, context)
        mended = None if _must_stop(first) else repair(first.text, first.objections, draft.needed)
        if mended is None:
            return _stopped(first)
        again = self.guard.check(mended.text, context)
        return self._delivered(again, draft, context, mended.changes) if again.clean else _stopped(again)

    def _delivered(self, checked: Pass, draft: Draft, context: Context, changes: tuple[Change, ...] = ()) -> Delivered:
        passes = 2 if changes else 1
        return Delivered(_SEAL, checked, changes, certify(checked, self.guard, context, draft.provenance, passes))


def _must_stop(checked: Pass) -> bool:
    return checked.stages.broken or any(finding.rule_id.startswith(_UNTOUCHABLE) for finding in checked.objections)


def _stopped(checked: Pass) -> Stopped:
    if checked.stages.broken:
        said = "; ".join(checked.stages.reasons[name] for name in ("rules", "facts") if name in checked.stages.reasons)
        return Stopped("error", f"stage_failed: {said}", checked.findings, checked.stages)
    rules = ", ".join(sorted({finding.rule_id for finding in checked.objections}))
    return Stopped("withheld", f"objections: {rules}", checked.findings, checked.stages)
