"""Suggestions by a scripted model over real HTTP, under a small policy."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

from assist import Assistant, SuggestRow
from assist.testing import Reply, Request, ScriptedServer, all_clear, draft_answer, rewrite_answer
from assist.testing.scripts import Script
from guardrails.rules import RuleSet
from tests.guardrails.packs import model_pack

#: A conversation with one of each thing that must not leave the process.
CHAT: dict[str, Any] = {
    "id": "c1",
    "lang": "en",
    "market": "GB",
    "messages": [{"role": "customer", "text": "where is my parcel AB-12345? mail me at joe@doe.example"}],
    "customer": {"name": "Joe Doe"},
    "order": {
        "order_id": "AB-12345",
        "status": "shipped",
        "carrier": "DPD",
        "tracking": "15501234567890",
        "estimated_delivery": "2025-10-10",
    },
}
GOOD = "Your parcel is with DPD and should arrive on 10 October."
BAD = "Please write to us on Telegram instead."
_OPENED: list[Any] = []
LEWD = "Send us a nude picture."


@cache
def policy() -> str:
    """The folder of the small policy, built once a process."""
    return str(model_pack(Path(mkdtemp(prefix="assist-tests-"))))


@cache
def rules() -> RuleSet:
    """Its rules."""
    from guardrails.compiling import open_pack

    return open_pack(Path(policy())).rules()


def well(request: Request, draft: str = GOOD, rewrite: str = GOOD) -> Reply:
    """What a model that does well answers."""
    task = request.asked.task
    if task == "critique":
        return Reply(all_clear(request.asked.guidelines))
    return Reply(rewrite_answer(rewrite) if task == "rewrite" else draft_answer(draft, facts_used=["carrier"]))


def drafting(draft: str, rewrite: str = GOOD) -> Callable[[Request], Reply]:
    """A model that drafts and rewrites to these texts and finds everything clear."""
    return lambda request: well(request, draft, rewrite)


def chat_model(base_url: str, name: str = "any", **options: Any) -> Any:
    """A chat model of LangChain for a server on the loopback."""
    import httpx
    from langchain_openai import ChatOpenAI

    # A client of its own: LangChain shares clients by address, and ports of servers come again.
    options = {"model": name, "max_retries": 0, "http_async_client": httpx.AsyncClient(trust_env=False), **options}
    model = ChatOpenAI(base_url=base_url, api_key=os.environ.get("OPENAI_API_KEY", "x"), **options)
    _OPENED.append(model)
    return model


def close_all() -> None:
    """Close the connections of all models opened since, on the loop they were used on."""
    from assist.models.loop import submit

    while _OPENED:
        submit(_OPENED.pop().root_async_client.close()).result()


def by_name(monkeypatch: pytest.MonkeyPatch, base_url: str) -> None:
    """Let ``openai:any`` be opened from the environment, as a user would, and closed after the test."""
    from assist.models import opening

    def opened(model: str) -> Any:
        _OPENED.append(open_openai(model))
        return _OPENED[-1]

    open_openai = opening._open_openai
    monkeypatch.setattr(opening, "_open_openai", opened)
    monkeypatch.setenv("OPENAI_BASE_URL", base_url)
    monkeypatch.setenv("OPENAI_API_KEY", "x")


def assistant(base_url: str, *, model_name: str = "any", **options: Any) -> Assistant:
    """An assistant with the small policy and a model at ``base_url``."""
    return Assistant(model=chat_model(base_url, model_name), **{"policy": policy(), "budget_s": 5.0, **options})


def suggested(
    script: Script, *, chat: Mapping[str, Any] = CHAT, n: int = 1, **options: Any
) -> tuple[SuggestRow, tuple[Request, ...]]:
    """What comes of ``chat`` with a model that answers by ``script``, and what the model was asked."""
    with ScriptedServer(script) as server:
        row = assistant(server.base_url, **options).suggest(chat, n=n)
        return row, server.requests


def tasks(requests: tuple[Request, ...]) -> list[str]:
    """What was asked for, in order."""
    return [str(request.asked.task) for request in requests]
