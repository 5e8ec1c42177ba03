"""Errors of the guard that a person can fix, and when each arises.

GuardError
├── PolicyError        a pack is read: the pack does not load, nothing is checked with it
├── StageError         a stage breaks on a text: its outcome is ``error``, the text is withheld
├── TextError          a text is read: it cannot be checked (too long, NUL, lone surrogate)
├── UnreadableAnswerError  a model's answer is read: it counts as an error of its stage
└── ReplayError        a certificate or bundle is read: it does not belong to this text or engine
"""

from __future__ import annotations


class GuardError(Exception):
    """Base of all errors of this package; its text is one sentence for a person."""


class PolicyError(GuardError):
    """A policy pack is not sound. Says which file, which line, which rule, and what to change."""

    def __init__(self, message: str, *, file: str = "", line: int | None = None) -> None:
        place = f"{file}:{line}: " if file and line else f"{file}: " if file else ""
        super().__init__(f"{place}{message}")
        self.file = file
        self.line = line


class StageError(GuardError):
    """A stage raised where it should have answered. Names the kind of error, never the text."""

    def __init__(self, stage: str, error: Exception) -> None:
        super().__init__(f"the {stage} stage broke: {type(error).__name__}")
        self.stage = stage


class TextError(GuardError):
    """A text cannot be checked, so it must not be sent. ``code`` names the cause."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class UnreadableAnswerError(GuardError):
    """A model's answer has not the form that was asked for. Says what is wrong with it, without its text."""


class ReplayError(GuardError):
    """A certificate or a bundle cannot be replayed here, or does not hold."""
