"""Proof that a pack's examples hold: each rule fires where it must, and the pack is silent elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from guardrails.errors import PolicyError
from guardrails.loading import Written
from guardrails.policy import Example, Rule
from guardrails.rules import RuleSet, Setting


@dataclass(frozen=True, slots=True)
class Failure:
    """One example that does not hold, and how."""

    rule_id: str
    text: str
    message: str
    file: str
    line: int


def prove(rules: RuleSet, written: Written) -> None:
    """Run every example of a pack.

    Raises:
        PolicyError: an example does not hold; names the first one's file, line and rule.
    """
    for failure in failures(rules, written):
        raise PolicyError(f"{failure.rule_id}: {failure.message}", file=failure.file, line=failure.line)


def failures(rules: RuleSet, written: Written) -> Iterator[Failure]:
    """Every example of the pack that does not hold."""
    for rule in rules.policy.rules:
        kinds = (
            ("violating", rule.examples.violating, _unlike_violation),
            ("allowed", rule.examples.allowed, _unlike_lawful),
            ("known_misses", rule.known_misses, _unlike_miss),
        )
        for kind, examples, unlike in kinds:
            for index, example in enumerate(examples):
                message = unlike(rules, rule, example)
                if message:
                    place = written.places[rule.id]
                    path = ("known_misses", index) if kind == "known_misses" else ("examples", kind, index)
                    yield Failure(rule.id, example.text, message, place.file, place.line(path))


def _found(rules: RuleSet, example: Example) -> dict[str, str]:
    setting = Setting(example.channel, example.market, example.lang)
    return {finding.rule_id: finding.quote for finding in rules.check(example.text, setting)}


def _unlike_violation(rules: RuleSet, rule: Rule, example: Example) -> str:
    found = _found(rules, example)
    if rule.id not in found:
        return f"does not fire on {example.text!r}; these do: {sorted(found)}"
    if set(found) != {rule.id, *example.also}:
        return f"on {example.text!r} also fire {sorted(set(found) - {rule.id})}, expected {sorted(example.also)}"
    if example.quote and found[rule.id] != example.quote:
        return f"quotes {found[rule.id]!r} of {example.text!r}, expected {example.quote!r}"
    return "" if example.quote else f"needs a quote; it would be {found[rule.id]!r}"


def _unlike_lawful(rules: RuleSet, _rule: Rule, example: Example) -> str:
    found = _found(rules, example)
    return f"the allowed text {example.text!r} is flagged: {found}" if found else ""


def _unlike_miss(rules: RuleSet, rule: Rule, example: Example) -> str:
    return (
        f"the known miss {example.text!r} is caught now; make it an example"
        if rule.id in _found(rules, example)
        else ""
    )
