from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from evals.reports.markdown import literal, report, table
from evals.reports.visible import plain
from evals.suite import Threshold
from tests.evals.making import FAIL, JUDGED, LEAK, NEITHER, OK, OPEN, PASS, caught, finished, outcomes, record, score

HOSTILE = [
    "a | b",
    "a \\| b",
    "\\",
    "`code` ``x``",
    "**bold** *it* _it_ __b__ snake_case",
    "[a](https://evil.example) ![i](x)",
    "<script>alert(1)</script> <!-- -->",
    "&lt;b&gt; &amp; &#64;",
    "@someone #12",
    "https://evil.example www.evil.example mail@evil.example",
    "line\nbreak\r\nand\u2028more",
    "~~gone~~ :smile: !!",
    "\x00 \x1b[31m \ud800 \u202e",
    "| --- | --- |",
]
ANY_TEXT = st.text(max_size=30) | st.sampled_from(HOSTILE)
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def cells(markdown: str) -> list[list[Token]]:
    """The inline content of every cell of a body, as a reader of Markdown sees it."""
    tokens = READER.parse(markdown)
    body, found = False, []
    for token in tokens:
        body = {"tbody_open": True, "tbody_close": False}.get(token.type, body)
        if body and token.type == "inline":
            found.append(token.children or [])
    return found


def shown(cell: list[Token]) -> str:
    return "".join(token.content for token in cell).replace("\u200b", "")


class TestLiteral:
    """Text from outside."""

    @pytest.mark.parametrize("text", HOSTILE)
    @pytest.mark.parametrize("around", ["{}", "a{}b", "`{}`", "*{}"])
    def test_hostile_text_is_shown_as_it_is(self, text: str, around: str) -> None:
        """It stays in its cell, is no markup, and reads as it was written, with what cannot be seen made visible."""
        text = around.format(text)

        (first, second, third) = cells("\n".join(table("T", ("a", "b", "c"), [("x", literal(text), "y")])))

        assert {token.type for token in second} <= {"text", "text_special"}
        assert shown(second) == " ".join(plain(text).split())
        assert (shown(first), shown(third)) == ("x", "y")

    @given(st.lists(ANY_TEXT, min_size=1, max_size=4))
    @example(["\\|", "|\\", "\\\\|"])
    def test_no_text_breaks_a_table(self, texts: list[str]) -> None:
        """Any texts in a row make as many cells as there are texts."""
        found = cells("\n".join(table("T", [f"c{n}" for n in range(len(texts))], [[literal(text) for text in texts]])))

        assert [shown(cell) for cell in found] == [
            " ".join(plain(text).split()).replace("\u200b", "") for text in texts
        ]
        assert all(token.type in ("text", "text_special") for cell in found for token in cell)

    @pytest.mark.parametrize(
        "text", ["@someone", "a@b.example", "#12", "https://evil.example", "www.evil.example", "GH#1"]
    )
    def test_nothing_that_becomes_a_link(self, text: str) -> None:
        """Names, numbers and addresses that hosts of code turn into links or calls are written apart."""
        assert text not in literal(text)
        assert "@" not in literal(text)
        assert "://" not in literal(text)

    def test_plain_words_are_left_alone(self) -> None:
        """What holds no markup is easy to read in the file, too."""
        assert literal("over_blocking for lang en: at most 5.0%") == "over_blocking for lang en: at most 5.0%"


class TestReport:
    """The page for a pull request."""

    def test_gate_metrics_and_guidelines(self, tmp_path: Path) -> None:
        """Each part is a table; a failed demand is marked, and every share stands with its counts."""
        records = [
            *outcomes(LEAK, (PASS, 4), (OPEN, 1)),
            record("v", broken=["privacy"], found=[caught()]),
            record("w", lawful=True),
        ]

        told = report(finished(tmp_path, records, [LEAK], Threshold(metric="leak", at_most=0.9)))

        assert told.splitlines()[0] == "## made: 7 samples"
        assert "| held | leak: at most 90% | 0/5 fail, 1 undetermined; at most 52.7% of the 4 judged |" in told
        assert "| **failed** | leak: undetermined at most 0% | 1/5 undetermined (20.0%) |" in told
        assert "| leak | 0/5, 1 undetermined; at most 52.7% of the 4 judged [0.0, 49.0] |" in told
        assert (
            "| privacy | 1 | 0 | 0 | 0 | 0 | 1/1 = 100.0% [20.7, 100.0] | 1/1 = 100.0% [20.7, 100.0] | 0/1 [0.0, 79.3] |"
            in told
        )
        assert "advisory because" not in told

    def test_every_row_has_the_columns_of_its_table(self, tmp_path: Path) -> None:
        """Hostile guidelines and groups break no row."""
        records = [record("v", score(OK), broken=[hostile], kind=hostile) for hostile in HOSTILE]
        threshold = Threshold(metric="ok", at_least=0.5, group={"kind": "a | b `c`"})

        found = cells(report(finished(tmp_path, records, [OK], threshold)))

        keys = sorted({" ".join(plain(hostile).split()) for hostile in HOSTILE})
        assert len(found) == 3 * 2 + 2 + 9 * len(HOSTILE)
        assert sorted(shown(cell) for cell in found[-9 * len(HOSTILE) :: 9]) == keys
        assert shown(found[1]) == "ok for kind a | b `c`: at least 50%"

    def test_what_is_not_judged(self, tmp_path: Path) -> None:
        """A demand that no sample bears on is marked as not judged, in bold."""
        told = report(finished(tmp_path, outcomes(OK, (NEITHER, 2)), [OK], Threshold(metric="ok", at_least=0.5)))

        assert "| **not judged** | ok: at least 50% | no sample bears on it |" in told

    def test_advice_has_a_column_of_its_own(self, tmp_path: Path) -> None:
        """Where a judge is advisory it is told why, beside the figure."""
        told = report(
            finished(tmp_path, outcomes(JUDGED, (PASS, 2)), [JUDGED, OK], advisory={"helpful": "not calibrated"})
        )

        assert "| metric | figure | advisory because |" in told
        assert "| helpful | 2/2 = 100.0%; at least 22.4% [34.2, 100.0] | not calibrated |" in told
        assert "| ok | no sample bears on it |  |" in told

    def test_repeats(self, tmp_path: Path) -> None:
        """The share that passes every time, and pass^k, stand below the metric."""
        records = [record(f"s{n}", score(OK, FAIL if n + t == 1 else PASS), trial=t) for n in range(4) for t in (1, 2)]

        told = report(finished(tmp_path, records, [OK], repeats=2))

        assert (
            "| ok, every time | 3/4 = 75.0%; at least 24.9% [30.1, 95.4]; pass^1 87.5% of 4, pass^2 75.0% of 4 |"
            in told
        )

    def test_run_that_was_ended(self, tmp_path: Path) -> None:
        """A run that is not complete says so first."""
        records = [record("a", score(OK)), record("b", score(OK, OPEN), trouble="not_run")]

        told = report(finished(tmp_path, records, [OK], ended="the budget of 3 calls is used up"))

        assert told.splitlines()[2] == "**Not complete**: the budget of 3 calls is used up; not run: 1 of 2."

    def test_no_text_of_a_sample(self, tmp_path: Path) -> None:
        """Drafts stay out of a page that is read in public."""
        assert "secret" not in report(
            finished(tmp_path, [record("a", score(OK, FAIL), text="The secret draft.")], [OK])
        )
