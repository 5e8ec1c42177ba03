"""Single replies of agents, as rows for `assist check --batch`."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from evals.dataset import Row
from evals.datasets import fennec
from evals.datasets.retail import RetailTables


class _Reply(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    source: str
    text: str
    reply_to: str | None = None
    lang: str | None = None


def convert(row: Row, _tables: RetailTables) -> Row:
    """A check row: the reply as it was sent, with the customer message before it."""
    reply = _Reply.model_validate(row)
    made: dict[str, Any] = {
        "id": reply.id,
        "text": reply.text,
        "channel": "review_response" if reply.source.startswith(fennec.SOURCE) else "chat",
        "customer": reply.reply_to,
        "lang": reply.lang,
    }
    return made
