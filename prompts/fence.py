"""The data block of a prompt: one JSON object between two marker lines that it cannot hold itself.

A marker begins with ``<``, which no character of the block can be: angle brackets, ampersands,
backticks and square brackets of any value are written as JSON escapes, as is everything that does
not show. So no value closes the block, forges a chat template's control token or hides words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from hashlib import sha256

#: What a value of the data block may be made of.
Data = str | int | None | Sequence["Data"] | Mapping[str, "Data"]

#: Square brackets stay only around a stand-in for private data, which a model has to copy.
_SIGNS = re.compile(r"(\[[A-Z]+(?:_[A-Z]+)*_[0-9]{1,3}\])|[<>&`\[\]]")
#: Marks that show nothing by themselves and can carry hidden text; all other such characters are
#: not printable to Python.
_SELECTORS = range(0xE0100, 0xE01F0)


def fenced(data: Mapping[str, Data]) -> str:
    """Return the data block; the same data give the same block, marker included."""
    written = _written(data, 0)
    line = f"<<data {sha256(written.encode('ascii', 'backslashreplace')).hexdigest()[:24]}>>"
    return f"{line}\n{written}\n{line}"


def unfenced(block: str) -> tuple[str, str]:
    """Return the marker and the JSON of a data block; raises ``ValueError`` when it is none."""
    marker, _, rest = block.partition("\n")
    written, _, last = rest.rpartition("\n")
    if not marker or marker != last or block.count(marker) != 2:
        raise ValueError("not a data block: it needs the same marker in its first and last line only")
    return marker, written


def _written(value: Data, depth: int) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, Mapping):
        items = [f"{_quoted(name)}: {_written(item, depth + 1)}" for name, item in value.items()]
        return _enclosed("{", items, "}", depth)
    if isinstance(value, Sequence):
        return _enclosed("[", [_written(item, depth + 1) for item in value], "]", depth)
    return json.dumps(value)


def _enclosed(opening: str, items: Sequence[str], closing: str, depth: int) -> str:
    if not items:
        return opening + closing
    pad = "\n" + "  " * (depth + 1)
    return opening + pad + f",{pad}".join(items) + "\n" + "  " * depth + closing


def _quoted(text: str) -> str:
    written = _SIGNS.sub(lambda m: m[1] or f"\\u{ord(m[0]):04x}", json.dumps(text, ensure_ascii=False))
    if written.isascii() and written.isprintable():
        return written
    return "".join(character if _shows(character) else _escaped(character) for character in written)


def _shows(character: str) -> bool:
    return character.isprintable() and ord(character) not in _SELECTORS


def _escaped(character: str) -> str:
    return f"\\u{ord(character):04x}" if character.isascii() else json.dumps(character)[1:-1]
