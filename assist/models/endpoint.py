"""One model behind a budget: formats, retries, a limit of calls at once, and a breaker.

The format of the request is decided once, by what the server refuses: JSON schema, JSON object, or
the prompt alone. A refused temperature or seed is dropped once. Only tenacity retries.
"""

from __future__ import annotations

import asyncio
import random
import re
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Any

from assist.models.faults import WORTH_RETRYING, Fault, fault_of
from assist.models.opening import describe
from guardrails.asking import Answered, Failed

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage

    from prompts.requests import PromptRequest

#: Calls to one model at once.
CONCURRENT = 8
#: Failures in a row after which a model is left alone, and for how long, in seconds.
BREAK_AFTER = 5
BREAK_FOR_S = 30.0
#: First and longest pause before another try, in seconds.
FIRST_PAUSE_S = 0.25
LONGEST_PAUSE_S = 8.0

_SURROGATE = re.compile("[\ud800-\udfff]")
#: What a model draws by, unless a caller names another seed.
SEED = 1
_PARAMETERS = {"temperature": 0, "seed": SEED}
_FORMATS = ("json_schema", "json_object", "prompt")
_ENDINGS = {
    "length": "cut_off",
    "max_tokens": "cut_off",
    "content_filter": "content_filter",
    "SAFETY": "content_filter",
}
_SAID = {
    "cut_off": "the answer was cut off at its length limit",
    "content_filter": "the provider's content filter stopped the answer",
    "refusal": "the model refused to answer",
    "tool_calls": "the model called a tool nobody offered",
    "empty": "the answer is empty",
    "half_character": "the answer holds half of a character pair",
    "breaker_open": "the model failed several times in a row and is left alone for a while",
    "out_of_time": "the time for this suggestion is used up",
}


class _FaultError(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.reason)
        self.fault = fault


_COUNTED = ("calls", "rate_limited", "input_tokens", "output_tokens", "seconds")


@dataclass
class Meter:
    """What the calls of one suggestion cost, by task: calls, those that met a rate limit, tokens and seconds."""

    tasks: dict[str, dict[str, float]] = field(default_factory=dict)

    def count(self, task: str, seconds: float, usage: Mapping[str, Any] | None, fault: str = "") -> None:
        """Add one call; ``fault`` is the kind of its failure, if it failed."""
        row = self.tasks.setdefault(task, dict.fromkeys(_COUNTED, 0))
        row["calls"] += 1
        row["rate_limited"] += fault == "rate_limited"
        row["seconds"] = round(row["seconds"] + seconds, 4)
        for name in ("input_tokens", "output_tokens"):
            row[name] += (usage or {}).get(name) or 0


class Endpoint:
    """A chat model that is asked for plain answers; it never raises for what a model or server does."""

    def __init__(self, model: BaseChatModel, *, clock: Callable[[], float] = monotonic) -> None:
        self.name = describe(model)
        # Said besides the error when a server refuses a schema; it recommends what is not used here.
        warnings.filterwarnings("ignore", message="This model does not support OpenAI's structured output")
        self._model = model
        self._format = 0
        self._parameters: dict[str, Any] = dict(_PARAMETERS)
        self._slots = asyncio.Semaphore(CONCURRENT)
        self._clock = clock
        self._failures = 0
        self._closed_until = 0.0

    @staticmethod
    def wanted(seed: int) -> dict[str, Any]:
        """What requests carry unless a server refuses it, for cache keys."""
        return {**_PARAMETERS, "seed": seed}

    @property
    def parameters(self) -> dict[str, Any]:
        """What requests carry now, after what the server refused."""
        return {"format": _FORMATS[self._format], **self._parameters}

    async def ask(self, request: PromptRequest, until: float, meter: Meter, seed: int = SEED) -> Answered | Failed:
        """Ask, retrying what is worth it, until the clock shows ``until``; the model draws by ``seed``."""
        if self._clock() < self._closed_until:
            return _failed("breaker_open")
        if self._clock() >= until:
            return _failed("out_of_time")  # nobody was asked, so it is no failure of the model
        try:
            async with asyncio.timeout(until - self._clock()), self._slots:
                message = await self._with_retries(request, until, meter, seed)
        except TimeoutError:
            self._note_failure()
            return _failed("out_of_time")
        except _FaultError as error:
            if error.fault.kind in WORTH_RETRYING:
                self._note_failure()
            return Failed(error.fault.kind, error.fault.reason)
        self._failures = 0
        return self._read(message)

    def _note_failure(self) -> None:
        self._failures += 1
        if self._failures >= BREAK_AFTER:
            self._failures, self._closed_until = 0, self._clock() + BREAK_FOR_S

    async def _with_retries(self, request: PromptRequest, until: float, meter: Meter, seed: int) -> AIMessage:
        from tenacity import AsyncRetrying, retry_if_exception

        dice = random.Random(str(sorted(request.prompts.items())))  # noqa: S311 - spreads tries, guards nothing

        def pause(state: Any) -> float:
            fault: Fault = state.outcome.exception().fault
            if fault.retry_after_s is not None:
                return fault.retry_after_s
            grown = FIRST_PAUSE_S * float(2 ** (state.attempt_number - 1))
            return min(LONGEST_PAUSE_S, grown) * (0.5 + dice.random() / 2)

        def worth_it(error: BaseException) -> bool:
            return isinstance(error, _FaultError) and error.fault.kind in WORTH_RETRYING

        def too_late(state: Any) -> bool:
            return self._clock() + float(state.upcoming_sleep) >= until

        retrying = AsyncRetrying(retry=retry_if_exception(worth_it), wait=pause, stop=too_late, reraise=True)
        found: AIMessage = await retrying(self._once, request, meter, seed)
        return found

    async def _once(self, request: PromptRequest, meter: Meter, seed: int) -> AIMessage:
        """One answer; formats and parameters that the server refuses are dropped on the way."""
        while True:
            started, used = self._clock(), self._format
            try:
                message = await self._send(request, seed)
            except Exception as error:
                fault = fault_of(error)
                meter.count(request.task, self._clock() - started, None, fault.kind)
                if not self._gave_way(fault, used):
                    raise _FaultError(fault) from error
                continue
            meter.count(request.task, self._clock() - started, message.usage_metadata)
            return message

    def _gave_way(self, fault: Fault, used: int) -> bool:
        """Whether what was refused is dropped, here or by a call at the same time, so that asking again makes sense."""
        if fault.refused in ("temperature", "seed"):
            return self._drop(fault.refused)
        if fault.refused is None or used == len(_FORMATS) - 1:
            return False
        if self._format == used:
            self._format = 1 if fault.refused == "json_schema" and used == 0 else len(_FORMATS) - 1
        return True

    def _drop(self, name: str) -> bool:
        """Whether the parameter was still sent; a server that refuses what is not sent is not asked again."""
        return self._parameters.pop(name, None) is not None

    async def _send(self, request: PromptRequest, seed: int) -> AIMessage:
        from langchain_core.messages import HumanMessage, SystemMessage
        from langsmith import tracing_context

        kinds = {"system": SystemMessage, "user": HumanMessage}
        messages = [kinds[message.role](content=message.content) for message in request.messages]
        # The format travels in the body: bound as an argument it would make the client parse, raise and lose the text.
        body = self._format_of(request)
        options: dict[str, Any] = {**self._parameters, **({"extra_body": body} if body else {})}
        if "seed" in options:
            options["seed"] = seed
        if not self.name.startswith("openai"):
            options = {}
        with tracing_context(enabled=False):
            message: Any = await self._model.ainvoke(messages, config={"callbacks": []}, **options)
        return message  # type: ignore[no-any-return]

    def _format_of(self, request: PromptRequest) -> dict[str, Any]:
        kind = _FORMATS[self._format]
        if kind == "json_schema":
            schema = {"name": request.schema_name, "schema": request.schema, "strict": True}
            return {"response_format": {"type": "json_schema", "json_schema": schema}}
        return {"response_format": {"type": "json_object"}} if kind == "json_object" else {}

    def _read(self, message: AIMessage) -> Answered | Failed:
        ending = str(
            message.response_metadata.get("finish_reason") or message.response_metadata.get("stop_reason") or ""
        )
        if ending in _ENDINGS:
            return _failed(_ENDINGS[ending])
        if message.additional_kwargs.get("refusal"):
            return _failed("refusal")
        if message.tool_calls or message.invalid_tool_calls:
            return _failed("tool_calls")
        text = str(message.text)  # LangChain's own kind of string, which is neither JSON nor a plain one
        if not text.isascii() and _SURROGATE.search(text):
            return _failed("half_character")
        return Answered(text, {"name": self.name, **self.parameters}) if text.strip() else _failed("empty")


def _failed(kind: str) -> Failed:
    return Failed(kind, _SAID[kind])
