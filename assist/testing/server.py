"""The scripted server as a command: ``python -m assist.testing.server --port 0 --script FILE.json``.

It prints its base URL on the first line and serves until it is interrupted or terminated. Without a script
it drafts a harmless reply, finds everything clear and rewrites to the same reply. Exit codes: 0 after a
clean end, 1 when a request found no answer, 2 when it could not start.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Lock

from assist.testing.errors import ScriptError
from assist.testing.faults import HARMLESS
from assist.testing.insistent import Insistent
from assist.testing.script_files import read_script
from assist.testing.scripted_server import ScriptedServer
from assist.testing.scripts import Script, insisting
from assist.testing.wire import Request


def main(argv: Sequence[str] | None = None, stop: Event | None = None) -> int:
    """Serve until ``stop`` is set (by default: SIGINT or SIGTERM); the exit code."""
    options = _parser().parse_args(argv)
    try:
        with _recorder(options.record) as heard:
            _serve(options, heard, _signalled() if stop is None else stop)
    except ScriptError as error:
        return _complain(str(error), 1 if options.started else 2)
    except OSError as error:
        return _complain(f"It cannot be served on port {options.port} ({error.strerror}).", 2)
    return 0


def _serve(options: argparse.Namespace, heard: Callable[[Request], None] | None, stop: Event) -> None:
    script: Script = read_script(options.script) if options.script else insisting(Insistent(HARMLESS))
    with ScriptedServer(script, port=options.port, delay_s=options.delay, heard=heard) as server:
        options.started = True
        sys.stdout.write(f"{server.base_url}\n")
        sys.stdout.flush()
        stop.wait()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m assist.testing.server",
        description="An OpenAI-compatible server that answers what a script says.",
    )
    parser.add_argument("--port", type=int, default=0, help="port on the loopback; 0 takes a free one (default)")
    parser.add_argument("--script", type=Path, help="JSON file: what to answer; see docs/testing.md")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("--record", type=Path, help="JSON Lines file: every request that comes, secrets redacted")
    parser.set_defaults(started=False)
    return parser


def _signalled() -> Event:
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    return stop


@contextmanager
def _recorder(path: Path | None) -> Iterator[Callable[[Request], None] | None]:
    if path is None:
        yield None
        return
    lock = Lock()
    with path.open("w", encoding="utf-8") as stream:

        def heard(request: Request) -> None:
            row = {
                "number": request.number,
                "method": request.method,
                "path": request.path,
                "headers": dict(request.headers),
                "body": request.body,
            }
            with lock:
                stream.write(json.dumps(row) + "\n")
                stream.flush()

        yield heard


def _complain(sentence: str, code: int) -> int:
    sys.stderr.write(f"{sentence}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
