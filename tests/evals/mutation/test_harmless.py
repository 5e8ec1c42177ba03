from __future__ import annotations

import re
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.mutation.harmless import harmless, ordinary_words
from evals.mutation.operator import Operator
from tests.evals.mutation.replies import Reply, replies, row

HARMLESS = {operator.name.removeprefix("harmless."): operator for operator in harmless()}


def _changed(name: str, text: str, seed: int = 1) -> str | None:
    return HARMLESS[name].apply(row(text=text), Random(seed))


def _names(text: str) -> list[str]:
    return [word for word in re.findall(r"[A-Z]\w*", text) if word.lower() not in ordinary_words()]


class TestHarmless:
    def test_break_nothing(self) -> None:
        """No harmless change has a guideline."""
        assert len(HARMLESS) >= 6
        assert not any(operator.violates for operator in HARMLESS.values())

    @pytest.mark.parametrize("operator", HARMLESS.values(), ids=HARMLESS)
    @settings(deadline=None)
    @given(reply=replies(), seed=st.integers(0, 10_000))
    def test_figures_and_names_stay(self, operator: Operator, reply: Reply, seed: int) -> None:
        """Every digit and every capitalised name stands where it stood, and in the same order."""
        changed = operator.apply(row(text=reply.text), Random(seed))

        if changed is not None:
            added = set(_names(changed)) - set(_names(reply.text))
            assert re.findall(r"\d", changed) == re.findall(r"\d", reply.text)
            assert [name for name in _names(changed) if name not in added] == _names(reply.text)
            assert not added or operator.name == "harmless.polite_sentence"

    @pytest.mark.parametrize("operator", HARMLESS.values(), ids=HARMLESS)
    @settings(deadline=None)
    @given(reply=replies(), seed=st.integers(0, 10_000))
    def test_a_change_changes(self, operator: Operator, reply: Reply, seed: int) -> None:
        """A text that would stay as it is gives no row."""
        assert operator.apply(row(text=reply.text), Random(seed)) != reply.text

    @pytest.mark.parametrize(
        ("name", "text", "expected"),
        [
            ("curly_quotes", 'It\'s "new" and 5" wide.', 'It’s “new” and 5" wide.'),
            ("line_breaks", "One here. Two there!\n\nThree.", "One here.\nTwo there!\n\nThree."),
            (
                "lower_case",
                "Thank you, Anna. The Fern Team says hi. Wrenford is near.",
                "thank you, Anna. The Fern Team says hi. Wrenford is near.",
            ),
            ("spelling_swap", "The colour is gray; Color Works made it.", "The color is grey; Color Works made it."),
            ("double_spaces", "Two words.", "Two  words."),
        ],
    )
    def test_examples(self, name: str, text: str, expected: str) -> None:
        """Worked examples, names and measures among them."""
        assert _changed(name, text) == expected

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("curly_quotes", "No quotes."),
            ("double_spaces", "Short."),
            ("line_breaks", "One sentence."),
            ("lower_case", "Wrenford."),
            ("spelling_swap", "Same in both."),
        ],
    )
    def test_nothing_to_change(self, name: str, text: str) -> None:
        """An operator fits no text without what it changes."""
        assert _changed(name, text) is None

    @pytest.mark.parametrize("name", ["emoji", "polite_sentence"])
    def test_additions_leave_the_text(self, name: str) -> None:
        """What is added stands between sentences that stay as they were."""
        changed = {_changed(name, "One is here. Two is there.", seed) for seed in range(40)}

        assert len(changed) > 6
        assert all(re.search(r"One is here\..*Two is there\.", text or "") for text in changed)
