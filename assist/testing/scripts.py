"""What to answer to which request.

A script is one answer (given to every request), a sequence (one answer a request, in turn), or a function
from request to answer. A string is a reply with that text. The functions below make scripts of scripts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Lock
from typing import cast

from assist.testing.asking import Task
from assist.testing.errors import ScriptError
from assist.testing.insistent import Insistent
from assist.testing.refusals import holds, refusal
from assist.testing.replies import Reply
from assist.testing.wire import Answer, Request

Script = str | Answer | Sequence["Script"] | Callable[[Request], "Answer | str"]
#: A script made ready: answers each request, from several threads at once.
Play = Callable[[Request], Answer]


def play(script: Script) -> Play:
    """Make a script ready to answer.

    Raises:
        ScriptError: it is none.
    """
    if isinstance(script, str):
        return _always(Reply(script))
    if callable(script):
        return _written(script)
    if hasattr(script, "transmission"):
        return _always(cast(Answer, script))
    if isinstance(script, Sequence):
        return InTurn(script)
    raise ScriptError(f"A script is an answer, a sequence or a function, not {type(script).__name__}.")


def _always(answer: Answer) -> Play:
    return lambda _: answer


def _written(script: Callable[[Request], Answer | str]) -> Play:
    def answer(request: Request) -> Answer:
        given = script(request)
        return Reply(given) if isinstance(given, str) else given

    return answer


class InTurn:
    """One answer after the other; with ``again`` it starts over at the end."""

    def __init__(self, answers: Sequence[Script], *, again: bool = False) -> None:
        self._plays = [play(answer) for answer in answers]
        self._again = again
        self._taken = 0
        self._lock = Lock()

    def __call__(self, request: Request) -> Answer:
        """The next answer.

        Raises:
            ScriptError: there is none left.
        """
        return self._next()(request)

    def _next(self) -> Play:
        with self._lock:
            place, self._taken = self._taken, self._taken + 1
        if not self._plays or (place >= len(self._plays) and not self._again):
            raise ScriptError(f"The script has {len(self._plays)} answer(s) and was asked for one more.")
        return self._plays[place % len(self._plays)]


def repeated(answers: Sequence[Script]) -> Play:
    """A sequence that starts over at the end."""
    return InTurn(answers, again=True)


def by_task(
    *,
    draft: Script | None = None,
    critique: Script | None = None,
    rewrite: Script | None = None,
    judge: Script | None = None,
    otherwise: Script | None = None,
) -> Play:
    """A script for each task, as the ``Task:`` line of the system message names it.

    Requests of several candidates come in no sure order; this keeps their drafts and critiques apart.
    """
    given = {Task.DRAFT: draft, Task.CRITIQUE: critique, Task.REWRITE: rewrite, Task.JUDGE: judge, None: otherwise}
    plays = {task: play(script) for task, script in given.items() if script is not None}

    def answer(request: Request) -> Answer:
        task = request.asked.task
        chosen = plays.get(task) or plays.get(None)
        if chosen is None:
            raise ScriptError(f"The script has no answer to the task {task.value if task else 'that is not named'}.")
        return chosen(request)

    return answer


def refusing(*what: str, then: Script, wording: str | None = None) -> Play:
    """A server that refuses every request that holds one of ``what``, and else answers with ``then``.

    ``what``: ``json_schema``, ``json_object``, ``temperature``, ``seed``; the first that a request holds is
    named. ``wording``: whose words; see ``REFUSALS``; by default the first of each.

    Raises:
        ScriptError: there is no such refusal or wording.
    """
    refusals = {each: refusal(each, wording) for each in what}
    otherwise = play(then)

    def answer(request: Request) -> Answer:
        refused = next((each for each in what if holds(request, each)), None)
        return otherwise(request) if refused is None else refusals[refused]

    return answer


def insisting(mind: Insistent, delay_s: float = 0.0) -> Play:
    """A server with a mind that cannot be moved; see :class:`Insistent`."""
    return lambda request: Reply(mind.answer(request.asked), delay_s=delay_s)
