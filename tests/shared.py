"""The sample files that live beside the project, where they are at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

_SHARED = Path(__file__).resolve().parents[2] / "shared"


def shared_path(name: str) -> Path:
    """The path of ``../shared/name``; skips the test, saying why, where it is not there."""
    path = _SHARED / name
    if not path.exists():
        pytest.skip(f"../shared/{name} is not here: this test reads sample files that are kept beside the project")
    return path
