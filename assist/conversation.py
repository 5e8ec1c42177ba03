"""A conversation as platforms hand it over: who wrote what and when, the order, the shop, the review.

:func:`parse_conversation` is the only way in. It accepts one decoded JSON object, refuses what
cannot be read in one sentence with the field's path, and never refuses a text for its characters
(see ``assist/intake.py``). ``docs/conversation.md`` lists every field.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    ValidationError,
)
from pydantic.json_schema import SkipJsonSchema

from assist.codes import Channel, read_channel, read_language, read_market, shown
from assist.errors import AssistError, ErrorCode, InputError
from assist.intake import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

    from guardrails.facts import Facts


class Role(StrEnum):
    """Who wrote a message. Bots and the system are nobody's answer."""

    CUSTOMER = "customer"
    AGENT = "agent"
    BOT = "bot"
    SYSTEM = "system"


class MessageType(StrEnum):
    """What a message is; anything that is not text may come without one."""

    TEXT = "text"
    IMAGE = "image"
    STICKER = "sticker"
    ORDER_CARD = "order_card"
    PRODUCT_CARD = "product_card"
    OTHER = "other"


class StartedBy(StrEnum):
    """Who opened the chat."""

    CUSTOMER = "customer"
    SELLER = "seller"


def _empty_for_null(value: object) -> object:
    return "" if value is None else value


def _object_for_null(value: object) -> object:
    return {} if value is None else value


Text = Annotated[StrictStr, BeforeValidator(_empty_for_null)]


def read_time(value: object, field: str = "now") -> datetime:
    """The moment an ISO 8601 text names; without an offset it is read as UTC.

    Raises:
        InputError: ``invalid_time``.
    """
    moment = value if isinstance(value, datetime) else _from_iso(value)
    if moment is None or not 1970 <= moment.year <= 2200:
        raise InputError(
            ErrorCode.INVALID_TIME,
            f"{field} must be a time with an offset such as 2025-08-18T06:30:00+01:00, not {shown(value)}.",
            field,
        )
    return moment if moment.utcoffset() is not None else moment.replace(tzinfo=UTC)


def _from_iso(value: object) -> datetime | None:
    if not isinstance(value, str) or len(value) < len("2025-08-18T06:30"):
        return None
    try:
        return datetime.fromisoformat(value.strip())
    except ValueError:
        return None


class _Part(BaseModel):
    # Checking a text needs none of these: each is put together when it first reads something.
    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)


class Message(_Part):
    """One message; ``sent_at`` always has an offset when it is known."""

    id: StrictStr
    role: Role
    type: MessageType = MessageType.TEXT
    text: Text = ""
    sent_at: datetime | None = None


class Shop(_Part):
    """The shop: its name and its policies, each in the shop's own words."""

    name: StrictStr | None = None
    policies: Annotated[dict[str, StrictStr], BeforeValidator(_object_for_null)] = Field(default_factory=dict)


class Customer(_Part):
    """The customer, as far as a reply may know of them."""

    name: StrictStr | None = None


class Review(_Part):
    """A product review; ``rating`` counts stars, 1 to 5."""

    rating: Annotated[StrictInt, Field(ge=1, le=5)] | None = None
    text: Text = ""


class Knowledge(_Part):
    """A passage of the shop's own knowledge that a reply may rest on."""

    id: StrictStr
    title: Text = ""
    text: StrictStr


class Clock(_Part):
    """What the response clock has to know beyond the times; ``None`` is unknown."""

    holiday_mode: StrictBool | None = None
    chatbots_on: StrictBool | None = None
    started_by: StartedBy | None = None


class Conversation(_Part):
    """All that is known when a reply is due. Extra keys of the input are kept nowhere."""

    id: StrictStr
    channel: Channel = Channel.CHAT
    market: str | None = None
    lang: str | None = None
    messages: tuple[Message, ...] = ()
    order: dict[str, Any] = Field(default_factory=dict)
    shop: Shop = Field(default_factory=Shop)
    customer: Customer = Field(default_factory=Customer)
    review: Review | None = None
    knowledge: tuple[Knowledge, ...] = ()
    current_text: StrictStr | None = None
    can_reply: StrictBool | None = None
    clock: Clock = Field(default_factory=Clock)
    notes: SkipJsonSchema[tuple[str, ...]] = ()

    @property
    def last_speaker(self) -> Role | None:
        """The last of customer and agent to write; bots and the system are passed over."""
        roles = (message.role for message in reversed(self.messages))
        return next((role for role in roles if role in {Role.CUSTOMER, Role.AGENT}), None)

    @property
    def agent_spoke_last(self) -> bool:
        """Whether nothing of the customer's waits behind the agent's last message."""
        return self.last_speaker is Role.AGENT

    @property
    def customer_messages(self) -> tuple[Message, ...]:
        """All messages of the customer, oldest first."""
        return tuple(message for message in self.messages if message.role is Role.CUSTOMER)

    @property
    def last_customer_message(self) -> Message | None:
        """The customer's latest message of any type."""
        return self.customer_messages[-1] if self.customer_messages else None

    @property
    def waiting_messages(self) -> tuple[Message, ...]:
        """The customer's last run of messages: those after the agent message before them."""
        run: list[Message] = []
        for message in reversed(self.messages):
            if message.role is Role.CUSTOMER:
                run.append(message)
            elif message.role is Role.AGENT and run:
                break
        return tuple(reversed(run))

    @property
    def customer_text(self) -> str:
        """What the customer says now: the review, if there is one, and the last run of messages."""
        texts = [self.review.text] if self.review else []
        texts += [message.text for message in self.waiting_messages]
        return "\n".join(dict.fromkeys(text for text in texts if text.strip()))

    @cached_property
    def facts(self) -> Facts:
        """The order and the shop as typed facts (see ``guardrails/facts.py``)."""
        from guardrails.facts import from_order

        return from_order(self.order, shop_name=self.shop.name, policies=self.shop.policies)


#: The keys of a row that mean something, apart from ``id``, ``channel``, ``market`` and ``lang``.
_PARTS = (
    "messages",
    "order",
    "shop",
    "customer",
    "review",
    "knowledge",
    "current_text",
    "can_reply",
    "clock",
)


def parse_conversation(data: object, *, line: int | None = None) -> Conversation:
    """The conversation in one decoded JSON object; ``line`` is named in errors.

    Raises:
        InputError: the object cannot be read as a conversation, or its channel lacks what it needs.
    """
    try:
        conversation = _parse(data)
        _check_channel(conversation)
        _check_facts(conversation)
    except AssistError as error:
        error.line = line
        raise
    return conversation


def _parse(data: object) -> Conversation:
    if not isinstance(data, dict):
        raise InputError(ErrorCode.WRONG_TYPE, f"a conversation must be a JSON object, not {shown(data)}.")
    notes: list[str] = []
    parts = {key: clean(data[key], key, notes) for key in _PARTS if data.get(key) is not None}
    parts["messages"] = _messages(parts.get("messages", []), data.get("customer_sent_at"))
    codes = {
        "id": _conversation_id(data),
        "channel": Channel.CHAT if data.get("channel") is None else read_channel(data["channel"]),
        "market": read_market(data.get("market")),
        "lang": read_language(data.get("lang")),
    }
    try:
        return Conversation.model_validate({**parts, **codes, "notes": tuple(notes)})
    except ValidationError as error:
        raise _as_input_error(error.errors()[0]) from None


def _conversation_id(data: Mapping[str, object]) -> str:
    """The given id, or one made of the content, so that the same input has the same id everywhere."""
    given = data.get("id")
    if given is None:
        content = json.dumps(data, sort_keys=True, default=str).encode()
        return "conversation-" + hashlib.sha256(content).hexdigest()[:12]
    if not isinstance(given, str) or not given.strip():
        raise InputError(ErrorCode.WRONG_TYPE, f"id must be a non-empty text, not {shown(given)}.", "id")
    cleaned = clean(given, "id", [])
    assert isinstance(cleaned, str)
    return cleaned


def _messages(given: object, customer_sent_at: object) -> list[dict[str, object]]:
    """The messages, each with an id and its time; ``customer_sent_at`` is the last customer message's."""
    if not isinstance(given, list):
        raise InputError(ErrorCode.WRONG_TYPE, f"messages must be a list, not {shown(given)}.", "messages")
    messages = [_message(item, f"messages[{index}]") for index, item in enumerate(given)]
    _name_messages(messages)
    last = next((m for m in reversed(messages) if m.get("role") == Role.CUSTOMER), None)
    if customer_sent_at is not None and last is not None and last.get("sent_at") is None:
        last["sent_at"] = read_time(customer_sent_at, "customer_sent_at")
    return messages


def _message(item: object, path: str) -> dict[str, object]:
    if not isinstance(item, dict):
        raise InputError(ErrorCode.WRONG_TYPE, f"{path} must be an object, not {shown(item)}.", path)
    message = {key: value for key, value in item.items() if value is not None}
    if message.get("type", MessageType.TEXT) == MessageType.TEXT and "text" not in message:
        raise InputError(ErrorCode.MISSING_TEXT, f"{path} has no text.", f"{path}.text")
    if "sent_at" in message:
        message["sent_at"] = read_time(message["sent_at"], f"{path}.sent_at")
    return message


def _name_messages(messages: list[dict[str, object]]) -> None:
    """Give messages without an id their place as one (``m1``, ``m2``, ...); given ids must differ."""
    given: set[object] = set()
    for index, message in enumerate(messages):
        name = message.get("id")
        if isinstance(name, str) and name in given:
            path = f"messages[{index}].id"
            raise InputError(ErrorCode.REPEATED_ID, f"{path} {shown(name)} is used by an earlier message.", path)
        given.add(name if isinstance(name, str) else None)
    for index, message in enumerate(messages, start=1):
        if "id" not in message:
            message["id"] = f"m{index}" if f"m{index}" not in given else f"m{index}#{index}"


def _check_channel(conversation: Conversation) -> None:
    """Refuse a conversation that lacks what its channel cannot do without."""
    if conversation.channel is Channel.PACKAGE_NOTE:
        if not (conversation.order or conversation.shop.name or conversation.shop.policies):
            raise InputError(ErrorCode.MISSING_ORDER, "a package_note needs an order or a shop.", "order")
    elif conversation.channel is Channel.REVIEW_RESPONSE:
        reviewed = conversation.review is not None and conversation.review.text.strip()
        if not reviewed and not conversation.customer_messages:
            raise InputError(
                ErrorCode.MISSING_TEXT,
                "a review_response needs review.text or a customer message.",
                "review.text",
            )
    elif not conversation.customer_messages:
        raise InputError(
            ErrorCode.NO_CUSTOMER_MESSAGE, "a chat needs at least one message of the customer.", "messages"
        )


def _check_facts(conversation: Conversation) -> None:
    """Read the facts now, so that an order that cannot be read is refused with the row it came in."""
    from guardrails.facts import FactsError

    try:
        conversation.facts  # noqa: B018
    except FactsError as error:
        raise InputError(ErrorCode.INVALID_FACTS, str(error), f"order.{error.field}") from error


#: What each kind of pydantic error says to a person; ``{expected}`` and others come from its context.
_SENTENCES = {
    "missing": "is missing",
    "string_type": "must be a text",
    "bool_type": "must be true or false",
    "int_type": "must be a whole number",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "enum": "must be one of {expected}",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "dict_type": "must be an object",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
}


def _as_input_error(detail: ErrorDetails) -> InputError:
    field = _path(detail["loc"])
    said = _SENTENCES.get(detail["type"], "cannot be read").format_map(detail.get("ctx", {}))
    given = "" if detail["type"] == "missing" else f", not {shown(detail['input'])}"
    code = ErrorCode.MISSING_FIELD if detail["type"] == "missing" else ErrorCode.WRONG_TYPE
    return InputError(code, f"{field} {said}{given}.", field)


def _path(loc: tuple[int | str, ...]) -> str:
    """The place in the row as people write it: ``messages[2].text``."""
    parts = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc)
    return parts.removesuffix(".[key]").lstrip(".")
