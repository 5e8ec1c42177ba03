from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from evals.mutation import DISGUISES, OPERATORS, UnknownOperatorError, operators
from evals.mutation.catalogue import tables

DOCS = Path(__file__).parents[3] / "docs" / "mutation.md"


def _names(*asked: str) -> list[str]:
    return [operator.name for operator in operators(asked)]


class TestOperators:
    def test_every_insertion_in_every_disguise(self) -> None:
        """The catalogue holds each insertion plain and once in each disguise."""
        plain = [name for name, operator in OPERATORS.items() if operator.violates and "+" not in name]

        assert {f"{name}+{disguise}" for name in plain for disguise in DISGUISES} == {n for n in OPERATORS if "+" in n}

    def test_known_by_their_names(self) -> None:
        """Each key of the catalogue is the name of its operator."""
        assert [operator.name for operator in OPERATORS.values()] == list(OPERATORS)

    def test_built_when_looked_into(self) -> None:
        """Importing the package reads no file and loads neither YAML nor validation."""
        code = (
            "import sys, evals.mutation as mutation\n"
            "assert not {'yaml', 'pydantic', 'guardrails.facts'} & set(sys.modules), sorted(sys.modules)\n"
            "print(len(mutation.OPERATORS))"
        )
        printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

        assert int(printed) == len(OPERATORS)


class TestNames:
    def test_a_full_name(self) -> None:
        """A name means itself, plain or in disguise."""
        assert _names("privacy.asks_for_card") == ["privacy.asks_for_card"]
        assert _names("privacy.asks_for_card+leet") == ["privacy.asks_for_card+leet"]

    @pytest.mark.parametrize("asked", ["privacy", "privacy.*", "priv?cy.*"])
    def test_a_guideline_means_its_plain_operators(self, asked: str) -> None:
        """Without a plus nothing in disguise is meant."""
        expected = [name for name in OPERATORS if name.startswith("privacy.") and "+" not in name]

        assert _names(asked) == expected

    def test_a_disguise_of_all(self) -> None:
        """A pattern for the disguise alone takes every insertion."""
        assert _names("*+zero_width") == [name for name in OPERATORS if name.endswith("+zero_width")]

    def test_prefix_with_disguise(self) -> None:
        """A prefix may be combined with any disguise."""
        assert len(_names("minors+*")) == len(_names("minors")) * len(DISGUISES)

    def test_everything(self) -> None:
        """Plain and disguised together are the catalogue."""
        assert _names("*", "*+*") == list(OPERATORS)

    def test_each_once_in_the_order_of_the_catalogue(self) -> None:
        """Names that overlap, in any order, give no operator twice."""
        assert _names("sexual.*", "harmless.emoji", "sexual", "ip.*") == [
            *_names("ip"),
            *_names("sexual"),
            "harmless.emoji",
        ]

    @pytest.mark.parametrize(
        ("asked", "hint"),
        [
            ("privacy.ask_for_card", r"privacy\.asks_for_card"),
            ("privcy", "privacy"),
            ("priv", "privacy"),
            ("harmless.emoji+leet", r"harmless\.emoji"),
            ("*+lete", r"\*\+leet"),
            ("zzz", r"docs/mutation\.md"),
        ],
    )
    def test_an_unknown_name(self, asked: str, hint: str) -> None:
        """A name that means none is refused, and the nearest are named."""
        with pytest.raises(UnknownOperatorError, match=hint):
            operators([asked])


class TestDocumentation:
    def test_the_page_lists_what_exists(self) -> None:
        """docs/mutation.md holds the tables of the operators as they are."""
        assert tables() in DOCS.read_text(encoding="utf-8")
