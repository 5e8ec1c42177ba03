"""Converters: rows of public data sets become conversations, check rows and labelled messages.

Every line of a file is either converted or skipped with a reason; ``stream`` does it line by line.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from evals.dataset import Line, Unreadable, lines
from evals.datasets import (
    abcd,
    agent_replies,
    fennec,
    ibm_twitter,
    messages,
    retail_orders,
    tau,
    tweets,
)
from evals.datasets.conversion import Conversion, Converted, Converter, Skip
from evals.datasets.retail import RetailTables
from evals.datasets.threads import NothingToAnswerError

__all__ = ["CONVERTERS", "Conversion", "Converted", "Converter", "Skip", "convert", "stream"]

_THREAD = frozenset({"id", "messages"})
_REPLY = frozenset({"id", "conversation_id", "text"})
_INTENT = frozenset({"id", "intent", "text"})
_LABEL = frozenset({"id", "label", "text"})
_ORDER = frozenset({"order_id", "user_id", "items"})

_ALL = (
    Converter("ibm_twitter", "conversations.jsonl", (ibm_twitter.SOURCE,), _THREAD, ibm_twitter.convert),
    Converter("fennec", "conversations.jsonl", (fennec.SOURCE,), _THREAD, fennec.convert),
    Converter("abcd", "conversations.jsonl", (abcd.SOURCE,), _THREAD, abcd.convert),
    Converter("tau_bench", "conversations.jsonl", (tau.TAU_BENCH,), _THREAD, tau.convert),
    Converter("tau2_bench", "conversations.jsonl", (tau.TAU2_BENCH,), _THREAD, tau.convert),
    Converter("tweetsumm", "conversations_twitter_nc.jsonl", (tweets.TWEETSUMM,), _THREAD, tweets.convert),
    Converter("twcs", "conversations_twitter_nc.jsonl", (tweets.TWCS,), _THREAD, tweets.convert),
    Converter(
        "agent_replies",
        "agent_replies.jsonl",
        (ibm_twitter.SOURCE, fennec.SOURCE, abcd.SOURCE, tau.TAU_BENCH, tau.TAU2_BENCH),
        _REPLY,
        agent_replies.convert,
    ),
    Converter(
        "agent_replies_twitter",
        "agent_replies_twitter_nc.jsonl",
        (tweets.TWEETSUMM, tweets.TWCS),
        _REPLY,
        agent_replies.convert,
    ),
    Converter(
        "customer_messages",
        "customer_messages.jsonl",
        ("bitext/", "PolyAI-LDN/", "awslabs/"),
        _INTENT,
        messages.intent,
    ),
    Converter("spam", "spam.jsonl", ("UCI SMS Spam", "UCI YouTube Spam"), _LABEL, messages.spam),
    Converter("abuse", "abuse.jsonl", ("surge-ai/toxicity", "t-davidson/"), _LABEL, messages.abuse),
    Converter("retail_orders", "retail_bench/orders.jsonl", (), _ORDER, retail_orders.convert),
)
CONVERTERS: dict[str, Converter] = {converter.name: converter for converter in _ALL}


def convert(path: Path, tables: Path | None = None) -> Conversion:
    """Convert a whole file; ``len(rows) + len(skipped)`` is the number of its lines."""
    return Conversion.of(stream(path, tables))


def stream(path: Path, tables: Path | None = None) -> Iterator[Converted | Skip]:
    """One outcome a line, in the order of the file.

    ``tables`` is the folder of the retail benchmark's tables; by default they are looked for beside
    the file. Raises ``OSError`` when the file cannot be opened.
    """
    retail = RetailTables(tables or _tables_of(path))
    seen: set[str] = set()
    for line in lines(path):
        outcome = _skip(line) if isinstance(line, Unreadable) else _outcome(line, retail)
        yield _once(outcome, seen)


def _tables_of(path: Path) -> Path:
    beside = path.parent / "retail_bench"
    return beside if beside.is_dir() else path.parent


def _outcome(line: Line, retail: RetailTables) -> Converted | Skip:
    row = line.row
    converter = next((known for known in CONVERTERS.values() if known.takes(row)), None)
    if converter is None:
        return Skip(_id(line), f"no converter for source {row.get('source', 'not given')!r} with these fields")
    try:
        made = converter.convert(row, retail)
    except ValidationError as error:
        return Skip(_id(line), _why(error), converter.name)
    except (NothingToAnswerError, messages.UnknownLabelError) as error:
        return Skip(_id(line), str(error), converter.name)
    licence = str(row.get("licence", "see the README of the data"))
    return Converted(made, converter.name, str(row.get("source", converter.name)), licence)


def _once(outcome: Converted | Skip, seen: set[str]) -> Converted | Skip:
    """The outcome itself, or a skip where its id was already used: an id names one row of the output."""
    if isinstance(outcome, Skip):
        return outcome
    key: str = outcome.row["id"]
    if key in seen:
        return Skip(key, "an earlier row has the same id", outcome.converter)
    seen.add(key)
    return outcome


def _skip(line: Unreadable) -> Skip:
    return Skip(f"line {line.number}", line.reason)


def _id(line: Line) -> str:
    key = line.row.get("id", line.row.get("order_id"))
    return key if isinstance(key, str) else f"line {line.number}"


def _why(error: ValidationError) -> str:
    """The first field that is wrong and what it lacks; the row's own text is not repeated."""
    first = error.errors(include_input=False, include_url=False)[0]
    return f"{'.'.join(map(str, first['loc'])) or 'row'}: {first['msg']}"
