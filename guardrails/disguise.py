"""Undoing disguise: look-alike letters, leet, separated letters, spelled-out figures.

Each step is tried only where a cheap look finds the characters it exists for, and each gives a
further view of the text; the plain reading is always kept, so nothing is hidden by undoing.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

from guardrails.text import DASHES, Edit, View, edited

if TYPE_CHECKING:
    from re2 import _Regexp

_COMBINING = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
#: Lower-case letters of other alphabets drawn like a Latin one (after Unicode's confusables list).
_LOOK_ALIKES = {
    **dict(zip("авсегёнікмопрѕтухьјһԁԛԝѵӏиүг", "abcerehikmoppstyxbjhdqwvliyr", strict=True)),
    **dict(zip("αβγεηικνορστυχωϲϳ", "abyeniknopotuxwcj", strict=True)),
    **dict(zip("օսոհցզյ", "ounhgqj", strict=True)),
    **dict(zip("ıȷɑɡɩʟʀɴɪᴏᴀᴇᴛᴜᴠᴡᴢꜱᴋᴍᴘᴄᴅ", "ijagilrnioaetuvwzskmpcd", strict=True)),
}
_LETTER_NAME = re.compile(
    r"(?:LATIN (?:SMALL|CAPITAL) LETTER|LATIN LETTER SMALL CAPITAL|REGIONAL INDICATOR SYMBOL LETTER"
    r"|(?:NEGATIVE )?(?:SQUARED|CIRCLED) LATIN CAPITAL LETTER|TAG LATIN SMALL LETTER) ([A-Z])(?: WITH .*)?"
)

_LEET = str.maketrans("0134578@$!|+€£¡", "oieastbasiitels"[:15])
_LEET_AS_L = str.maketrans("0134578@$!|+€£¡", "oleastbasliltell"[:15])
_LEET_SIGN = re.compile(r"[013457@$€£8!|+¡]+")
_LEET_TOKEN = re.compile(r"[\w@$!|+€£¡]+")
_LINK = re.compile(r"(?:https?://|www\.)\S+|(?<![^\s.,])@[a-z_]\w{4,}(?![\w@$!])")

_SEPARATOR = r"[ .,:;*_·•|/\\~^'\"+=<>]"
_SPACED_LETTERS = re.compile(rf"(?<![^\W_])[^\W_](?:{_SEPARATOR}{{1,4}}[^\W_](?![^\W_])){{2,}}")
_SEPARATORS = re.compile(rf"{_SEPARATOR}+")
_BREAK = re.compile(r"[.*_·•|~^]{1,3}(?=[^\W\d_])")
_DASH = re.compile(rf"[{DASHES}](?=[^\W\d_])")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")

_DIGITS = {
    "zero": "0", "oh": "0", "o": "0", "nought": "0", "one": "1", "two": "2", "three": "3", "four": "4",
    "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_DIGIT = "(?:" + "|".join(_DIGITS) + "|[0-9]+)"
_SPELLED = re.compile(
    rf"(?<!\w)(?:(?:double|triple) )?{_DIGIT}(?!\w)(?:[ ,.]{{1,2}}(?:(?:double|triple) )?{_DIGIT}(?!\w)){{3,}}"
)
_SPELLED_DIGIT = re.compile(rf"(?:(double|triple) )?({_DIGIT})(?!\w)")
_SIGNS = (
    (re.compile(r" ?[(\[{<] ?(?:dot|punto|ponto|punkt) ?[)\]}>] ?|(?<=\w) (?:dot|d0t) (?=\w)|(?<=\w) \. (?=\w)"), "."),
    (re.compile(r" ?[(\[{<] ?(?:at|arroba|chiocciola) ?[)\]}>] ?| at (?=[\w.]+\.[a-z]{2,})"), "@"),
    (re.compile(r"(?<=\w) slash (?=\w)"), "/"),
)


@cache
def _trigger(name: str) -> _Regexp:
    """The cheap look for one disguise, or for ``any``; it may see too much, never too little.

    All that is not ASCII counts as a letter here: full letter classes would make RE2's automaton
    outgrow its memory on ordinary text.
    """
    import re2

    letter, word, gap = r"[a-z\x{80}-\x{10ffff}]", r"[a-z0-9\x{80}-\x{10ffff}]", r"[ .,:;*_·•|/\\~^'\"+=<>]{1,4}"
    number = "(?:zero|oh|nought|one|two|three|four|five|six|seven|eight|nine)"
    patterns = {
        "leet": rf"{letter}[013457@$!|+€£¡8][a-z013457@$]|[013457@$8]{letter}{letter}|{letter}{letter}[013457@$8]",
        "spaced": rf"(?:^|[^a-z0-9]){word}{gap}{word}{gap}{word}(?:[^a-z0-9]|$)",
        "broken": rf"{letter}[.*_·•|~^]{{1,3}}{letter}",
        "spelled": rf"{number}[ ,.]{{1,2}}(?:(?:double|triple) )?(?:{number}|o |[0-9])",
        "signs": rf" (?:dot|d0t|slash) |[(\[{{<] ?(?:dot|at|arroba|chiocciola|punto|ponto|punkt)|{word} \. {word}",
    }
    options = re2.Options()
    options.log_errors = False
    return re2.compile(patterns.get(name) or "|".join(patterns.values()), options)


def undisguised(text: str, reading: View) -> Iterator[View]:
    """The views of ``text`` that differ from ``reading`` once disguise is undone."""
    latin = reading if reading.text.isascii() else _in_latin_letters(reading)
    if latin is not reading:
        yield latin
    bare = _without_links(latin)
    if not _trigger("any").search(bare.text) and not _DASH.search(text):
        return
    unleeted = list(_without_leet(bare))
    yield from unleeted
    for view in (bare, *unleeted):
        joined = _joined(text, view)
        if joined is not None:
            yield joined


def _without_links(view: View) -> View:
    """The view with links and handles blanked: detectors report those whatever their letters hide."""
    text = view.text
    if "://" not in text and "www." not in text and "@" not in text:
        return view
    blanked = _LINK.sub(lambda link: " " * len(link[0]), text)
    return view if blanked == text else View(blanked, view.starts, view.ends)


def spoken(reading: View) -> View:
    """``reading`` with spelled-out digits and signs put into figures, or itself where there are none."""
    view = reading
    if _trigger("spelled").search(view.text):
        view = edited(view, _spelled_edits(view.text))
    if _trigger("signs").search(view.text):
        for pattern, sign in _SIGNS:
            view = edited(view, (Edit(*match.span(), sign) for match in pattern.finditer(view.text)))
    return view


def _spelled_edits(text: str) -> Iterator[Edit]:
    for run in _SPELLED.finditer(text):
        yield Edit(*run.span(), "".join(map(_figures, _SPELLED_DIGIT.finditer(run[0]))))


def _figures(match: re.Match[str]) -> str:
    return _DIGITS.get(match[2], match[2]) * {"double": 2, "triple": 3}.get(match[1], 1)


def _in_latin_letters(view: View) -> View:
    edits = [
        Edit(*match.span(), latin)
        for match in _NOT_ASCII.finditer(view.text)
        if (latin := _latin(match[0])) != match[0]
    ]
    return edited(view, edits) if edits else view


@cache
def _latin(character: str) -> str:
    """The Latin letter that ``character`` is drawn like, or itself; nothing for a combining mark."""
    if character.isascii() or not (character.isalpha() or _COMBINING.match(character) or character > "\u2000"):
        return character
    if _COMBINING.match(character):
        return ""
    if character in _LOOK_ALIKES:
        return _LOOK_ALIKES[character]
    base = _COMBINING.sub("", unicodedata.normalize("NFKD", character))
    if base.isascii():
        return base.lower()
    letter = _LETTER_NAME.fullmatch(unicodedata.name(character, ""))
    return letter[1].lower() if letter else character


def _without_leet(view: View) -> Iterator[View]:
    if not _trigger("leet").search(view.text):
        return
    tokens = list(_leet_tokens(view.text))
    ambiguous = any(not set("1!|").isdisjoint(view.text[start:end]) for start, end in tokens)
    for table in (_LEET, _LEET_AS_L)[: len(tokens) and 1 + ambiguous]:
        edits = (Edit(start, end, view.text[start:end].translate(table)) for start, end in tokens)
        yield View(_with_letters(view.text, edits), view.starts, view.ends)


def _with_letters(text: str, edits: Iterable[Edit]) -> str:
    """``text`` with edits that keep its length."""
    parts: list[str] = []
    at = 0
    for edit in edits:
        parts += text[at : edit.start], edit.text
        at = edit.end
    return "".join((*parts, text[at:]))


def _leet_tokens(text: str) -> Iterator[tuple[int, int]]:
    """Words in which letters and the signs that stand for letters are mixed."""
    at = 0
    for sign in _LEET_SIGN.finditer(text):
        if sign.start() < at:
            continue
        start = _token_start(text, sign.start())
        token = _LEET_TOKEN.match(text, start)
        if token is None:
            continue
        at = token.end()
        if _is_leet(token[0]):
            yield start, start + len(token[0].rstrip("!|+"))


def _token_start(text: str, at: int) -> int:
    while at > 0 and (text[at - 1].isalnum() or text[at - 1] in "_@$!|+€£¡"):
        at -= 1
    return at


def _is_leet(token: str) -> bool:
    letters = sum(map(str.isalpha, token.rstrip("!|+")))
    return 2 <= letters < len(token.rstrip("!|+")) <= letters * 2


def _joined(original: str, view: View) -> View | None:
    """Separated letters put together again, or ``None`` where no letters are separated."""
    text = view.text
    runs = [run.span() for run in _SPACED_LETTERS.finditer(text)] if _trigger("spaced").search(text) else []
    cuts = {cut for start, end in runs for cut in _within(_SEPARATORS, text, start, end)}
    cuts.update(match.span() for match in _BREAK.finditer(text) if text[match.start() - 1 : match.start()].isalpha())
    cuts.update(_dashes(original, view))
    if not cuts:
        return None
    ordered = _disjoint(sorted(cuts))
    lengths = [0, *accumulate(end - start for start, end in ordered)]
    joined = edited(view, (Edit(start, end, "") for start, end in ordered))
    shift = [(at - lengths[bisect_right(ordered, (at, 0))]) for run in runs for at in run]
    return View(joined.text, joined.starts, joined.ends, tuple(zip(shift[::2], shift[1::2], strict=True)))


def _within(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    return (match.span() for match in pattern.finditer(text, start, end))


def _disjoint(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for span in spans:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _dashes(original: str, view: View) -> Iterator[tuple[int, int]]:
    """The spaces of ``view`` that are dashes between letters in the original ("vou-cher")."""
    places = [
        match.start() for match in _DASH.finditer(original) if original[match.start() - 1 : match.start()].isalpha()
    ]
    starts = view.starts if view.starts is not None else range(len(view.text))
    for place in places:
        at = bisect_right(starts, place) - 1
        if at >= 0 and starts[at] == place and view.text[at] == " ":
            yield at, at + 1
