"""Reading what a model answers: one JSON object of a known form, or an answer that cannot be read."""

from __future__ import annotations

import json
import re
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from guardrails.errors import UnreadableAnswerError

#: Longest answer that is looked at, in code points.
MAX_ANSWER = 60_000

_FENCE = re.compile(r"\A\s*```(?:json)?\s*\n(.*?)\n?```\s*\Z", re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")


class AnswerForm(BaseModel):
    """Base of the forms: keys nobody asked for are passed over, those asked for must be there."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class DraftAnswer(AnswerForm):
    """A drafted reply, the ids of the facts it used, and advice that is no part of the reply."""

    text: str = Field(min_length=1)
    facts_used: tuple[str, ...] = Field(strict=False)
    language: str
    advice: str | None = None


class GuidelineVerdict(AnswerForm):
    """What the judge says of one guideline; ``quote`` is verbatim, empty when clear."""

    guideline: str
    verdict: Literal["clear", "violation"]
    quote: str
    reason: str


class CritiqueAnswer(AnswerForm):
    """One verdict for each guideline that was asked about."""

    verdicts: tuple[GuidelineVerdict, ...] = Field(strict=False)


class ChangeAnswer(AnswerForm):
    """A change the rewrite says it made."""

    before: str
    after: str


class RewriteAnswer(AnswerForm):
    """A rewritten reply."""

    text: str = Field(min_length=1)
    changes: tuple[ChangeAnswer, ...] = Field(strict=False)


Form = TypeVar("Form", bound=AnswerForm)


def read_answer(form: type[Form], answer: str) -> Form:
    """The answer as a value.

    Raises:
        UnreadableAnswerError: too long, not JSON, not of the form, or holding what no text may hold.
    """
    if len(answer) > MAX_ANSWER:
        raise UnreadableAnswerError(f"the answer has {len(answer):,} characters; at most {MAX_ANSWER:,} are read")
    fenced = _FENCE.match(answer)
    try:
        data = json.loads(fenced[1] if fenced else answer)
    except (ValueError, RecursionError) as error:
        raise UnreadableAnswerError("the answer is not JSON") from error
    if _SURROGATE.search(json.dumps(data, ensure_ascii=False)):
        raise UnreadableAnswerError("the answer holds half of a character pair")
    try:
        return form.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the answer"
        raise UnreadableAnswerError(f"{place}: {first['msg']}") from error
