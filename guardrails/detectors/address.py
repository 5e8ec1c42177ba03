"""`@address`: street addresses, PO boxes, and places told by their postcode.

A number and a capitalised word are not enough: a street word must follow ("12 Kings Road"), or the
form of another country hold ("Berliner Straße 12", "calle Mayor 5"), or a postcode confirm the place.
Weak street words ("Drive", "Court", "Way") are also in the names of goods and need more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from guardrails.detectors import address_forms as forms
from guardrails.detectors.address_forms import form
from guardrails.detectors.shape import StemGroups, words
from guardrails.detectors.source import Source, View, has_digit, settle, views
from guardrails.hit import Hit

ADDRESS = "@address"

_STEMS = StemGroups((forms.STREET_STEMS, forms.WEAK_STEMS, forms.BOX_STEMS, *(each.stems for each in forms.FORMS)))
_STREETS, _WEAK_STREETS, _BOXES, _FIRST_FORM = range(4)
_NUMBERED = re.compile(r"[0-9][A-Za-z]?,? [A-Z0-9]")
_ENDS = " ,.;:\n)!?"

_PLACE_AFTER = form(
    r"^[,.]?[ \n]*(?:(?:Suite|Ste|Unit|Apt|Apartment|Flat|Floor)\.? ?#?[0-9A-Z]"
    r"|(?:<Cap>,? ){0,4}(?:<UK>|<STATE>,? [0-9]{5}|[0-9]{5})|London|Manchester|Birmingham"
    r"|(?:<Cap>(?: <Cap>)?, ){1,2}[<U>])"
)
_CUE = form(
    r"(?i)<start>(?:address|located|location|visit|store|shop|showroom|warehouse|office|come|find us"
    r"|based|pick ?up"
    r"|collect|drop|return|returned|returns|send|ship|mail|post|deliver|delivered|delivery|premises"
    r"|branch|outlet|here"
    r"|meet|residence|at)[^<L>][^.!?]{0,40}$"
)
_VISIT_CUE = form(
    r"(?i)<start>(?:visit|come|find us|our (?:new )?(?:store|shop|showroom|warehouse|office)|located"
    r"|based|address"
    r"|send|return|post)[^<L>][^.!?]{0,40}$"
)
_GOODS = re.compile(
    r"\b(?:flash|hard|disk|disc|usb|pen|state|thumb|memory|test|warp|front|rear|four|two|three|one|all"
    r"|half|either|any"
    r"|another|other|same|which|tennis|basket ?ball|food|nike|adidas|wheel|doll|play|bird|green)[ -]\S+$",
    re.IGNORECASE,
)
_LOWER_GOODS = re.compile(
    r"\b(?:a|an|the|this|that|of|in|on|for|and|or|to|per|different|off|more|other|days?|hours?|weeks?"
    r"|items?|pairs?|pcs"
    r"|pieces?|new|mile|km|way|by|from|with|is|was|at|your|our|my|x|main|style|inch|ft|cm|mm)\b",
    re.IGNORECASE,
)
_IS_STYLE = re.compile(
    r"\s?(?:Style|Wear|Fashion|Food|Shoes?|Bikes?|Art|Photography|Fighter|Legal|Maps?|Signs?|Trip|Race|Running|Cleaning|Lights?|Lamp)\b"
)
_UNITS = words("GB TB XL XS XX PS PP LB HD UP AM PM GR ST ND RD TH PT")
"""Two letters after a digit that are a unit or a size, and no end of a postcode."""


def find_addresses(source: Source) -> Iterable[Hit]:
    """Street addresses, PO boxes and postcoded places of the text."""
    if not has_digit(source.text) and (source.spoken_map is None or not has_digit(source.spoken)):
        return ()
    announced = _STEMS.found_in(source.spoken)
    coded = forms.CODED.found_in(source.text)
    if not announced and not coded:
        return ()
    return _joined(source.text, settle(hit for view in views(source) for hit in _in_view(view, announced, coded)))


def _in_view(view: View, announced: frozenset[int], coded: bool) -> Iterator[Hit]:
    text = view.text
    for start, end in (*_streets(text, announced), *(_places(text) if coded else ())):
        start, end = _trimmed(text, start, end)
        if not _continues(text, start) and view.is_new(start, end):
            yield view.hit(ADDRESS, start, end)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while end > start and not text[end - 1].isalnum():
        end -= 1
    while start < end and not (text[start].isalnum() or text[start] == "#"):
        start += 1
    return start, end


def _continues(text: str, start: int) -> bool:
    """Whether the number is the tail of a longer one, an amount or a code."""
    if not start:
        return False
    before = text[start - 1]
    return before.isalnum() or before in "$€£_#@" or (before in ".,-/:" and text[start - 2 : start - 1].isdecimal())


def _streets(text: str, announced: frozenset[int]) -> Iterator[tuple[int, int]]:
    numbered = _NUMBERED.search(text) is not None
    if numbered and _STREETS in announced:
        yield from (span for span in forms.STREET.spans(text) if not _IS_STYLE.match(text, span[1] - 1))
    if numbered and _WEAK_STREETS in announced:
        yield from _weak_streets(text)
    if _STREETS in announced:
        yield from _lower_streets(text)
    if _BOXES in announced:
        yield from (match.span(1) for match in forms.BOX.groups(text))
    for at, each in enumerate(forms.FORMS, _FIRST_FORM):
        if at in announced:
            yield from each.shape.spans(text)


def _weak_streets(text: str) -> Iterator[tuple[int, int]]:
    for start, end in forms.WEAK_STREET.spans(text):
        written = text[start:end].rstrip(_ENDS)
        if not _GOODS.search(written) and _has_place(text, start, start + len(written)):
            yield start, end


def _lower_streets(text: str) -> Iterator[tuple[int, int]]:
    for start, end in forms.LOWER_STREET.spans(text):
        start = next(at for at in range(start, end) if text[at].isdecimal())
        if not _LOWER_GOODS.search(text[start:end]):
            yield start, end


def _has_place(text: str, start: int, end: int) -> bool:
    return _PLACE_AFTER.found_in(text[end : end + 64]) or _CUE.found_in(text[max(0, start - 64) : start])


def _places(text: str) -> Iterator[tuple[int, int]]:
    yield from forms.NAMED_ROAD.spans(text)
    yield from forms.CITY.spans(text)
    for start, end in forms.POSTCODE.spans(text):
        glued = (start > 0 and text[start - 1].isalnum()) or text[end : end + 1].isalnum()
        if not glued and _is_uk_postcode(text[start:end]) and _VISIT_CUE.found_in(text[max(0, start - 56) : start]):
            yield start, end


def _is_uk_postcode(written: str) -> bool:
    area = re.match("[A-Z]+", written)
    return area is not None and area[0] in forms.UK_AREAS and written[-2:] not in _UNITS


_JOINT = re.compile(r"[\s,.\-–*]{1,8}(?:(?:[A-Z][\w'’.-]{0,30},? ?){0,3}[\s,\-*]{0,6})?")
_UK_TAIL = re.compile(rf"[\s,]{{1,4}}(?:[A-Z][\w'’.-]{{0,30}}[, ]{{1,2}}){{0,4}}{forms.UK_POSTCODE}(?![A-Za-z0-9])")
_CITY_TAIL = re.compile(r"[\s,]{1,3}(?:[A-Z]{1,2}-)?[0-9]{4,5} [A-ZÀ-Þ][\w-]{1,30}")
_MORE = re.compile(
    r",? (?:Suite|Ste|Unit|Apt|Apartment|Flat|Floor|Fl|Level|Room|Rm|Shop"
    r"|#)\.? ?#?[A-Z0-9-]{1,6}(?![A-Za-z0-9])"
)


def _joined(text: str, hits: list[Hit]) -> list[Hit]:
    """Street, suite, town and postcode of one address as one hit."""
    joined: list[Hit] = []
    for hit in hits:
        hit = hit._replace(end=_with_tail(text, hit.end))
        last = joined[-1] if joined else None
        if last and (hit.start <= last.end or _are_one(text, last.end, hit.start)):
            joined[-1] = last._replace(end=max(last.end, hit.end))
        else:
            joined.append(hit)
    return joined


def _are_one(text: str, end: int, start: int) -> bool:
    return start - end <= 80 and _JOINT.fullmatch(text, end, start) is not None


def _with_tail(text: str, end: int) -> int:
    for tail in (_MORE, _UK_TAIL, _CITY_TAIL):
        found = tail.match(text, end, end + 140)
        end = found.end() if found else end
    return end
