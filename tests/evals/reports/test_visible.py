from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.reports.visible import marked, plain

TEXTS = st.text(
    st.one_of(st.characters(), st.sampled_from("<>&'\"\x00\u202e\u200b\u200d\ufe0f\U0001f468\r\n")), max_size=30
)
SPANS = st.lists(st.tuples(st.integers(-3, 35), st.integers(-3, 35)), max_size=4)


class _Read(HTMLParser):
    """What a browser reads in a piece of HTML: its text with codes turned back, what is marked, and its tags."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.tags, self.marks = "", [""], []
        self.opened: list[str] = []
        self.feed(str(html))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag

    def handle_data(self, data: str) -> None:
        text = chr(int(data.removeprefix("U+"), 16)) if "span" in self.opened else data
        if "mark" in self.opened:
            self.marks += range(len(self.text), len(self.text) + len(text))
        self.text += text


class TestMarked:
    @given(TEXTS, SPANS)
    def test_nothing_is_lost_added_or_run(self, text: str, spans: list[tuple[int, int]]) -> None:
        """A browser reads the very text back, finds no other tag than marks and codes, and marks just the spans."""
        read = _Read(marked(text, spans))
        wanted = {place for start, end in spans for place in range(max(0, start), min(end, len(text)))}

        assert read.text == text
        assert set(read.tags) <= {"", "mark", "span"}
        assert read.marks == sorted(wanted)

    def test_spans_that_overlap_share_a_mark(self) -> None:
        """Marks are never nested and never touch."""
        assert marked("abcdefg", [(3, 5), (1, 4), (5, 6), (0, 0)]) == "a<mark>bcdef</mark>g"

    def test_offsets_are_code_points(self) -> None:
        """A character outside the basic plane counts as one, as in Python and unlike in JavaScript."""
        assert marked("\U0001f600 now", [(2, 5)]) == "\U0001f600 <mark>now</mark>"


class TestPlain:
    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("a\u202eb", "a⟨U+202E⟩b"),
            ("a\x00b\x7f", "a⟨U+0000⟩b⟨U+007F⟩"),
            ("a\u2028b\u2029c", "a⟨U+2028⟩b⟨U+2029⟩c"),
            ("pa\u200bss", "pa⟨U+200B⟩ss"),
            ("p\ufe0fa", "p⟨U+FE0F⟩a"),
            ("x\U000e0041\U000e0101", "x⟨U+E0041⟩⟨U+E0101⟩"),
            ("\u3164\u2800", "⟨U+3164⟩⟨U+2800⟩"),
            ("\ud800\ue000\uffff", "⟨U+D800⟩⟨U+E000⟩⟨U+FFFF⟩"),
            ("a\rb", "a⟨U+000D⟩b"),
        ],
    )
    def test_what_cannot_be_seen_is_written_out(self, text: str, shown: str) -> None:
        """Controls, direction and zero-width characters, fillers and the like show as their code."""
        assert plain(text) == shown

    @pytest.mark.parametrize(
        "text",
        [
            "plain\ttext\r\nover lines",
            "naïve 你好 ไทย",
            "\U0001f468\u200d\U0001f469\u200d\U0001f467",
            "\u2764\ufe0f",
            "1\ufe0f\u20e3",
        ],
    )
    def test_what_can_be_seen_stays(self, text: str) -> None:
        """Letters of any script, line breaks, and the joiners inside one emoji are left alone."""
        assert plain(text) == text
