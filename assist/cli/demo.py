"""``assist demo``: the shipped example conversations, each with what an agent would see."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from assist.cli.running import Exit

if TYPE_CHECKING:
    from datetime import datetime

    from assist.assistant import Assistant
    from assist.cli.findings import Law
    from assist.cli.page import Page

#: The moment at which the examples are looked at, so that the time left is the same each time.
NOW = "2026-03-12T10:30:00+00:00"
_TYPED = "typed_by_an_agent.json"


def demo() -> int:
    """Draft guarded replies for example conversations, and check a text an agent typed."""
    from assist.assistant import Assistant
    from assist.cli.findings import Law
    from assist.cli.page import Page
    from assist.conversation import read_time

    assistant, page = Assistant(), Page()
    law = Law.of([assistant.guard.rules.policy])
    page.line("Guarded replies for example conversations. Nothing is sent: a person decides.", "dim")
    for data in examples():
        _conversation(assistant, page, law, data, read_time(NOW))
    _typed(assistant, page, law)
    return Exit.DONE


def examples() -> Iterator[dict[str, Any]]:
    """The shipped conversations, in the order of their file names."""
    for name in _names():
        if name != _TYPED:
            yield _load(name)


def typed() -> dict[str, Any]:
    """The shipped text of an agent that breaks a guideline, as a row of a batch."""
    return _load(_TYPED)


def _names() -> list[str]:
    from importlib.resources import files

    return sorted(path.name for path in (files("assist") / "demo").iterdir() if path.name.endswith(".json"))


def _load(name: str) -> dict[str, Any]:
    from importlib.resources import files

    data = json.loads((files("assist") / "demo" / name).read_text(encoding="utf-8"))
    assert isinstance(data, dict)
    return data


def _conversation(assistant: Assistant, page: Page, law: Law, data: dict[str, Any], now: datetime) -> None:
    from assist.cli.suggestions import show_answer, show_customer

    page.heading(data["title"], f"{data['channel']}, {data['market']}")
    show_customer(page, data)
    show_answer(page, assistant.suggest(data, n=2, now=now), law)


def _typed(assistant: Assistant, page: Page, law: Law) -> None:
    from assist.cli.findings import show_check

    row = typed()
    page.heading(row["title"], f"{row['channel']}, {row['market']}")
    page.quote("customer", row["customer"])
    page.quote("agent", row["text"])
    page.line()
    show_check(page, row["text"], assistant.check_row(row), law)
