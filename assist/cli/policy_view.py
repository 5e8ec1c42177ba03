"""How the parts of a policy pack are told to a person."""

from __future__ import annotations

from collections.abc import Sequence

from assist.cli.page import Page
from guardrails.policy import Clause, Concept, Example, Guideline, Near, Policy, Rule

_INDENT = 14


def show_all(page: Page, policy: Policy) -> None:
    """Every guideline with its rules."""
    page.line(f"{policy.ref}: {policy.info.title}")
    for guideline in policy.info.guidelines:
        show_guideline(page, policy, guideline)


def show_key(page: Page, policy: Policy, key: str) -> bool:
    """The parts called ``key``; whether there is one."""
    guidelines = [guideline for guideline in policy.info.guidelines if guideline.key == key]
    clauses = [clause for clause in policy.clauses if clause.key == key]
    rules = [rule for rule in policy.rules if rule.id == key]
    concepts = [concept for concept in policy.concepts if concept.id == key]
    for guideline in guidelines:
        show_guideline(page, policy, guideline)
    for clause in clauses:
        show_clause(page, policy, clause)
    for rule in rules:
        show_rule(page, rule)
    for concept in concepts:
        show_concept(page, policy, concept)
    return bool(guidelines or clauses or rules or concepts)


def show_guideline(page: Page, policy: Policy, guideline: Guideline) -> None:
    """A guideline: where it holds, what it rests on, and its rules."""
    page.heading(guideline.key, f"points: {guideline.points}")
    page.line(guideline.title)
    _field(page, "clause", guideline.clause)
    _field(page, "channels", _listed(guideline.channels))
    _field(page, "markets", _listed(guideline.markets))
    if guideline.beyond_text:
        _field(page, "not seen", guideline.beyond_text)
    for rule in policy.rules:
        if rule.guideline == guideline.key:
            _field(page, "rule", f"{rule.id} ({rule.severity.value}, {rule.status})")


def show_clause(page: Page, policy: Policy, clause: Clause) -> None:
    """A clause: where the source says it, and what breaking it costs."""
    page.heading(clause.key, "clause")
    page.line(clause.summary)
    _field(page, "source", f"{clause.source}; {clause.section}")
    _field(page, "in force", f"from {clause.effective_from}, markets: {_listed(clause.markets)}")
    _field(page, "consequence", clause.consequence)
    _field(page, "rules", ", ".join(rule.id for rule in policy.rules if rule.clause == clause.key) or "none")


def show_rule(page: Page, rule: Rule) -> None:
    """A rule: when it fires, what excuses it, and its examples."""
    page.heading(rule.id, f"{rule.severity.value}, {rule.status}")
    page.line(rule.message["en"])
    _field(page, "guideline", rule.guideline)
    _field(page, "clause", rule.clause)
    _field(page, "holds in", f"channels: {_listed(rule.channels)}; markets: {_listed(rule.markets)}")
    _field(page, "when", _near(rule.when))
    if rule.unless:
        _field(page, "unless", ", ".join(rule.unless))
    _field(page, "fix", f"{rule.fix.action.value}: {rule.fix.hint['en']}")
    _examples(page, "violating", rule.examples.violating)
    _examples(page, "allowed", rule.examples.allowed)
    _examples(page, "known misses", rule.known_misses)


def show_concept(page: Page, policy: Policy, concept: Concept) -> None:
    """A concept: its words by language, or what it is built from, and the rules that speak of it."""
    page.heading(concept.id, "concept")
    page.line(concept.meaning)
    for language, words in concept.words.items():
        _field(page, language, "; ".join(words))
    if concept.shape is not None:
        _field(page, "shape", concept.shape.pattern)
    if concept.near is not None:
        _field(page, "built from", _near(concept.near))
    if concept.unless:
        _field(page, "unless", ", ".join(concept.unless))
    users = [rule.id for rule in policy.rules if concept.id in _names(rule.when, rule.unless)]
    _field(page, "used by", ", ".join(users) or "no rule by itself")


def _names(near: Near, unless: Sequence[str]) -> set[str]:
    return {*unless, *near.not_across, *(name for group in near.all for name in group)}


def _near(near: Near) -> str:
    said = " + ".join(" or ".join(group) for group in near.all)
    order = ", in this order" if near.order == "given" else ""
    across = f", not across {', '.join(near.not_across)}" if near.not_across else ""
    return f"{said}  (within one {near.within.value}{order}{across})"


def _examples(page: Page, label: str, examples: Sequence[Example]) -> None:
    for example in examples:
        quote = f"  -> “{example.quote}”" if example.quote else ""
        _field(page, label, f"{example.text}{quote}")
        label = ""


def _field(page: Page, label: str, text: str) -> None:
    page.field(label, text, indent=_INDENT)


def _listed(names: Sequence[str]) -> str:
    return names if isinstance(names, str) else ", ".join(names)
