"""Patterns and word sets that are built when they are first used, never at import.

Character classes are written as few ranges: with full Unicode letter classes RE2's automaton
outgrows its memory on ordinary text and falls back to a slow search.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

LETTERS = r"A-Za-z\x{c0}-\x{24f}\x{300}-\x{52f}\x{1e00}-\x{1fff}\x{ff21}-\x{ff3a}\x{ff41}-\x{ff5a}"
"""Latin, Greek and Cyrillic letters with their marks, for use inside an RE2 class."""
CAPITALS = r"A-Z\x{c0}-\x{de}\x{100}-\x{24f}\x{370}-\x{42f}\x{1e00}-\x{1fff}"
"""Capital letters of these scripts; where case alternates, small ones too."""
INVISIBLE = r"\x{ad}\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}-\x{2064}\x{fe0e}\x{fe0f}\x{feff}"
"""Soft hyphen, zero-width and direction characters, variation selectors."""
EDGE = rf"[^{LETTERS}0-9]"
"""A character that ends a word, or begins one."""


def words(text: str) -> frozenset[str]:
    """The words of a list written with blanks between them."""
    return frozenset(text.split())


class Shape:
    """An RE2 pattern. RE2 runs in time linear in the text, whatever the text."""

    __slots__ = ("_compiled", "pattern")

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self._compiled: Any = None

    @property
    def compiled(self) -> Any:
        """The pattern, compiled once."""
        if self._compiled is None:
            import re2

            options = re2.Options()
            options.log_errors = False
            options.max_mem = 32 << 20
            self._compiled = re2.compile(self.pattern, options)
        return self._compiled

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """The span of each match that does not overlap the one before it."""
        for match in self.compiled.finditer(text):
            yield match.span()

    def groups(self, text: str) -> Iterator[Any]:
        """Each match with its groups."""
        yield from self.compiled.finditer(text)

    def found_in(self, text: str) -> bool:
        """Whether the pattern matches anywhere."""
        return self.compiled.search(text) is not None


class Stems:
    """Strings to look for all at once, anywhere, without regard to word edges. Give it lower case.

    An underscore stands for a space.
    """

    __slots__ = ("_automaton", "_stems")

    def __init__(self, stems: str) -> None:
        self._stems = [stem.replace("_", " ") for stem in stems.split()]
        self._automaton: Any = None

    def found_in(self, lowered: str) -> bool:
        """Whether any of the strings is in the text."""
        if self._automaton is None:
            from ahocorasick_rs import AhoCorasick

            self._automaton = AhoCorasick(self._stems)
        return bool(self._automaton.find_matches_as_indexes(lowered))


class StemGroups:
    """Several groups of stems, looked for all at once."""

    __slots__ = ("_automaton", "_groups")

    def __init__(self, groups: tuple[str, ...]) -> None:
        self._groups = groups
        self._automaton: Any = None

    def found_in(self, lowered: str) -> frozenset[int]:
        """The numbers of the groups that have a stem in the text."""
        if self._automaton is None:
            self._automaton = self._built()
        automaton, owners = self._automaton
        found = automaton.find_matches_as_indexes(lowered, overlapping=True)
        return frozenset(owner for index, _, _ in found for owner in owners[index]) if found else frozenset()

    def _built(self) -> tuple[Any, list[tuple[int, ...]]]:
        from ahocorasick_rs import AhoCorasick

        owners: dict[str, list[int]] = {}
        for number, stems in enumerate(self._groups):
            for stem in stems.replace("_", "\0").split():
                owners.setdefault(stem.replace("\0", " "), []).append(number)
        return AhoCorasick(list(owners)), [tuple(numbers) for numbers in owners.values()]
