"""The rule stage: from the words, shapes and things found in a text to findings.

Rules always run, all languages and all guidelines, whatever else is known of the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from guardrails.detectors import BUILT_IN, Source
from guardrails.facts import Facts
from guardrails.finding import Finding, Fix, FixAction, Severity, Stage
from guardrails.hit import Hit
from guardrails.matching import Places, Vocabulary, Words, common
from guardrails.nearness import Layout, Span, windows
from guardrails.policy import Policy, Rule
from guardrails.reach import Group, Meeting, Reach
from guardrails.shapes import Looking, Shapes
from guardrails.text import Views, on_graphemes, read

Detector = Callable[[Source], Iterable[Hit]]

_NO_FACTS = Facts()


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a text is to be said: the channel, the market if known, and the language of messages."""

    channel: str = "chat"
    market: str | None = None
    lang: str = "en"


@dataclass(frozen=True, slots=True, eq=False)
class _Ready:
    """A rule with the concepts of its ``when`` and ``unless`` looked up."""

    rule: Rule
    when: Meeting
    unless: Group | None


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
        from guardrails.loading import DETECTED, in_order

        in_order(policy.concepts, lambda _: None)
        self.policy = policy
        self.sha256 = sha256
        self._reach = Reach(policy.concepts, sorted(DETECTED), common(words))
        self._vocabulary = Vocabulary(words, self._reach.bits)
        self._shapes = Shapes(policy.concepts, self._reach.bits)
        self._detectors = tuple(detectors)
        self._hosts = frozenset(policy.info.platform_hosts)
        self._ready: dict[tuple[str, str | None], dict[str, list[_Ready]]] = {}

    @property
    def ref(self) -> dict[str, str]:
        """The policy's id, version and hash."""
        return {"id": self.policy.info.id, "version": self.policy.info.version, "sha256": self.sha256}

    def _in_force(self, channel: str, market: str | None) -> dict[str, list[_Ready]]:
        """The rules in force there with their concepts looked up, by each concept that may make them hold."""
        key = channel, market
        if key not in self._ready:
            ready: dict[str, list[_Ready]] = {}
            for rule in self.policy.rules:
                if rule.holds_in(channel, market):
                    when = self._reach.meeting(rule.when)
                    looked_up = _Ready(rule, when, self._reach.group(rule.unless) if rule.unless else None)
                    for name in self._reach.names(when.needed):
                        ready.setdefault(name, []).append(looked_up)
            self._ready[key] = ready
        return self._ready[key]

    def check(self, text: str | Views, setting: Setting, facts: Facts = _NO_FACTS) -> list[Finding]:
        """All findings of the rules in force in ``setting``, by place, then by rule id."""
        views = read(text) if isinstance(text, str) else text
        scene = self.scene(views, setting.market, facts)
        found = [
            _finding(ready.rule, views.original, window, scene.layout, setting.lang)
            for ready in self._begun(scene, setting)
            for window in scene.meetings(ready.when, ready.unless)
        ]
        return sorted(found, key=lambda finding: (finding.start, finding.end, finding.rule_id))

    def _begun(self, scene: Scene, setting: Setting) -> set[_Ready]:
        """The rules in force that a concept in the text may make hold."""
        in_force = self._in_force(setting.channel, setting.market)
        return {ready for name in scene.names() if name in in_force for ready in in_force[name]}

    def scene(self, views: Views, market: str | None = None, facts: Facts = _NO_FACTS) -> Scene:
        """What stands where in a text, for rules to ask."""
        places = self._vocabulary.places(views)
        for name, start, end in self._things(views, market, facts):
            places.add(name, start, end)
        return Scene(places, self._shapes.looking(views.reading), self._reach, Layout(views.original))

    def _things(self, views: Views, market: str | None, facts: Facts) -> Iterable[Hit]:
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

    def __init__(self, places: Places, shapes: Looking, reach: Reach, layout: Layout) -> None:
        self.layout = layout
        self.present = places.present | shapes.bits
        self._places = places
        self._shapes = shapes
        self._reach = reach
        self._may_meet: dict[Meeting, bool] = {}
        self._known: dict[Group, list[Span]] = {}
        self._begun: dict[Group, frozenset[int]] = {}

    def names(self) -> set[str]:
        """The found concepts that stand in the text, and the shapes that may."""
        return self._places.names().union(self._shapes.names)

    def spans(self, names: tuple[str, ...]) -> list[Span]:
        """Where any of these concepts stands, sorted."""
        return self._spans(self._reach.group(names))

    def may_meet(self, meeting: Meeting) -> bool:
        """A quick look: whether each group has a concept that can be in the text at all."""
        known = self._may_meet.get(meeting)
        if known is None:
            known = self._may_meet[meeting] = all(map(self._may_stand, meeting.quickest))
        return known

    def _may_stand(self, group: Group) -> bool:
        present = self.present
        if group.bits & present:
            return True
        return any(meeting.needed & present and self.may_meet(meeting) for meeting in group.meetings)

    def _spans(self, group: Group) -> list[Span]:
        known = self._known.get(group)
        if known is None:
            known = self._known[group] = self._gathered(group)
        return known

    def _gathered(self, group: Group) -> list[Span]:
        if group.members:
            return sorted({span for member in group.members if self._may_stand(member) for span in self._spans(member)})
        (name,) = group.names
        found = self._places.spans(name).union(self._shapes.spans(name))
        for meeting in group.meetings:
            found.update(self.meetings(meeting, None))
        return self._unexcused(sorted(found), group.unless)

    def meetings(self, meeting: Meeting, unless: Group | None) -> list[Span]:
        """The windows in which ``meeting`` holds among hits that nothing in ``unless`` overlaps."""
        if not self._may_be_near(meeting):
            return []
        groups = [self._unexcused(self._spans(group), unless) for group in meeting.groups]
        if len(groups) == 1:
            return _apart(groups[0])
        barriers = self._spans(meeting.not_across) if meeting.not_across else ()
        return windows(meeting.near, groups, barriers, self.layout)

    def _may_be_near(self, meeting: Meeting) -> bool:
        """Whether all groups stand in the text and, where they must, begin in one sentence."""
        if not self.may_meet(meeting):
            return False
        together = meeting.in_one_sentence
        shared: frozenset[int] | None = None
        for group in meeting.quickest:
            if not self._spans(group):
                return False
            if together:
                sentences = self._sentences(group)
                shared = sentences if shared is None else shared & sentences
                if not shared:
                    return False
        return True

    def _sentences(self, group: Group) -> frozenset[int]:
        """The numbers of the sentences in which one of the group begins."""
        known = self._begun.get(group)
        if known is None:
            spans = self._spans(group)
            known = self._begun[group] = frozenset(self.layout.sentence(start) for start, _ in spans)
        return known

    def _unexcused(self, hits: list[Span], unless: Group | None) -> list[Span]:
        excuses = self._spans(unless) if unless is not None and hits else ()
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
