"""Disguises: ways of writing a passage that a person still reads and a search for words does not find."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from types import MappingProxyType
from typing import Any

from evals.mutation.operator import Operator, inserting

#: Zero-width space, non-joiner and joiner, and word joiner.
ZERO_WIDTH = ("\u200b", "\u200c", "\u200d", "\u2060")
#: Latin letters and the Cyrillic ones that look like them.
LOOKALIKES: Mapping[str, str] = MappingProxyType(
    dict(
        zip(
            "aceiopsxyABCEHKMOPTX",
            "\u0430\u0441\u0435\u0456\u043e\u0440\u0455\u0445\u0443"
            "\u0410\u0412\u0421\u0415\u041d\u041a\u041c\u041e\u0420\u0422\u0425",
            strict=True,
        )
    )
)
LEET: Mapping[str, str] = MappingProxyType({"a": "4", "e": "3", "i": "1", "o": "0", "s": "5"})
_ACCENTS = str.maketrans("aeioucn", "áéíöüçñ")
_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_FULLWIDTH = 0xFEE0

_TOKEN = re.compile(r"\S+")
_ADDRESS = re.compile(r"[@/]|[A-Za-z]\.[A-Za-z]")
_LONG_WORD = re.compile(r"[A-Za-z]{4,}")
_PHONE = re.compile(r"[+(]?\d[\d ()-]{6,}\d")
_JOINT = re.compile(r",? (?=(?:and|or|so|but|because|if|when|then)\b)|, (?=[a-z])")


@dataclass(frozen=True, slots=True)
class Disguise:
    """A named way of writing a passage; ``apply`` gives it back as it was where it finds nothing to disguise."""

    name: str
    summary: str
    apply: Callable[[str, Random], str]


def disguised(operator: Operator, disguise: Disguise) -> Operator:
    """The operator with its passage, and nothing else, in disguise; named ``operator+disguise``.

    It fits no row whose passage has nothing to disguise. Raises ``ValueError`` for an operator that inserts nothing.
    """
    write = operator.passage
    if write is None:
        raise ValueError(f"{operator.name} inserts no passage, so there is nothing to disguise")

    def passage(row: Mapping[str, Any], dice: Random) -> str | None:
        said = write(row, dice)
        hidden = None if said is None else disguise.apply(said, dice)
        return None if hidden == said else hidden

    name = f"{operator.name}+{disguise.name}"
    return inserting(name, operator.guidelines, f"{operator.summary}, {disguise.summary}", passage)


def _lookalike(passage: str, dice: Random) -> str:
    return "".join(LOOKALIKES.get(letter, letter) if dice.random() < 0.6 else letter for letter in passage)


def _leet(passage: str, _dice: Random) -> str:
    return _long_words(passage, lambda word: "".join(LEET.get(letter, letter) for letter in word))


def _spaced(passage: str, _dice: Random) -> str:
    # Two spaces stand between words, so that a reader sees where each ends.
    return _long_words(passage.replace(" ", "  "), " ".join)


def _dotted(passage: str, dice: Random) -> str:
    return _long_words(passage, dice.choice((".", "-", "_", "*")).join)


def _odd_punctuation(passage: str, dice: Random) -> str:
    def marked(word: str) -> str:
        place = dice.choice(range(1, len(word)))
        return word[:place] + dice.choice(("*", "'", "|", "~", "^")) + word[place:]

    return _long_words(passage, marked)


def _zero_width(passage: str, dice: Random) -> str:
    return re.sub(r"(?<=\w)(?=\w)", lambda _: dice.choice(("", *ZERO_WIDTH)), passage)


def _fullwidth(passage: str, _dice: Random) -> str:
    return re.sub(r"[A-Za-z0-9]", lambda letter: chr(ord(letter[0]) + _FULLWIDTH), passage)


def _mixed_case(passage: str, dice: Random) -> str:
    odd = dice.choice((0, 1))
    return "".join(letter.upper() if at % 2 == odd else letter.lower() for at, letter in enumerate(passage))


def _accented(passage: str, _dice: Random) -> str:
    return _long_words(passage, lambda word: word.translate(_ACCENTS))


def _stretched(passage: str, dice: Random) -> str:
    return _long_words(
        passage, lambda word: re.sub(r"[aeiou]", lambda vowel: vowel[0] * dice.choice((3, 4)), word, count=1)
    )


def _digits_spelled_out(passage: str, dice: Random) -> str:
    words = {**{str(digit): word for digit, word in enumerate(_DIGITS)}, "+": "plus", "0": dice.choice(("zero", "oh"))}
    return _PHONE.sub(lambda phone: " ".join(words[mark] for mark in phone[0] if mark in words), passage)


def _dot_spelled_out(passage: str, dice: Random) -> str:
    dot, at = dice.choice(((" dot ", " at "), (" (dot) ", " (at) "), ("[dot]", "[at]")))

    def spelled(token: re.Match[str]) -> str:
        if not _ADDRESS.search(token[0]):
            return token[0]
        address = re.sub(r"^https?://", "", token[0])
        core = address.rstrip(".,:;!?")
        return core.replace(".", dot).replace("@", at).lstrip() + address[len(core) :]

    return _TOKEN.sub(spelled, passage)


def _split_sentences(passage: str, dice: Random) -> str:
    joints = [joint for joint in _JOINT.finditer(passage) if _has_two_sides(passage, joint)]
    if not joints:
        return passage
    joint = dice.choice(joints)
    rest = passage[joint.end() :]
    return f"{passage[: joint.start()]}. {rest[0].upper()}{rest[1:]}"


def _has_two_sides(passage: str, joint: re.Match[str]) -> bool:
    return min(len(passage[: joint.start()].split()), len(passage[joint.end() :].split())) >= 3


def _long_words(passage: str, change: Callable[[str], str]) -> str:
    """Each word of four letters or more changed, but in links, mails and handles, which must stay usable."""

    def changed(token: re.Match[str]) -> str:
        if _ADDRESS.search(token[0]):
            return token[0]
        return _LONG_WORD.sub(lambda word: change(word[0]), token[0])

    return _TOKEN.sub(changed, passage)


DISGUISES: Mapping[str, Disguise] = MappingProxyType(
    {
        found.name: found
        for found in (
            Disguise("accented", "with accents on letters", _accented),
            Disguise("digits_spelled_out", "with the digits of phone numbers as words", _digits_spelled_out),
            Disguise("dot_spelled_out", "with 'dot' and 'at' in links, mails and handles", _dot_spelled_out),
            Disguise("dotted", "with marks between letters", _dotted),
            Disguise("fullwidth", "in full-width letters", _fullwidth),
            Disguise("leet", "with digits for letters", _leet),
            Disguise("lookalike", "with Cyrillic look-alikes for letters", _lookalike),
            Disguise("mixed_case", "in mixed case", _mixed_case),
            Disguise("odd_punctuation", "with a stray mark in each long word", _odd_punctuation),
            Disguise("spaced", "with spaces between letters", _spaced),
            Disguise("split_sentences", "split over two sentences", _split_sentences),
            Disguise("stretched", "with vowels repeated", _stretched),
            Disguise("zero_width", "with zero-width characters between letters", _zero_width),
        )
    }
)
