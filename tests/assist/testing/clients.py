"""Clients for the tests of the scripted server, which leave no connection open behind them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from langchain_openai import ChatOpenAI

#: Long enough for any answer that comes at all.
PATIENT_S = 5.0


def request_body(text: str = "Hello", system: str | None = None, **body: Any) -> dict[str, Any]:
    """The JSON of a chat request."""
    instructions = [] if system is None else [{"role": "system", "content": system}]
    return {"model": "any", "messages": [*instructions, {"role": "user", "content": text}], **body}


def post(
    base_url: str,
    text: str = "Hello",
    *,
    system: str | None = None,
    timeout_s: float = PATIENT_S,
    **body: Any,
) -> httpx.Response:
    """One chat request."""
    return httpx.post(
        f"{base_url}/chat/completions",
        json=request_body(text, system, **body),
        timeout=timeout_s,
        trust_env=False,
    )


def content(response: httpx.Response) -> Any:
    """The text of a completion."""
    return response.json()["choices"][0]["message"]["content"]


@contextmanager
def chat(base_url: str, *, timeout_s: float = PATIENT_S, **fields: Any) -> Iterator[ChatOpenAI]:
    """LangChain's client, with no retries."""
    with httpx.Client(trust_env=False) as http:
        yield ChatOpenAI(
            model="any",
            base_url=base_url,
            api_key="x",
            max_retries=0,
            timeout=timeout_s,
            http_client=http,
            **fields,
        )
