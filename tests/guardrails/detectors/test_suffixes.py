"""The lists of endings that need evidence."""

from __future__ import annotations

from guardrails.detectors import suffixes
from guardrails.detectors.hosts import is_public


class TestLists:
    """`suffixes`."""

    def test_every_listed_ending_is_a_top_level_domain(self) -> None:
        """An ending that nobody can register needs no entry, except where it is one of a pair of words."""
        listed = suffixes.SURE | (suffixes.EVERYDAY & {"it", "in", "so", "me", "now", "help"})
        assert all(is_public(f"glowbarn.{ending}") for ending in listed)

    def test_no_ending_is_sure_and_doubtful(self) -> None:
        """The lists do not contradict each other."""
        assert not suffixes.SURE & (suffixes.EVERYDAY | suffixes.FILE_ENDINGS)
