"""The sockets of the scripted server: HTTP/1.1 on the loopback, one thread a connection."""

from __future__ import annotations

import select
import socket
import struct
import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress
from email.utils import formatdate
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from threading import Event, Lock, Thread
from typing import Any

from assist.testing.wire import Break, Transmission, first_half

#: From method, path, headers and body to the answer, in a context that lasts until it is sent.
Respond = Callable[[str, str, Mapping[str, str], bytes], AbstractContextManager[Transmission]]
#: Seconds between two looks at whether the server closes or the client has gone.
LOOK_EVERY_S = 0.02
#: Seconds a connection gets to end when the server closes.
PATIENCE_S = 1.0
#: `struct linger`: on, and no time; closing then sends RST instead of FIN.
RESETS = struct.pack("ii", 1, 0)


class Listener(ThreadingHTTPServer):
    """Accepts connections until :meth:`close`; ``respond`` is called in the connection's thread."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, respond: Respond, failed: Callable[[BaseException], None]) -> None:
        self.respond = respond
        self.closing = Event()
        self._failed = failed
        self._lock = Lock()
        self._open: dict[socket.socket, Thread] = {}
        super().__init__(("127.0.0.1", port), Connection)

    def server_bind(self) -> None:
        """Bind without asking for the host's name, which could leave the machine."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", int(self.server_address[1])

    def process_request(self, request: Any, client_address: Any) -> None:
        """Serve a connection in a thread of its own, which is remembered."""
        thread = Thread(target=self.process_request_thread, args=(request, client_address), daemon=True)
        with self._lock:
            self._open[request] = thread
        thread.start()

    def shutdown_request(self, request: Any) -> None:
        """End a connection: in good order, unless it is set to reset, which a FIN would spoil."""
        with self._lock:
            self._open.pop(request, None)
        if request.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, len(RESETS)) == RESETS:
            self.close_request(request)
        else:
            super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002 - a hook of the library
        """A client may leave whenever it likes; anything else is a defect and is told."""
        error = sys.exc_info()[1]
        if error is not None and not isinstance(error, ConnectionError):
            self._failed(error)

    def close(self) -> None:
        """Stop, end all connections and wait for their threads."""
        self.closing.set()
        self.shutdown()
        with self._lock:
            left = list(self._open.items())
        for connection, _ in left:
            with suppress(OSError):  # ended by itself meanwhile
                connection.shutdown(socket.SHUT_RDWR)
        for _, thread in left:
            thread.join(PATIENCE_S)
        self.server_close()


class Connection(BaseHTTPRequestHandler):
    """One connection, kept alive over many requests."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Listener

    def do_GET(self) -> None:
        """Answer."""
        self._answer()

    def do_POST(self) -> None:
        """Answer."""
        self._answer()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - named by the library
        """Print nothing: the server's ``requests`` tell what came."""

    def _answer(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        with self.server.respond(self.command, self.path, headers, raw) as answer:
            self._send(answer)

    def _send(self, answer: Transmission) -> None:
        if answer.delay_s and self.server.closing.wait(answer.delay_s):
            self.close_connection = True
            return
        if answer.breaks and answer.breaks.before_headers:
            self._break(answer.breaks)
            return
        self._write(_head(answer), answer)
        if answer.breaks:
            self._break(answer.breaks)

    def _write(self, head: bytes, answer: Transmission) -> None:
        pieces = first_half(answer.pieces) if answer.breaks else answer.pieces
        framed = [_chunk(piece) if answer.chunked else piece for piece in pieces]
        if answer.chunked and not answer.breaks:
            framed.append(_chunk(b""))
        if not answer.gap_s:
            self.wfile.write(head + b"".join(framed))
            return
        self.wfile.write(head)
        for piece in framed:
            self.wfile.write(piece)
            if self.server.closing.wait(answer.gap_s):
                self.close_connection = True
                return

    def _break(self, breaks: Break) -> None:
        self.close_connection = True
        if breaks.how == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESETS)
        elif breaks.how == "silence":
            while not self.server.closing.wait(LOOK_EVERY_S) and not self._client_has_gone():
                pass

    def _client_has_gone(self) -> bool:
        readable, _, _ = select.select([self.connection], [], [], 0)
        return bool(readable) and not self.connection.recv(1, socket.MSG_PEEK)


def _head(answer: Transmission) -> bytes:
    framing = (
        {"Transfer-Encoding": "chunked"} if answer.chunked else {"Content-Length": str(sum(map(len, answer.pieces)))}
    )
    headers = {"Date": formatdate(usegmt=True), "Server": "scripted", **answer.headers, **framing}
    status = HTTPStatus(answer.status)
    lines = [
        f"HTTP/1.1 {status.value} {status.phrase}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def _chunk(piece: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(piece), piece)
