"""What all systems under test have in common."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from evals.systems.recognition import IntentSystem
from evals.systems.system import System


def test_names_no_files_unless_it_says_so() -> None:
    """A system without paths is the same beside any suite."""
    system = IntentSystem()

    assert system.beside(Path("somewhere/suite.yaml")) is system


def test_has_to_be_opened_by_its_own_kind() -> None:
    """The base is no system."""
    with pytest.raises(NotImplementedError):
        System(kind="none").open(1)


def test_takes_no_options_that_it_does_not_know() -> None:
    """A slip in an option is an error, not a default."""
    with pytest.raises(ValidationError):
        IntentSystem.model_validate({"kind": "intents", "lang": "en"})


def test_does_not_change_once_it_is_made() -> None:
    """What a suite says of a system holds for its whole run."""
    system = IntentSystem()
    with pytest.raises(ValidationError):
        system.kind = "screening"  # type: ignore[assignment,misc]
