"""Answers of a chat model in the format of OpenAI's chat completions, whole or as a stream of events."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Self

from assist.testing.wire import Break, Pieces, Request, Transmission

#: Characters of text in one event of a stream, unless that made more events than ``EVENTS``.
PIECE = 24
EVENTS = 200
#: A rule of thumb for English, good enough for a test: characters to a token.
CHARACTERS_PER_TOKEN = 4
#: All answers carry one time of writing, so that equal requests get equal bytes.
CREATED = 1_700_000_000
_JSON = {"Content-Type": "application/json"}
_EVENTS = {"Content-Type": "text/event-stream", "Cache-Control": "no-cache"}


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that an answer claims to have cost."""

    prompt_tokens: int
    completion_tokens: int

    def as_json(self) -> dict[str, int]:
        """With their sum."""
        total = self.prompt_tokens + self.completion_tokens
        return {
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": self.completion_tokens,
            "total_tokens": total,
        }


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A call of a function that the model asks for; ``arguments`` is JSON text."""

    name: str
    arguments: str = "{}"
    id: str = "call_0"

    def as_json(self) -> dict[str, Any]:
        """As it stands in a message."""
        return {
            "id": self.id,
            "type": "function",
            "function": {"name": self.name, "arguments": self.arguments},
        }


@dataclass(frozen=True, slots=True)
class Reply:
    """A completion with one choice, sent whole or streamed, as the request asks.

    ``text``: the content; ``None`` is JSON's null. ``usage``: the tokens claimed; "counted" is a quarter of
    the characters, ``None`` leaves them out. ``delay_s`` passes before the headers, ``gap_s`` between two
    events of a stream. ``model``: the model that claims to answer; ``None`` is the one asked for.
    """

    text: str | None
    usage: Usage | Literal["counted"] | None = "counted"
    finish_reason: str = "stop"
    delay_s: float = 0.0
    model: str | None = None
    gap_s: float = 0.0
    refusal: str | None = None
    tool_calls: tuple[ToolCall, ...] = ()

    @classmethod
    def json(cls, answer: object, **others: Any) -> Self:
        """A reply whose text is ``answer`` written as JSON; ``others`` are fields of the reply."""
        return cls(json.dumps(answer, ensure_ascii=False), **others)

    def transmission(self, request: Request) -> Transmission:
        """The completion as bytes."""
        return sent(self, request, self.objects(request))

    def objects(self, request: Request) -> list[dict[str, Any]]:
        """The JSON objects that make up the answer: the completion, or the chunks of its stream."""
        return self._chunks(request) if request.streams else [self._completion(request)]

    def _completion(self, request: Request) -> dict[str, Any]:
        message: dict[str, Any] = {"role": "assistant", "content": self.text, "refusal": self.refusal}
        if self.tool_calls:
            message["tool_calls"] = [call.as_json() for call in self.tool_calls]
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": self.finish_reason}
        usage = self._usage(request)
        end = {} if usage is None else {"usage": usage.as_json()}
        return self._envelope(request, "chat.completion", [choice]) | end

    def _chunks(self, request: Request) -> list[dict[str, Any]]:
        deltas = [({"role": "assistant", "content": ""}, None), *((delta, None) for delta in self._deltas())]
        chunks = [
            self._envelope(
                request,
                "chat.completion.chunk",
                [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}],
            )
            for delta, reason in [*deltas, ({}, self.finish_reason)]
        ]
        usage = self._usage(request) if request.wants_usage else None
        if usage is not None:
            chunks.append(self._envelope(request, "chat.completion.chunk", []) | {"usage": usage.as_json()})
        return chunks

    def _deltas(self) -> list[dict[str, Any]]:
        text = self.text or ""
        size = max(PIECE, -(-len(text) // EVENTS))
        deltas: list[dict[str, Any]] = [{"content": text[start : start + size]} for start in range(0, len(text), size)]
        if self.refusal is not None:
            deltas.append({"refusal": self.refusal})
        if self.tool_calls:
            calls = [{"index": index, **call.as_json()} for index, call in enumerate(self.tool_calls)]
            deltas.append({"tool_calls": calls})
        return deltas

    def _envelope(self, request: Request, kind: str, choices: list[dict[str, Any]]) -> dict[str, Any]:
        return {
            "id": f"chatcmpl-{request.number}",
            "object": kind,
            "created": CREATED,
            "model": self.model or request.model,
            "system_fingerprint": "fp_scripted",
            "choices": choices,
        }

    def _usage(self, request: Request) -> Usage | None:
        if self.usage != "counted":
            return self.usage
        return Usage(tokens("".join(text for _, text in request.messages)), tokens(self.text or ""))


def tokens(text: str) -> int:
    """Roughly how many tokens a text has: a quarter of its characters, rounded up."""
    return -(-len(text) // CHARACTERS_PER_TOKEN)


def sent(reply: Reply, request: Request, objects: list[dict[str, Any]]) -> Transmission:
    """JSON objects as the bytes of a completion or of a stream of events, with the reply's pauses."""
    written = [json.dumps(each, ensure_ascii=True).encode("ascii") for each in objects]
    if not request.streams:
        return Transmission(tuple(written), headers=_JSON, delay_s=reply.delay_s)
    events = tuple(b"data: " + each + b"\n\n" for each in [*written, b"[DONE]"])
    return Transmission(events, headers=_EVENTS, chunked=True, delay_s=reply.delay_s, gap_s=reply.gap_s)


@dataclass(frozen=True, slots=True)
class HttpReply:
    """Any HTTP answer: ``body`` is bytes, text, or what is written as JSON."""

    status: int
    body: object = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    delay_s: float = 0.0

    def transmission(self, request: Request) -> Transmission:  # noqa: ARG002 - an Answer
        """The body as it is, its type as ``headers`` or the kind of body say."""
        return Transmission(
            (self._bytes(),),
            self.status,
            {"Content-Type": self._type(), **self.headers},
            delay_s=self.delay_s,
        )

    def _bytes(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        return (self.body if isinstance(self.body, str) else json.dumps(self.body)).encode()

    def _type(self) -> str:
        return "text/plain; charset=utf-8" if isinstance(self.body, bytes | str) else "application/json"


@dataclass(frozen=True, slots=True)
class Distorted:
    """A reply that something happens to: to each JSON object of it, or to its bytes."""

    reply: Reply
    objects: Callable[[dict[str, Any]], dict[str, Any]] = dict
    pieces: Callable[[Pieces], Pieces] = tuple

    def transmission(self, request: Request) -> Transmission:
        """The distorted bytes."""
        objects = [self.objects(each) for each in self.reply.objects(request)]
        whole = sent(self.reply, request, objects)
        return replace(whole, pieces=self.pieces(whole.pieces))


@dataclass(frozen=True, slots=True)
class Broken:
    """A reply that does not arrive whole."""

    reply: Reply
    breaks: Break

    def transmission(self, request: Request) -> Transmission:
        """The bytes of the reply, and where they break off."""
        return replace(self.reply.transmission(request), breaks=self.breaks)


@dataclass(frozen=True, slots=True)
class Dripping:
    """A reply that comes a few bytes at a time, so that no single read ever times out."""

    reply: Reply
    gap_s: float = 0.05
    size: int = 1

    def transmission(self, request: Request) -> Transmission:
        """The bytes of the reply in small pieces."""
        whole = self.reply.transmission(request)
        body = b"".join(whole.pieces)
        drops = tuple(body[start : start + self.size] for start in range(0, len(body), self.size))
        return replace(whole, pieces=drops, gap_s=self.gap_s)
