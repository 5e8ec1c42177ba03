"""Texts in the one form in which they are compared: compatibility letters, one hyphen, nothing invisible."""

from __future__ import annotations

import unicodedata

_UNJOINED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff"
#: A letter of a script without word edges: Thai, Lao, Burmese, Khmer, kana, Han.
UNJOINED = f"[{_UNJOINED}]"
#: A letter or digit that belongs to the same word as its neighbour.
JOINING = rf"[^\W_{_UNJOINED}]"
#: Groups the digits of one number, and would be a plain space in compatibility form.
NARROW_SPACE = "\u00a0"

_FRACTIONS = {
    sign: " " + unicodedata.normalize("NFKC", sign).replace("\u2044", "/")
    for sign in map(chr, (*range(0xBC, 0xBF), *range(0x2150, 0x215F)))
}
_SIGNS = str.maketrans(
    {
        **_FRACTIONS,
        **dict.fromkeys(map(chr, (*range(0x2010, 0x2016), 0x2212)), "-"),
        **dict.fromkeys("\u2018\u2019\u02bc", "'"),
        **dict.fromkeys("\u2007\u2009\u202f", NARROW_SPACE),
    }
)
#: Marks that show nothing and are no format characters to Unicode.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\ufe0e\ufe0f")


def plain(text: str) -> str:
    """``text`` in compatibility form (NFKC), without invisible characters, quotes and hyphens as ASCII has them.

    A fraction sign stands apart as ``1/2``, and a no-break space stays one.
    """
    if text.isascii():
        return text
    parts = text.translate(_SIGNS).split(NARROW_SPACE)
    return NARROW_SPACE.join(map(_compatible, parts))


def _compatible(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in folded if unicodedata.category(sign) != "Cf" and sign not in _BLANK)
