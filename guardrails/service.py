"""Notices about the service a reply gives: listed beside the findings, never a reason to hold it back.

They rest on no clause of the guidelines. Each check speaks up only where the case is clear.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from guardrails.facts import Facts
from guardrails.finding import Finding, Fix, FixAction, Severity, Stage

if TYPE_CHECKING:
    from guardrails.matching import Vocabulary

#: A shorter reply may be said twice: "You are welcome!" is no repetition.
SHORTEST_REPEATED = 4
#: Fewer words of a question or reply are too few to call them unrelated.
SHORTEST_JUDGED = 4
#: Shorter parts of a name are initials or masked.
SHORTEST_NAME = 3

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_QUESTION = re.compile(r"[?？؟]")
_THANKS = re.compile(r"\b(?:thanks|thank|thx|cheers|bye)\b", re.IGNORECASE)
_SPACELESS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


def service_notices(
    text: str,
    *,
    channel: str,
    customer: str = "",
    customer_name: str | None = None,
    earlier_replies: Sequence[str] = (),
    lang: str | None = None,
    languages_differ: Callable[[str, str], bool] | None = None,
    facts: Facts | None = None,
) -> list[Finding]:
    """All notices about ``text`` as a reply to ``customer``, by place.

    ``languages_differ(text, lang)`` says whether a text is clearly not in a language; without it, or
    without ``lang``, the language is not judged.
    """
    if not text.strip():
        return []
    found = [
        *_answers(text, channel, customer, customer_name or "", facts),
        *_repeats(text, earlier_replies),
        *_wrong_language(text, lang, languages_differ),
        *_names_buyer(text, channel, customer_name),
        *_bargains(text, customer),
        *_sounds_automatic(text),
    ]
    return sorted(found, key=lambda finding: (finding.start, finding.end, finding.rule_id))


def _notice(name: str, text: str, span: tuple[int, int] | None, message: str, hint: str) -> Finding:
    """A notice at ``span``, or about the whole text."""
    start, end = span or (0, len(text))
    fix = Fix(FixAction.NONE, start, end, "", hint)
    quote = text[start:end]
    return Finding(f"service.{name}", "service", Severity.NOTICE, Stage.RULES, start, end, quote, message, "", fix)


def _answers(text: str, channel: str, customer: str, name: str, facts: Facts | None) -> Iterator[Finding]:
    if channel != "chat" or not customer.strip():
        return
    if _only_greets(text, name) and _asks(customer):
        message = "This greets or puts off the customer and says nothing about the matter."
        yield _notice("no_answer", text, None, message, "Answer the question, or say what you will check.")
    elif _is_unrelated(text, customer, facts):
        message = "This shares nothing with what the customer wrote or ordered."
        yield _notice("irrelevant", text, None, message, "Read the customer's message again and answer that.")


def _asks(customer: str) -> bool:
    """Whether the customer waits for an answer: praise of a word or two asks nothing."""
    if _QUESTION.search(customer):
        return True
    return not _THANKS.search(customer) and _size(customer) >= SHORTEST_JUDGED and not _only_greets(customer, "")


def _size(text: str) -> int:
    """How many words there are; three letters of a script without word breaks count as one."""
    return sum(-(-len(word) // 3) if _SPACELESS.match(word) else 1 for word in _WORD.findall(text))


def _only_greets(text: str, name: str) -> bool:
    """Whether nothing but small talk and somebody's name is said; "Yes" and "8" say something."""
    named = {word.casefold() for word in _WORD.findall(name)}
    opening = _WORD.search(text)
    vocabulary, single = _small_talk()

    def passes(word: re.Match[str]) -> bool:
        later = opening is not None and word.start() > opening.start()
        return word[0].casefold() in named or (later and word[0][0].isupper())

    if not all(word[0].lower() in single or _SPACELESS.match(word[0]) or passes(word) for word in _WORD.finditer(text)):
        return False
    left = list(text)
    for hit in vocabulary.hits(text):
        left[hit.start : hit.end] = " " * (hit.end - hit.start)
    return all(map(passes, _WORD.finditer("".join(left))))


@cache
def _small_talk() -> tuple[Vocabulary, frozenset[str]]:
    """The pack's small talk, and each single word that stands in it."""
    from importlib.resources import files

    import yaml

    from guardrails.matching import Vocabulary
    from guardrails.readings import readings

    source = files("guardrails").joinpath("policies/tiktok_shop/screening/small_talk.yaml")
    by_language = yaml.safe_load(source.read_text(encoding="utf-8"))["small_talk"]
    written = [word for words in by_language.values() for word in words]
    single = frozenset(found for word in written for reading in readings(word) for found in _WORD.findall(reading))
    return Vocabulary.compile({"small_talk": written}), single


# Matters of a shop, each by the stems of its words. Texts about different matters only are unrelated.
_MATTERS: dict[str, tuple[str, ...]] = {
    "parcel": (
        "parcel", "package", "deliver", "ship", "track", "courier", "carrier", "arriv", "dispatch", "post",
        "transit", "address", "delay", "lost", "sent", "send", "order", "box", "scan", "depot", "driver",
    ),
    "money": (
        "refund", "money", "pay", "paid", "price", "charg", "cost", "invoice", "receipt", "voucher", "coupon",
        "code", "discount", "fee", "bank", "card", "credit",
    ),
    "return": (
        "return", "exchang", "swap", "cancel", "replac", "label", "back", "warrant", "guarant", "refund",
    ),
    "fault": (
        "broken", "broke", "damag", "fault", "defect", "missing", "wrong", "crack", "work", "smell", "leak",
    ),
    "item": (
        "size", "fit", "colour", "color", "material", "measur", "stock", "batter", "charger", "wash",
        "wide", "tall", "weigh", "waterproof", "compatib", "cotton", "leather", "instruct", "manual",
    ),
}  # fmt: skip
_SAY_LITTLE = frozenset({
    "about", "after", "again", "also", "been", "before", "being", "could", "dear", "does", "doing", "done",
    "each", "even", "ever", "from", "give", "good", "have", "having", "hello", "here", "into", "just",
    "know", "like", "made", "make", "many", "more", "most", "much", "must", "need", "never", "only", "other",
    "over", "please", "really", "same", "shall", "should", "some", "still", "such", "sure", "take", "than",
    "thank", "thanks", "that", "their", "them", "then", "there", "these", "they", "thing", "this", "those",
    "through", "today", "very", "want", "well", "were", "what", "when", "where", "which", "while", "will",
    "with", "would", "your", "yours",
})  # fmt: skip
#: A reply that asks, looks something up or is sorry may belong to any matter.
_OPEN = (
    "?", "？", "؟", "check ", "check.", "checking", "look into", "looking into", "find out", " ask", "detail",
    "let me", "let us", "sorry", "apolog",
)  # fmt: skip


def _is_unrelated(text: str, customer: str, facts: Facts | None) -> bool:
    """Whether both are plain English about different matters, with no word or number in common."""
    lowered = text.lower()
    if any(mark in lowered for mark in _OPEN):
        return False
    asked, said = _content(customer), _content(text)
    if min(len(asked), len(said)) < SHORTEST_JUDGED:
        return False
    matters, others = _matters(asked), _matters(said)
    if not matters or not others or matters & others:
        return False
    known = asked | (_content(_of_order(facts)) if facts else frozenset())
    return {_stem(word) for word in said}.isdisjoint(map(_stem, known))


def _content(text: str) -> frozenset[str]:
    words = (word.lower() for word in _WORD.findall(text))
    return frozenset(word for word in words if (len(word) > 3 and word not in _SAY_LITTLE) or word.isdigit())


def _of_order(facts: Facts) -> str:
    given = (facts.order_id, facts.item, facts.carrier, facts.tracking, facts.shop_name)
    return " ".join(filter(None, given))


def _matters(words: frozenset[str]) -> set[str]:
    """The matters spoken of; none where fewer than two words tell."""
    telling = [matter for word in words for matter, stems in _MATTERS.items() if word.startswith(stems)]
    return set(telling) if len(telling) > 1 else set()


def _stem(word: str) -> str:
    return word[:5]


def _repeats(text: str, earlier_replies: Sequence[str]) -> Iterator[Finding]:
    if not earlier_replies:
        return
    plain = _plain(text)
    if len(plain.split()) >= SHORTEST_REPEATED and any(_plain(reply) == plain for reply in earlier_replies):
        message = "This was said in this conversation already."
        hint = "Say what has changed since, or answer the new question."
        yield _notice("repeats_reply", text, None, message, hint)


def _plain(text: str) -> str:
    return " ".join(word.casefold().replace("’", "'") for word in _WORD.findall(text))


def _wrong_language(
    text: str, lang: str | None, languages_differ: Callable[[str, str], bool] | None
) -> Iterator[Finding]:
    if lang and languages_differ is not None and languages_differ(text, lang):
        message = f"This is not written in the language of the conversation ({lang})."
        yield _notice("wrong_language", text, None, message, "Reply in the customer's language.")


def _names_buyer(text: str, channel: str, customer_name: str | None) -> Iterator[Finding]:
    """A review response is public; the buyer may not wish to be known there."""
    if channel != "review_response" or not customer_name:
        return
    name = _name_pattern(customer_name)
    for match in name.finditer(text) if name else ():
        if not match[0][0].islower():
            message = "This names the buyer where everybody can read it."
            yield _notice("names_buyer", text, match.span(), message, "Thank the buyer without the name.")


def _name_pattern(customer_name: str) -> re.Pattern[str] | None:
    """Any part of the name, or several; parts in scripts without word breaks need no edges."""
    spaceless = bool(_SPACELESS.search(customer_name))
    parts = [part for part in _WORD.findall(customer_name) if spaceless or len(part) >= SHORTEST_NAME]
    if not parts:
        return None
    name = "|".join(re.escape(part) for part in sorted(parts, key=len, reverse=True))
    edge, other_edge = ("", "") if spaceless else (r"(?<![^\W_])", r"(?![^\W_])")
    return re.compile(rf"{edge}(?:{name})(?:\s+(?:{name}))*{other_edge}", re.IGNORECASE)


_REVIEW = r"\b(?:reviews?|ratings?|stars?|feedback|rate you)\b"
_WANTED = r"\b(?:refund|money|discount|voucher|coupon|free|compensat|replacement|send me|give me|gift|cash|credit)"
_TIE = r"\b(?:if|unless|otherwise|or|then|in return|in exchange|until)\b"
_TIED = tuple(re.compile(part, re.IGNORECASE) for part in (_REVIEW, _WANTED, _TIE))
_AGREED = re.compile(
    r"\b(?:deal|agreed|(?:ok(?:ay)?|sure|yes|alright|fine|of course),? (?:then )?(?:we|i|here|no problem)\b"
    r"|(?:we|i)(?:'ll| will| can|'ve| have)(?: \w+)? (?:refund|send|give|offer|compensate|credit|pay)\w*"
    r"|happy to (?:refund|give|offer|compensate))[^.!?\n]*",
    re.IGNORECASE,
)
_FREE_OF_IT = re.compile(
    r"\b(?:regardless|whatever you (?:write|rate|decide)|either way|up to you|no matter|nothing to do with"
    r"|your (?:own )?(?:choice|opinion|decision)|does(?:n't| not) (?:depend|change|matter)|free to|not able"
    r"|cannot|can't|without any)\b",
    re.IGNORECASE,
)


def _bargains(text: str, customer: str) -> Iterator[Finding]:
    """A customer who ties a review to a gain, and a reply that goes along."""
    if not customer or not all(part.search(customer) for part in _TIED) or _FREE_OF_IT.search(text):
        return
    agreed = _AGREED.search(text)
    if agreed:
        message = "The customer ties a review to a gain, and this goes along with it."
        hint = "Solve the problem for its own sake, leave the review to the customer, and file a ticket."
        yield _notice("bargains_with_review", text, agreed.span(), message, hint)


# Wordings by which a platform tells an automatic reply; such a reply may not count as an answer.
_AUTOMATIC = re.compile(
    r"\b(?:(?:our|my) (?:\w+ )?(?:office|working|business|opening|service|support) (?:hours|times)"
    r"|(?:office|business|working|service) hours (?:are|:)"
    r"|(?:this is|you have received) (?:an?|our) (?:auto\w*|system)[ -]?(?:generated )?"
    r"(?:message|reply|response|answer)"
    r"|out of (?:the )?office|(?:please )?do not reply to this message"
    r"|we are (?:currently|now) (?:closed|offline|away|out of office)"
    r"|mensaje automático|nuestro horario de atención|message automatique|nos horaires"
    r"|automatische (?:antwort|nachricht)|unsere (?:geschäfts|öffnungs|service)zeiten|mensagem automática"
    r"|nosso horário de atendimento|messaggio automatico|i nostri orari|pesan otomatis|balasan otomatis"
    r"|jam operasional kami|tin nhắn tự động|giờ làm việc của)"
    r"|ข้อความอัตโนมัติ|เวลาทำการ|自動返信|営業時間は|自动回复|营业时间",
    re.IGNORECASE,
)
#: One of these stands in each such wording; looking for them is cheap.
_AUTOMATIC_MARKS = (
    "hours", "automat", "auto ", "auto-", "out of", "do not reply", " times", "we are", "horario", "horaires",
    "zeiten", "orari", "otomatis", "jam operasional",
)  # fmt: skip
_AUTOMATIC_MARKS_BEYOND_ASCII = (
    "horário",
    "automát",
    "tự động",
    "giờ làm",
    "อัตโนมัติ",
    "เวลาทำการ",
    "自動",
    "営業",
    "自动",
    "营业",
)


def _sounds_automatic(text: str) -> Iterator[Finding]:
    lowered = text.lower()
    marks = _AUTOMATIC_MARKS if text.isascii() else (*_AUTOMATIC_MARKS, *_AUTOMATIC_MARKS_BEYOND_ASCII)
    found = _AUTOMATIC.search(lowered) if any(mark in lowered for mark in marks) else None
    if found:
        message = "This reads like an automatic reply, which may not count as an answer."
        hint = "Answer in your own words and leave office hours out."
        yield _notice("auto_reply_phrase", text, found.span(), message, hint)
