"""The hooks of the eval suite: what plug-ins add to it, and what ships is registered through, too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assist.hookspecs import hookspec

if TYPE_CHECKING:
    from evals.scorers.scorer import Scorer
    from evals.systems.system import System


@hookspec
def assist_scorers() -> Sequence[type[Scorer]]:
    """Scorers by their ``name``; a suite chooses among them and sets their options."""
    raise NotImplementedError


@hookspec
def assist_systems() -> Sequence[type[System]]:
    """Systems that a suite can put to the test, by their ``kind``."""
    raise NotImplementedError
