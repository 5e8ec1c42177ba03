"""A text as the facts rules read it: lower case, cut into sentences and clauses, with the way back.

Line ends and dashes stay, which the views of the word rules fold away.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from guardrails.claims.wording import pattern
from guardrails.text import View

_QUOTES = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u02bc": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u00a0": " ",
        "\u202f": " ",
        "\t": " ",
    }
)
_WORD = re.compile(r"[^\W_]+")
_FIGURE = re.compile(r"\d")
_SPACED_LETTERS = re.compile(r"(?<!\w)\w(?: \w)+(?!\w)")


@dataclass(frozen=True, slots=True)
class Claim:
    """What a text says against a fact, in offsets of the passage that was read.

    ``replacement`` is what belongs in place of ``[start, end)``, or ``None`` where no plain swap helps.
    """

    rule: str
    start: int
    end: int
    stated: str
    known: str
    replacement: str | None = None


@dataclass
class Passage:
    """One reading of a text with its sentences; offsets are those of ``view.text``."""

    original: str
    view: View
    language: str = "en"
    memo: dict[str, tuple[object, ...]] = field(default_factory=dict)
    text: str = field(init=False)

    def __post_init__(self) -> None:
        self.text = self.view.text

    def pattern(self, name: str) -> re.Pattern[str]:
        """The compiled wording ``name`` in the passage's language."""
        return pattern(name, self.language)

    def holds(self, *words: str) -> bool:
        """Whether any of ``words`` occurs at all: the cheap way out of a rule."""
        text = self.text
        # A loop: most rules end here, and any() takes three times as long.
        for word in words:  # noqa: SIM110
            if word in text:
                return True
        return False

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the reading, in no order."""
        return frozenset(_WORD.findall(self.text))

    @cached_property
    def has_figures(self) -> bool:
        """Whether there is any figure at all."""
        return _FIGURE.search(self.text) is not None

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(end.end() for end in self.pattern("sentence_end").finditer(self.text))]

    def sentence(self, position: int) -> tuple[int, int]:
        """Start and end of the sentence around ``position``, its end mark and outer space included."""
        at = bisect_right(self._starts, position) - 1
        return self._starts[at], self._starts[at + 1] if at + 1 < len(self._starts) else len(self.text)

    def sentence_text(self, position: int) -> str:
        """The sentence around ``position``."""
        start, end = self.sentence(position)
        return self.text[start:end]

    def previous_sentence(self, position: int) -> str:
        """The sentence before the one around ``position``, or nothing."""
        start, _ = self.sentence(position)
        return self.sentence_text(start - 1) if start > 0 else ""

    def clause(self, position: int) -> tuple[int, int]:
        """Start and end of the clause around ``position``: between commas and words like "but"."""
        start, end = self.sentence(position)
        marks = list(self.pattern("clause_mark").finditer(self.text, start, end))
        before = [mark.end() for mark in marks if mark.end() <= position]
        after = [mark.start() for mark in marks if mark.start() >= position]
        return max(before, default=start), min(after, default=end)

    def before(self, position: int) -> str:
        """The part of the clause that comes before ``position``."""
        return self.text[self.clause(position)[0] : position]

    def is_question(self, position: int) -> bool:
        """Whether the sentence around ``position`` asks."""
        return self.sentence_text(position).rstrip().rstrip("\"')]").endswith(("?", "?!"))

    def is_reported(self, position: int) -> bool:
        """Whether the sentence up to ``position`` gives the customer's words, a mistake, or another order."""
        start, _ = self.sentence(position)
        return bool(self.pattern("reported").search(self.text, start, position))

    def is_negated(self, position: int, words: int = 5) -> bool:
        """Whether one of the last ``words`` words of the clause before ``position`` denies it."""
        near = " ".join(self.before(position).split(" ")[-words - 1 :])
        return bool(self.pattern("negation").search(near))

    def is_hypothetical(self, position: int) -> bool:
        """Whether the clause before ``position`` speaks of the future or of a condition."""
        return bool(self.pattern("hypothetical").search(self.before(position)))

    def is_plain(self, position: int) -> bool:
        """Whether a statement at ``position`` is neither asked nor reported nor denied."""
        return not (self.is_question(position) or self.is_reported(position) or self.is_negated(position))

    def is_asserted(self, start: int, end: int) -> bool:
        """Whether the words in ``[start, end)`` are stated as done: plain, and not to come."""
        if self.is_hypothetical(start) or not self.is_plain(start):
            return False
        return not self.pattern("negation").search(self.text, start, end)


def passage_of(text: str) -> Passage:
    """The reading of ``text`` with line ends and dashes kept; disguised text is read by its views."""
    lowered = (text if text.isascii() else text.translate(_QUOTES)).lower()
    if text.isascii() or (len(lowered) == len(text) and not _has_hidden(lowered)):
        return Passage(text, View(lowered))
    return Passage(text, _folded(text))


def spaced_out(text: str) -> Passage | None:
    """The reading of a text that s p a c e s  its letters, with them joined; ``None`` for any other text.

    Two or more spaces part the words there, so that phrases are found as well.
    """
    if text.count(" ") * 10 < len(text) * 3:
        return None
    view = passage_of(text).view
    starts: list[int] = []
    parts: list[str] = []
    joined = {
        at
        for run in _SPACED_LETTERS.finditer(view.text)
        for at in range(run.start(), run.end())
        if view.text[at] == " "
    }
    for at, character in enumerate(view.text):
        if at not in joined and not (character == " " and parts and parts[-1] == " "):
            parts.append(character)
            starts.append(view.span(at, at + 1)[0])
    return Passage(text, View("".join(parts), starts, [start + 1 for start in starts]))


def _has_hidden(lowered: str) -> bool:
    return not unicodedata.is_normalized("NFKC", lowered) or any(
        unicodedata.category(c) == "Cf" for c in lowered if c > "\x7f"
    )


def _folded(text: str) -> View:
    """Compatibility form without invisible characters, character by character, with its map."""
    parts: list[str] = []
    starts: list[int] = []
    for index, character in enumerate(text):
        plain = (
            ""
            if unicodedata.category(character) == "Cf"
            else unicodedata.normalize("NFKC", character.translate(_QUOTES)).lower()
        )
        parts.append(plain)
        starts.extend([index] * len(plain))
    return View("".join(parts), starts, [start + 1 for start in starts])
