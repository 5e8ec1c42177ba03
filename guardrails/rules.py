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
from guardrails.matching import Candidate, Vocabulary, Words, settled
from guardrails.nearness import Layout, Span, windows
from guardrails.policy import Concept, Near, Policy, Rule
from guardrails.text import View, Views, on_graphemes, read

if TYPE_CHECKING:
    from re2 import _Regexp

Detector = Callable[[Source], Iterable[Hit]]

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
        words: Words,
        *,
        sha256: str = "",
        detectors: Sequence[Detector] = BUILT_IN,
    ) -> None:
        from guardrails.loading import in_order

        self.policy = policy
        self.sha256 = sha256
        self._vocabulary = Vocabulary(words)
        self._detectors = tuple(detectors)
        self._hosts = frozenset(policy.info.platform_hosts)
        self._composed = {concept.id: concept for concept in policy.concepts if concept.near or concept.unless}
        self._shaped = [(concept.id, concept.shape) for concept in policy.concepts if concept.shape is not None]
        in_order(policy.concepts, lambda _: None)

    @property
    def ref(self) -> dict[str, str]:
        """The policy's id, version and hash."""
        return {"id": self.policy.info.id, "version": self.policy.info.version, "sha256": self.sha256}

    @cached_property
    def _needs(self) -> list[tuple[frozenset[str], ...]]:
        """For each rule, the found concepts of which each of its groups needs at least one."""
        return [tuple(map(self._found_for, rule.when.all)) for rule in self.policy.rules]

    @cached_property
    def _by_trigger(self) -> dict[str, frozenset[int]]:
        """The numbers of the rules by the concepts of their most selective group."""
        found: dict[str, set[int]] = {}
        for number, needs in enumerate(self._needs):
            for name in min(needs, key=len):
                found.setdefault(name, set()).add(number)
        return {name: frozenset(numbers) for name, numbers in found.items()}

    def _found_for(self, group: Sequence[str]) -> frozenset[str]:
        """The concepts with words, shapes or detectors of which ``group`` needs at least one."""
        names: set[str] = set()
        for name in group:
            concept = self._composed.get(name)
            if concept is None or concept.words or concept.shape:
                names.add(name)
            if concept is not None and concept.near is not None:
                names |= min(map(self._found_for, concept.near.all), key=len)
        return frozenset(names)

    @cached_property
    def _shapes(self) -> list[tuple[str, tuple[str, ...], _Regexp]]:
        import re2

        options = re2.Options()
        options.log_errors = False
        return [(name, shape.trigger, re2.compile(shape.pattern, options)) for name, shape in self._shaped]

    def check(self, text: str | Views, setting: Setting, facts: Facts = _NO_FACTS) -> list[Finding]:
        """All findings of the rules in force in ``setting``, by place, then by rule id."""
        views = read(text) if isinstance(text, str) else text
        scene = self.scene(views, setting.market, facts)
        found = [
            _finding(rule, views.original, window, scene.layout, setting.lang)
            for rule in self._possible(scene)
            if rule.holds_in(setting.channel, setting.market)
            for window in scene.meetings(rule.when, rule.unless)
        ]
        return sorted(found, key=lambda finding: (finding.start, finding.end, finding.rule_id))

    def _possible(self, scene: Scene) -> Iterable[Rule]:
        """The rules of which each group has a concept that may stand in the text, in no order."""
        present, triggers = scene.present, self._by_trigger
        begun = frozenset[int]().union(*(triggers[name] for name in present if name in triggers))
        rules = [self.policy.rules[n] for n in begun if not any(map(present.isdisjoint, self._needs[n]))]
        return [rule for rule in rules if scene.may_meet(rule.when)]

    def scene(self, views: Views, market: str | None = None, facts: Facts = _NO_FACTS) -> Scene:
        """What stands where in a text, for rules to ask."""
        found = self._vocabulary.candidates(views)
        original = View(views.original)
        for name, start, end in self._shapes_and_things(views, market, facts):
            found.setdefault(name, []).append((original, start, end, None))
        return Scene(found, self._composed, Layout(views.original))

    def _shapes_and_things(self, views: Views, market: str | None, facts: Facts) -> Iterable[Hit]:
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


class Scene:
    """Where concepts stand in one text; those built from others are worked out when asked for."""

    def __init__(
        self,
        found: dict[str, list[Candidate]],
        composed: dict[str, Concept],
        layout: Layout,
    ) -> None:
        self.found = found
        self.present = frozenset(found)
        self.layout = layout
        self._composed = composed
        self._possible: dict[str, bool] = {}
        self._known: dict[tuple[str, ...], list[Span]] = {}

    def spans(self, names: tuple[str, ...]) -> list[Span]:
        """Where any of these concepts stands, sorted."""
        known = self._known.get(names)
        if known is None:
            known = self._known[names] = self._gathered(names)
        return known

    def _gathered(self, names: tuple[str, ...]) -> list[Span]:
        if len(names) > 1:
            return sorted({span for name in names if self._may_hold(name) for span in self.spans((name,))})
        concept = self._composed.get(names[0])
        if concept is None:
            return sorted(set(settled(self.found.get(names[0], ()))))
        if not self._may_hold(names[0]):
            return []
        own = set(settled(self.found.get(names[0], ())))
        if concept.near is not None:
            own.update(self.meetings(concept.near, ()))
        return self._unexcused(sorted(own), concept.unless)

    def may_meet(self, near: Near) -> bool:
        """A quick look: whether each group of ``near`` has a concept that can be in the text at all."""
        return all(any(map(self._may_hold, names)) for names in near.all)

    def _may_hold(self, name: str) -> bool:
        known = self._possible.get(name)
        if known is None:
            concept = self._composed.get(name)
            near = concept.near if concept is not None else None
            known = self._possible[name] = name in self.present or (near is not None and self.may_meet(near))
        return known

    def meetings(self, near: Near, unless: tuple[str, ...]) -> list[Span]:
        """The windows in which ``near`` holds among hits that nothing in ``unless`` overlaps."""
        if not self.may_meet(near):
            return []
        for names in sorted(near.all, key=len):
            if not self.spans(names):
                return []
        groups = [self.spans(names) for names in near.all]
        if unless:
            groups = [self._unexcused(hits, unless) for hits in groups]
        if len(groups) == 1:
            return _apart(groups[0])
        return windows(near, groups, self.spans(near.not_across) if near.not_across else (), self.layout)

    def _unexcused(self, hits: list[Span], unless: tuple[str, ...]) -> list[Span]:
        excuses = self.spans(unless) if unless and hits else ()
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
