"""Texts of samples as a page may show them: escaped, with every character that hides or reorders made visible."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from unicodedata import category

if TYPE_CHECKING:
    from markupsafe import Markup

#: Where a span begins and ends in a text, in code points.
Span = tuple[int, int]

_UNUSUAL = re.compile(r"[^\t\n -~]")
#: Controls, format characters (zero width, direction), surrogates, private use, separators of lines and paragraphs.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
#: Characters of other categories that leave no trace on a screen: fillers, joiners, blank Braille.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_JOINER, _KEYCAP = "\u200d", "\u20e3"


def plain(text: str) -> str:
    """``text`` with what cannot be seen written out, as in ``⟨U+202E⟩``; still to be escaped."""
    return _UNUSUAL.sub(lambda found: f"⟨{_code(found)}⟩" if _is_unseen(found) else found[0], text)


def marked(text: str, spans: Iterable[Span] = ()) -> Markup:
    """``text`` as HTML, with what cannot be seen written out and each span in ``<mark>``.

    Spans that overlap or touch share one mark; what lies outside the text, or is empty, marks nothing.
    """
    from markupsafe import Markup

    done, pieces = 0, []
    for start, end in _joined(spans, len(text)):
        pieces += [_shown(text[done:start]), Markup("<mark>"), _shown(text[start:end]), Markup("</mark>")]
        done = end
    return Markup("").join([*pieces, _shown(text[done:])])


def _shown(text: str) -> Markup:
    from markupsafe import Markup, escape

    def written(found: re.Match[str]) -> str:
        return f'<span class="code">{_code(found)}</span>' if _is_unseen(found) else found[0]

    return Markup(_UNUSUAL.sub(written, str(escape(text))))  # noqa: S704 - escaped before the codes are put in


def _joined(spans: Iterable[Span], length: int) -> Iterator[Span]:
    """The spans in order, clipped to the text, none touching another."""
    held: Span | None = None
    for start, end in sorted((max(0, start), min(end, length)) for start, end in spans):
        if start >= end:
            continue
        if held is not None and start > held[1]:
            yield held
            held = None
        held = (start, end) if held is None else (held[0], max(held[1], end))
    if held is not None:
        yield held


def _code(found: re.Match[str]) -> str:
    return f"U+{ord(found[0]):04X}"


def _is_unseen(found: re.Match[str]) -> bool:
    """Whether a character leaves no trace where it stands. Joiners and selectors inside an emoji belong to it."""
    char, text, (start, end) = found[0], found.string, found.span()
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    if char == "\r":
        return after != "\n"
    if char == _JOINER:
        return not (_is_picture(before) and _is_picture(after))
    if _is_selector(char):
        return not (char in "\ufe0e\ufe0f" and (after == _KEYCAP or _is_picture(before)))
    return char in _BLANK or category(char) in _UNSEEN or _is_no_character(char)


def _is_picture(char: str) -> bool:
    return bool(char) and (category(char) in ("So", "Sk", "Sm") or char in "\ufe0f‼⁉")


def _is_selector(char: str) -> bool:
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef" or "\u180b" <= char <= "\u180f"


def _is_no_character(char: str) -> bool:
    return "\ufdd0" <= char <= "\ufdef" or ord(char) & 0xFFFE == 0xFFFE
