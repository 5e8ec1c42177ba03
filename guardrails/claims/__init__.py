"""Facts rules: what a text says against the typed facts of its order, found without a model.

Each rule speaks only where the fact is known, and stays silent on questions, denials, conditions
and the customer's own words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from guardrails.claims import dates, item, parcel, purchase, returns, status, sums, terms, use, warranty
from guardrails.claims.catalogue import RULES
from guardrails.claims.passage import Claim, Passage, passage_of, spaced_out
from guardrails.facts.model import Facts
from guardrails.finding import Finding, Fix, FixAction, Stage
from guardrails.text import View, on_graphemes

__all__ = ["RULES", "Claim", "check_facts"]

_CHECKS: tuple[Callable[[Passage, Facts], Iterator[Claim]], ...] = (
    returns.shorter_window,
    returns.window_closed,
    returns.refused_day,
    returns.fewer_days_left,
    returns.earlier_deadline,
    returns.early_weekday,
    returns.vague_deadline,
    returns.shrunk_window,
    returns.buyer_pays,
    terms.no_return,
    terms.store_credit,
    terms.new_fee,
    terms.deduction,
    terms.slower_refund,
    terms.new_condition,
    status.wrong_status,
    status.not_refunded,
    parcel.wrong_carrier,
    parcel.wrong_tracking,
    parcel.wrong_order_id,
    sums.wrong_amount,
    dates.wrong_date,
    dates.wrong_journey,
    warranty.wrong_warranty,
    warranty.wrong_voucher,
    item.wrong_measure,
    item.wrong_trait,
    item.wrong_flag,
    item.wrong_make,
    item.not_included,
    item.not_free_of,
    use.denied_use,
    use.wrong_runtime,
    purchase.wrong_count,
    purchase.wrong_stock,
    purchase.wrong_item,
)


def check_facts(text: str, facts: Facts, views: tuple[View, ...] = ()) -> list[Finding]:
    """What ``text`` says against ``facts``, in the order of the text; empty facts object to nothing.

    ``views`` are further readings of the text (``guardrails.text.Views.others``), so that a claim in
    disguise is found where it stands.
    """
    if facts.is_empty or not text:
        return []
    readings = (passage_of(text), spaced_out(text), *(Passage(text, view) for view in views))
    found: dict[tuple[str, int, int], Finding] = {}
    for passage in filter(None, readings):
        for check in _CHECKS:
            for claim in check(passage, facts):
                finding = _finding(passage, claim)
                found.setdefault((finding.rule_id, finding.start, finding.end), finding)
    return _distinct(sorted(found.values(), key=lambda each: (each.start, -each.end, each.rule_id)))


def _distinct(findings: list[Finding]) -> list[Finding]:
    """One finding a rule and place: of two that overlap, the one that starts first or is longer."""
    kept: list[Finding] = []
    for finding in findings:
        if not any(finding.rule_id == other.rule_id and finding.start < other.end for other in kept):
            kept.append(finding)
    return kept


def _finding(passage: Passage, claim: Claim) -> Finding:
    rule = RULES[claim.rule]
    start, end = on_graphemes(passage.original, *passage.view.span(claim.start, claim.end))
    quote = passage.original[start:end]
    return Finding(
        rule_id=rule.id,
        guideline=rule.guideline,
        severity=rule.severity,
        stage=Stage.FACTS,
        start=start,
        end=end,
        quote=quote,
        message=rule.message.format(stated=quote, known=claim.known),
        clause=rule.clause,
        fix=_fix(passage, claim, start, end, rule.hint.format(stated=quote, known=claim.known)),
    )


def _fix(passage: Passage, claim: Claim, start: int, end: int, hint: str) -> Fix:
    """Put the right value in place, or take out the sentence where no plain swap helps."""
    if claim.replacement is not None:
        return Fix(FixAction.REPLACE, start, end, claim.replacement, hint)
    sentence = passage.sentence(claim.start)
    first, last = on_graphemes(passage.original, *passage.view.span(*sentence))
    while first < start and passage.original[first].isspace():
        first += 1
    return Fix(FixAction.REMOVE, first, last, "", hint)
