"""Disguise is undone, and what is found is mapped back to exactly what was put in."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from guardrails.compiling import build
from guardrails.detectors import BUILT_IN
from guardrails.finding import Finding
from guardrails.guard import readable
from guardrails.rules import RuleSet, Setting
from guardrails.text import read
from tests.guardrails.packs import RULES, small_pack, written_pack

WORDS = ("whatsapp", "telegram", "instagram")
INVISIBLE = "\u200b\u200d\u2060\u00ad\ufeff\u034f\U000e0061"
LOOK_ALIKE = str.maketrans("aeiopstm", "аеіорѕтм")
LEET = str.maketrans("aeost", "@3057")


def between(marks: str) -> Callable[[str, random.Random], str]:
    """Put one of ``marks`` after each letter but the last."""
    return lambda word, dice: "".join(letter + dice.choice(marks) for letter in word[:-1]) + word[-1]


def in_alphabet(first: int) -> Callable[[str, random.Random], str]:
    """Write in the compatibility alphabet that begins with the letter at ``first``."""
    return lambda word, _dice: "".join(chr(first + ord(letter) - ord("a")) for letter in word)


OPERATORS: dict[str, Callable[[str, random.Random], str]] = {
    "plain": lambda word, _dice: word,
    "upper case": lambda word, _dice: word.upper(),
    "invisible characters": between(INVISIBLE),
    "full width": in_alphabet(0xFF41),
    "mathematical bold": in_alphabet(0x1D41A),
    "circled": in_alphabet(0x24D0),
    "look-alikes": lambda word, _dice: word.translate(LOOK_ALIKE),
    "leet": lambda word, _dice: word.translate(LEET),
    "combining marks": between("\u0332\u0336\u0301"),
    "spaced letters": between(" "),
    "dotted letters": between("."),
    "dashed letters": between("-"),
    "starred": lambda word, dice: (lambda at: word[:at] + "*" + word[at:])(dice.randint(2, len(word) - 2)),
    "hyphenated": lambda word, dice: (lambda at: word[:at] + "-" + word[at:])(dice.randint(2, len(word) - 2)),
}


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> RuleSet:
    """The small pack's rules, with no detectors, and no excuse that surrounding text could be."""
    blunt = RULES.replace("unless: [refused]\n", "").replace("We do not use Telegram.", "Write here.")
    return build(written_pack(tmp_path_factory.mktemp("pack"), rules=blunt)).rules(())


def surrounding(text: str) -> bool:
    """Whether ``text`` may stand around a violation: readable, and no messenger in it by chance."""
    joined = "".join(unicodedata.normalize("NFKC", text).lower().split())
    return "\0" not in text and not any(word[:3] in joined for word in WORDS)


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40).filter(surrounding)


def found(rules: RuleSet, text: str) -> list[Finding]:
    """The findings of the small pack."""
    return rules.check(readable(text), Setting())


class TestViews:
    """What ``read`` makes of disguise."""

    @pytest.mark.parametrize("name", sorted(OPERATORS))
    @given(before=TEXT, after=TEXT, word=st.sampled_from(WORDS), seed=st.integers(0, 1000))
    @example(before="", after="", word="telegram", seed=0)
    @example(before="e\u0301", after="\u0301x", word="telegram", seed=1)
    @example(before="👩‍👩‍👧", after="\ufe0f👧", word="whatsapp", seed=2)
    def test_finds_exactly_what_was_put_in(
        self, rules: RuleSet, name: str, before: str, after: str, word: str, seed: int
    ) -> None:
        """A disguised word is covered, no grapheme is split, no word beside it taken in, and cutting it helps."""
        disguised = OPERATORS[name](word, random.Random(seed))
        text = readable(f"{before} , {disguised} , {after}")
        start = text.index(disguised, len(readable(before)))
        end = start + len(disguised)

        findings = [f for f in found(rules, text) if f.start < end and start < f.end]

        assert findings, f"{disguised!r} is not found in {text!r}"
        (finding,) = findings
        assert finding.start <= start
        assert finding.end >= end
        assert start - finding.start <= 3
        assert finding.end - end <= 3 + len(after) - len(after.lstrip("".join(map(chr, range(0x300, 0x370)))))
        clusters = {cluster.start() for cluster in regex.finditer(r"\X", text)} | {len(text)}
        assert {finding.start, finding.end} <= clusters
        assert finding.quote == text[finding.start : finding.end]
        assert not found(rules, text[: finding.start] + text[finding.end :])

    @pytest.mark.parametrize(
        ("text", "spoken"),
        [
            ("ring oh seven seven double five, one two three four", "077551234"),
            ("write to ann at shop dot com", "ann@shop.com"),
            ("ann (at) shop [dot] com", "ann@shop.com"),
            ("see shop dot com slash sale", "shop.com/sale"),
            ("triple five one two three four", "5551234"),
        ],
    )
    def test_reads_what_is_spelled_out(self, text: str, spoken: str) -> None:
        """Digits, dots and at-signs written as words are read."""
        assert spoken in read(text).spoken.text.replace(" , ", " ")

    @pytest.mark.parametrize("text", ["Order W8665881 ships at 10.30.", "Meet at noon. One or two days.", "9 of 10"])
    def test_leaves_plain_text_alone(self, text: str) -> None:
        """Order numbers, times and small numbers are not read as something else."""
        views = read(text)

        assert views.spoken is views.reading

    @given(st.text(max_size=200))
    def test_maps_every_view_into_the_original(self, text: str) -> None:
        """Each character of each view leads to a place in the original, in order."""
        views = read(text)
        for view in (views.reading, views.spoken, *views.others):
            spans = [view.span(at, at + 1) for at in range(len(view.text))]
            assert all(0 <= start < end <= len(text) for start, end in spans)
            assert spans == sorted(spans)


class TestDetectors:
    """The detectors read spelled-out contacts."""

    @pytest.mark.parametrize(
        "text", ["Mail ann at lovelyshop dot com please", "Mail ann (at) lovelyshop (dot) com please"]
    )
    def test_find_spelled_out_addresses(self, tmp_path: Path, text: str) -> None:
        """A spelled-out e-mail address is found where it stands."""
        scene = small_pack(tmp_path).rules(BUILT_IN).scene(read(text))
        ((start, end),) = scene.spans(("@email",))
        assert text[start:end].startswith("ann")
        assert text[start:end].endswith("com")
