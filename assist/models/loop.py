"""One event loop in a thread of its own, on which all models are asked.

Clients of models bind themselves to the loop they were first used on. With one loop for all, the
sync and the async way can share them; the thread starts with the first question, never at import.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import Future
from functools import cache
from threading import Lock, Thread
from typing import Any, TypeVar

Result = TypeVar("Result")


# Threads that ask first at the same moment would else start a loop each.
_STARTING = Lock()


def _loop() -> asyncio.AbstractEventLoop:
    with _STARTING:
        return _started()


@cache
def _started() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    Thread(target=loop.run_forever, name="assist-models", daemon=True).start()
    return loop


def submit(work: Coroutine[Any, Any, Result]) -> Future[Result]:
    """Start ``work`` on the models' loop."""
    return asyncio.run_coroutine_threadsafe(work, _loop())


def settle(work: Coroutine[Any, Any, Result]) -> Result:
    """Run ``work`` that never waits for anything, with no loop at all.

    Raises:
        RuntimeError: it waits after all.
    """
    try:
        work.send(None)
    except StopIteration as done:
        result: Result = done.value
        return result
    work.close()
    raise RuntimeError("this work waits for something; it needs the models' loop")
