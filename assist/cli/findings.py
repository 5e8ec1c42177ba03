"""How findings, stages and verdicts are told to a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assist.cli.page import Page, marked, visible
from assist.suggestion import CheckRow
from guardrails.finding import Finding, FixAction, Severity, Stages
from guardrails.guard import readable

if TYPE_CHECKING:
    from rich.text import Text

    from guardrails.policy import Clause, Guideline, Policy

#: Colours go with words and marks, never instead of them.
STYLES = {
    "pass": "bold green",
    "rewritten": "bold green",
    "flag": "bold red",
    "withheld": "bold yellow",
    "error": "bold red",
}
_MARK = {Severity.NOTICE: "bold yellow"}
_INNER = 16
_DONE = {
    FixAction.REMOVE: "take the sentence out",
    FixAction.REPLACE: "put the shop's own sentence in its place",
    FixAction.NONE: "reword it",
}


@dataclass(frozen=True, slots=True)
class Law:
    """The words behind the keys of policies."""

    clauses: Mapping[str, Clause]
    guidelines: Mapping[str, Guideline]

    @classmethod
    def of(cls, policies: Sequence[Policy]) -> Law:
        """The clauses and guidelines of ``policies``."""
        return cls(
            {clause.key: clause for policy in policies for clause in policy.clauses},
            {guideline.key: guideline for policy in policies for guideline in policy.info.guidelines},
        )


def show_check(page: Page, text: str, row: CheckRow, law: Law) -> None:
    """All of one answer: the verdict, the findings, and what was checked."""
    count = len(row.findings)
    said = f"{count} finding{'' if count == 1 else 's'}" if count else "nothing found"
    page.line(verdict(row.verdict.value, said if row.error is None or count else row.error.message))
    if row.stages is not None and row.policy is not None:
        show_findings(page, readable(text), row.findings, law)
        page.line()
        page.field("checked", said_of(row.stages))
        page.field("policy", f"{row.policy.id}@{row.policy.version}")


def verdict(name: str, said: str) -> Text:
    """A verdict in capitals and a word on it."""
    from rich.text import Text

    return Text.assemble((name.upper(), STYLES[name]), "  ", visible(said))


def show_findings(page: Page, text: str | None, findings: Sequence[Finding], law: Law) -> None:
    """Each finding with its place, what it rests on, and the way out; no place without ``text``."""
    told: set[str] = set()
    for number, finding in enumerate(findings, start=1):
        page.line()
        style = _MARK.get(finding.severity, "bold red")
        page.field(f"  {number}", f"{finding.rule_id}  ({finding.severity.value})", style, indent=5)
        if text is not None:
            page.field("", marked(text, finding.start, finding.end, style), indent=5)
        _show_ground(page, finding, law, told)


def _show_ground(page: Page, finding: Finding, law: Law, told: set[str]) -> None:
    """What a finding rests on; a clause is told in full where it is first met."""
    guideline = law.guidelines.get(finding.guideline)
    clause = None if finding.clause in told else law.clauses.get(finding.clause)
    told.add(finding.clause)
    page.field("     guideline", guideline.title if guideline else finding.guideline, indent=_INNER)
    if finding.clause:
        page.field("     clause", f"{finding.clause}: {clause.summary}" if clause else finding.clause, indent=_INNER)
    page.field("     reason", finding.message, indent=_INNER)
    page.field("     fix", finding.fix.hint or f"{_DONE[finding.fix.action]}.", indent=_INNER)
    if finding.fix.replacement:
        page.field("     say instead", finding.fix.replacement, indent=_INNER)


def said_of(stages: Stages) -> str:
    """The outcome of each stage in one line, with the reason where one did not run."""
    named = (("rules", stages.rules), ("facts", stages.facts), ("critique", stages.critique))
    return ", ".join(
        f"{name} {outcome.value.replace('_', ' ')}" + (f" ({stages.reasons[name]})" if name in stages.reasons else "")
        for name, outcome in named
    )
