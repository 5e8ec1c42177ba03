"""What a judge is asked about a reply, and how its answer is read.

People's data leave the process as placeholders, as in every question to a model (law 13). An answer that cannot
be read, and none at all, are told apart from a verdict: they leave what was asked undetermined.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from pydantic import Field

from guardrails.answers import AnswerForm, read_answer
from guardrails.asking import Ask, Failed, Steps
from guardrails.errors import UnreadableAnswerError
from prompts.requests import VERDICTS, PromptRequest, Rubric, judge_request

if TYPE_CHECKING:
    from assist.conversation import Conversation
    from assist.drafting.brief import ConversationBrief
    from guardrails.rules import RuleSet

#: What a judge said, by criterion.
Verdicts = Mapping[str, str]


class CriterionVerdict(AnswerForm):
    """What the judge says of one criterion."""

    criterion: str
    verdict: str
    reason: str


class JudgeAnswer(AnswerForm):
    """One verdict for each criterion that was asked about."""

    verdicts: tuple[CriterionVerdict, ...] = Field(strict=False)


def read_verdicts(answer: str, criteria: Sequence[str], rubric: Rubric) -> Verdicts:
    """The verdicts in a judge's answer.

    Raises:
        UnreadableAnswerError: not of the form, or a criterion is missing, unknown, judged twice or otherwise
            than the rubric allows.
    """
    verdicts = read_answer(JudgeAnswer, answer).verdicts
    named = [verdict.criterion for verdict in verdicts]
    if sorted(named) != sorted(criteria):
        raise UnreadableAnswerError(f"{len(named)} verdicts, not one for each of the {len(criteria)} criteria")
    if any(verdict.verdict not in VERDICTS[rubric] for verdict in verdicts):
        raise UnreadableAnswerError(f"a verdict is none of {', '.join(VERDICTS[rubric])}")
    return {verdict.criterion: verdict.verdict for verdict in verdicts}


def question(
    rubric: Rubric, criteria: Sequence[tuple[str, str]], judged: Mapping[str, Any], conversation: Conversation
) -> Ask:
    """The question to a judge about texts of a conversation."""
    brief = brief_of(conversation)
    request = judge_request(
        rubric=rubric,
        criteria=criteria,
        judged=_hidden(judged, brief),
        channel=conversation.channel.value,
        language=_language(conversation),
        **brief.known,
    )
    return _ask(request, [key for key, _ in criteria], rubric)


def _ask(request: PromptRequest, criteria: Sequence[str], rubric: Rubric) -> Ask:
    return Ask("judge", request, partial(read_verdicts, criteria=criteria, rubric=rubric))


def judged(ask: Ask) -> Steps[Verdicts | Failed]:
    """Ask, and read what is answered."""
    answer = yield ask
    if isinstance(answer, Failed):
        return Failed(answer.kind, f"the judge: {answer.reason}")
    try:
        verdicts: Any = ask.read(answer.text)
    except UnreadableAnswerError as error:
        return Failed("unreadable", f"the judge's answer cannot be read: {error}")
    return dict(verdicts)


def _hidden(value: Any, brief: ConversationBrief) -> Any:
    if isinstance(value, str):
        return brief.hide(value)
    if isinstance(value, Mapping):
        return {name: _hidden(item, brief) for name, item in value.items()}
    return value


def brief_of(conversation: Conversation) -> ConversationBrief:
    """What models are told of a conversation."""
    from assist.drafting.brief import ConversationBrief

    return ConversationBrief(conversation, shipped_rules(), _language(conversation))


def _language(conversation: Conversation) -> str:
    from assist.suggesting import language_of

    return language_of(conversation)


@cache
def shipped_rules() -> RuleSet:
    """The rules of the shipped pack, whose detectors find people's data, links and contacts."""
    from assist.plugins import detectors, open_policy

    return open_policy().rules(detectors())


@cache
def example_conversation() -> Conversation:
    """The conversation of the question by which a judge is known."""
    from assist.conversation import parse_conversation

    said = {"role": "customer", "text": "When does my parcel arrive?"}
    return parse_conversation({"id": "example", "lang": "en", "messages": [said]})
