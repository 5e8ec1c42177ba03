"""The sockets: framing, and only the loopback."""

from __future__ import annotations

import socket

from assist.testing import Reply, ScriptedServer

REQUEST = b"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%b"


def raw(server: ScriptedServer, body: bytes) -> bytes:
    """All bytes that come back for one request."""
    port = int(server.base_url.split(":")[2].removesuffix("/v1"))
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(REQUEST % (len(body), body))
        received = b""
        while piece := connection.recv(65536):
            received += piece
    return received


class TestConnection:
    def test_a_body_has_its_length(self) -> None:
        """So that a client knows when it was cut."""
        with ScriptedServer("x") as server:
            head, _, body = raw(server, b'{"messages":[]}').partition(b"\r\n\r\n")

        assert head.startswith(b"HTTP/1.1 200 OK\r\n")
        assert b"Content-Length: %d" % len(body) in head

    def test_a_stream_is_chunked(self) -> None:
        """And ends with the empty chunk."""
        with ScriptedServer(Reply("x", gap_s=0.001)) as server:
            head, _, body = raw(server, b'{"messages":[],"stream":true}').partition(b"\r\n\r\n")

        assert b"Transfer-Encoding: chunked" in head
        assert body.endswith(b"\r\n0\r\n\r\n")

    def test_a_client_may_leave(self) -> None:
        """Half a request is no problem of the script."""
        with ScriptedServer("x") as server:
            port = int(server.base_url.split(":")[2].removesuffix("/v1"))
            with socket.create_connection(("127.0.0.1", port)) as connection:
                connection.sendall(b"POST /v1/chat/completions HTTP/1.1\r\nContent-Length: 900\r\n\r\n{")

            assert server.problems == ()
