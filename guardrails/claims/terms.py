"""Refusals, fees, deductions and conditions that the terms in force do not have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guardrails.claims.passage import Claim, Passage
from guardrails.claims.quantities import durations
from guardrails.facts.model import Facts

_CONDITIONS = {
    "video": ("video", "film"), "packaging": ("packag", "packing", "box", "carton", "wrapping"),
    "unopened": ("opened", "open", "seal", "wrap"), "tags": ("tag", "label"),
    "receipt": ("receipt", "proof", "note", "slip"), "tried": ("tried", "trying", "worn"),
}  # fmt: skip
# Asked for by so many shops that only a term against them, or a change made afterwards, makes them worse.
_USUAL = {"unopened", "tags", "tried"}
_WAIVED = {
    "unopened": re.compile(
        r"opened (?:\w+ )?(?:is |are )?(?:accepted|fine|ok|okay|welcome)"
        r"|accepts? opened|even if opened|opened or not"
    ),
    "packaging": re.compile(
        r"(?:packag\w+|box|carton) (?:is )?not (?:required|needed|necessary)|without (?:the )?(?:original"
        r" )?(?:packag\w+|box)"
    ),
    "tried": re.compile(r"tags? attached|tr(?:y|ied) on|try-on"),
    "tags": re.compile(r"tags? (?:are )?not (?:required|needed|necessary)"),
    "receipt": re.compile(r"receipt (?:is )?not (?:required|needed|necessary)|no receipt"),
    "video": re.compile(r"video (?:is )?not (?:required|needed|necessary)|no video"),
}
_MENTIONED = {
    "unopened": ("open", "seal", "hygiene"), "packaging": ("packag", "box", "carton", "seal",
    "as received"), "tags": ("tag", "label"),
    "receipt": ("receipt", "proof"), "video": ("video",), "tried": ("unworn", "worn", "unused", "tried"),
}  # fmt: skip
_RESTRICTED = re.compile(
    r"final sale|non-?returnable|non-?refundable|(?:cannot|can't|not) be returned|no returns|not "
    r"returnable|no refunds|sealed|unless (?:faulty|damaged|defective)"
    r"|only (?:if|when|for) |(?:faulty|defective|damaged)(?: items?)? only|except|personalised|"
    r"personalized|custom|hygiene"
)
_REFUND_TIME = re.compile(
    r"refund\w*[^.;]{0,30}\b(?:within|in) (?P<number>\d{1,3}) (?:working |business )?(?P<unit>hours?|"
    r"days?|weeks?)"
)
_TAKING = (
    *("refund", "back", "deduct", "keep", "kept", "withh", "pay", "give", "trim", "shav", "nibbl"),
    *("dock", "skim", "snip", "slic", " of the price", " of your"),
)
_FULL = re.compile(
    r"full (?:refund|price|amount)|no (?:\w+ )?(?:fee|fees|deduction|deductions|charges?)\b|money back|100 ?%"
)


def _has_terms(facts: Facts) -> bool:
    return bool(facts.return_window_days or facts.return_terms)


def _is_over(facts: Facts) -> bool:
    return facts.days_left is not None and facts.days_left < 0


def no_return(passage: Passage, facts: Facts) -> Iterator[Claim]:
    """Returns or refunds said to be impossible while a window or policy grants them."""
    if not _has_terms(facts) or _is_over(facts) or _RESTRICTED.search(facts.return_terms):
        return
    if not passage.holds("return", "refund", "final", "back", "exchange"):
        return
    known = f"returns within {facts.return_window_days} days" if facts.return_window_days else facts.return_terms
    for found in passage.pattern("no_return").finditer(passage.text):
        if (
            not passage.is_question(found.start())
            and not passage.is_reported(found.start())
            and not _is_excused(passage, found)
        ):
            yield Claim("worse_terms.no_return", found.start(), found.end(), found.group(), known)


def _is_excused(passage: Passage, found: re.Match[str]) -> bool:
    """A refusal with a way out ("outside the app", "until it arrives"), or one that is denied."""
    start, end = passage.sentence(found.start())
    if passage.pattern("no_return_excuse").search(passage.text, found.end(), end) or passage.is_negated(found.start()):
        return True
    return bool(passage.pattern("no_return_excuse").search(passage.text, start, found.start()))


def store_credit(passage: Passage, facts: Facts) -> Iterator[Claim]:
    """Credit or a voucher in place of the money, or an exchange only, against a right to a refund."""
    terms = facts.return_terms
    if not _has_terms(facts) or _is_over(facts):
        return
    if (
        "credit" not in terms
        and "voucher" not in terms
        and passage.holds("credit", "voucher", "gift card", "points", "coupon")
    ):
        yield from _in_place_of_money(passage, "store_credit", "worse_terms.store_credit_only", "a refund of the money")
    if "exchange only" not in terms and "no refund" not in terms and passage.holds("exchange", "swap"):
        yield from _in_place_of_money(passage, "exchange_only", "worse_terms.exchange_only", "a refund")


def _in_place_of_money(passage: Passage, name: str, rule: str, known: str) -> Iterator[Claim]:
    for found in passage.pattern(name).finditer(passage.text):
        sentence = passage.sentence_text(found.start())
        if passage.is_question(found.start()) or not _is_imposed(passage, sentence):
            continue
        yield Claim(rule, found.start(), found.end(), found.group(), known)


def _is_imposed(passage: Passage, sentence: str) -> bool:
    """Whether credit is all there is: "only", a change, or said of the refund; a choice is none."""
    if passage.pattern("store_credit_choice").search(sentence):
        return False
    if passage.pattern("store_credit_excuse").search(sentence) and not re.search(
        r"rather than (?:money|cash|a refund)|no money|instead of (?:a |your )?(?:refund|money)|not (?:money|cash)"
        r"|no refund",
        sentence,
    ):
        return False
    return bool(
        passage.pattern("changed").search(sentence)
        or re.search(r"rather than|instead of|refund|money|return", sentence)
    )


def new_fee(passage: Passage, facts: Facts) -> Iterator[Claim]:
    """A fee on a return that the terms do not have."""
    if (
        facts.restocking_fee
        or not _has_terms(facts)
        or not passage.holds("fee", "charge", "cost", "deduct", "handling", "surcharge", "%")
    ):
        return
    for found in passage.pattern("fee").finditer(passage.text):
        sentence = passage.sentence_text(found.start())
        before = passage.before(found.start())
        denied = passage.pattern("fee_none").search(before) and "used to" not in before
        if passage.is_question(found.start()) or denied:
            continue
        if not re.search(r"return|refund|restock|swap|exchange|back|cancel|handling", sentence) or _is_charged(
            facts, found.group()
        ):
            continue
        if facts.restocking_fee is False or facts.return_terms or passage.pattern("changed").search(sentence):
            yield Claim("worse_terms.new_fee", found.start(), found.end(), found.group(), "no such fee")


def _is_charged(facts: Facts, fee: str) -> bool:
    """Whether the terms name this fee and do not rule it out."""
    return facts.restocking_fee is None and fee in facts.return_terms


def deduction(passage: Passage, facts: Facts) -> Iterator[Claim]:
    """Only a part of the money back where the terms give all of it."""
    full = facts.restocking_fee is False or _FULL.search(facts.return_terms)
    if not full or not passage.holds(*_TAKING):
        return
    for found in passage.pattern("deduction").finditer(passage.text):
        sentence = passage.sentence_text(found.start())
        kind = passage.pattern("goodwill").search(sentence) and not re.search("withh|restock|dock", found.group())
        if passage.is_question(found.start()) or kind:
            continue
        if passage.is_plain(found.start()) and not re.search(
            r"100 ?%|takes? only|only (?:take|\d+ (?:day|work|business|hour|minute))", found.group()
        ):
            yield Claim("worse_terms.partial_refund", found.start(), found.end(), found.group(), "a full refund")


def slower_refund(passage: Passage, facts: Facts) -> Iterator[Claim]:
    """A refund said to take longer than the terms allow."""
    promised = _REFUND_TIME.search(facts.return_terms)
    if promised is None or "return" in promised.group() or not passage.holds("refund", "money"):
        return
    longest = int(promised["number"]) * {"h": 1 / 24, "d": 1, "w": 7}[promised["unit"][0]]
    known = f"{promised['number']} {promised['unit']}"
    for duration in durations(passage):
        near = passage.text[passage.sentence(duration.start)[0] : duration.start]
        # The bank's own days come on top of the shop's; two weeks leave room for them.
        if (
            duration.days > longest + 14
            and passage.pattern("refund_takes").search(near)
            and passage.is_plain(duration.start)
        ):
            yield Claim(
                "worse_terms.slower_refund",
                duration.start,
                duration.end,
                passage.text[duration.start : duration.end],
                known,
                known,
            )


def new_condition(passage: Passage, facts: Facts) -> Iterator[Claim]:
    """A condition for returns that the terms do not name, or waive."""
    if not _has_terms(facts) or not passage.holds("return", "refund", "back", "accept", "exchange"):
        return
    for kind, hints in _CONDITIONS.items():
        for found in passage.pattern("condition." + kind).finditer(passage.text) if passage.holds(*hints) else ():
            if _adds_condition(passage, facts, kind, found):
                yield Claim(
                    "worse_terms.new_condition",
                    found.start(),
                    found.end(),
                    found.group(),
                    facts.return_terms or "no such condition",
                )


def _adds_condition(passage: Passage, facts: Facts, kind: str, found: re.Match[str]) -> bool:
    sentence, terms = passage.sentence_text(found.start()), facts.return_terms
    waived = bool(_WAIVED[kind].search(terms))
    every_term = " ".join(facts.policies.values()).lower()
    if not waived and (not terms or kind in _USUAL or any(word in every_term for word in _MENTIONED[kind])):
        return False
    if passage.is_question(found.start()) or passage.pattern("condition_soft").search(sentence):
        return False
    near = passage.previous_sentence(found.start()) + sentence if waived else sentence
    about = passage.pattern("return_word").search(near) or re.search(r"\brefund|\bback\b|\baccept|\bexchang", near)
    return bool(
        about
        and (
            passage.pattern("condition_must").search(sentence)
            or re.search(r"because|n't|nothing|once|\bonly\b|cannot", sentence)
        )
    )
