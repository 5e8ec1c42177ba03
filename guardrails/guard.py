"""One full pass over one text: rules, then facts, and what each stage found."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from guardrails.canonical import text_digest
from guardrails.claims import check_facts
from guardrails.detectors.attachments import Attachment, check_attachments
from guardrails.errors import StageError, TextError
from guardrails.facts import Facts
from guardrails.finding import Finding, Outcome, Severity, Stage, Stages
from guardrails.rules import RuleSet, Setting
from guardrails.service import service_notices
from guardrails.text import MAX_TEXT, Views, read

_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Context:
    """All that a text is judged against. ``customer`` is data: it excuses nothing.

    ``language`` is the one the text must be in, ``None`` where that is not to be judged.
    """

    setting: Setting = field(default_factory=Setting)
    facts: Facts = field(default_factory=Facts)
    customer: str = ""
    customer_name: str | None = None
    earlier_replies: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Pass:
    """What one pass over exactly these code points gave."""

    text: str
    text_sha256: str
    findings: tuple[Finding, ...]
    stages: Stages

    @property
    def objections(self) -> tuple[Finding, ...]:
        """The findings that keep the text from being delivered."""
        return tuple(finding for finding in self.findings if finding.severity.blocks)

    @property
    def clean(self) -> bool:
        """Whether rules ran, nothing broke, and nothing objects."""
        return self.stages.rules is Outcome.PASS and not self.stages.broken and not self.objections


def readable(text: str) -> str:
    """``text`` with LF line ends, as it is checked and hashed.

    Raises:
        TextError: longer than 20,000 code points, or holds NUL or a lone surrogate.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(plain) > MAX_TEXT:
        raise TextError(
            "too_long", f"The text has {len(plain):,} characters; at most {MAX_TEXT:,} can be checked. Shorten it."
        )
    if "\0" in plain or (not plain.isascii() and _SURROGATE.search(plain)):
        raise TextError("unsupported_text", "The text holds a NUL character or half of a character pair. Remove it.")
    return plain


class Guard:
    """A platform's policy, and whatever a tenant adds to it, as one check.

    An added rule set can only add findings: each set runs by itself over the whole text, and none
    sees the concepts or excuses of another. Rules of ``shadow`` packs are counted, never block.
    """

    def __init__(
        self,
        rules: RuleSet,
        *,
        added: Sequence[RuleSet] = (),
        shadow: frozenset[str] = frozenset(),
        languages_differ: Callable[[str, str], bool] | None = None,
    ) -> None:
        if rules.policy.ref in shadow:
            raise ValueError("a platform's policy cannot be put in shadow mode")
        self.rules = rules
        self.added = tuple(added)
        self._shadow = shadow
        self._languages_differ = languages_differ

    @property
    def ref(self) -> dict[str, str]:
        """The platform's policy by id, version and hash."""
        return self.rules.ref

    @property
    def added_refs(self) -> list[dict[str, str]]:
        """The policies a tenant added, likewise."""
        return [rules.ref for rules in self.added]

    def check(self, text: str, context: Context) -> Pass:
        """Run every stage over ``text``; a stage that breaks ends as ``error``, never as a pass.

        Raises:
            TextError: the text cannot be checked at all.
        """
        plain = readable(text)
        reasons: dict[str, str] = {"critique": "not asked for"}
        views = read(plain)
        found, rules = _stage(Stage.RULES, lambda: self._rule_findings(views, context), reasons)
        if context.facts.is_empty:
            facts = Outcome.NOT_RUN
            reasons["facts"] = "no facts are given"
        else:
            contradicted, facts = _stage(Stage.FACTS, lambda: check_facts(plain, context.facts, views.others), reasons)
            found = [*found, *contradicted]
        ordered = sorted(found, key=lambda finding: (finding.start, finding.end, finding.rule_id))
        return Pass(plain, text_digest(plain), tuple(ordered), Stages(rules, facts, Outcome.NOT_RUN, reasons))

    def _rule_findings(self, views: Views, context: Context) -> list[Finding]:
        found = self.rules.check(views, context.setting, context.facts)
        for rules in self.added:
            found += map(self._as_added(rules), rules.check(views, context.setting, context.facts))
        if context.attachments:
            allowed = frozenset(self.rules.policy.info.allowed_attachments)
            found += check_attachments(views.original, context.attachments, allowed)
        found += service_notices(
            views.original,
            channel=context.setting.channel,
            customer=context.customer,
            customer_name=context.customer_name,
            earlier_replies=context.earlier_replies,
            lang=context.language,
            languages_differ=self._languages_differ,
            facts=context.facts,
        )
        return found

    def _as_added(self, rules: RuleSet) -> Callable[[Finding], Finding]:
        from dataclasses import replace

        if rules.policy.ref in self._shadow:
            return lambda finding: replace(finding, severity=Severity.NOTICE)
        return lambda finding: finding


def _stage(
    stage: Stage, run: Callable[[], Sequence[Finding]], reasons: dict[str, str]
) -> tuple[Sequence[Finding], Outcome]:
    try:
        found = _run(stage, run)
    except StageError as error:
        reasons[stage.value] = str(error)
        return (), Outcome.ERROR
    return found, Outcome.FLAG if any(finding.severity.blocks for finding in found) else Outcome.PASS


def _run(stage: Stage, run: Callable[[], Sequence[Finding]]) -> Sequence[Finding]:
    try:
        return run()
    except Exception as error:
        raise StageError(stage.value, error) from error
