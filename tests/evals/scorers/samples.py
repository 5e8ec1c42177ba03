"""Samples and outputs for the tests of scorers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

from assist.testing import ScriptedChatModel, judge_answer
from evals.judge import open_judge
from evals.outcome import Score
from evals.output import Caught, Output, Reply, Usage
from evals.sample import Form, Labels, Sample
from evals.scorers.scorer import JudgedScorer, Scorer

ORDER: dict[str, Any] = {
    "order_id": "TT-50417",
    "item": "Wool throw, heather",
    "price": 48.0,
    "currency": "GBP",
    "status": "shipped",
    "shipped_at": "2026-02-09",
    "carrier": "Royal Mail",
    "tracking": "15509382716405",
    "estimated_delivery": "2026-02-13",
}
SHOP: dict[str, Any] = {
    "name": "Tarn & Tweed",
    "policies": {"returns": "28 days from delivery, label free in the app", "warranty": "24 months from delivery"},
}


def draft(text: str = "Hello.", *, form: Form = Form.DRAFTS, **labels: Any) -> Sample:
    """A draft with its labels, by people unless another is named."""
    return Sample("d", "made", form, {"text": text, "messages": []}, "d", Labels(**{"by": "people", **labels}))


def verdict(answer: str | None, *guidelines: str, text: str | None = "Hello.") -> Output:
    """What a guard says of a text, and the guidelines it names."""
    return Output(answer, text, caught=tuple(Caught(1, "rules", f"{key}.rule", key, 0, 1) for key in guidelines))


def chat(said: str | Iterable[tuple[str, str]] = "Where is it?", labels: Labels | None = None, **row: Any) -> Sample:
    """A conversation about an order: what the customer says, or who says what."""
    pairs = [("customer", said)] if isinstance(said, str) else list(said)
    messages = [{"role": role, "text": text} for role, text in pairs]
    given = {"id": "c", "lang": "en", "channel": "chat", "market": "GB", "messages": messages}
    whole = {**given, "order": ORDER, "shop": SHOP, **row}
    return Sample("c", "made", Form.CONVERSATIONS, whole, "c", labels or Labels())


def replied(*texts: str, **fields: Any) -> Output:
    """Replies that were let through."""
    return Output("replied" if texts else "silent", replies=tuple(Reply(text) for text in texts), **fields)


def outcomes(scorer: Scorer, sample: Sample, output: Output) -> dict[str, str]:
    """The outcome of each metric that the sample bears on."""
    return {score.metric: score.outcome.value for score in scorer.score(sample, output)}


def outcome(scorer: Scorer, sample: Sample, output: Output) -> str | None:
    """The outcome of a scorer's only metric, ``None`` where it gives none."""
    found = outcomes(scorer, sample, output)
    assert len(found) <= 1
    return next(iter(found.values()), None)


def verdicts(**said: str) -> ScriptedChatModel:
    """A judge that says these verdicts, by criterion, however often it is asked."""
    return ScriptedChatModel(lambda _: judge_answer(said))


def judged(
    scorer: JudgedScorer, sample: Sample, output: Output, model: ScriptedChatModel, usage: Usage | None = None
) -> dict[str, Score]:
    """The scores that a judge leads to, by metric."""
    scores = asyncio.run(open_judge(model).ask(scorer.questions(sample, output), 1, usage or Usage()))
    return {score.metric: score for score in scores}
