"""The scripted server: what it serves, keeps and tells, and how it ends."""

from __future__ import annotations

import asyncio
import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from langchain_openai import ChatOpenAI

from assist.testing import Reply, Request, ScriptedServer, ScriptError, fault, refused_endpoint
from tests.assist.testing.clients import chat, content, post


class TestAnswers:
    """Replies over real HTTP."""

    def test_a_reply(self) -> None:
        """As a completion."""
        with ScriptedServer("Thank you.") as server:
            response = post(server.base_url)

        assert (response.status_code, content(response)) == (200, "Thank you.")
        assert response.headers["Content-Type"] == "application/json"

    def test_a_stream(self) -> None:
        """As server-sent events, closed by the mark of the end."""
        with ScriptedServer("Thank you.") as server:
            response = post(server.base_url, stream=True)

        assert response.headers["Content-Type"] == "text/event-stream"
        assert response.text.endswith("data: [DONE]\n\n")

    def test_langchain(self) -> None:
        """Text, usage and ending arrive; streamed or not."""
        with (
            ScriptedServer(Reply("word " * 20, finish_reason="length")) as server,
            chat(server.base_url) as model,
        ):
            message = model.invoke("Hello")
            pieces = list(model.stream("Hello", stream_usage=True))

        assert message.content == "word " * 20 == "".join(str(piece.content) for piece in pieces)
        assert message.response_metadata["finish_reason"] == "length"
        assert message.usage_metadata is not None
        assert message.usage_metadata["output_tokens"] == 25
        assert [piece.usage_metadata["output_tokens"] for piece in pieces if piece.usage_metadata] == [25]  # type: ignore[attr-defined]

    def test_langchain_async(self) -> None:
        """The same, without a thread of the client's."""

        async def both(base_url: str) -> list[str]:
            async with httpx.AsyncClient(trust_env=False) as http:
                model = ChatOpenAI(model="any", base_url=base_url, api_key="x", max_retries=0, http_async_client=http)
                whole = await model.ainvoke("Hello")
                pieces = [str(piece.content) async for piece in model.astream("Hello")]
            return [str(whole.content), "".join(pieces)]

        with ScriptedServer("word " * 20) as server:
            assert asyncio.run(both(server.base_url)) == ["word " * 20] * 2

    def test_models(self) -> None:
        """Those it was told to have."""
        with ScriptedServer("x", models=["a", "b"]) as server:
            listed = httpx.get(f"{server.base_url}/models").json()

        assert [row["id"] for row in listed["data"]] == ["a", "b"]

    def test_other_addresses(self) -> None:
        """404 in OpenAI's form; the script is not touched."""
        with ScriptedServer(["once"]) as server:
            assert httpx.post(f"{server.base_url}/responses", json={}).status_code == 404
            assert content(post(server.base_url)) == "once"

    @pytest.mark.parametrize("raw", [b"", b"{", b"\xff", b"[]", b'{"messages": "hi"}'])
    def test_a_bad_request_is_refused(self, raw: bytes) -> None:
        """400, and the script is not touched."""
        with ScriptedServer(["once"]) as server:
            assert httpx.post(f"{server.base_url}/chat/completions", content=raw).status_code == 400
            assert server.requests[0].raw == raw
            assert content(post(server.base_url)) == "once"

    def test_one_connection_serves_many_requests(self) -> None:
        """HTTP/1.1, kept alive."""
        with ScriptedServer("x") as server, httpx.Client() as client:
            ports = {
                client.post(f"{server.base_url}/chat/completions", json={"messages": []})
                .extensions["network_stream"]
                .get_extra_info("client_addr")
                for _ in range(3)
            }

        assert len(ports) == 1


class TestRequests:
    """What the server keeps."""

    def test_everything_but_secrets(self) -> None:
        """Method, path, headers, bytes and JSON."""
        with ScriptedServer("x") as server:
            httpx.post(
                f"{server.base_url}/chat/completions?a=1",
                json={"messages": [], "seed": 3},
                headers={"Authorization": "Bearer secret", "X-Api-Key": "secret", "X-Note": "kept"},
            )
            (request,) = server.requests

        assert (request.number, request.method, request.path) == (0, "POST", "/v1/chat/completions?a=1")
        assert request.headers["authorization"] == request.headers["x-api-key"] == "redacted"
        assert request.headers["x-note"] == "kept"
        assert request.body == {"messages": [], "seed": 3}
        assert "secret" not in repr(server.requests)

    def test_told_as_they_come(self) -> None:
        """To whoever listens."""
        heard: list[Request] = []
        with ScriptedServer("x", heard=heard.append) as server:
            post(server.base_url)

            assert tuple(heard) == server.requests

    def test_from_many_threads(self) -> None:
        """Each request gets its own answer and number, and the busiest moment is known."""
        together = threading.Barrier(8, timeout=5)

        def echo(request: Request) -> str:
            together.wait()
            return request.messages[0][1]

        with ScriptedServer(echo) as server, ThreadPoolExecutor(8) as pool:
            said = list(pool.map(lambda n: content(post(server.base_url, str(n))), range(8)))

            assert said == [str(n) for n in range(8)]
            assert [request.number for request in server.requests] == list(range(8))
            assert server.busiest == 8


class TestProblems:
    """A test that is wrong must fail."""

    def test_an_exhausted_script_fails_the_test(self) -> None:
        """The client sees 500; the end of the block raises."""
        server = ScriptedServer(["x"])
        with pytest.raises(ScriptError, match=r"1 answer\(s\) and was asked for one more"), server:
            assert [post(server.base_url).status_code for _ in range(2)] == [200, 500]

        assert len(server.problems) == 1

    def test_so_does_a_script_that_raises(self) -> None:
        """With its error as the cause."""

        def broken(request: Request) -> str:
            raise KeyError("nothing")

        with pytest.raises(ScriptError, match="KeyError") as caught, ScriptedServer(broken) as server:
            assert post(server.base_url).status_code == 500

        assert isinstance(caught.value.__cause__, KeyError)

    def test_the_tests_own_error_comes_first(self) -> None:
        """It is not hidden by the script's."""
        with pytest.raises(ZeroDivisionError), ScriptedServer([]) as server:
            assert post(server.base_url).status_code / 0

    def test_no_address_before_the_start(self) -> None:
        """One sentence says how to start."""
        with pytest.raises(ScriptError, match="`with` statement"):
            _ = ScriptedServer("x").base_url


class TestEnd:
    """Closing is quick and leaves nothing behind."""

    @pytest.mark.parametrize(
        "script",
        [
            fault("timeout_before_headers"),
            fault("timeout_in_body"),
            fault("dripping_body"),
            Reply("x", delay_s=60),
        ],
        ids=lambda script: type(script).__name__,
    )
    def test_ends_answers_under_way(self, script: object) -> None:
        """A client that waits is cut off, and no thread is left."""
        before = threading.active_count()
        with ScriptedServer(script) as server:  # type: ignore[arg-type]
            waiting = socket.create_connection(("127.0.0.1", int(server.base_url.split(":")[2].removesuffix("/v1"))))
            waiting.sendall(
                b'POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: 15\r\n\r\n{"messages":[]}'
            )
            while not server.busiest:
                threading.Event().wait(0.005)

        with waiting:
            while waiting.recv(4096):
                pass
        assert threading.active_count() == before

    def test_the_port_is_free_again(self) -> None:
        """Even after a reset."""
        with ScriptedServer(fault("reset_in_body")) as server:
            port = int(server.base_url.split(":")[2].removesuffix("/v1"))
            with pytest.raises(httpx.ReadError):
                post(server.base_url)
        with ScriptedServer("again", port=port) as server:
            assert content(post(server.base_url)) == "again"


class TestRefusedEndpoint:
    def test_refuses_connections(self) -> None:
        """As a server that is not running."""
        with refused_endpoint() as base_url, pytest.raises(httpx.ConnectError):
            post(base_url)
