"""Reading what a command line names: a file or standard input, JSON or JSON Lines."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from assist.batch import Line, decoded
from assist.errors import ErrorCode, InputError

#: The name that stands for standard input.
STDIN = "-"


@contextmanager
def opened(name: str) -> Iterator[BinaryIO]:
    """The bytes of a file, or of standard input for ``-``.

    Raises:
        InputError: the file cannot be read.
    """
    if name == STDIN:
        yield sys.stdin.buffer
        return
    try:
        stream = Path(name).open("rb")  # noqa: SIM115 - closed below, where it is used
    except OSError as error:
        raise unreadable(name, error) from error
    with stream:
        yield stream


def unreadable(name: str, error: OSError) -> InputError:
    """The error that says why ``name`` cannot be read."""
    return InputError(ErrorCode.UNREADABLE_FILE, f"{name} cannot be read ({error.strerror}).")


def read_bytes(name: str) -> bytes:
    """All of a file or of standard input.

    Raises:
        InputError: it cannot be read.
    """
    try:
        with opened(name) as stream:
            return stream.read()
    except OSError as error:
        raise unreadable(name, error) from error


def read_text(name: str) -> str:
    """All of a file or of standard input as text; UTF-8, a byte order mark is no part of it.

    Raises:
        InputError: it cannot be read or is not UTF-8.
    """
    try:
        return read_bytes(name).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        said = f"{_named(name)} is not UTF-8 (byte {error.start}); save it as UTF-8."
        raise InputError(ErrorCode.UNREADABLE_FILE, said) from error


def read_json(name: str) -> object:
    """The one JSON value of a file or of standard input.

    Raises:
        InputError: it cannot be read, is empty, or is not JSON.
    """
    raw = read_bytes(name)
    if not raw.strip():
        raise _empty(name)
    try:
        return decoded(raw)
    except InputError as error:
        said = error.message.replace("the row is", f"{_named(name)} is")
        raise InputError(ErrorCode.INVALID_JSON, said) from error


def read_object(name: str, what: str) -> dict[str, object]:
    """The one JSON object of a file, such as facts.

    Raises:
        InputError: as :func:`read_json`, or the value is no object.
    """
    value = read_json(name)
    if not isinstance(value, dict):
        raise InputError(ErrorCode.WRONG_TYPE, f"{_named(name)} must hold {what} as one JSON object.")
    return value


def lines_of(stream: BinaryIO, name: str) -> Iterator[Line]:
    """The lines of JSON Lines with their numbers, from the first that is not blank; only ``\\n`` ends a line.

    Raises:
        InputError: there is none.
    """
    lines = enumerate(stream, start=1)
    try:
        first = next((line for line in lines if line[1].strip(b" \t\r\n\xef\xbb\xbf")), None)
    except OSError as error:
        raise unreadable(name, error) from error
    if first is None:
        raise _empty(name)
    return chain([first], lines)


def rows_of(stream: BinaryIO, name: str) -> Iterator[Line]:
    """The rows of a file that holds JSON Lines, or one JSON value over several lines.

    Raises:
        InputError: it is empty, or not JSON in any line.
    """
    lines = lines_of(stream, name)
    first = next(lines)
    if _is_json(first[1]):
        return chain([first], lines)
    kept = [first, *lines]
    whole = b"".join(raw for _, raw in kept)
    if _is_json(whole):
        return iter([(first[0], whole)])
    if any(_is_json(raw) and raw.lstrip().startswith(b"{") for _, raw in kept):
        return iter(kept)
    try:
        decoded(whole)
    except InputError as error:
        raise InputError(ErrorCode.INVALID_JSON, error.message.replace("the row is", f"{_named(name)} is")) from error
    return iter(kept)


def _is_json(raw: bytes) -> bool:
    try:
        decoded(raw)
    except InputError:
        return False
    return True


def _named(name: str) -> str:
    return "standard input" if name == STDIN else name


def _empty(name: str) -> InputError:
    return InputError(ErrorCode.EMPTY_FILE, f"{_named(name)} is empty; it must hold at least one row.")
