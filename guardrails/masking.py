"""Confidential towards the model: people's data becomes typed placeholders on the way out (law 13).

Names, addresses, phone numbers, e-mail addresses, order ids and tracking numbers never leave the
process. A placeholder is restored in the answer only where it stands exactly as it was given; one
that was never given has no meaning and is left for the checks to object to.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from guardrails.facts import Facts
from guardrails.nearness import Span
from guardrails.readings import joins
from guardrails.rules import RuleSet
from guardrails.text import read

#: What detectors find in free text and the kind of placeholder it becomes.
_FOUND = {
    "@email": "EMAIL", "@phone": "PHONE", "@address": "ADDRESS", "@iban": "ACCOUNT", "@card_number": "CARD",
    "@bank_account": "ACCOUNT", "@crypto_address": "ACCOUNT", "@payment_handle": "ACCOUNT",
}  # fmt: skip
PLACEHOLDER = re.compile(r"\[(?:NAME|EMAIL|PHONE|ADDRESS|ACCOUNT|CARD|ORDER_ID|TRACKING)_[0-9]{1,3}\]")
_NAME_PART = re.compile(r"[^\W\d_]{2,}")
_LETTER = re.compile(r"[^\W_]")
#: Identifiers with fewer letters and figures than this are looked for as whole words only.
_LONG_ID = 6


@cache
def _pattern(placeholder: str, value: str) -> re.Pattern[str]:
    """How ``value`` may stand in a text: names in either form of accents, identifiers however they are spaced."""
    if placeholder.startswith(("[ORDER_ID", "[TRACKING")):
        letters = _LETTER.findall(value)
        within = r"[\W_]{0,2}".join(map(re.escape, letters)) or re.escape(value)
        return _whole(within) if len(letters) < _LONG_ID else re.compile(within, re.IGNORECASE)
    forms = sorted({unicodedata.normalize(form, value) for form in ("NFC", "NFD")} | {value})
    within = "|".join(re.sub("['’]", "['’]", re.escape(form)) for form in forms)
    return _whole(within) if joins(value[0]) else re.compile(within, re.IGNORECASE)


def _whole(within: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{within})(?!\w)", re.IGNORECASE)


@dataclass
class Mask:
    """The placeholders of one conversation; the same value always has the same one."""

    rules: RuleSet
    market: str | None = None
    known: dict[str, str] = field(default_factory=dict)
    _by_kind: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, rules: RuleSet, facts: Facts, customer_name: str | None, market: str | None = None) -> Mask:
        """A mask that knows the order's identifiers and the customer's name."""
        mask = cls(rules, market)
        for kind, value in (("ORDER_ID", facts.order_id), ("TRACKING", facts.tracking), ("NAME", customer_name)):
            if value and value.strip():
                mask.placeholder(kind, value.strip())
        for part in _NAME_PART.findall(customer_name or ""):
            mask.placeholder("NAME", part)
        return mask

    def placeholder(self, kind: str, value: str) -> str:
        """The placeholder of ``value``, given now or before."""
        for placeholder, known in self.known.items():
            if known.casefold() == value.casefold():
                return placeholder
        self._by_kind[kind] = self._by_kind.get(kind, 0) + 1
        placeholder = f"[{kind}_{self._by_kind[kind]}]"
        self.known[placeholder] = value
        return placeholder

    def hide(self, text: str) -> str:
        """``text`` with all that is confidential in it as placeholders; what looks like one is broken up."""
        plain = PLACEHOLDER.sub(lambda match: match[0].replace("_", " "), text)
        for placeholder, value in sorted(self.known.items(), key=lambda item: -len(item[1])):
            plain = _pattern(placeholder, value).sub(placeholder, plain)
        found = [(span, self.placeholder(kind, plain[slice(*span)])) for span, kind in self._found(plain)]
        for (start, end), placeholder in reversed(found):
            plain = plain[:start] + placeholder + plain[end:]
        return plain

    def _found(self, text: str) -> Iterator[tuple[Span, str]]:
        scene = self.rules.scene(read(text), self.market)
        reached = 0
        for span, kind in sorted((span, kind) for name, kind in _FOUND.items() for span in scene.spans((name,))):
            if span[0] >= reached:
                reached = span[1]
                yield span, kind

    def restore(self, text: str) -> str:
        """``text`` with the placeholders that were given turned back; all others stay as they are."""
        return PLACEHOLDER.sub(lambda match: self.known.get(match[0], match[0]), text)

    def strangers(self, text: str) -> Iterable[Span]:
        """Placeholders in ``text`` that were never given."""
        return [match.span() for match in PLACEHOLDER.finditer(text) if match[0] not in self.known]
