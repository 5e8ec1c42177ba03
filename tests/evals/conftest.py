"""Settings of the eval suite's tests."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test wait for a scripted model to recover."""
    monkeypatch.setattr("evals.patience.PAUSES_S", (0.0,))
