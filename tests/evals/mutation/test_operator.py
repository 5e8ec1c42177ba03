from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.mutation.operator import Operator, inserting, mutants
from tests.evals.mutation.replies import Reply, replies, row, without

ROOT = Path(__file__).parents[3]


def _said(given: Mapping[str, Any], dice: Random) -> str | None:
    return f"Newcomer {dice.choice('abcdefgh')} here." if given["channel"] == "chat" else None


INSERTING = inserting("privacy.test", ("privacy", "ip"), "says hello", _said)
HARMLESS = Operator("harmless.test", (), lambda given, dice: given["text"] + " Bye.")


def _texts(rows: list[dict[str, Any]], seed: int = 1) -> dict[str, str]:
    return {mutant["id"]: mutant["text"] for mutant in mutants(rows, [INSERTING, HARMLESS], seed)}


class TestInserting:
    @settings(deadline=None)
    @given(replies(), st.integers())
    def test_puts_in_one_passage_and_nothing_else(self, reply: Reply, seed: int) -> None:
        """Taken out again, the passage leaves the old text."""
        changed = INSERTING.apply(row(text=reply.text), Random(seed))
        said = _said(row(), Random(seed))

        assert changed is not None
        assert said is not None
        assert changed.count("Newcomer") == 1
        assert reply.text in without(said, changed)

    def test_fits_where_its_passage_does(self) -> None:
        """A passage that cannot be said in a row makes no text."""
        assert INSERTING.apply(row(channel="package_note"), Random(1)) is None

    def test_violates_if_it_has_guidelines(self) -> None:
        """Without a key there is no breach."""
        assert (INSERTING.violates, HARMLESS.violates) == (True, False)


class TestMutants:
    def test_labels_of_a_mutant(self) -> None:
        """A mutant keeps what was known of its row and is labelled by its operator."""
        given = row(lang="en", market="GB", customer="hello?", note="lawful as it thanks", guidelines=[], kind="benign")

        mutant, harmless = mutants([given], [INSERTING, HARMLESS], seed=1)

        assert mutant == {
            "id": "r1~privacy.test",
            **{key: given[key] for key in ("channel", "lang", "market", "facts", "customer")},
            "text": mutant["text"],
            "violates": True,
            "guidelines": ["privacy", "ip"],
            "kind": "mutant",
            "operator": "privacy.test",
            "cluster": "r1",
        }
        assert (harmless["violates"], harmless["guidelines"], harmless["kind"]) == (False, [], "harmless")

    def test_keeps_the_cluster_of_its_row(self) -> None:
        """Rows of one conversation give mutants of one conversation."""
        assert {mutant["cluster"] for mutant in mutants([row(cluster="c7")], [INSERTING, HARMLESS], 1)} == {"c7"}

    @pytest.mark.parametrize(
        "fields", [{"violates": True}, {"violates": None}, {"lang": "de"}, {"lang": "fil"}], ids=str
    )
    def test_passes_over_other_rows(self, fields: dict[str, Any]) -> None:
        """Only what people call lawful, in English, is mutated."""
        assert list(mutants([row(**fields)], [HARMLESS], 1)) == []

    @pytest.mark.parametrize("lang", [None, "en", "en-GB", "EN_us"])
    def test_english_by_any_name(self, lang: str | None) -> None:
        """A row without a language counts as English, as in the files of cases."""
        assert len(list(mutants([row(lang=lang)], [HARMLESS], 1))) == 1

    def test_company_changes_nothing(self) -> None:
        """A row gives the same mutants whatever rows and operators come before it."""
        rows = [row(id=f"r{number}") for number in range(8)]
        alone = {key: text for one in rows for key, text in _texts([one]).items()}

        assert _texts(rows) == alone == _texts(rows[::-1])

    def test_the_seed_changes_them(self) -> None:
        """Another seed chooses other words and places."""
        rows = [row(id=f"r{number}") for number in range(8)]

        assert _texts(rows, seed=1) != _texts(rows, seed=2)

    @pytest.mark.parametrize("missing", ["id", "text"])
    def test_names_what_a_row_lacks(self, missing: str) -> None:
        """A lawful row that cannot be mutated is a mistake in the file, told with the field."""
        with pytest.raises(ValueError, match=f"'{missing}'"):
            list(mutants([row(**{missing: None})], [HARMLESS], 1))

    def test_the_same_in_every_process(self) -> None:
        """The order of hashed words, which differs from process to process, plays no part."""
        code = (
            "import hashlib\n"
            "from evals.mutation import mutants, operators\n"
            "from tests.evals.mutation.replies import ROWS\n"
            "print(hashlib.sha256(repr(list(mutants(ROWS, operators(['*', '*+zero_width']), 5))).encode()).hexdigest())\n"
        )
        printed = {
            subprocess.run(
                [sys.executable, "-c", code],
                env={"PYTHONHASHSEED": seed},
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=True,
            ).stdout
            for seed in ("1", "2")
        }

        assert len(printed) == 1
