"""Views and the way back to the original."""

from __future__ import annotations

from guardrails.detectors.source import View, digit_count, has_digit, settle, views
from guardrails.hit import Hit
from tests.guardrails.detectors.reading import source


class TestView:
    """`View`."""

    def test_a_span_leads_back_to_the_original(self) -> None:
        """What was spelled out is covered whole, without the blank after it."""
        spoken = views(source("call glowbarn dot com now"))[1]
        start = spoken.text.index("glowbarn.com")
        assert spoken.written(start, start + len("glowbarn.com")) == "glowbarn dot com"

    def test_a_span_ends_on_a_whole_grapheme(self) -> None:
        """A mark after the last character belongs to it."""
        assert View("ae\u0301 b", "ae\u0301 b", None).original_span(0, 2) == (0, 3)

    def test_only_what_reads_otherwise_is_revealed(self) -> None:
        """Case and dashes are no disguise; a spelled full stop is one."""
        spoken = views(source("Glow-barn dot com, GLOW"))[1]
        assert spoken.reveals(0, spoken.text.index(","))
        assert not spoken.reveals(spoken.text.index(", glow") + 2, len(spoken.text))

    def test_plain_text_has_one_view(self) -> None:
        """Where nothing is disguised nothing is read twice."""
        assert len(views(source("call glowbarn.com"))) == 1


class TestSettle:
    """`settle`."""

    def test_doubles_and_parts_of_a_longer_hit_are_dropped(self) -> None:
        """Of hits of one concept the longest stays; those of another concept stay too."""
        hits = [Hit("@a", 2, 5), Hit("@a", 0, 9), Hit("@b", 2, 5), Hit("@a", 0, 9), Hit("@a", 9, 10)]
        assert settle(hits) == [Hit("@a", 0, 9), Hit("@b", 2, 5), Hit("@a", 9, 10)]


class TestDigits:
    """`has_digit` and `digit_count`."""

    def test_digits_of_every_script_count(self) -> None:
        """Arabic-Indic and Thai digits are digits; superscripts are none."""
        assert has_digit("٠٧")
        assert digit_count("٠٧ 1 ๒") == 4
        assert not has_digit("no digits ² here")
