"""A package of the same name in our place is noticed and named."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from assist.ownership import PACKAGES, refuse_strangers, stranger


class TestStranger:
    """Comparing markers."""

    @pytest.mark.parametrize("name", PACKAGES)
    def test_ours_carry_the_marker(self, name: str) -> None:
        """Nothing is in the way here."""
        assert stranger(name) is None

    def test_names_the_one_in_the_way(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The sentence says which distribution it is and what solves it."""
        monkeypatch.setitem(sys.modules, "guardrails", ModuleType("guardrails"))
        monkeypatch.setattr("importlib.metadata.packages_distributions", lambda: {"guardrails": ["guardrails-ai"]})

        with pytest.raises(ImportError, match=r"belongs to guardrails-ai.*environment of its own"):
            refuse_strangers()
