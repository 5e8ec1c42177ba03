"""The command line. Importing this package loads no command and does no work."""

from __future__ import annotations

from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line with ``argv`` (default: that of the process); the exit code.

    0: all clean or done; 1: findings, a failed gate, or a conversation without a suggestion; 3: something
    could not be checked; 2: nothing was processed, and one sentence on standard error says why.
    """
    from assist.cli.running import run

    return run(argv)
