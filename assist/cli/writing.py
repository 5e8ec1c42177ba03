"""Writing rows: to a file or to standard output, whole lines at a time."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from assist.cli.reading import STDIN
from assist.errors import ErrorCode, OutputError


class Sink:
    """A place for rows; what cannot be written whole is taken back where that is possible."""

    def __init__(self, stream: BinaryIO, name: str, *, is_file: bool = False) -> None:
        self._stream = stream
        self._name = name
        self._is_file = is_file
        self._whole = 0

    def __call__(self, rows: bytes) -> None:
        """Write whole lines and flush them.

        Raises:
            OutputError: they cannot be written, and nothing of them is left in a file.
        """
        try:
            left = memoryview(rows)
            while left:
                left = left[self._stream.write(left) or 0 :]
            self._stream.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            if self._is_file:
                self._stream.truncate(self._whole)
            raise _unwritable(self._name, error) from error
        self._whole += len(rows)


@contextmanager
def sink(output: Path | None, source: str) -> Iterator[Sink]:
    """Rows go to ``output``, or to standard output where none is named; ``source`` is never written over.

    Raises:
        OutputError: the path cannot be written to, or is the file that is read.
    """
    if output is None:
        yield Sink(sys.stdout.buffer, "standard output")
        return
    if source != STDIN and output.exists() and output.samefile(source):
        said = f"--output {output} is the file that is read; name another one."
        raise OutputError(ErrorCode.UNWRITABLE_OUTPUT, said)
    try:
        stream = output.open("wb", buffering=0)
    except OSError as error:
        raise _unwritable(str(output), error) from error
    with stream:
        yield Sink(stream, str(output), is_file=output.is_file())


def _unwritable(name: str, error: OSError) -> OutputError:
    return OutputError(ErrorCode.UNWRITABLE_OUTPUT, f"{name} cannot be written to ({error.strerror}).")
