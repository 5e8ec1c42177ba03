"""The certificate that goes with each text: what was checked, by what, with which outcome. It holds no text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from guardrails.canonical import digest, text_digest
from guardrails.engine import fingerprint
from guardrails.errors import ReplayError
from guardrails.guard import Context, Guard, Pass

#: The form of the certificate; a reader refuses any other.
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a text came from: the hashes of the prompts or templates by id, and the model, if any."""

    prompts: dict[str, str]
    model: dict[str, Any] | None = None


def context_hashes(context: Context) -> dict[str, str | None]:
    """What a text was judged against, as hashes; the setting in clear, since it says nothing of people."""
    return {
        "channel": context.setting.channel,
        "market": context.setting.market,
        "lang": context.setting.lang,
        "facts_sha256": digest(context.facts.model_dump(mode="json")),
        "customer_sha256": text_digest(context.customer),
        "customer_name_sha256": None if context.customer_name is None else text_digest(context.customer_name),
        "earlier_replies_sha256": digest(list(context.earlier_replies)),
        "attachments_sha256": digest([[item.type, item.name] for item in context.attachments]),
    }


def certify(checked: Pass, guard: Guard, context: Context, provenance: Provenance, passes: int) -> dict[str, Any]:
    """The certificate of one pass; ``passes`` counts the full passes the draft took, this one included."""
    return {
        "format": FORMAT,
        "text_sha256": checked.text_sha256,
        "policy": guard.ref,
        "added_policies": guard.added_refs,
        "prompts": provenance.prompts,
        "model": provenance.model,
        "engine": fingerprint(),
        "context": context_hashes(context),
        "stages": {
            "rules": checked.stages.rules.value,
            "facts": checked.stages.facts.value,
            "critique": checked.stages.critique.value,
            "reasons": dict(checked.stages.reasons),
        },
        "findings": [
            {
                "rule_id": finding.rule_id,
                "start": finding.start,
                "end": finding.end,
                "quote_sha256": text_digest(finding.quote),
            }
            for finding in checked.findings
        ],
        "passes": passes,
    }


def recheck(certificate: dict[str, Any], text: str, guard: Guard, context: Context) -> list[str]:
    """Check ``text`` again and say how the result differs from ``certificate``; empty when it agrees.

    A model's verdict is not asked for again; a bundle replays that.

    Raises:
        ReplayError: the certificate is of another form, policy or engine, so nothing can be said.
    """
    if certificate.get("format") != FORMAT:
        raise ReplayError(f"the certificate has form {certificate.get('format')!r}; this engine reads form {FORMAT}")
    refuse_other_engine(certificate)
    if certificate["policy"] != guard.ref or certificate["added_policies"] != guard.added_refs:
        raise ReplayError("the certificate was made under another policy; replay it where that policy is loaded")
    checked = guard.check(text, context)
    again = certify(
        checked, guard, context, Provenance(certificate["prompts"], certificate["model"]), certificate["passes"]
    )
    return [name for name in sorted(again) if _without_critique(again, name) != _without_critique(certificate, name)]


def _without_critique(certificate: dict[str, Any], name: str) -> Any:
    """A part of a certificate, as far as it can be told again without asking a model."""
    if name != "stages" or not isinstance(certificate.get(name), dict):
        return certificate.get(name)
    stages = certificate[name]
    reasons = {stage: said for stage, said in stages["reasons"].items() if stage != "critique"}
    return {"rules": stages["rules"], "facts": stages["facts"], "reasons": reasons}


def refuse_other_engine(certificate: dict[str, Any]) -> None:
    """Raise where a certificate was made by other versions than those that run here.

    Raises:
        ReplayError: names each version that differs.
    """
    here, there = fingerprint(), certificate.get("engine", {})
    differing = sorted(name for name in {*here, *there} if here.get(name) != there.get(name))
    if differing:
        said = ", ".join(f"{name} {there.get(name, 'absent')} (here {here.get(name, 'absent')})" for name in differing)
        raise ReplayError(f"made by another engine, so its result cannot be compared here: {said}")
