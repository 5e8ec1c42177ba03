"""Reviews of Firefox for Android in an app store and the replies to them (rtanglao, Mozilla support)."""

from __future__ import annotations

from evals.dataset import Row
from evals.datasets.retail import RetailTables
from evals.datasets.threads import Thread, awaiting_reply, conversation

SOURCE = "rtanglao/052018sprint-rt-fennec-gplay-oi"


def convert(row: Row, _tables: RetailTables) -> Row:
    """A response to a review with its stars. App version and device are no facts of an order: left out."""
    thread = awaiting_reply(row)
    return conversation(thread, review={"rating": _stars(thread), "text": thread.messages[0].text})


def _stars(thread: Thread) -> int | None:
    stars = thread.facts.get("star_rating")
    return stars if isinstance(stars, int) and 1 <= stars <= 5 else None
