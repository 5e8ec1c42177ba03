"""Days as texts name them: in figures, with months in words of several languages, and as East Asia writes them.

This reading is apart from the guard's, so that a day the guard misreads is no day the scorers misread as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from re import Match

from evals.plain import JOINING, plain

#: January to December: their names and usual abbreviations in Latin script, and in Thai.
_MONTHS = (
    "january jan januar januari janvier janv janeiro enero gennaio มกราคม ม.ค.",
    "february feb februar februari février févr fevereiro fev febrero febbraio pebrero กุมภาพันธ์ ก.พ.",
    "march mar märz mars março marzo maret mac marso maart มีนาคม มี.ค.",
    "april apr avril avr abril aprile เมษายน เม.ย.",
    "may mai maio mayo maggio mei พฤษภาคม พ.ค.",
    "june jun juni juin junho junio giugno hunyo มิถุนายน มิ.ย.",
    "july jul juli juillet juil julho julio luglio julai hulyo กรกฎาคม ก.ค.",
    "august aug août agosto agustus ogos augustus สิงหาคม ส.ค.",
    "september sep sept septembre setembro septiembre setiembre settembre setyembre กันยายน ก.ย.",
    "october oct oktober okt octobre outubro octubre ottobre oktubre ตุลาคม ต.ค.",
    "november nov novembre novembro noviembre nobyembre พฤศจิกายน พ.ย.",
    "december dec dezember dez décembre déc dezembro diciembre dic dicembre desember disember disyembre ธันวาคม ธ.ค.",
)
_BY_NAME = {plain(name): number for number, names in enumerate(_MONTHS, start=1) for name in names.split()}
_NAME = "|".join(sorted(map(re.escape, _BY_NAME), key=len, reverse=True))
#: The Thai calendar counts from 543 years before the common one.
_BUDDHIST = 543

_YEAR = (
    r"(?:(?:[\s,./-]+|\s*\()(?:(?:of|de|del|พ\.ศ\.)\s*)?(?P<year>(?:19|20|25)\d\d)(?!\d)|\s*'(?P<short>\d\d)(?!\d))?"
)
_TO = r"(?:-|to|and|until|till|or|bis|und|al|a|y|e|au|et|sampai|hingga)"
_NTH = r"(?:st|nd|rd|th|er|o|\.)?"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<![\d./-])(?P<year>(?:19|20|25)\d\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)",
        r"(?:(?P<year>\d{4})\s*[年년]\s*)?(?<!\d)(?P<month>\d{1,2})\s*[月월]\s*(?P<day>\d{1,2})\s*[日号號일]",
        r"(?<!\d)(?P<day>\d{1,2})\s+tháng\s+(?P<month>\d{1,2})(?!\d)(?:(?:\s*,\s*|\s+năm\s+|\s+)(?P<year>20\d\d)(?!\d))?",
        r"(?<![\d./-])(?P<first>\d{1,2})(?P<mark>[-/.])(?P<second>\d{1,2})(?P=mark)(?P<year>(?:19|20|25)\d\d|\d\d)(?!\d|[./-]\d)",
        rf"(?<![\d.,/])(?:(?P<from>\d{{1,2}}){_NTH}\s*{_TO}\s*)?(?<!\d)(?P<day>\d{{1,2}}){_NTH}"
        rf"(?:\s+(?:of|de|di|ng))?[\s-]*(?P<name>{_NAME})(?!{JOINING})\.?{_YEAR}",
        rf"(?<!{JOINING})(?P<name>{_NAME})\.?\s+(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!{JOINING}|[:.,]\d)"
        rf"(?:\s*{_TO}\s*(?P<until>\d{{1,2}})(?!\d))?{_YEAR}",
        # Round the clock, and every week, is no day of July.
        r"(?<![\d./])(?!24/7)(?P<first>\d{1,2})/(?P<second>\d{1,2})(?![\d/%])",
        r"(?<=am |em |um |en |ab |is |om )(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?!\d)",
    )
)


@dataclass(frozen=True, slots=True)
class Stated:
    """A day that a text names at ``[start, end)``: its readings as month and day, and its year if there is one."""

    start: int
    end: int
    readings: tuple[tuple[int, int], ...]
    year: int | None


def days(text: str) -> list[Stated]:
    """Every day that ``text`` names by date, in order; offsets are those of ``plain(text)``.

    A span such as "12 to 14 March" names its two ends. Figures that may be day and month in either order have two
    readings.
    """
    folded = plain(text)
    found: list[Stated] = []
    for pattern in _PATTERNS if re.search(r"\d", folded) else ():
        for match in pattern.finditer(folded):
            if not any(day.start < match.end() and match.start() < day.end for day in found):
                found.extend(_stated(match))
    return sorted(found, key=lambda day: day.start)


def _stated(match: Match[str]) -> Iterator[Stated]:
    parts = {name: value for name, value in match.groupdict().items() if value is not None}
    year = _year(parts)
    if "first" in parts:
        first, second = int(parts["first"]), int(parts["second"])
        readings = tuple(sorted({pair for pair in ((first, second), (second, first)) if _is_day(*pair)}))
        if readings:
            yield Stated(*match.span(), readings, year)
        return
    month = _BY_NAME[parts["name"].lower()] if "name" in parts else int(parts["month"])
    for day in (int(parts[name]) for name in ("from", "day", "until") if name in parts):
        if _is_day(month, day):
            yield Stated(*match.span(), ((month, day),), year)


def _is_day(month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= 31


def _year(parts: dict[str, str]) -> int | None:
    written = parts.get("year") or parts.get("short")
    if written is None:
        return None
    year = int(written)
    return year + 2000 if len(written) == 2 else year - _BUDDHIST if year >= 2400 else year
