"""What a model should answer, as JSON text: one builder for each of the three tasks.

Each takes further keys by keyword, which are added or take the place of those it writes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

Json = Mapping[str, object]


def draft_answer(
    text: str,
    *,
    facts_used: Sequence[str] = (),
    language: str = "en",
    advice: object = None,
    **others: object,
) -> str:
    """A draft: the reply, the ids of the facts in it, its language (BCP-47), and advice to the agent."""
    draft = {"text": text, "facts_used": list(facts_used), "language": language, "advice": advice}
    return _written(draft | others)


def verdict(
    guideline: str, verdict: Literal["clear", "violation"] = "clear", quote: str = "", reason: str = ""
) -> Json:
    """What a critique says of one guideline; ``quote`` should be words of the text under judgement."""
    return {"guideline": guideline, "verdict": verdict, "quote": quote, "reason": reason}


def critique_answer(verdicts: Iterable[Json], **others: object) -> str:
    """A critique; see :func:`verdict`."""
    return _written({"verdicts": [dict(each) for each in verdicts]} | others)


def all_clear(guidelines: Iterable[str]) -> str:
    """A critique that objects to nothing."""
    return critique_answer(verdict(guideline) for guideline in guidelines)


def judge_answer(verdicts: Mapping[str, str], reason: str = "", **others: object) -> str:
    """A judge's answer: a verdict (``yes``, ``no``, ``unsure``) for each criterion."""
    return _written(
        {"verdicts": [{"criterion": key, "reason": reason, "verdict": said} for key, said in verdicts.items()]} | others
    )


def rewrite_answer(text: str, *, changes: Iterable[Json] = (), **others: object) -> str:
    """A rewrite: the new text and what was changed."""
    return _written({"text": text, "changes": [dict(each) for each in changes]} | others)


def _written(answer: Json) -> str:
    return json.dumps(answer, ensure_ascii=False)
