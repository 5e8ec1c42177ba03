"""What crosses the wire: a request as it came, and an answer as bytes with its pauses and breaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from assist.testing.asking import Asked, asked, text_of

#: Headers whose values are never kept.
SECRET = frozenset({"authorization", "proxy-authorization", "api-key", "x-api-key", "cookie"})
REDACTED = "redacted"

Pieces = tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came; ``number`` counts from 0.

    ``headers`` have lower-case names, and secrets are replaced by "redacted". ``body`` is the decoded JSON,
    or ``None`` when it is none; ``raw`` is the body's bytes.
    """

    number: int
    method: str
    path: str
    headers: Mapping[str, str]
    raw: bytes
    body: object

    def value(self, key: str) -> object:
        """A key of the body; ``None`` without it."""
        return self.body.get(key) if isinstance(self.body, Mapping) else None

    @property
    def model(self) -> str:
        """The model that is asked for."""
        return str(self.value("model") or "scripted")

    @property
    def streams(self) -> bool:
        """Whether the answer is wanted in pieces."""
        return self.value("stream") is True

    @property
    def wants_usage(self) -> bool:
        """Whether the tokens are wanted at the end of a stream."""
        options = self.value("stream_options")
        return isinstance(options, Mapping) and options.get("include_usage") is True

    @property
    def response_format(self) -> str | None:
        """``json_schema``, ``json_object``, ``text``, or ``None``."""
        wanted = self.value("response_format")
        return str(wanted.get("type")) if isinstance(wanted, Mapping) else None

    @property
    def messages(self) -> list[tuple[str, str]]:
        """Role and text of each message."""
        given = self.value("messages")
        rows = [row for row in given if isinstance(row, Mapping)] if isinstance(given, list) else []
        return [(str(row.get("role", "")), text_of(row.get("content"))) for row in rows]

    @property
    def asked(self) -> Asked:
        """What the messages ask for."""
        return asked(self.messages)


@dataclass(frozen=True, slots=True)
class Break:
    """Where an answer breaks off, and how.

    ``silence``: nothing more comes, the connection stays open until the client or the server ends it.
    ``reset``: the connection is reset (RST). ``close``: it is closed in good order, too early.
    """

    how: Literal["silence", "reset", "close"]
    before_headers: bool = False


@dataclass(frozen=True, slots=True)
class Transmission:
    """An answer as bytes. ``delay_s`` passes before the headers, ``gap_s`` between two pieces.

    ``chunked`` pieces are sent as HTTP chunks; others as one body of known length. With ``breaks`` only the
    first half of the bytes is sent.
    """

    pieces: Pieces
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})
    chunked: bool = False
    delay_s: float = 0.0
    gap_s: float = 0.0
    breaks: Break | None = None


class Answer(Protocol):
    """Anything a script can answer with."""

    def transmission(self, request: Request) -> Transmission:
        """The bytes to send."""
        ...


def first_half(pieces: Pieces) -> Pieces:
    """The first half of the bytes, rounded down."""
    left = sum(map(len, pieces)) // 2
    kept: list[bytes] = []
    for piece in pieces:
        kept.append(piece[:left])
        left -= len(kept[-1])
    return tuple(filter(None, kept))
