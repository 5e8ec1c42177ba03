"""The repair that needs no model: take the offending sentence out, or put a rule's own sentence there.

A repair proposes; only a full pass over the repaired text decides whether it may be delivered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from guardrails.finding import Finding, FixAction
from guardrails.nearness import Layout, Span

#: Openings by which a sentence leans on the one before it and means nothing without it.
_LEANS = re.compile(
    r"\s*(?:it|that|this|these|those|they|then|so|also|and|or|but|just|there|here|once (?:you|that|this)|"
    r"after that|in return|as a thank|your code)\b",
    re.IGNORECASE,
)
_LIST_ITEM = re.compile(r"(?m)^[ \t]*(?:[-*•–]|\d{1,2}[.)])[ \t]+.*$")
_COURTESY = re.compile(
    r"\s*\b(?:(?:hi|hello|hey|dear|good (?:morning|afternoon|evening))\b(?: [^\W\d_]+)?(?=[,.!?\n]|$)|"
    r"(?:many )?thank(?:s| you)(?: (?:so much|very much|a lot|again|for (?:your|the|getting|reaching|letting|writing)"
    r"(?: [^\W\d_]+){0,3}))*|(?:best|kind|warm)(?: (?:regards|wishes))?(?:, [^\W\d_]+)?|"
    r"(?:(?:we(?:'re| are)|i'm) )?(?:so |very |really )?sorry(?: (?:about|for) (?:that|this|the [^\W\d_]+))?|take care|"
    r"have a (?:nice|great|good|lovely) [^\W\d_]+|bye(?: for now)?)\b(?=[,.!?\s]|$)[.!?,]*",
    re.IGNORECASE,
)
_BLANKS = re.compile(r"[ \t]{2,}")
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


@dataclass(frozen=True, slots=True)
class Change:
    """``before`` stood at ``[start, end)`` of the draft; ``after`` took its place for ``rule_id``."""

    start: int
    end: int
    before: str
    after: str
    rule_id: str


@dataclass(frozen=True, slots=True)
class Repaired:
    """A text proposed in place of a draft, and what was changed to get there."""

    text: str
    changes: tuple[Change, ...]


def repair(text: str, findings: Iterable[Finding], needed: Sequence[Span] = ()) -> Repaired | None:
    """``text`` without what ``findings`` object to, or ``None`` when too little would be left.

    ``needed`` are the places of facts the reply exists to tell: cutting one of them leaves no reply.
    """
    layout = Layout(text)
    cuts = _merged(_cut(text, finding, layout) for finding in findings)
    if not cuts or any(cut.start < end and start < cut.end and not cut.after for cut in cuts for start, end in needed):
        return None
    mended = text
    for cut in reversed(cuts):
        mended = mended[: cut.start] + cut.after + mended[cut.end :]
    mended = _BLANK_LINES.sub("\n\n", _BLANKS.sub(" ", mended)).strip()
    return Repaired(mended, tuple(cuts)) if has_substance(mended) else None


def has_substance(text: str) -> bool:
    """Whether anything but greeting, thanks and good-bye is said."""
    return bool(re.search(r"\w", _COURTESY.sub("", text)))


def _cut(text: str, finding: Finding, layout: Layout) -> Change:
    start, end = _item(text, finding) or layout.sentence_span(finding.start, finding.end)
    after = ""
    if finding.fix.action is FixAction.REPLACE and finding.fix.replacement:
        space = text[start:end][len(text[start:end].rstrip()) :]
        lead = text[start:end][: len(text[start:end]) - len(text[start:end].lstrip())]
        after = f"{lead}{finding.fix.replacement}{space}"
    else:
        end = _with_leaning(text, end, layout)
    return Change(start, end, text[start:end], after, finding.rule_id)


def _item(text: str, finding: Finding) -> Span | None:
    for item in _LIST_ITEM.finditer(text):
        if item.start() <= finding.start and finding.end <= item.end():
            return item.start(), min(len(text), item.end() + 1)
    return None


def _with_leaning(text: str, end: int, layout: Layout) -> int:
    """``end``, moved past the next sentence where that one leans on what is cut."""
    if end < len(text) and _LEANS.match(text, end) and "\n\n" not in text[end - 1 : end + 1]:
        return layout.sentence_span(end, end + 1)[1]
    return end


def _merged(cuts: Iterable[Change]) -> list[Change]:
    """Cuts that do not overlap; where two do, the wider one stands and a plain cut beats a sentence."""
    kept: list[Change] = []
    for cut in sorted(cuts, key=lambda cut: (cut.start, -cut.end)):
        if not kept or cut.start >= kept[-1].end:
            kept.append(cut)
        elif cut.end > kept[-1].end or (kept[-1].after and not cut.after):
            last = kept.pop()
            before = last.before[: cut.start - last.start] + cut.before if cut.end > last.end else last.before
            kept.append(Change(last.start, max(last.end, cut.end), before, "", last.rule_id))
    return kept
