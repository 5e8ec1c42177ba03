"""What every test here leaves behind is closed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.assist import modelled


@pytest.fixture(autouse=True)
def _closed_models() -> Iterator[None]:
    """Close the connections of all models that a test opened."""
    yield
    modelled.close_all()
