"""The command line. Importing this package loads no command and does no work."""

from __future__ import annotations

import gc
from collections.abc import Sequence

#: New objects between two looks for unreachable ones. A policy makes several hundred thousand that stay, and at
#: Python's own 700 a cold check would spend a fifth of its time on finding none to free.
_SELDOM = 100_000


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line with ``argv`` (default: that of the process, which is then taken to be ours); the exit code.

    0: all clean or done; 1: findings, a failed gate, or a conversation without a suggestion; 3: something
    could not be checked; 2: nothing was processed, and one sentence on standard error says why.
    """
    if argv is None:
        gc.set_threshold(_SELDOM)
    from assist.cli.running import run

    code = run(argv)
    if argv is None:
        # The process ends and gives all back at once; a last look for unreachable objects frees nothing sooner.
        gc.freeze()
    return code
