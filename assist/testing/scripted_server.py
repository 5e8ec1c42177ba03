"""A small OpenAI-compatible server on the loopback that answers what a script says.

    with ScriptedServer("Thank you, we are on it.") as server:
        ChatOpenAI(model="any", base_url=server.base_url, api_key="x", max_retries=0).invoke("Hello")
        assert server.requests[0].body["messages"][0]["content"] == "Hello"

It speaks ``POST /v1/chat/completions``, whole and streamed, and ``GET /v1/models``, needs nothing but the
standard library, and is for tests: no authentication, no TLS.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from threading import Lock, Thread
from types import TracebackType
from typing import Self

from assist.testing.errors import ScriptError
from assist.testing.listener import LOOK_EVERY_S, Listener
from assist.testing.refusals import openai_error
from assist.testing.replies import CREATED, HttpReply
from assist.testing.scripts import Script, play
from assist.testing.wire import REDACTED, SECRET, Answer, Request, Transmission

CHAT = "/v1/chat/completions"
MODELS = "/v1/models"


class ScriptedServer:
    """Answers by ``script`` between ``with`` and its end; all its properties may be read from any thread.

    ``port`` 0 takes a free one. ``delay_s`` is added before every chat answer. ``models`` are listed at
    ``/v1/models``. ``heard`` is told of each request as it comes, in the thread of its connection.

    Raises:
        ScriptError: when the ``with`` block ends, if a request found no answer or the script failed.
    """

    def __init__(
        self,
        script: Script,
        *,
        port: int = 0,
        delay_s: float = 0.0,
        models: Sequence[str] = ("scripted",),
        heard: Callable[[Request], None] | None = None,
    ) -> None:
        self._play = play(script)
        self._port = port
        self._delay_s = delay_s
        self._models = tuple(models)
        self._heard = heard
        self._lock = Lock()
        self._requests: list[Request] = []
        self._problems: list[ScriptError] = []
        self._busy = self._busiest = 0
        self._listener: Listener | None = None
        self._thread: Thread | None = None

    def __enter__(self) -> Self:
        listener = Listener(self._port, self._respond, self._fail)
        self._thread = Thread(target=listener.serve_forever, args=(LOOK_EVERY_S,), daemon=True)
        self._thread.start()
        self._listener = listener
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._listener is not None and self._thread is not None:
            self._listener.close()
            self._thread.join()
        if error is None and self._problems:
            raise self._problems[0]

    @property
    def base_url(self) -> str:
        """What to give a client as base URL: ``http://127.0.0.1:PORT/v1``.

        Raises:
            ScriptError: the server has not been started.
        """
        if self._listener is None:
            raise ScriptError("The server has no address before it is started: use it in a `with` statement.")
        return f"http://127.0.0.1:{self._listener.server_port}/v1"

    @property
    def requests(self) -> tuple[Request, ...]:
        """All requests so far, in the order of their arrival."""
        with self._lock:
            return tuple(self._requests)

    @property
    def problems(self) -> tuple[ScriptError, ...]:
        """What went wrong with the script so far; the client was answered with status 500."""
        with self._lock:
            return tuple(self._problems)

    @property
    def busiest(self) -> int:
        """The most chat requests that were waiting for an answer at one moment."""
        with self._lock:
            return self._busiest

    @contextmanager
    def _respond(self, method: str, path: str, headers: Mapping[str, str], raw: bytes) -> Iterator[Transmission]:
        request = self._received(method, path, headers, raw)
        if self._heard is not None:
            self._heard(request)
        if (method, path.partition("?")[0]) != ("POST", CHAT):
            yield self._elsewhere(request).transmission(request)
            return
        with self._counted():
            yield self._chat(request)

    def _received(self, method: str, path: str, headers: Mapping[str, str], raw: bytes) -> Request:
        kept = {name: REDACTED if name in SECRET else value for name, value in headers.items()}
        with self._lock:
            request = Request(len(self._requests), method, path, kept, raw, _decoded(raw))
            self._requests.append(request)
        return request

    @contextmanager
    def _counted(self) -> Iterator[None]:
        with self._lock:
            self._busy += 1
            self._busiest = max(self._busiest, self._busy)
        try:
            yield
        finally:
            with self._lock:
                self._busy -= 1

    def _chat(self, request: Request) -> Transmission:
        if not isinstance(request.value("messages"), list):
            return openai_error(400, "Missing required parameter: 'messages'.", param="messages").transmission(request)
        try:
            transmission = self._play(request).transmission(request)
        except Exception as error:  # noqa: BLE001 - kept, and raised when the server ends
            self._fail(error)
            return openai_error(500, f"The script failed: {error}", type="server_error").transmission(request)
        return replace(transmission, delay_s=transmission.delay_s + self._delay_s)

    def _elsewhere(self, request: Request) -> Answer:
        if (request.method, request.path) == ("GET", MODELS):
            listed = [
                {"id": name, "object": "model", "created": CREATED, "owned_by": "scripted"} for name in self._models
            ]
            return HttpReply(200, {"object": "list", "data": listed})
        return openai_error(404, f"Invalid URL ({request.method} {request.path})")

    def _fail(self, error: BaseException) -> None:
        problem = error if isinstance(error, ScriptError) else ScriptError(f"{type(error).__name__}: {error}")
        if problem is not error:
            problem.__cause__ = error
        with self._lock:
            self._problems.append(problem)


def _decoded(raw: bytes) -> object:
    try:
        return json.loads(raw) if raw else None
    except ValueError:  # no JSON, or not UTF-8: the request says so itself, in `raw`
        return None


@contextmanager
def refused_endpoint() -> Iterator[str]:
    """A base URL where every connection is refused, for as long as the ``with`` block lasts."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound but not listening: refused, and nobody else can take it
        yield f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
