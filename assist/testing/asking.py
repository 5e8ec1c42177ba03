"""What a model is asked for, read from the instructions it is given.

Lines are read of system and developer messages only, so that no customer's text can pass for them: ``Task:
draft`` (or ``critique``, ``rewrite``, ``judge``), for a critique one ``Guideline: KEY`` a guideline, and for a
judge one ``Criterion: KEY`` a criterion.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

INSTRUCTING = frozenset({"system", "developer"})
_TASK = re.compile(r"^Task: (draft|critique|rewrite|judge)[ \t\r]*$", re.MULTILINE)
_GUIDELINE = re.compile(r"^Guideline: ([a-z][a-z0-9_]*)", re.MULTILINE)
_CRITERION = re.compile(r"^Criterion: ([a-z][a-z0-9_]*)", re.MULTILINE)


class Task(StrEnum):
    """What a model is asked for."""

    DRAFT = "draft"
    CRITIQUE = "critique"
    REWRITE = "rewrite"
    JUDGE = "judge"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to a model: its instructions, and everything else that was said."""

    instructions: str
    rest: str = ""

    @property
    def task(self) -> Task | None:
        """What the first ``Task:`` line names; ``None`` without one."""
        found = _TASK.search(self.instructions)
        return Task(found[1]) if found else None

    @property
    def guidelines(self) -> tuple[str, ...]:
        """The keys of all ``Guideline:`` lines, each once, in their order."""
        return tuple(dict.fromkeys(_GUIDELINE.findall(self.instructions)))

    @property
    def criteria(self) -> tuple[str, ...]:
        """The keys of all ``Criterion:`` lines, each once, in their order."""
        return tuple(dict.fromkeys(_CRITERION.findall(self.instructions)))


def asked(messages: Iterable[tuple[str, str]]) -> Asked:
    """The question that ``(role, text)`` pairs put."""
    pairs = list(messages)
    instructions = "\n".join(text for role, text in pairs if role in INSTRUCTING)
    return Asked(instructions, "\n".join(text for role, text in pairs if role not in INSTRUCTING))


def text_of(content: object) -> str:
    """The text of a message's content: a string, or a list of parts of which the text parts count."""
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    return "\n".join(_part(part) for part in parts)


def _part(part: object) -> str:
    if isinstance(part, Mapping):
        text = part.get("text", "")
        return text if isinstance(text, str) else ""
    return part if isinstance(part, str) else ""
