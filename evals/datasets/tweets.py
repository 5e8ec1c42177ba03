"""Longer brand-support threads on Twitter: Tweetsumm, and the first rows of Customer Support on Twitter.

Both are CC BY-NC-SA: for measuring only, never shipped.
"""

from __future__ import annotations

from evals.dataset import Row
from evals.datasets.retail import RetailTables
from evals.datasets.threads import awaiting_reply, conversation

TWEETSUMM = "guyfe/Tweetsumm"
TWCS = "monalisapatra26/data_visualization"


def convert(row: Row, _tables: RetailTables) -> Row:
    """A chat. The source names no language and not all threads are English, so the language stays open."""
    return conversation(awaiting_reply(row))
