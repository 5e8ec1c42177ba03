"""The report counts what it says, and no label is passed over in silence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.intents_report import (
    LEFT_OUT,
    MappingError,
    Scored,
    expected_intent,
    figures,
    in_half,
    main,
    markdown,
    read_mapping,
    read_rows,
    score,
)
from tests.shared import shared_path

MAPPING = {"shop": {"intents": {"a": "invoice"}, "unknown": ["b"], "left_out": {"c": "why"}}}
DATASETS = Path(__file__).parents[2] / "evals/datasets"


def row(label: object, source: str = "shop") -> dict[str, object]:
    """A labelled row."""
    return {"id": "r1", "source": source, "intent": label, "text": "invoice please"}


class TestExpectedIntent:
    @pytest.mark.parametrize(("label", "expected"), [("a", "invoice"), ("b", "unknown"), ("c", LEFT_OUT)])
    def test_translates_labels(self, label: str, expected: str) -> None:
        """Each list of the mapping has its meaning."""
        assert expected_intent(row(label), MAPPING) == expected

    @pytest.mark.parametrize(("label", "source"), [("d", "shop"), ("a", "other")])
    def test_an_unlisted_label_is_an_error(self, label: str, source: str) -> None:
        """A label or source in no list stops the report."""
        with pytest.raises(MappingError):
            expected_intent(row(label, source), MAPPING)

    def test_without_a_mapping_labels_are_intents(self) -> None:
        """The project's own cases carry the intents themselves."""
        assert expected_intent(row("stock"), None) == "stock"


class TestInHalf:
    def test_the_last_number_decides(self) -> None:
        """The halves are told apart by ids alone."""
        assert [in_half(name, "even") for name in ("int-002", "int-003", "v2-005", "x")] == [
            True,
            False,
            False,
            False,
        ]
        assert in_half("x", "all")


class TestScore:
    def test_left_out_rows_are_not_recognised(self) -> None:
        """A row without a counterpart counts neither as right nor as wrong."""
        assert [r.found for r in score([row("a"), row("c")], MAPPING)] == ["invoice", LEFT_OUT]


class TestFigures:
    def test_recall_and_precision(self) -> None:
        """Recall is of the rows, precision of the recognitions; without any there is no figure."""
        rows = [Scored("1", "s", "a", "a"), Scored("2", "s", "a", "b"), Scored("3", "s", "c", "a")]
        found = {f.intent: (f.recall, f.precision) for f in figures(rows)}

        assert found == {"a": (0.5, 0.5), "b": (None, 0.0), "c": (0.0, None)}


class TestMarkdown:
    def test_shows_what_was_taken_for_what(self) -> None:
        """Accuracy, intents and confusions each have their table."""
        text = markdown([Scored("1", "s", "a", "b"), Scored("2", "s", "a", "a"), Scored("3", "s", LEFT_OUT, LEFT_OUT)])

        assert "| s | 2 | 1 | 50.0% | 1 |" in text
        assert "| a | b | 1 |" in text


class TestMain:
    def test_writes_a_report(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """Any labelled file gives a report."""
        path = tmp_path / "rows.jsonl"
        path.write_text(
            json.dumps({"id": "r-1", "intent": "invoice", "text": "an invoice, please"}) + "\n",
            encoding="utf-8",
        )

        assert main([str(path), "--half", "odd"]) == 0
        assert "| own cases | 1 | 1 | 100.0% | 0 |" in capsys.readouterr().out


class TestShippedMapping:
    def test_lists_every_label_of_the_public_data(self) -> None:
        """No label of the public messages is missing, and every target is an intent of the playbook."""
        from prompts.playbook import load_playbook

        mapping = read_mapping(DATASETS / "intent_mapping.yaml")
        expected = {expected_intent(r, mapping) for r in read_rows(shared_path("data/customer_messages.jsonl"))}

        assert expected <= load_playbook().intents.keys() | {LEFT_OUT}
