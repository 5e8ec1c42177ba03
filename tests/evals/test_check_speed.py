"""How fast checks are."""

from __future__ import annotations

import pytest

from evals.check_speed import distinct_rows, policy_words, word_automaton
from evals.timing import NotMeasuredError
from guardrails.errors import PolicyError


class TestWordAutomaton:
    def test_finds_words_that_overlap(self) -> None:
        """The floor does the same search as the rules: every word, whatever its case."""
        find = word_automaton(["gift", "gift card", "card"])

        assert find("Gift card") == [(0, 0, 4), (1, 0, 9), (2, 5, 9)]


class TestPolicyWords:
    def test_a_pack_that_does_not_load_is_no_floor(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A broken pack is told of in the table, not measured as very fast."""

        def refuse() -> None:
            raise PolicyError("no rules", file="rules/x.yaml")

        monkeypatch.setattr("guardrails.compiling.open_pack", refuse)

        with pytest.raises(NotMeasuredError, match="does not load"):
            policy_words()


class TestDistinctRows:
    def test_rows_never_repeat_a_text(self) -> None:
        """A small corpus is drawn out with numbers, so that no cache helps."""
        rows = list(distinct_rows(["a", "b"], 5))

        assert 5 == len({row["text"] for row in rows}) == len({row["id"] for row in rows})
