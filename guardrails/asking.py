"""What the chain needs from outside: questions to a model, and what comes back.

The chain's logic is a generator that yields an :class:`Ask` and is sent an :class:`Answered` or a
:class:`Failed`; who drives it decides how the model is reached, and whether in the sync or async way.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from prompts.requests import PromptRequest

Task = Literal["draft", "critique", "rewrite", "judge"]


@dataclass(frozen=True, slots=True)
class Ask:
    """A question to a model. ``read`` raises ``UnreadableAnswerError`` for an answer of the wrong form."""

    task: Task
    request: PromptRequest
    read: Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Answered:
    """A model's whole answer, and which model gave it with which parameters."""

    text: str
    model: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Failed:
    """No answer: ``kind`` is a fixed word for programs, ``reason`` one sentence without any text of a person."""

    kind: str
    reason: str


Result = TypeVar("Result")
Steps = Generator[Ask, "Answered | Failed", Result]
