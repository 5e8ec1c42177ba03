"""From the words of a command line to an exit code; what goes wrong becomes one sentence."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from enum import IntEnum
from io import TextIOWrapper

from typer.exceptions import TyperException

from assist.errors import AssistError
from guardrails.errors import GuardError, ReplayError


class Exit(IntEnum):
    """The exit codes of the contract; the highest of 3, 1 and 0 wins."""

    DONE = 0
    FOUND = 1
    NOTHING_PROCESSED = 2
    UNCHECKED = 3


#: What typer answers when a person interrupts a command.
_INTERRUPTED = 130


def run(argv: Sequence[str] | None = None) -> int:
    """Run one command and answer with its exit code; a defect keeps its traceback."""
    _speak_utf8()
    words = [_as_utf8(word) for word in (sys.argv[1:] if argv is None else argv)]
    try:
        code = _command(words)
        sys.stdout.flush()
    except BrokenPipeError:
        _leave_quietly()
        return Exit.UNCHECKED
    except ReplayError as error:
        return say(str(error), Exit.UNCHECKED)
    except (AssistError, GuardError) as error:
        return say(str(error))
    return code


def _command(words: Sequence[str]) -> int:
    from assist.cli.app import build

    app, plugin_error = build(words[0] if words else None)
    try:
        code = app(words, prog_name="assist", standalone_mode=False)
    except SystemExit as error:
        if isinstance(error.__context__, BrokenPipeError):
            raise error.__context__ from None
        raise
    except TyperException as error:
        return say(str(plugin_error or error.format_message()))
    if code == _INTERRUPTED:
        return say("interrupted before the result was there.", Exit.UNCHECKED)
    return code if isinstance(code, int) else Exit.DONE


def say(sentence: str, code: Exit = Exit.NOTHING_PROCESSED) -> Exit:
    """Put one sentence on standard error and answer with ``code``."""
    from assist.cli.page import visible

    line = visible(" ".join(sentence.split()))
    sys.stderr.write(f"assist: {line}{'' if line.endswith(('.', '!', '?')) else '.'}\n")
    return code


def _speak_utf8() -> None:
    """Write UTF-8 whatever the locale; half a character pair comes out escaped and never stops the output."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _as_utf8(word: str) -> str:
    """A word of the command line, read as UTF-8 where the locale made something else of it."""
    try:
        return word if word.isascii() else os.fsencode(word).decode("utf-8")
    except UnicodeError:
        return word


def _leave_quietly() -> None:
    """The reader of standard output went away: what the interpreter still flushes goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
