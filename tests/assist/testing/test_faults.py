"""Every fault over real HTTP: what the wire carries, and what LangChain's client makes of it."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime

import httpx
import openai
import pytest
from langchain_core.messages import AIMessage

from assist.testing import FAULTS, Reply, ScriptedServer, ScriptError, draft_answer, fault, refused_endpoint
from assist.testing.faults import GERMAN
from tests.assist.testing.clients import PATIENT_S, chat, content, post

TIMEOUT_S = 0.2
#: Faults that nothing but a deadline ends.
SILENT = {"timeout_before_headers", "timeout_in_body"}

#: What `ChatOpenAI.invoke` raises.
RAISED: dict[str, type[Exception]] = {
    "bad_key": openai.AuthenticationError,
    "closed_before_headers": openai.APIConnectionError,
    "closed_in_body": openai.APIConnectionError,
    "empty_choices": IndexError,
    "error_with_status_200": ValueError,
    "html_instead_of_json": ValueError,
    "invalid_utf8": UnicodeDecodeError,
    "null_choices": TypeError,
    "quota_exhausted": openai.RateLimitError,
    "rate_limited": openai.RateLimitError,
    "rate_limited_for": openai.RateLimitError,
    "rate_limited_until": openai.RateLimitError,
    "refuses_json_object": openai.BadRequestError,
    "refuses_json_schema": openai.BadRequestError,
    "refuses_seed": openai.BadRequestError,
    "refuses_temperature": openai.BadRequestError,
    "reset_before_headers": openai.APIConnectionError,
    "reset_in_body": openai.APIConnectionError,
    "server_error": openai.InternalServerError,
    "timeout_before_headers": openai.APITimeoutError,
    "timeout_in_body": openai.APITimeoutError,
    "truncated_json": json.JSONDecodeError,
    "unavailable": openai.InternalServerError,
    "unknown_model": openai.NotFoundError,
}


@contextmanager
def without_advice() -> Iterator[None]:
    """LangChain warns, besides raising, when json_schema is refused."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        yield


def ended(message: AIMessage, reason: str) -> bool:
    return bool(message.response_metadata["finish_reason"] == reason)


def holds(message: AIMessage, key: str) -> bool:
    return key in json.loads(str(message.content))


#: What `ChatOpenAI.invoke` returns as if nothing were wrong.
RETURNED: dict[str, Callable[[AIMessage], bool]] = {
    "array_instead_of_object": lambda message: isinstance(json.loads(str(message.content)), list),
    "content_empty": lambda message: message.content == "" and ended(message, "stop"),
    "content_null": lambda message: message.content == "" and ended(message, "stop"),
    "cut_by_content_filter": lambda message: ended(message, "content_filter"),
    "cut_by_length": lambda message: ended(message, "length"),
    "extra_fields": lambda message: holds(message, "approved"),
    "fenced_json": lambda message: "```json" in str(message.content),
    "hundred_kilobytes": lambda message: len(json.loads(str(message.content))["text"]) == 100 * 1024,
    "lone_surrogate": lambda message: "\ud83d" in str(message.content),
    "lone_surrogate_inside": lambda message: "\\ud83d" in str(message.content),
    "nul_character": lambda message: "\x00" in json.loads(str(message.content))["text"],
    "prose_instead_of_json": lambda message: str(message.content).startswith("Sure!"),
    "refused_by_model": lambda message: bool(message.additional_kwargs["refusal"]) and not message.content,
    "uninvited_tool_calls": lambda message: message.tool_calls[0]["name"] == "send_message",
    "whole_but_content_filter": lambda message: ended(message, "content_filter") and holds(message, "text"),
    "whole_but_length": lambda message: ended(message, "length") and holds(message, "text"),
    "wrong_language": lambda message: GERMAN in str(message.content),
    "wrong_schema": lambda message: not isinstance(json.loads(str(message.content))["text"], str),
}

#: What a stream of them raises in LangChain's client; all others end as if nothing were wrong.
STREAM_RAISED: dict[str, type[Exception]] = {
    name: error for name, error in RAISED.items() if name not in {"empty_choices", "null_choices", "truncated_json"}
}


@pytest.fixture
def served(request: pytest.FixtureRequest) -> Iterator[ScriptedServer]:
    """A server with the fault that the test names."""
    with ScriptedServer(fault(request.param)) as server:
        yield server


def each(*names: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("served", names, indirect=True)


def patience(name: str) -> float:
    return TIMEOUT_S if name in SILENT else PATIENT_S


class TestFaults:
    """The list as a whole."""

    def test_all_are_tested(self) -> None:
        """None is left out below; the dripping one has a test of its own."""
        assert set(FAULTS) == {*RAISED, *RETURNED, "dripping_body"}
        assert not RAISED.keys() & RETURNED.keys()

    def test_are_sorted_and_explained(self) -> None:
        """Every one has a sentence."""
        assert list(FAULTS) == sorted(FAULTS)
        assert all(build.__doc__ for build in FAULTS.values())


class TestLangChainClient:
    """What `ChatOpenAI` with no retries sees."""

    @pytest.mark.parametrize("name", RAISED)
    def test_raises(self, name: str) -> None:
        """Connections, statuses and broken bodies; one request each."""
        with ScriptedServer(fault(name)) as server, chat(server.base_url, timeout_s=patience(name)) as model:
            with without_advice(), pytest.raises(RAISED[name]):
                model.invoke("Hello")

            assert len(server.requests) == 1

    @pytest.mark.parametrize("name", RETURNED)
    def test_returns(self, name: str) -> None:
        """Completions that are wrong inside arrive as messages."""
        with ScriptedServer(fault(name)) as server, chat(server.base_url) as model:
            message = model.invoke("Hello")

        assert isinstance(message, AIMessage)
        assert RETURNED[name](message)

    @pytest.mark.parametrize("name", sorted(FAULTS.keys() - {"dripping_body"}))
    def test_streams(self, name: str) -> None:
        """The same faults hold for a stream, where more of them go unnoticed."""
        with ScriptedServer(fault(name)) as server, chat(server.base_url, timeout_s=patience(name)) as model:
            with without_advice():
                if name in STREAM_RAISED:
                    with pytest.raises((STREAM_RAISED[name], ValueError)):
                        list(model.stream("Hello"))
                else:
                    assert list(model.stream("Hello"))

            assert server.requests[0].streams

    def test_refused_connection(self) -> None:
        """Nobody listens there."""
        with (
            refused_endpoint() as base_url,
            chat(base_url) as model,
            pytest.raises(openai.APIConnectionError),
        ):
            model.invoke("Hello")


class TestConnection:
    """What plain HTTP shows of broken connections."""

    @each("timeout_before_headers", "timeout_in_body")
    def test_silence_times_out(self, served: ScriptedServer) -> None:
        """And the server is free again at once."""
        with pytest.raises(httpx.ReadTimeout):
            post(served.base_url, timeout_s=TIMEOUT_S)

    @each("timeout_in_body")
    def test_silence_in_the_body_comes_after_the_headers(self, served: ScriptedServer) -> None:
        """With half of the body."""
        with httpx.stream(
            "POST", f"{served.base_url}/chat/completions", json={"messages": []}, timeout=TIMEOUT_S
        ) as response:
            assert response.status_code == 200
            received: list[bytes] = []
            with pytest.raises(httpx.ReadTimeout):
                received.extend(response.iter_raw())

        assert sum(map(len, received)) == int(response.headers["Content-Length"]) // 2

    @each("reset_before_headers", "reset_in_body")
    @pytest.mark.parametrize("stream", [False, True])
    def test_reset_is_a_read_error(self, served: ScriptedServer, stream: bool) -> None:
        """Not a polite end."""
        with pytest.raises(httpx.ReadError):
            post(served.base_url, stream=stream)

    @each("closed_before_headers", "closed_in_body")
    @pytest.mark.parametrize("stream", [False, True])
    def test_early_close_is_a_protocol_error(self, served: ScriptedServer, stream: bool) -> None:
        """Less came than was promised."""
        with pytest.raises(httpx.RemoteProtocolError):
            post(served.base_url, stream=stream)

    def test_dripping_outlives_every_read_timeout(self) -> None:
        """Only a deadline over the whole answer ends it."""
        with ScriptedServer(fault("dripping_body", gap_s=0.1)) as server:
            url = f"{server.base_url}/chat/completions"
            with httpx.stream("POST", url, json={"messages": []}, timeout=0.5) as response:
                drops = response.iter_raw()

                assert b"".join(next(drops) for _ in range(7)) == b'{"id": '

    def test_happens_to_the_reply_it_is_given(self) -> None:
        """`of` chooses what is cut."""
        with ScriptedServer(fault("truncated_json", of=Reply("mine" * 50))) as server:
            assert b"minemine" in post(server.base_url).content


class TestStatus:
    """What errors say."""

    @pytest.mark.parametrize(
        ("name", "status", "code"),
        [
            ("bad_key", 401, "invalid_api_key"),
            ("unknown_model", 404, "model_not_found"),
            ("rate_limited", 429, "rate_limit_exceeded"),
            ("quota_exhausted", 429, "insufficient_quota"),
            ("server_error", 500, None),
            ("unavailable", 503, None),
        ],
    )
    def test_in_openais_form(self, name: str, status: int, code: str | None) -> None:
        """Status, message and code, streamed or not."""
        with ScriptedServer(fault(name)) as server:
            for stream in (False, True):
                response = post(server.base_url, stream=stream)

                assert response.status_code == status
                assert response.json()["error"]["code"] == code
                assert "retry-after" not in response.headers

    def test_retry_after_in_seconds(self) -> None:
        """As a number."""
        with ScriptedServer(fault("rate_limited_for", seconds=7)) as server:
            assert post(server.base_url).headers["Retry-After"] == "7"

    def test_retry_after_as_a_date(self) -> None:
        """As far after the answer's own date as was asked, or a second more for the rounding."""
        with ScriptedServer(fault("rate_limited_until", seconds=7)) as server:
            headers = post(server.base_url).headers

        wait = parsedate_to_datetime(headers["Retry-After"]) - parsedate_to_datetime(headers["Date"])
        assert wait.total_seconds() in (7, 8)


class TestBody:
    """What bodies hold."""

    @each("html_instead_of_json")
    def test_html(self, served: ScriptedServer) -> None:
        """With status 200 and its own type."""
        response = post(served.base_url)

        assert (response.status_code, response.headers["Content-Type"]) == (200, "text/html; charset=utf-8")

    @each("invalid_utf8")
    @pytest.mark.parametrize("stream", [False, True])
    def test_invalid_utf8(self, served: ScriptedServer, stream: bool) -> None:
        """The bytes cannot be decoded."""
        with pytest.raises(UnicodeDecodeError):
            post(served.base_url, stream=stream).content.decode()

    @each("extra_fields")
    def test_extra_fields(self, served: ScriptedServer) -> None:
        """In the envelope and in the answer."""
        response = post(served.base_url)

        assert response.json()["warnings"] == ["x"]
        assert json.loads(content(response))["approved"] is True

    @pytest.mark.parametrize("text", ["prose", "[1]"])
    def test_extra_fields_leave_other_texts_alone(self, text: str) -> None:
        """Only an object can have more keys."""
        with ScriptedServer(fault("extra_fields", of=Reply(text))) as server:
            assert content(post(server.base_url)) == text

    def test_wrong_language_claims_the_right_one(self) -> None:
        """Text and claim can be chosen."""
        with ScriptedServer(fault("wrong_language", text="Bonjour", claims="es")) as server:
            assert content(post(server.base_url)) == draft_answer("Bonjour", language="es")


class TestFault:
    """Faults by name."""

    def test_unknown_name(self) -> None:
        """Those there are stand in the message."""
        with pytest.raises(ScriptError, match=r"no fault 'gremlins'; there are .*timeout_in_body"):
            fault("gremlins")

    def test_unknown_option(self) -> None:
        """The fault is named."""
        with pytest.raises(ScriptError, match="'bad_key' cannot be built"):
            fault("bad_key", seconds=3)
