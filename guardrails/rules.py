"""The rule stage: from the words, shapes and things found in a text to findings.

Rules always run, all languages and all guidelines, whatever else is known of the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from guardrails.detectors import BUILT_IN, Source
from guardrails.facts import Facts
from guardrails.finding import Finding, Fix, FixAction, Severity, Stage
from guardrails.hit import Hit
from guardrails.matching import Pattern, Vocabulary
from guardrails.nearness import Layout, Span, windows
from guardrails.policy import Concept, Near, Policy, Rule
from guardrails.text import Views, on_graphemes, read

if TYPE_CHECKING:
    from re2 import _Regexp

Detector = Callable[[Source], Iterable[Hit]]
Places = dict[str, list[Span]]

_NO_FACTS = Facts()


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a text is to be said: the channel, the market if known, and the language of messages."""

    channel: str = "chat"
    market: str | None = None
    lang: str = "en"


class RuleSet:
    """The rules of one policy, ready to run. Holds no state between texts.

    ``sha256`` names the exact sources of the policy in rows and certificates.
    """

    def __init__(
        self,
        policy: Policy,
        patterns: Iterable[Pattern],
        *,
        sha256: str = "",
        detectors: Sequence[Detector] = BUILT_IN,
    ) -> None:
        from guardrails.loading import in_order

        self.policy = policy
        self.sha256 = sha256
        self._vocabulary = Vocabulary(patterns)
        self._detectors = tuple(detectors)
        self._hosts = frozenset(policy.info.platform_hosts)
        self._composed = [concept for concept in in_order(policy.concepts, lambda _: None) if _is_composed(concept)]
        self._shaped = [(concept.id, concept.shape) for concept in policy.concepts if concept.shape is not None]

    @property
    def ref(self) -> dict[str, str]:
        """The policy's id, version and hash."""
        return {"id": self.policy.info.id, "version": self.policy.info.version, "sha256": self.sha256}

    @cached_property
    def _by_trigger(self) -> dict[str, list[Rule]]:
        """Rules by the concepts of their most selective group, one of which each of them needs."""
        found: dict[str, list[Rule]] = {}
        for rule in self.policy.rules:
            for name in min(rule.when.all, key=len):
                found.setdefault(name, []).append(rule)
        return found

    @cached_property
    def _shapes(self) -> list[tuple[str, tuple[str, ...], _Regexp]]:
        import re2

        options = re2.Options()
        options.log_errors = False
        return [(name, shape.trigger, re2.compile(shape.pattern, options)) for name, shape in self._shaped]

    def check(self, text: str | Views, setting: Setting, facts: Facts = _NO_FACTS) -> list[Finding]:
        """All findings of the rules in force in ``setting``, by place, then by rule id."""
        views = read(text) if isinstance(text, str) else text
        layout = Layout(views.original)
        places = self.places(views, layout, setting.market, facts)
        rules = {
            rule.id: rule
            for name in places
            for rule in self._by_trigger.get(name, ())
            if rule.holds_in(setting.channel, setting.market)
        }
        found = [
            _finding(rule, views.original, window, layout, setting.lang)
            for rule in rules.values()
            for window in _meetings(rule.when, rule.unless, places, layout)
        ]
        return sorted(found, key=lambda finding: (finding.start, finding.end, finding.rule_id))

    def places(self, views: Views, layout: Layout, market: str | None = None, facts: Facts = _NO_FACTS) -> Places:
        """Where each concept stands in a text, by concept; spans are sorted."""
        places: Places = {}
        for name, start, end in self._hits(views, market, facts):
            places.setdefault(name, []).append((start, end))
        for spans in places.values():
            if len(spans) > 1:
                spans.sort()
        for concept in self._composed:
            _add_composed(concept, places, layout)
        return places

    def _hits(self, views: Views, market: str | None, facts: Facts) -> Iterable[Hit]:
        yield from self._vocabulary.hits_in(views)
        view = views.reading
        for name, trigger, pattern in self._shapes:
            if any(mark in view.text for mark in trigger):
                for match in pattern.finditer(view.text):
                    yield Hit(name, *view.span(*match.span()))
        source = Source(
            text=views.original,
            spoken=views.spoken.text,
            spoken_map=None if views.spoken.starts is None else [*views.spoken.starts, len(views.original)],
            market=market,
            facts=facts,
            allowed_hosts=self._hosts,
        )
        for detector in self._detectors:
            yield from detector(source)


def _is_composed(concept: Concept) -> bool:
    return concept.near is not None or bool(concept.unless)


def _add_composed(concept: Concept, places: Places, layout: Layout) -> None:
    if concept.near is not None:
        met = _meetings(concept.near, (), places, layout)
        if met:
            places[concept.id] = sorted({*places.get(concept.id, ()), *met})
    if concept.unless and concept.id in places:
        kept = _unexcused(places[concept.id], concept.unless, places)
        places[concept.id] = kept
        if not kept:
            del places[concept.id]


def _meetings(near: Near, unless: Sequence[str], places: Places, layout: Layout) -> list[Span]:
    """The windows in which ``near`` holds among hits that nothing in ``unless`` overlaps."""
    groups = []
    for names in near.all:
        hits = _merged(names, places)
        if unless and hits:
            hits = _unexcused(hits, unless, places)
        if not hits:
            return []
        groups.append(hits)
    if len(groups) == 1:
        return _apart(groups[0])
    return windows(near, groups, _merged(near.not_across, places), layout)


def _merged(names: Sequence[str], places: Places) -> list[Span]:
    if len(names) == 1:
        return places.get(names[0], [])
    return sorted({span for name in names for span in places.get(name, ())})


def _unexcused(hits: list[Span], unless: Sequence[str], places: Places) -> list[Span]:
    excuses = _merged(unless, places)
    if not excuses:
        return hits
    return [(start, end) for start, end in hits if not any(s < end and start < e for s, e in excuses)]


def _apart(hits: list[Span]) -> list[Span]:
    """Hits that do not overlap: of several at one place the longest."""
    kept: list[Span] = []
    for start, end in hits:
        if kept and start < kept[-1][1]:
            kept[-1] = kept[-1][0], max(end, kept[-1][1])
        else:
            kept.append((start, end))
    return kept


def _finding(rule: Rule, text: str, window: Span, layout: Layout, lang: str) -> Finding:
    start, end = on_graphemes(text, *window)
    severity = Severity.NOTICE if rule.status == "experimental" else rule.severity
    return Finding(
        rule_id=rule.id,
        guideline=rule.guideline,
        severity=severity,
        stage=Stage.RULES,
        start=start,
        end=end,
        quote=text[start:end],
        message=_in_language(rule.message, lang),
        clause=rule.clause,
        fix=_fix(rule, (start, end), layout, lang),
    )


def _fix(rule: Rule, span: Span, layout: Layout, lang: str) -> Fix:
    fix = rule.fix
    whole = span if fix.action is FixAction.NONE else layout.sentence_span(*span)
    return Fix(fix.action, *whole, fix.replacement.get(lang, ""), _in_language(fix.hint, lang))


def _in_language(said: dict[str, str], lang: str) -> str:
    return said.get(lang) or said.get(lang.split("-")[0]) or said["en"]
