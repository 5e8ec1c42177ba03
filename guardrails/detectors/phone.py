"""`@phone`: phone numbers. RE2 proposes runs of digits, `phonenumbers` disposes.

A number counts with evidence: an international prefix; the form in which a country writes its
numbers (groups, a leading 0, brackets); or a word such as "call" or "WhatsApp" near it. A bare run
of digits without such a word never counts: order ids and tracking numbers look the same.
Numbers set aside for fiction and tests are possible though never valid; a clear form or a clear
word makes them count as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from guardrails.detectors.cues import Cue, cue_before, is_cue, is_cue_after
from guardrails.detectors.figures import without_figures
from guardrails.detectors.source import Source, View, digit_count, has_digit, settle, views
from guardrails.hit import Hit

PHONE = "@phone"

REGIONS = (
    "US",
    "GB",
    "DE",
    "FR",
    "ES",
    "IT",
    "IE",
    "AU",
    "ID",
    "MY",
    "PH",
    "SG",
    "TH",
    "VN",
    "BR",
    "MX",
    "JP",
    "IN",
    "CN",
)
"""Where a number may be from when the market is not known, ISO 3166 alpha-2."""
FEWEST, MOST, MOST_NATIONAL = 7, 15, 12
"""Digits of a number; E.164 allows 15 with the country code."""
_MOST_TRIES = 400
"""Candidates of one text that are looked at. A text with more is hostile: the rest counts as found."""

_BETWEEN = r"[ \u00a0\u2009\u202f\t.\-‐‑‒–−()（）\[\]/·•_*|~\u0300-\u036f\u200b-\u200f\u2060\ufe0f\u20e3\ufeff]"
_RUN = re.compile(rf"\d(?:{_BETWEEN}{{0,4}}+\d){{6,}}+")
_VANITY = re.compile(r"(?:\+?1[ .-])?\(?8(?:00|88|77|66|55|44|33)\)?[ .-][A-Z0-9]{2,12}(?:-[A-Z0-9]{1,12}){0,4}")
_TOLL_FREE = ("800", "888", "877", "866", "855", "844", "833")
_GROUP = re.compile(r"\d+")
_SOFT_BREAK = re.compile(r"\s*\d{16,}\s*|\s*[/|]\s*|\s{2,}|\s[-–−*•·~]\s|(?<=\d{3})\s*[(（]|\t")
_INSIDE_CODE = frozenset("_#@=&%/\\-.,:'’")
_TRUNK = re.compile(r"\(?0[1-9]")
_AMERICAN = re.compile(r"(?:1[ .-]?)?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[ .-])[2-9]?\d{2,3}[ .-]\d{4}")
_BRACKETED = re.compile(r"\(0?\d{1,4}\) ?\d[\d .-]{5,}")


@dataclass(slots=True)
class _Search:
    """The search of one view: where to look, and how many looks are left."""

    text: str
    view: View
    market: str | None
    tries: int = _MOST_TRIES


def find_phones(source: Source) -> Iterable[Hit]:
    """Phone numbers of the text, spelled-out ones included."""
    if not has_digit(source.text) and (source.spoken_map is None or not has_digit(source.spoken)):
        return ()
    return settle(hit for view in views(source) for hit in _in_view(view, source))


def _in_view(view: View, source: Source) -> Iterator[Hit]:
    text = view.text
    if "8" in text and any(code in text for code in _TOLL_FREE):
        yield from _vanity(view)
    if digit_count(text) < FEWEST or not any(_is_promising(view, *run) for run in _runs(text)):
        return
    search = _Search(without_figures(text, source.facts, source.market), view, source.market)
    for start, end in _runs(search.text):
        for first, last in _phones(search, start, end):
            if view.is_new(first, last):
                yield view.hit(PHONE, first, last)


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """Runs of digits with what may stand between them, from the plus or bracket before the first."""
    for run in _RUN.finditer(text):
        start, end = run.span()
        for _ in range(2):
            start -= start > 0 and text[start - 1] in "+＋(（"
        yield start, end


def _bracketed(text: str, start: int, end: int) -> tuple[int, int]:
    """The number with its own brackets, without one that is closed outside it."""
    if text[start] in "(（" and not any(sign in text[start:end] for sign in ")）"):
        return start + 1, end
    return start, end


def _is_promising(view: View, start: int, end: int) -> bool:
    """Whether a run is worth a closer look: grouped, with a prefix, spelled out, or with a cue near it."""
    text = view.text
    if _is_glued_before(text, start) and _SOFT_BREAK.search(text, start, end) is None:
        return False
    if not text[start:end].isdecimal() or view.reveals(start, end):
        return True
    return cue_before(text, start, same_sentence=True) in (Cue.PHONE, Cue.WEAK) or is_cue_after(text, end)


def _vanity(view: View) -> Iterator[Hit]:
    for found in _VANITY.finditer(view.text):
        start, end = found.span()
        if _is_vanity(view.text, start, end) and view.is_new(start, end):
            yield view.hit(PHONE, start, end)


def _phones(search: _Search, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The numbers in one run of digits: in a row, then in its pieces between slashes and dashes."""
    at = start
    for found in _in_row(search, start, end):
        yield found
        at = found[1]
    pieces = list(_pieces(search.text, at, end))
    if pieces != [(start, end)]:
        for first, last in pieces:
            yield from _in_row(search, first, last)


def _in_row(search: _Search, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Numbers that follow each other from ``start`` on, as far as each begins where digits do."""
    found = _best(search, start, end)
    while found:
        yield found
        start = _digits_start(search.text, found[1], end)
        found = _best(search, start, end) if end - start >= FEWEST else None


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for gap in (*_SOFT_BREAK.finditer(text, start, end), None):
        stop = gap.start() if gap else end
        first = _digits_start(text, at, stop)
        if stop - first >= FEWEST:
            yield first, stop
        if gap:
            at = gap.end() - (text[gap.end() - 1] in "(（")


def _digits_start(text: str, at: int, stop: int) -> int:
    while at < stop and not (text[at].isdecimal() or text[at] in "+＋(（"):
        at += 1
    return at


def _best(search: _Search, start: int, end: int) -> tuple[int, int] | None:
    """The longest number that begins where the run does; a valid one before a possible one."""
    text = search.text
    start, end = _bracketed(text, start, end)
    if _is_glued_before(text, start):
        return None
    groups = [match.end() for match in _GROUP.finditer(text, start, min(end, start + 64))]
    sized = (last for last in groups if FEWEST <= digit_count(text[start:last]) <= MOST)
    ends = [last for last in sized if not _is_glued_after(text, last)]
    if not ends:
        return None
    evidence = _Evidence.of(search, start, ends[-1])
    if evidence.cue is Cue.OTHER and text[start] not in "+＋" and text[start + 1 : start + 2] not in ("+", "＋"):
        return None
    for accepts in (_is_valid, _is_possible):
        for last in reversed(ends):
            search.tries -= 1
            if search.tries < 0 or accepts(evidence, text[start:last], search.market):
                return start, last
    return None


def _is_glued_before(text: str, start: int) -> bool:
    """Whether the run is the tail of a code, a decimal or a word ("RM123", "#123", "SKU-123")."""
    if not start:
        return False
    before = text[start - 1]
    if before in _INSIDE_CODE:
        further = text[start - 2 : start - 1] if start > 1 else ""
        return before not in ":.,-'’" or (before != ":" and further.isalnum() and further.isascii())
    if before in "$€£¥;":
        return True
    return before.isalnum() and before < "\u0e00" and text[start] not in "+＋(（" and not _ends_in_cue(text, start)


def _ends_in_cue(text: str, start: int) -> bool:
    """Whether the letters right before a number are a cue without its space ("call0905...")."""
    first = start
    while first > max(0, start - 12) and text[first - 1].isalpha():
        first -= 1
    return is_cue(text[first:start].lower())


def _is_glued_after(text: str, end: int) -> bool:
    """Whether the run goes on as a code, a percentage or an amount ("123ABC", "123-A", "123 %")."""
    after = text[end : end + 2]
    if not after:
        return False
    if after[0] in "-:":
        return after[1:].isalnum() and after[1:].isascii() and not after[1:].isdecimal()
    return (after[0].isalnum() and after[0] < "\u0e00") or after[0] in "_@%$€£"


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What speaks for a run of digits being a phone number, apart from its digits."""

    cue: Cue
    is_grouped: bool

    @classmethod
    def of(cls, search: _Search, start: int, end: int) -> _Evidence:
        text = search.view.text
        written = text[start:end]
        disguised = search.view.reveals(start, end)
        grouped = disguised or _is_grouped(written)
        cue = cue_before(text, start, same_sentence=not grouped)
        if cue in (Cue.NONE, Cue.WEAK) and is_cue_after(text, end):
            cue = Cue.PHONE
        if disguised and cue is Cue.NONE:
            cue = Cue.WEAK
        return cls(cue, grouped)


def _is_grouped(written: str) -> bool:
    return re.search(r"\d[^\d]+\d", written) is not None


def _international(written: str) -> str | None:
    """The number in E.164 style when it begins with "+" or, in groups, with "00"."""
    digits = _plain(written)
    if "+" in written[:2] or "＋" in written[:2]:
        return "+" + digits
    if digits.startswith("00") and len(digits) >= 11 and digits[2:3] not in ("0", ""):
        return "+" + digits[2:]
    return None


def _plain(written: str) -> str:
    written = re.sub(r"(?<=\d)\s*\(0\)\s*", "", written)
    return "".join(str(unicodedata.decimal(char)) for char in written if char.isdecimal())


def _is_valid(evidence: _Evidence, written: str, market: str | None) -> bool:
    international = _international(written)
    if international:
        return _verdict(international, "ZZ") == "valid"
    digits = _plain(written)
    if len(digits) > MOST_NATIONAL:
        return _is_without_plus(evidence, digits)
    if evidence.cue in (Cue.PHONE, Cue.WEAK):
        return any(_verdict(digits, region) == "valid" for region in _regions(market))
    return _has_national_form(written, market) and any(
        _verdict(digits, region) == "valid" for region in ((market,) if market else REGIONS)
    )


def _is_without_plus(evidence: _Evidence, digits: str) -> bool:
    return evidence.cue is Cue.PHONE and _verdict("+" + digits, "ZZ") != "no"


def _is_possible(evidence: _Evidence, written: str, market: str | None) -> bool:
    international = _international(written)
    if international:
        return _verdict(international, "ZZ") != "no"
    digits = _plain(written)
    if len(digits) > MOST_NATIONAL:
        return False
    if _has_clear_form(written) and (evidence.is_grouped or evidence.cue is Cue.PHONE):
        return True
    if evidence.cue is not Cue.PHONE:
        return evidence.cue is Cue.WEAK and evidence.is_grouped and digits[0] == "0" and len(digits) >= 10
    least = "local" if evidence.is_grouped else "possible"
    return any(_verdict(digits, region) in ("valid", "possible", least) for region in _regions(market))


def _regions(market: str | None) -> tuple[str, ...]:
    return (market, *REGIONS) if market else REGIONS


def _has_clear_form(written: str) -> bool:
    """Groups in which only phone numbers are written: (555) 013-2447, 555-013-2447, 07700 900 123."""
    if _AMERICAN.fullmatch(written):
        return True
    return _TRUNK.match(written) is not None and _is_grouped(written) and 10 <= len(_plain(written)) <= 11


def _has_national_form(written: str, market: str | None) -> bool:
    """Whether digits are set as a phone number even where no word says that they are one."""
    if not _is_grouped(written):
        return False
    if _has_clear_form(written) or _BRACKETED.fullmatch(written):
        return True
    sizes = [len(group) for group in _GROUP.findall(written)]
    if len(_plain(written)) < 9:
        return False
    return _TRUNK.match(written) is not None or (market in ("ES", "PT", "PL") and sizes == [3, 3, 3])


@lru_cache(maxsize=2048)
def _verdict(number: str, region: str) -> str:
    """What `phonenumbers` says: ``valid``, ``possible`` by length, ``local`` (no area code) or ``no``."""
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return "no"
    if phonenumbers.is_valid_number(parsed):
        return "valid"
    reason = phonenumbers.is_possible_number_with_reason(parsed)
    if reason == phonenumbers.ValidationResult.IS_POSSIBLE:
        return "possible"
    return "local" if reason == phonenumbers.ValidationResult.IS_POSSIBLE_LOCAL_ONLY else "no"


def _is_vanity(text: str, start: int, end: int) -> bool:
    """Whether letters stand for keys, as in 1-800-FLOWERS; plain digits are the other shape's."""
    written = text[start:end]
    if (text[start - 1 : start].isalnum() and start) or text[end : end + 1].isalnum():
        return False
    subscriber = re.sub(r"[^A-Z0-9]", "", re.sub(r"^\+?1?[ .-]?\(?8\d\d\)?", "", written))
    return 7 <= len(subscriber) <= 9 and sum(map(str.isalpha, subscriber)) >= 3
