"""Where a passage may stand in a reply: between two sentences, after the greeting, before the signature."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

_EMOJI = "\u2600-\u27bf\U0001f300-\U0001faff\ufe0f\u200d"
_SENTENCE_END = re.compile(rf"[.!?…]+[\"'”’)\]]*(?:\s?[{_EMOJI}]+)*(?=\s|$)|[{_EMOJI}]+(?=\s*(?:\n|$))")
_TERMINATED = re.compile(rf"(?:[.!?…]+[\"'”’)\]]*|[{_EMOJI}])$")
# A full stop after one of these, a single letter or a number of a list ends no sentence.
_NO_END = re.compile(
    r"(?:^|[\s(])(?:[A-Za-z]|\d{1,2}|mr|mrs|ms|dr|prof|st|no|nr|approx|vs|incl|e\.g|i\.e)\.$", re.IGNORECASE
)
_GREETING = re.compile(
    r"\s*(?:hi|hello|hey|hiya|dear|greetings|good (?:morning|afternoon|evening|day))\b", re.IGNORECASE
)
_GREETING_LINE = re.compile(r"[^\n]{0,60}?[,!:.\-–—][ \t]*(?=\n)|[^\s,]+(?:[ \t]+[^\s,]+){0,3}[ \t]*(?=\n)")
# A closing formula counts near the end alone: "Many thanks for your order!" also opens replies.
_CLOSING = re.compile(
    rf"(?:^\s*|(?<=[.!?…{_EMOJI}])\s+|\n\s*)(?=[\s\S]{{0,60}}\Z)(?:"
    r"(?i:(?:with )?(?:kind(?:est)?|best|warm(?:est)?|many|friendly) (?:regards|wishes|thanks),?|regards,|sincerely"
    r"|yours (?:truly|sincerely|faithfully)|cheers,|thanks,|thank you,(?=\s*\n)|take care,|love,)"
    r"|[-–—~][ \t]*[A-Z][^.!?\n]*$)"
)
_SIGNATURE_WORDS = 5


@dataclass(frozen=True, slots=True)
class Boundary:
    """A place between two sentences, and the white space that parts a newcomer from its neighbours."""

    position: int
    before: str = ""
    after: str = ""

    def insert(self, passage: str, text: str) -> str:
        """The text with the passage at this place; all else stays as it was."""
        return text[: self.position] + self.before + passage + self.after + text[self.position :]


def placed(passage: str, text: str, dice: Random) -> str:
    """The text with the passage at one of its boundaries."""
    return dice.choice(boundaries(text)).insert(passage, text)


def boundaries(text: str) -> list[Boundary]:
    """All places for a passage, in the order of the text; there is always one.

    None lies before a greeting, after a signature, inside a sentence, a quotation or brackets.
    """
    start, end = _body(text)
    if start == end:
        return [Boundary(end, before=_gap(text[:end])) if text[:end].strip() else Boundary(end, after="\n")]
    ends = list(_sentence_ends(text, start, end))
    found = [Boundary(start, after=" "), *(Boundary(place, before=" ") for place in ends)]
    if end not in ends:
        found.append(Boundary(end, before="\n"))
    return found


def sentence_ends(text: str) -> list[int]:
    """Where sentences of the body end, each before the white space that follows."""
    return list(_sentence_ends(text, *_body(text)))


def _gap(before: str) -> str:
    return " " if _TERMINATED.search(before) else "\n"


def _sentence_ends(text: str, start: int, end: int) -> Iterator[int]:
    for match in _SENTENCE_END.finditer(text, start, end):
        if match.end() == end or not (_goes_on(text, match) or _is_enclosed(text[start : match.end()])):
            yield match.end()


def _goes_on(text: str, match: re.Match[str]) -> bool:
    if not match[0].startswith("."):
        return False
    follows = text[match.end() :].lstrip()[:1]
    return follows.islower() or _NO_END.search(text[: match.end()]) is not None


def _is_enclosed(before: str) -> bool:
    return before.count("(") > before.count(")") or before.count("“") > before.count("”") or before.count('"') % 2 == 1


def _body(text: str) -> tuple[int, int]:
    start = _after_greeting(text)
    end = _before_signature(text, start)
    inside = text[start:end]
    return start + len(inside) - len(inside.lstrip()), start + len(inside.rstrip())


def _after_greeting(text: str) -> int:
    if not _GREETING.match(text):
        return 0
    lead = len(text) - len(text.lstrip())
    line = _GREETING_LINE.match(text, lead)
    ends = next(_sentence_ends(text, lead, len(text.rstrip())), len(text))
    return min(line.end() if line else len(text), ends)


def _before_signature(text: str, start: int) -> int:
    closing = _CLOSING.search(text, start)
    end = closing.start() if closing else len(text)
    while "\n" in (body := text[start:end].strip()) and _is_signature(body.rsplit("\n", 1)[1]):
        end = text.rindex("\n", start, start + len(text[start:end].rstrip()))
    return end


def _is_signature(line: str) -> bool:
    return len(line.split()) <= _SIGNATURE_WORDS and not _TERMINATED.search(line.rstrip())
