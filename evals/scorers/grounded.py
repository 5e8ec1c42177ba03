"""Whether every figure, day, sum, name, code, link and contact of a reply comes from the facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from evals.amounts import figures
from evals.outcome import Score, failed, passed
from evals.output import Output
from evals.plain import UNJOINED, plain
from evals.sample import Form, Sample
from evals.scorers.scorer import Metric, Scorer

if TYPE_CHECKING:
    from assist.conversation import Conversation


class Grounded(Scorer):
    """Nothing in a reply is from nowhere: the ledger of the guard finds the source of each figure.

    Sums have to agree in their currency as well. Names are looked for in English only, where a capital letter inside
    a sentence marks them: they have to stand in the conversation, the order or the shop's texts. A name that opens a
    sentence, and what is told without any figure, day, code or capital letter, is not seen.
    """

    name: ClassVar[str] = "grounded"
    metrics: ClassVar[tuple[Metric, ...]] = (
        Metric("grounded", "every number, day, sum, name, code and link comes from the facts"),
    )

    def score(self, sample: Sample, output: Output) -> Iterator[Score]:
        """Look for the source of each."""
        if sample.form is not Form.CONVERSATIONS or not output.replies:
            return
        conversation = sample.conversation()
        found = {what for reply in output.replies for what in _from_nowhere(plain(reply.text), conversation)}
        whats = ", ".join(sorted(found))
        yield failed("grounded", f"from nowhere: {whats}") if found else passed("grounded")


def _from_nowhere(text: str, conversation: Conversation) -> Iterator[str]:
    """What the text says that nothing bears out, by kind."""
    from assist.suggesting import language_of
    from evals.judging import brief_of, shipped_rules
    from guardrails.ledger import ungrounded

    grounds = brief_of(conversation).grounds
    yield from (finding.message.split()[1] for finding in ungrounded(_apart(text), grounds, shipped_rules()))
    if any(figure.currencies and not _is_known(figure, conversation) for figure in figures(text)):
        yield "amount"
    if language_of(conversation).split("-")[0] == "en" and any(_strangers(text, conversation)):
        yield "name"


#: A number with the word it counts behind its hyphen: "24-month".
_COUNTED = re.compile(r"(?<![\w-])(\d+(?:[.,]\d+)?)-(?=[a-z]{3})")
_LISTED = re.compile(r"(?m)^\s*\d{1,2}[.)]\s")
_UNSPACED = re.compile(rf"(?<=\d)(?={UNJOINED})|(?<={UNJOINED})(?=\d)")


def _apart(text: str) -> str:
    """The text without the numbers of list points, and others apart from the word they count.

    The ledger would take a number and its word for one code.
    """
    return _UNSPACED.sub(" ", _COUNTED.sub(r"\1 ", _LISTED.sub("", text)))


def _is_known(figure: Any, conversation: Conversation) -> bool:
    """Whether a sum stands in the facts or the shop's texts in one of the currencies it may be in."""
    return any(
        figure.values & values and (not currencies or figure.currencies & currencies)
        for values, currencies in _known_sums(conversation)
    )


def _known_sums(conversation: Conversation) -> Iterator[tuple[frozenset[Decimal], frozenset[str]]]:
    facts = conversation.facts
    amounts = (
        facts.price,
        facts.total,
        facts.refund.amount if facts.refund else None,
        facts.voucher.amount if facts.voucher else None,
    )
    for amount in amounts:
        if amount is not None:
            yield frozenset({amount.value}), frozenset({amount.currency} - {""})
    typed = facts.model_dump(exclude={"free", "price", "total"})
    texts = [*_strings(typed), *(f"{entry.title} {entry.text}" for entry in conversation.knowledge)]
    yield from ((figure.values, figure.currencies) for text in texts for figure in figures(text) if figure.currencies)


def _strings(value: object) -> Iterator[str]:
    """Every text within."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for item in value.values() for text in _strings(item))
    elif isinstance(value, list | tuple):
        yield from (text for item in value for text in _strings(item))


_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
#: What may stand before the first word of a sentence, a line or a point of a list.
_OPENING = re.compile(r"(?:\A|[.!?:\u2026\n])[\s\"'(*\u2022\d.)-]*\Z")
#: A run without spaces in which a figure stands: a code, whatever letters are in it.
_CODED = re.compile(r"[^\s]*\d[^\s]*")
_OWNER = re.compile(r"'s?$")


def _strangers(text: str, conversation: Conversation) -> Iterator[str]:
    """Capitalised words inside sentences that nothing known of the conversation holds."""
    told = " ".join(_strings(conversation.model_dump()))
    known = {word.lower() for word in _words(plain(told))} | {word for word in _words(text) if word.islower()}
    coded = [match.span() for match in _CODED.finditer(text)]
    for match in _WORD.finditer(text):
        word = _OWNER.sub("", match[0])
        if (
            word[0].isupper()
            and word.lower() not in known | _NOBODY
            and not _OPENING.search(text[: match.start()])
            and not any(start <= match.start() < end for start, end in coded)
        ):
            yield word


def _words(text: str) -> Iterator[str]:
    return (_OWNER.sub("", match[0]) for match in _WORD.finditer(text))


#: Words with a capital letter inside English sentences that name nobody: "I", days, courtesies, labels of an app.
_NOBODY_WORDS = (
    "i i'm i'll i've i'd monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs "
    "fri sat sun january february march april may june july august september october november december jan feb "
    "mar apr jun jul aug sep sept oct nov dec english mr mrs ms miss mx dr sir madam hi hello hey dear good "
    "morning afternoon evening day there everyone all thank thanks you kind best warm regards wishes sincerely "
    "yours customer buyer seller team service care support happy new year christmas easter order orders detail "
    "details item items product return returns refund refunds exchange cancel cancellation request apply my your "
    "the a an and or for of to in on with at by from it is are we our us not no yes please free never now only "
    "any must before after chat message messages app shop store marketplace platform account settings help centre "
    "center photo photos video section page button tab menu select open tap go track tracking delivery shipping "
    "courier carrier policy policies terms step option ok faq pdf qr id vat pin sms uk us usa eu tiktok "
)
_NOBODY = frozenset(_NOBODY_WORDS.split())
