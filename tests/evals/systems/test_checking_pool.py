"""Drafts checked in processes: together in batches, each with its own answer or its own failure."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

import pytest

from evals.output import Output
from evals.systems import checking_pool
from evals.systems.checking_pool import BATCH, CheckingPool


def check(_assistant: object, row: Any) -> Output:
    """Fails for the text that says so."""
    if row["text"] == "break":
        raise KeyError("broken")
    return Output("pass", row["text"])


class Inline(Executor):
    """Does at once what it is given, and counts how often that was."""

    def __init__(self, dies: bool = False) -> None:
        self.sizes: list[int] = []
        self._dies = dies

    def submit(self, work: Callable[..., Any], /, *given: Any, **_: Any) -> Future[Any]:
        self.sizes.append(len(given[0]))
        future: Future[Any] = Future()
        if self._dies:
            future.set_exception(RuntimeError("a process died"))
        else:
            future.set_result(work(*given))
        return future


def checked(texts: list[str], executor: Inline, monkeypatch: pytest.MonkeyPatch) -> list[Output | BaseException]:
    monkeypatch.setattr(checking_pool, "_working", [(None, check)])

    async def all_of_them() -> list[Output | BaseException]:
        pool = CheckingPool(executor)
        return await asyncio.gather(*(pool.check({"text": text}) for text in texts), return_exceptions=True)

    return asyncio.run(all_of_them())


def test_each_row_has_its_own_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty rows asked for at once travel in batches, and come back in their order."""
    executor = Inline()
    texts = [f"text {number}" for number in range(20)]

    found = checked(texts, executor, monkeypatch)

    assert [one.text for one in found if isinstance(one, Output)] == texts
    assert executor.sizes == [BATCH, BATCH, 20 - 2 * BATCH]


def test_what_one_row_breaks_is_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other rows of the batch are answered."""
    found = checked(["one", "break", "two"], Inline(), monkeypatch)

    assert [type(one) for one in found] == [Output, KeyError, Output]


def test_a_process_that_dies_is_told_for_every_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """No row of the batch passes, and none waits for ever."""
    found = checked(["one", "two"], Inline(dies=True), monkeypatch)

    assert [type(one) for one in found] == [RuntimeError, RuntimeError]
