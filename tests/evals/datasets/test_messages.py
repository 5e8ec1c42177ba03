from __future__ import annotations

from typing import Any

import pytest

from evals.datasets.messages import UnknownLabelError, abuse, intent, spam
from evals.datasets.retail import RetailTables

TABLES = RetailTables(None)


def _row(**more: Any) -> dict[str, Any]:
    return {"id": "m:1", "text": "hello", **more}


class TestIntent:
    @pytest.mark.parametrize(("given", "labels"), [("greet", ["greet"]), (["order", "greet"], ["order", "greet"])])
    def test_labels_are_always_a_list(self, given: object, labels: list[str]) -> None:
        """One intent or several have one shape."""
        assert labels == intent(_row(intent=given, domain="shop"), TABLES)["labels"]

    def test_the_sources_own_answer_is_left_out(self) -> None:
        """A machine-written answer is not part of what the customer said."""
        assert "template_response" not in intent(_row(intent="x", domain="shop", template_response="y"), TABLES)


class TestSpam:
    @pytest.mark.parametrize(("label", "positive"), [("spam", True), ("ham", False)])
    def test_labels(self, label: str, positive: bool) -> None:
        """Spam is unwanted, ham is not."""
        assert positive is spam(_row(label=label), TABLES)["positive"]


class TestAbuse:
    @pytest.mark.parametrize(
        ("label", "positive"),
        [
            ("Toxic", True),
            ("hate_speech", True),
            ("offensive_language", True),
            ("Not Toxic", False),
            ("neither", False),
        ],
    )
    def test_labels(self, label: str, positive: bool) -> None:
        """Both sources' labels come down to abusive or not."""
        assert positive is abuse(_row(label=label), TABLES)["positive"]

    def test_an_unknown_label_is_not_ordinary(self) -> None:
        """A new label of the source is refused, not counted as harmless."""
        with pytest.raises(UnknownLabelError, match="'rude'"):
            abuse(_row(label="rude"), TABLES)
