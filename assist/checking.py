"""Checking one text: from the arguments or the row that name it to the row that answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from assist.codes import read_channel, read_language, read_market, shown
from assist.errors import AssistError, ErrorBody, ErrorCode, InputError
from assist.intake import clean_text, readable_id
from assist.suggestion import CheckRow, CheckVerdict, PolicyRef
from guardrails.detectors.attachments import Attachment
from guardrails.errors import TextError
from guardrails.facts import Facts, FactsError, from_case
from guardrails.finding import Outcome
from guardrails.guard import Context, Guard, Pass
from guardrails.rules import Setting

if TYPE_CHECKING:
    from assist.conversation import Conversation
    from assist.models.asking import Asker, Session
    from guardrails.chain import Chain

_NO_FACTS = Facts()
#: Why a critique did not run where there is nobody to ask.
NO_MODEL = "no model is configured"


def check(guard: Guard, text: str, context: Context) -> CheckRow:
    """The row for one text.

    Raises:
        InputError: the text cannot be checked at all.
    """
    try:
        checked = guard.check(text, context)
    except TextError as error:
        raise InputError(error.code, str(error), "text") from error
    return _row(checked, guard)


async def check_with_critique(
    chain: Chain, asker: Asker, text: str, context: Context, session: Session | None = None
) -> CheckRow:
    """As :func:`check`, with a model's verdict; where there is none, a text without findings is no pass.

    What the verdict costs is counted in ``session``.

    Raises:
        InputError: the text cannot be checked at all.
    """
    from assist.drafting.brief import brief_of_check
    from assist.models.asking import drive

    brief = brief_of_check(context, chain.guard.rules)
    try:
        checked = await drive(chain.judge(text, context, brief), asker, session or asker.open())
    except TextError as error:
        raise InputError(error.code, str(error), "text") from error
    row = _row(checked, chain.guard)
    if checked.stages.critique is not Outcome.NOT_RUN:
        return row
    return without_its_critique(row, checked.stages.reasons["critique"])


def without_its_critique(row: CheckRow, reason: str = NO_MODEL) -> CheckRow:
    """``row`` where a critique was asked for and did not run: what is not checked is no pass."""
    if row.stages is None:
        return row
    verdict = CheckVerdict.ERROR if row.verdict is CheckVerdict.PASS else row.verdict
    stages = replace(row.stages, reasons={**row.stages.reasons, "critique": reason})
    error = ErrorBody(ErrorCode.STAGE_FAILED, f"a critique was asked for and did not run: {reason}.", "critique")
    return replace(row, verdict=verdict, stages=stages, error=error)


def _row(checked: Pass, guard: Guard) -> CheckRow:
    policy = PolicyRef(**guard.ref)
    return CheckRow(None, _verdict(checked), checked.findings, checked.stages, policy, checked.text_sha256)


def _verdict(checked: Pass) -> CheckVerdict:
    if checked.stages.broken:
        return CheckVerdict.ERROR
    return CheckVerdict.FLAG if checked.objections else CheckVerdict.PASS


def check_row(check_one: Callable[[str, Context], CheckRow], data: object, line: int | None = None) -> CheckRow:
    """The row for one decoded input row; what is wrong with it stands in its ``error``, never lost."""
    row_id = readable_id(data)
    try:
        if not isinstance(data, dict):
            raise InputError(ErrorCode.WRONG_TYPE, f"a row must be a JSON object, not {shown(data)}.")
        return replace(check_one(*_text_and_context(data)), id=row_id)
    except AssistError as error:
        error.line = line if row_id is None else error.line
        return CheckRow(row_id, CheckVerdict.ERROR, error=error.body)


def _text_and_context(data: Mapping[str, Any]) -> tuple[str, Context]:
    text = data.get("text")
    if not isinstance(text, str):
        code = ErrorCode.MISSING_TEXT if text is None else ErrorCode.WRONG_TYPE
        raise InputError(
            code, "the row has no text." if text is None else f"text must be a text, not {shown(text)}.", "text"
        )
    return text, context_of(
        channel=data.get("channel", "chat"),
        market=data.get("market"),
        lang=data.get("lang"),
        facts=data.get("facts"),
        customer=data.get("customer"),
        attachments=data.get("attachments"),
    )


def context_of(
    *,
    channel: object = "chat",
    market: object = None,
    lang: object = None,
    facts: object = None,
    customer: object = None,
    attachments: object = None,
) -> Context:
    """What a text is judged against, read from outside data.

    Raises:
        InputError: an unknown channel, market or language, or data of the wrong type.
    """
    setting = Setting(read_channel(channel).value, read_market(market), read_language(lang) or "en")
    judged = None if lang is None else setting.lang
    return Context(setting, _facts(facts), _customer(customer), None, (), _attachments(attachments), judged)


def _facts(given: object) -> Facts:
    if given is None or given == {}:
        return _NO_FACTS
    if isinstance(given, Facts):
        return given
    if not isinstance(given, Mapping):
        raise InputError(ErrorCode.WRONG_TYPE, f"facts must be an object, not {shown(given)}.", "facts")
    try:
        return from_case(given)
    except FactsError as error:
        raise InputError(ErrorCode.INVALID_FACTS, str(error), f"facts.{error.field}") from error


def _customer(given: object) -> str:
    if given is None:
        return ""
    if not isinstance(given, str):
        raise InputError(ErrorCode.WRONG_TYPE, f"customer must be a text, not {shown(given)}.", "customer")
    return clean_text(given, "customer", [])


def _attachments(given: object) -> tuple[Attachment, ...]:
    if given is None:
        return ()
    if not isinstance(given, Sequence) or isinstance(given, str):
        raise InputError(ErrorCode.WRONG_TYPE, f"attachments must be a list, not {shown(given)}.", "attachments")
    return tuple(_attachment(item, index) for index, item in enumerate(given))


def _attachment(item: object, index: int) -> Attachment:
    parts = (item.get("type"), item.get("name", "")) if isinstance(item, Mapping) else (None, None)
    kind, name = parts
    if not isinstance(kind, str) or not isinstance(name, str):
        raise InputError(
            ErrorCode.WRONG_TYPE,
            f"attachments[{index}] must be an object with type and name, not {shown(item)}.",
            f"attachments[{index}]",
        )
    return Attachment(kind, name)


def context_for(conversation: Conversation, language: str) -> Context:
    """What a reply in a conversation is judged against."""
    from assist.conversation import Role

    return Context(
        setting=Setting(conversation.channel.value, conversation.market, language),
        facts=_facts_of_the_day(conversation),
        customer=conversation.customer_text,
        customer_name=conversation.customer.name,
        language=language,
        earlier_replies=tuple(m.text for m in conversation.messages if m.role is Role.AGENT and m.text),
    )


def _facts_of_the_day(conversation: Conversation) -> Facts:
    """The facts, with the day the customer wrote as today: the clock itself is never read."""
    last = conversation.last_customer_message
    if last is None or last.sent_at is None or conversation.facts.is_empty:
        return conversation.facts
    return conversation.facts.model_copy(update={"today": last.sent_at.date()})
