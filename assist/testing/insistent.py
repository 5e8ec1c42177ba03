"""A model's mind that cannot be moved: it writes the same text whatever it is asked.

Given the most violating text there is, it is the worst model: it drafts that text, judges it clear of every
guideline, and rewrites it into itself. Given a harmless text, it is a model that always succeeds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import cycle
from threading import Lock

from assist.testing.answers import all_clear, draft_answer, rewrite_answer
from assist.testing.asking import Asked, Task
from assist.testing.errors import ScriptError

#: One text; several, taken in turn for ever; or what to write for each question.
Texts = str | Sequence[str] | Callable[[Asked], str]


def guidelines_asked_for(asked: Asked) -> Iterable[str]:
    """The guidelines that the instructions name in ``Guideline:`` lines."""
    return asked.guidelines


class Insistent:
    """Answers every task with the given text; may be used from several threads.

    ``guidelines`` says which guidelines a critique calls clear; ``draft``, ``critique`` and ``rewrite`` build
    the answers, so that other shapes than the usual ones can be spoken.
    """

    def __init__(
        self,
        text: Texts,
        *,
        guidelines: Callable[[Asked], Iterable[str]] = guidelines_asked_for,
        draft: Callable[[str], str] = draft_answer,
        critique: Callable[[Iterable[str]], str] = all_clear,
        rewrite: Callable[[str], str] = rewrite_answer,
    ) -> None:
        self._text = text if callable(text) else _in_turn(text)
        self._guidelines = guidelines
        self._critique = critique
        self._writers = {Task.DRAFT: draft, Task.REWRITE: rewrite}

    def answer(self, asked: Asked) -> str:
        """What it says.

        Raises:
            ScriptError: the instructions hold no ``Task:`` line.
        """
        task = asked.task
        if task is None:
            raise ScriptError("The system message has no line 'Task: draft', 'Task: critique' or 'Task: rewrite'.")
        if task is Task.CRITIQUE:
            return self._critique(self._guidelines(asked))
        return self._writers[task](self._text(asked))


def _in_turn(text: str | Sequence[str]) -> Callable[[Asked], str]:
    texts = [text] if isinstance(text, str) else list(text)
    if not texts:
        raise ScriptError("There is no text to write: give one or more.")
    supply, lock = cycle(texts), Lock()

    def following(_: Asked) -> str:
        with lock:
            return next(supply)

    return following
