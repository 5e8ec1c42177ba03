"""The judge's verdicts become findings that cite, or cannot be read (laws 3 and 6)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.testing import all_clear, critique_answer, verdict
from guardrails.critique import read_critique
from guardrails.errors import UnreadableAnswerError
from guardrails.finding import Severity, Stage

TEXT = "Thank you. Please write to us elsewhere 👩‍👩‍👧. Bye."
CLAUSES = {"off_platform_redirect": "do_not.leave", "ip": "do_not.copy"}


def answer(quote: str, reason: str = "It leads away.") -> str:
    """A violation of one guideline, the other clear."""
    return critique_answer([verdict("off_platform_redirect", "violation", quote, reason), verdict("ip")])


class TestReadCritique:
    """From an answer to findings."""

    def test_all_clear_is_no_finding(self) -> None:
        """And nothing else is."""
        assert read_critique(all_clear(CLAUSES), TEXT, CLAUSES) == []

    def test_a_violation_cites(self) -> None:
        """Rule, guideline, span, quote, reason, clause, and a fix over the whole sentence."""
        (finding,) = read_critique(answer("write to us elsewhere"), TEXT, CLAUSES)

        assert (finding.rule_id, finding.stage) == ("off_platform_redirect.critique", Stage.CRITIQUE)
        assert finding.severity is Severity.MAJOR
        assert TEXT[finding.start : finding.end] == finding.quote == "write to us elsewhere"
        assert (finding.message, finding.clause) == ("It leads away.", "do_not.leave")
        assert TEXT[finding.fix.start : finding.fix.end].strip() == "Please write to us elsewhere 👩‍👩‍👧."

    def test_a_span_never_splits_a_grapheme(self) -> None:
        """A quote that ends inside a family is widened to all of it."""
        (finding,) = read_critique(answer("elsewhere 👩"), TEXT, CLAUSES)

        assert finding.quote == "elsewhere 👩‍👩‍👧"

    def test_without_a_reason_something_is_said(self) -> None:
        """A finding always has a message."""
        assert read_critique(answer("Bye", " "), TEXT, CLAUSES)[0].message

    @pytest.mark.parametrize("quote", ["", "  ", "WRITE TO US", "write to them", "write  to us"])
    def test_a_quote_that_is_not_in_the_text(self, quote: str) -> None:
        """Word for word, or the verdict cannot be read; it is never dropped."""
        with pytest.raises(UnreadableAnswerError, match="quote for off_platform_redirect"):
            read_critique(answer(quote), TEXT, CLAUSES)

    @pytest.mark.parametrize(
        ("said", "message"),
        [
            ([verdict("ip")], "not judged: off_platform_redirect"),
            ([], "not judged: ip, off_platform_redirect"),
            ([verdict("ip"), verdict("off_platform_redirect"), verdict("ip")], "judged twice"),
            ([verdict("ip"), verdict("off_platform_redirect"), verdict("mood")], "1 guideline"),
        ],
    )
    def test_each_guideline_once(self, said: list[object], message: str) -> None:
        """What was not judged is not clear."""
        with pytest.raises(UnreadableAnswerError, match=message):
            read_critique(critique_answer(said), TEXT, CLAUSES)  # type: ignore[arg-type]

    @pytest.mark.parametrize("word", ["ok", "CLEAR", "unsure", ""])
    def test_other_verdicts_cannot_be_read(self, word: str) -> None:
        """Clear or violation, nothing between."""
        said = critique_answer([{**verdict("ip"), "verdict": word}, verdict("off_platform_redirect")])

        with pytest.raises(UnreadableAnswerError):
            read_critique(said, TEXT, CLAUSES)

    @given(st.text(min_size=1, max_size=60).filter(str.strip), st.data())
    def test_any_quote_of_the_text_is_found(self, text: str, data: st.DataObject) -> None:
        """Every passage of any text can be cited, and the finding covers it."""
        start = data.draw(st.integers(0, len(text) - 1))
        quote = text[start : data.draw(st.integers(start + 1, len(text)))]
        if quote.strip():
            (finding,) = read_critique(answer(quote), text, CLAUSES)
            assert quote in finding.quote
            assert text[finding.start : finding.end] == finding.quote
