"""Single customer messages with a label: intents, spam, abuse."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from evals.dataset import Row
from evals.datasets.retail import RetailTables

# What each source calls a message that is not ordinary; every other label is ordinary.
SPAM = frozenset({"spam"})
ABUSE = frozenset({"Toxic", "hate_speech", "offensive_language"})
ORDINARY = frozenset({"ham", "Not Toxic", "neither"})


class UnknownLabelError(ValueError):
    """A label that no table here knows: it is neither guessed nor dropped."""


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    text: str


class _Intent(_Message):
    domain: str
    intent: str | list[str]


class _Labelled(_Message):
    label: str


def intent(row: Row, _tables: RetailTables) -> Row:
    """A chat message with the source's own intent labels, always as a list."""
    message = _Intent.model_validate(row)
    labels = [message.intent] if isinstance(message.intent, str) else message.intent
    return _row(message) | {"domain": message.domain, "labels": labels}


def spam(row: Row, _tables: RetailTables) -> Row:
    """A message with its label and whether it is unwanted advertising."""
    return _screened(row, SPAM)


def abuse(row: Row, _tables: RetailTables) -> Row:
    """A message with its label and whether it is abusive."""
    return _screened(row, ABUSE)


def _screened(row: Row, positive: frozenset[str]) -> Row:
    message = _Labelled.model_validate(row)
    if message.label not in positive | ORDINARY:
        raise UnknownLabelError(f"unknown label {message.label!r}")
    return _row(message) | {"label": message.label, "positive": message.label in positive}


def _row(message: _Message) -> Row:
    return {"id": message.id, "channel": "chat", "lang": "en", "text": message.text}
