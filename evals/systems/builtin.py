"""The systems that ship."""

from __future__ import annotations

from evals.systems.assistant import AssistantSystem
from evals.systems.chain import ChainSystem
from evals.systems.guard import GuardSystem
from evals.systems.recognition import DeadlineSystem, IntentSystem, ScreeningSystem
from evals.systems.recorded import RecordedSystem
from evals.systems.system import System

BUILT_IN: tuple[type[System], ...] = (
    AssistantSystem,
    ChainSystem,
    DeadlineSystem,
    GuardSystem,
    IntentSystem,
    RecordedSystem,
    ScreeningSystem,
)
