"""Chat models for LangChain that answer what a script says, without any network.

model = ScriptedChatModel(["one", AIMessage("two"), TimeoutError("gone")])
model.invoke("Hello").content          # "one"
model.calls[0].messages[0].content     # "Hello"
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGeneration, ChatResult
from pydantic import PrivateAttr

from assist.testing.asking import Asked, asked, text_of
from assist.testing.errors import ScriptError
from assist.testing.insistent import Insistent, Texts
from assist.testing.replies import tokens

Said = str | AIMessage | BaseException
#: One answer a call, in turn; or what to answer to the messages of each call.
Mouth = Callable[[list[BaseMessage]], Said]
ModelScript = Sequence[Said] | Mouth


@dataclass(frozen=True, slots=True)
class Call:
    """What a model was asked: messages, stop words, and every other parameter that was bound or given."""

    messages: tuple[BaseMessage, ...]
    stop: tuple[str, ...] | None
    parameters: dict[str, Any]

    @property
    def asked(self) -> Asked:
        """What the messages ask for."""
        return question(self.messages)


class ScriptedChatModel(BaseChatModel):
    """Answers from a queue or by a function, plain and async; may be used from several threads.

    A string becomes a message that ended by itself (``finish_reason`` "stop") with usage counted; an
    ``AIMessage`` is given as it is; an exception is raised. ``delay_s`` passes before each answer.
    """

    model_name: str = "scripted"
    delay_s: float = 0.0

    _say: Mouth = PrivateAttr()
    _lock: Lock = PrivateAttr(default_factory=Lock)
    _calls: list[Call] = PrivateAttr(default_factory=list)
    _problems: list[ScriptError] = PrivateAttr(default_factory=list)

    def __init__(self, script: ModelScript, **fields: Any) -> None:
        super().__init__(**fields)
        self._say = script if callable(script) else _Queue(script)

    @property
    def calls(self) -> tuple[Call, ...]:
        """All calls so far, in their order."""
        with self._lock:
            return tuple(self._calls)

    @property
    def problems(self) -> tuple[ScriptError, ...]:
        """What went wrong with the script so far; a test should find none."""
        with self._lock:
            return tuple(self._problems)

    @property
    def _llm_type(self) -> str:
        return "scripted"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"model_name": self.model_name}

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,  # noqa: ARG002 - named by LangChain
        **kwargs: Any,
    ) -> ChatResult:
        if self.delay_s:
            time.sleep(self.delay_s)
        return self._answered(messages, stop, kwargs)

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,  # noqa: ARG002 - named by LangChain
        **kwargs: Any,
    ) -> ChatResult:
        if self.delay_s:
            await asyncio.sleep(self.delay_s)
        return self._answered(messages, stop, kwargs)

    def _answered(self, messages: list[BaseMessage], stop: list[str] | None, parameters: dict[str, Any]) -> ChatResult:
        call = Call(tuple(messages), None if stop is None else tuple(stop), dict(parameters))
        with self._lock:
            self._calls.append(call)
        said = self._said(messages)
        if isinstance(said, BaseException):
            raise said
        message = said.model_copy(deep=True) if isinstance(said, AIMessage) else self._message(said, messages)
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _said(self, messages: list[BaseMessage]) -> Said:
        try:
            return self._say(messages)
        except ScriptError as problem:
            with self._lock:
                self._problems.append(problem)
            raise

    def _message(self, text: str, messages: list[BaseMessage]) -> AIMessage:
        asked_for, written = sum(tokens(text_of(message.content)) for message in messages), tokens(text)
        usage = UsageMetadata(input_tokens=asked_for, output_tokens=written, total_tokens=asked_for + written)
        ending = {"finish_reason": "stop", "model_name": self.model_name}
        return AIMessage(content=text, usage_metadata=usage, response_metadata=ending)


class WorstModel(ScriptedChatModel):
    """Writes ``text`` as draft and as rewrite, and finds everything clear as critique.

    ``text``: one text, several in turn, or a function of what is asked. ``shapes`` are the keyword arguments
    of :class:`assist.testing.Insistent`, for answers of other shapes.
    """

    def __init__(self, text: Texts, *, shapes: dict[str, Any] | None = None, **fields: Any) -> None:
        mind = Insistent(text, **(shapes or {}))
        super().__init__(lambda messages: mind.answer(question(messages)), **{"model_name": "worst", **fields})


def question(messages: Sequence[BaseMessage]) -> Asked:
    """What LangChain messages ask for."""
    return asked((message.type, text_of(message.content)) for message in messages)


class _Queue:
    def __init__(self, answers: Sequence[Said]) -> None:
        self._answers = list(answers)
        self._taken = 0
        self._lock = Lock()

    def __call__(self, _: list[BaseMessage]) -> Said:
        with self._lock:
            place, self._taken = self._taken, self._taken + 1
        if place >= len(self._answers):
            raise ScriptError(f"The script has {len(self._answers)} answer(s) and was asked for one more.")
        return self._answers[place]
