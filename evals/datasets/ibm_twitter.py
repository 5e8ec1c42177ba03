"""Public support threads of 25 brands on Twitter (IBM/twitter-customer-care-document-prediction)."""

from __future__ import annotations

from datetime import UTC, datetime

from evals.dataset import Row
from evals.datasets.retail import RetailTables
from evals.datasets.threads import awaiting_reply, conversation

SOURCE = "IBM/twitter-customer-care-document-prediction"

# A tweet id holds its time: milliseconds since 2010-11-04 01:42:54.657 UTC, shifted left by 22 bits
# (twitter-archive/snowflake, IdWorker.scala: twepoch 1288834974657).
_EPOCH_MS = 1_288_834_974_657
_TIME_SHIFT = 22


def convert(row: Row, _tables: RetailTables) -> Row:
    """A chat with the brand as shop; the time of each message is read from its tweet id."""
    made = conversation(awaiting_reply(row))
    for message in made["messages"]:
        message["sent_at"] = sent_at(message["id"])
    return made


def sent_at(tweet_id: str) -> str | None:
    """The time at which a tweet was sent, ISO 8601 in UTC, or None where the id holds no time."""
    if not (tweet_id.isascii() and tweet_id.isdigit()) or int(tweet_id) >> _TIME_SHIFT == 0:
        return None
    moment = (int(tweet_id) >> _TIME_SHIFT) + _EPOCH_MS
    return datetime.fromtimestamp(moment // 1000, UTC).isoformat()
