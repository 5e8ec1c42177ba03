"""What counts as an answer to a customer: in some markets a greeting or a promise to come back does not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from assist.conversation import MessageType
from assist.markets import MarketSettings, pack_file, shipped_markets

if TYPE_CHECKING:
    from datetime import date

    from assist.conversation import Message
    from guardrails.matching import Vocabulary

#: Words that may stand beside small talk without making it an answer, such as the customer's name.
_NAMES = 2
_WORD = re.compile(r"[^\W_]+")
#: In scripts without word breaks this many letters count as one word.
_RUN = 3


@dataclass(frozen=True, slots=True)
class Counted:
    """Whether a reply stops the response clock, and why."""

    counts: bool
    reason: str


def counts_as_response(
    text: str, market: str | None, *, settings: MarketSettings | None = None, on: date | None = None
) -> bool:
    """Whether sending ``text`` stops the response clock of ``market``; see :func:`counted`."""
    return counted(text, market, settings=settings, on=on).counts


def counted(
    text: str, market: str | None, *, settings: MarketSettings | None = None, on: date | None = None
) -> Counted:
    """Whether ``text`` counts as an answer in ``market`` on a day, with the reason.

    Where greetings do not count, a text without letters or digits, and one of greetings, thanks and
    promises to come back only, is no answer. A text is measured by what is left once its small talk
    is taken out: more than two words, or any number, make it an answer. Whether it answers the right
    question is not judged here.
    """
    settings = settings or shipped_markets()
    if settings.value("greeting_counts", market, on):
        return Counted(True, "any reply of the shop counts in this market")
    if not _WORD.search(text):
        return Counted(False, "the reply holds no words")
    left = _without_small_talk(text)
    if sum(map(_length, left)) > _NAMES or any(word.isdigit() for word in left):
        return Counted(True, "the reply says something about the matter")
    return Counted(False, "the reply is only a greeting, thanks or a promise to come back")


def message_counts(message: Message, market: str | None, *, settings: MarketSettings, on: date | None) -> Counted:
    """As :func:`counted`, for a message of any type: pictures and cards are answers, stickers are not."""
    if message.type is MessageType.TEXT or message.text.strip():
        return counted(message.text, market, settings=settings, on=on)
    if message.type is MessageType.STICKER and not settings.value("greeting_counts", market, on):
        return Counted(False, "the reply is only a sticker")
    return Counted(True, f"the reply is of type {message.type.value}")


def _length(run: str) -> int:
    """How many words a run of letters counts as."""
    from guardrails.readings import joins

    return 1 if joins(run[0]) else -(-len(run) // _RUN)


def _without_small_talk(text: str) -> list[str]:
    """The words of ``text`` that stand outside its small talk."""
    kept = list(text)
    for hit in _small_talk().hits(text):
        kept[hit.start : hit.end] = " " * (hit.end - hit.start)
    return _WORD.findall("".join(kept))


@cache
def _small_talk() -> Vocabulary:
    import yaml

    from guardrails.matching import Vocabulary

    by_language = yaml.safe_load(pack_file("screening/small_talk.yaml").read_text(encoding="utf-8"))["small_talk"]
    return Vocabulary.compile({"small_talk": [word for words in by_language.values() for word in words]})
