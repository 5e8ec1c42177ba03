"""The chain: the only way from a draft to a text that may be delivered.

A :class:`Delivered` can only be made here, from a clean pass over exactly its code points. Rules
always run first. What a model wrote or rewrote needs a critique; what the playbook says gets one
where a model is configured. The logic is a generator (see ``guardrails.asking``), so that the sync
and the async way are the same code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol, final

from guardrails.answers import RewriteAnswer, read_answer
from guardrails.asking import Ask, Failed, Steps
from guardrails.canonical import text_digest
from guardrails.certificate import Provenance, certify
from guardrails.critique import read_critique
from guardrails.errors import TextError, UnreadableAnswerError
from guardrails.finding import Finding, Outcome, Stages
from guardrails.guard import Context, Guard, Pass, readable
from guardrails.nearness import Span
from guardrails.repair import Change, has_substance, repair
from guardrails.rewrite import changes_between
from prompts.requests import Objection, PromptRequest
from prompts.sentences import sentence_numbers

#: Rewrites a draft may take.
MAX_REWRITES = 2

#: Drafts flagged for these are withheld at once: never repaired, never rewritten, never sent to a model.
_UNTOUCHABLE = ("sexual.", "minors.", "review_threat.violence", "harassment.hate")

#: The reason of a critique that did not run because there is nothing to ask.
NO_MODEL = "no model is configured"

_SEAL = object()


class Brief(Protocol):
    """What the chain needs to ask a model about a conversation, and to judge what comes back."""

    @property
    def clauses(self) -> Mapping[str, str]:
        """The clause of each guideline the judge is asked about."""
        ...

    def critique(self, text: str) -> PromptRequest:
        """The question to the judge about a text in which people's data are placeholders."""
        ...

    def rewrite(self, text: str, objections: Sequence[Objection]) -> PromptRequest:
        """The question for a rewrite of such a text."""
        ...

    def hide(self, text: str) -> str:
        """``text`` with people's data as placeholders."""
        ...

    def restore(self, text: str) -> str:
        """``text`` with its placeholders turned back."""
        ...

    def unfounded(self, text: str, before: str | None) -> list[Finding]:
        """What a model's ``text`` says that nothing bears out; ``before`` is the draft it rewrote, if any."""
        ...


@dataclass(frozen=True, slots=True)
class Draft:
    """A text proposed for delivery. ``needed`` are the places of the facts it exists to tell.

    ``shown`` is the text as a model wrote it, with placeholders for people's data; ``None`` for a
    playbook text. ``doubts`` are findings about the answer it came in, such as a citation of no fact.
    """

    text: str
    provenance: Provenance
    needed: tuple[Span, ...] = field(default=())
    shown: str | None = None
    doubts: tuple[Finding, ...] = ()


@final
class Delivered:
    """A text that passed the whole chain. It cannot be made outside the chain, nor changed."""

    __slots__ = ("_text", "certificate", "changes", "degraded", "findings", "passes", "stages", "verdict")
    _text: str
    verdict: Literal["pass", "rewritten"]
    findings: tuple[Finding, ...]
    stages: Stages
    changes: tuple[Change, ...]
    certificate: dict[str, Any]
    degraded: bool
    passes: tuple[Pass, ...]

    def __init__(
        self, seal: object, passes: Sequence[Pass], changes: tuple[Change, ...], certificate: dict[str, Any]
    ) -> None:
        checked = passes[-1]
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
            ("passes", tuple(passes)),
            ("degraded", "critique" in checked.stages.reasons and checked.stages.reasons["critique"] != NO_MODEL),
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
    """A draft that was not let through: the reason in plain words, what objected, and every pass it took."""

    verdict: Literal["withheld", "error"]
    reason: str
    findings: tuple[Finding, ...]
    stages: Stages | None
    passes: tuple[Pass, ...] = ()


@dataclass(frozen=True, slots=True)
class Chain:
    """Rules and facts, critique, repair or rewrite, and the full pass again."""

    guard: Guard

    def run(self, draft: Draft, context: Context) -> Delivered | Stopped:
        """Deliver ``draft``, deliver it repaired, or stop it; with no model to ask.

        Raises:
            TextError: the text cannot be checked at all.
        """
        steps = self.steps(draft, context, None)
        try:
            next(steps)
        except StopIteration as done:
            result: Delivered | Stopped = done.value
            return result
        raise AssertionError("the chain asked a model where none is configured")

    def steps(self, draft: Draft, context: Context, brief: Brief | None) -> Steps[Delivered | Stopped]:
        """As :meth:`run`, yielding what a model has to be asked; ``brief`` is ``None`` where there is none."""
        if draft.shown is None:
            return (yield from self._playbook(draft, context, brief))
        if brief is None:
            raise ValueError("a model's draft cannot be judged without a brief")
        return (yield from self._model(draft, context, brief))

    def _playbook(self, draft: Draft, context: Context, brief: Brief | None) -> Steps[Delivered | Stopped]:
        checked = self.guard.check(draft.text, context)
        earlier: tuple[Pass, ...] = ()
        changes: tuple[Change, ...] = ()
        if not checked.clean:
            mended = None if _must_stop(checked) else repair(checked.text, checked.objections, draft.needed)
            if mended is None:
                return _stopped(checked)
            earlier = (checked,)
            checked, changes = self.guard.check(mended.text, context), mended.changes
            if not checked.clean:
                return _stopped(*earlier, checked)
        judged = (yield from self._judged(checked, checked.text, brief)) if brief else _not_judged(checked, NO_MODEL)
        if not judged.clean:
            return _stopped(*earlier, judged)
        return self._delivered((*earlier, judged), draft, context, changes)

    def judge(self, text: str, context: Context, brief: Brief) -> Steps[Pass]:
        """A full pass over ``text`` with a critique: what an agent typed, when asked for.

        Raises:
            TextError: the text cannot be checked at all.
        """
        checked = self.guard.check(text, context)
        if _must_stop(checked):
            return _not_judged(checked, "what the rules found is never sent to a model")
        return (yield from self._judged(checked, checked.text, brief))

    def _judged(self, checked: Pass, text: str, brief: Brief) -> Steps[Pass]:
        """``checked`` with the judge's objections, or with the reason why there is no verdict."""
        shown = brief.hide(text)
        read = _reader(shown, brief.clauses)
        answer = yield Ask("critique", brief.critique(shown), read)
        if isinstance(answer, Failed):
            return _not_judged(checked, answer.reason)
        try:
            objections = read(answer.text)
        except UnreadableAnswerError as error:
            return _not_judged(checked, f"the verdict cannot be read: {error}")
        outcome = Outcome.FLAG if objections else Outcome.PASS
        reasons = {name: said for name, said in checked.stages.reasons.items() if name != "critique"}
        return replace(
            checked,
            findings=(*checked.findings, *_in(checked.text, objections)),
            stages=replace(checked.stages, critique=outcome, reasons=reasons),
        )

    def _model(self, draft: Draft, context: Context, brief: Brief) -> Steps[Delivered | Stopped]:
        """A model's draft: every pass is over the text with placeholders and over the restored one."""
        assert draft.shown is not None
        # Names and promises are added if the draft had none of them, whichever rewrite brought them in.
        shown, before, doubts = draft.shown, None, draft.doubts
        earlier: tuple[Pass, ...] = ()
        while True:
            checked = self._both(shown, before, doubts, context, brief)
            if checked.clean:
                checked = yield from self._judged(checked, brief.restore(shown), brief)
                if checked.stages.critique is Outcome.NOT_RUN:
                    said = f"critique_not_run: {checked.stages.reasons['critique']}"
                    return Stopped("withheld", said, (), checked.stages, (*earlier, checked))
                if checked.clean:
                    return self._delivered((*earlier, checked), draft, context, _changes(draft, checked))
            passes = (*earlier, checked)
            if _must_stop(checked) or len(passes) > MAX_REWRITES:
                return _stopped(*passes)
            answer = yield Ask("rewrite", brief.rewrite(shown, _objections(shown, checked, brief)), _read_rewrite)
            if isinstance(answer, Failed):
                return _stopped(*passes)
            try:
                rewritten = readable(_read_rewrite(answer.text).text.strip())
            except (UnreadableAnswerError, TextError):
                return _stopped(*passes)
            earlier = passes
            shown, before, doubts = rewritten, draft.shown, ()

    def _both(self, shown: str, before: str | None, doubts: Sequence[Finding], context: Context, brief: Brief) -> Pass:
        """One pass over the restored text, with what the text with placeholders alone shows."""
        masked = self.guard.check(shown, context)
        checked = self.guard.check(brief.restore(shown), context)
        found = {(finding.rule_id, finding.quote) for finding in checked.objections}
        more = [
            f
            for f in (*masked.objections, *brief.unfounded(shown, before), *doubts)
            if (f.rule_id, f.quote) not in found
        ]
        broken = masked if masked.stages.broken else checked
        empty = not has_substance(checked.text)
        stages = replace(broken.stages, rules=Outcome.FLAG) if empty and not broken.stages.broken else broken.stages
        return replace(checked, findings=(*checked.findings, *_in(checked.text, more)), stages=stages)

    def _delivered(
        self, passes: Sequence[Pass], draft: Draft, context: Context, changes: tuple[Change, ...]
    ) -> Delivered:
        certificate = certify(passes[-1], self.guard, context, draft.provenance, len(passes))
        return Delivered(_SEAL, passes, changes, certificate)


def _reader(text: str, clauses: Mapping[str, str]) -> Callable[[str], list[Finding]]:
    return lambda answer: read_critique(answer, text, clauses)


def _read_rewrite(answer: str) -> RewriteAnswer:
    return read_answer(RewriteAnswer, answer)


def _not_judged(checked: Pass, reason: str) -> Pass:
    reasons = {**checked.stages.reasons, "critique": reason}
    return replace(checked, stages=replace(checked.stages, critique=Outcome.NOT_RUN, reasons=reasons))


def _in(text: str, findings: Sequence[Finding]) -> list[Finding]:
    """Findings about a text with placeholders, placed in the restored text, or over the whole of it."""
    return [_placed(text, finding) for finding in findings]


def _placed(text: str, finding: Finding) -> Finding:
    if text[finding.start : finding.end] == finding.quote:
        return finding
    at = text.find(finding.quote)
    start, end = (at, at + len(finding.quote)) if at >= 0 else (0, len(text))
    fix = replace(finding.fix, start=start, end=end)
    return replace(finding, start=start, end=end, quote=text[start:end], fix=fix)


def _objections(shown: str, checked: Pass, brief: Brief) -> list[Objection]:
    """Why to rewrite: guideline, reason and sentence, without the words that must not be said (law 10)."""
    found = []
    for finding in checked.objections:
        quote = brief.hide(finding.quote)
        at = shown.find(quote)
        numbers = sentence_numbers(shown, at, at + len(quote)) if at >= 0 else ()
        found.append(Objection(finding.guideline, brief.hide(finding.message), tuple(numbers)))
    return found


def _changes(draft: Draft, checked: Pass) -> tuple[Change, ...]:
    return () if checked.text == draft.text else changes_between(draft.text, checked.text, "rewrite")


def _must_stop(checked: Pass) -> bool:
    return checked.stages.broken or any(finding.rule_id.startswith(_UNTOUCHABLE) for finding in checked.objections)


def _stopped(*passes: Pass) -> Stopped:
    checked = passes[-1]
    if checked.stages.broken:
        said = "; ".join(checked.stages.reasons[name] for name in ("rules", "facts") if name in checked.stages.reasons)
        return Stopped("error", f"stage_failed: {said}", checked.findings, checked.stages, passes)
    rules = ", ".join(sorted({finding.rule_id for finding in checked.objections})) or "nothing is said"
    return Stopped("withheld", f"objections: {rules}", checked.findings, checked.stages, passes)
