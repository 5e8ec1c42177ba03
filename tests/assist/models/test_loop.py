"""One loop for all models, and none where nothing waits."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from threading import current_thread

import pytest

from assist.models.loop import settle, submit


class TestSubmit:
    """Work on the models' loop."""

    def test_runs_in_one_thread_of_its_own(self) -> None:
        """Whoever submits."""

        async def where() -> str:
            return current_thread().name

        assert {submit(where()).result() for _ in range(3)} == {"assist-models"}

    def test_gives_errors_back(self) -> None:
        """To whoever waits for the result."""

        async def broken() -> None:
            raise KeyError("x")

        with pytest.raises(KeyError):
            submit(broken()).result()

    def test_importing_starts_no_thread(self) -> None:
        """Importing does no work (law 12)."""
        code = "import threading, assist.models.loop; print(threading.active_count())"
        answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

        assert answer.stdout.strip() == "1"

    def test_threads_that_ask_first_together_share_it(self) -> None:
        """Clients are bound to one loop, so a second one would make every other question fail."""
        answer = subprocess.run([sys.executable, "-c", TOGETHER], capture_output=True, text=True, check=True)

        assert answer.stdout.strip() == "1"


#: Eight threads that submit for the first time at one moment, and how many threads work for them.
TOGETHER = """
import asyncio, sys, threading
from concurrent.futures import ThreadPoolExecutor
from assist.models.loop import submit

sys.setswitchinterval(1e-6)
barrier = threading.Barrier(8)

def first(_):
    barrier.wait()
    return submit(asyncio.sleep(0)).result()

with ThreadPoolExecutor(8) as pool:
    list(pool.map(first, range(8)))
print(sum(thread.name == "assist-models" for thread in threading.enumerate()))
"""


class TestSettle:
    """Work that never waits."""

    def test_runs_without_a_loop(self) -> None:
        """Its result comes back."""

        async def quick() -> int:
            return 3

        assert settle(quick()) == 3

    def test_refuses_to_wait(self) -> None:
        """Rather than hang."""
        with pytest.raises(RuntimeError, match="waits for something"):
            settle(asyncio.sleep(0))
