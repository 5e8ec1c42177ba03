"""How much time goes by around the answers of language models.

Models are the test kit's, so only our own time and a set delay are measured, and no network is needed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from evals.check_speed import shipped_pack
from evals.timing import MILLISECONDS, NotMeasuredError, Timed, measurement

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

    from assist import Assistant, SuggestRow

#: Drafts for the chain; each is timed once.
DRAFTS = 300
#: Conversations for the slow model, and its answering time in seconds.
SLOW_ROUNDS = 8
ANSWERS_IN_S = 0.3
CANDIDATES = 3
HARMLESS = "Thank you for the message, we are on it."
QUESTION = "hello, when does the parcel get here?"
_ENVIRONMENT = ("OPENAI_API_KEY", "OPENAI_BASE_URL")


class Stopwatch:
    """A chat model that answers at once and adds up the time its calls take, LangChain's own included."""

    def __init__(self, drafts: Sequence[str]) -> None:
        from assist.testing import ScriptedChatModel

        self._drafts = iter(drafts)
        self.taken = 0.0
        watch = self

        class Watched(ScriptedChatModel):
            def __init__(self, script: Callable[[list[BaseMessage]], str]) -> None:
                super().__init__(script)

            async def ainvoke(self, *args: Any, **options: Any) -> Any:
                begin = perf_counter()
                try:
                    return await super().ainvoke(*args, **options)
                finally:
                    watch.taken += perf_counter() - begin

        self.model = Watched(self._answer)

    def _answer(self, messages: list[BaseMessage]) -> str:
        from assist.testing import Task, all_clear, draft_answer, rewrite_answer
        from assist.testing.scripted_models import question

        asked = question(messages)
        if asked.task is Task.CRITIQUE:
            return all_clear(asked.guidelines)
        return draft_answer(next(self._drafts)) if asked.task is Task.DRAFT else rewrite_answer(HARMLESS)


@measurement(
    "chain around its model calls",
    floor="the same calls, answered at once",
    unit=MILLISECONDS,
    budget="1 ms",
)
def _around(texts: Sequence[str]) -> Timed:
    """All of ``Assistant.suggest`` but the calls: reading, screening, prompts, checks, certificate."""
    ours, calls = [], []
    for took, called, row in _instant(texts[: 3 * DRAFTS]):
        if is_clean(row):
            ours.append(took - called)
            calls.append(called)
    if not ours:
        raise NotMeasuredError("no text of the corpus is a clean draft")
    return Timed(ours[:DRAFTS], calls[:DRAFTS])


@measurement(
    f"clean suggestion, {CANDIDATES} candidates, model answers in {ANSWERS_IN_S * 1e3:.0f} ms",
    floor="2 T: the time of two answers",
    unit=MILLISECONDS,
    budget="2 T + 10 ms",
)
def _slow(texts: Sequence[str]) -> Timed:
    needed = CANDIDATES * (SLOW_ROUNDS + 1)
    drafts = clean_drafts(texts, needed)
    if len(drafts) < needed:
        raise NotMeasuredError(f"only {len(drafts)} texts of the corpus are clean drafts; {needed} are needed")
    with slow_model(drafts) as assistant:
        rounds = [_round(assistant, number) for number in range(SLOW_ROUNDS + 1)]
    # The first opens connections and imports the client.
    return Timed(rounds[1:], [2 * ANSWERS_IN_S] * SLOW_ROUNDS)


def _instant(drafts: Sequence[str]) -> Iterator[tuple[float, float, SuggestRow]]:
    """For each draft: the time of its suggestion, that of the calls in it, and the row; the first is a warm-up."""
    from assist import Assistant

    shipped_pack()
    watch = Stopwatch([HARMLESS, *drafts])
    assistant = Assistant(model=watch.model)
    assistant.suggest(conversation(0), n=1)
    for number in range(1, len(drafts) + 1):
        watch.taken, begin = 0.0, perf_counter()
        row = assistant.suggest(conversation(number), n=1)
        yield perf_counter() - begin, watch.taken, row


def conversation(number: int) -> dict[str, object]:
    """A chat that waits for an answer."""
    return {"id": f"bench-{number}", "lang": "en", "messages": [{"role": "customer", "text": QUESTION}]}


def is_clean(row: SuggestRow) -> bool:
    """Whether every candidate was delivered after one draft and one critique."""
    tasks = row.run.get("models", {})
    return not row.withheld and bool(row.suggestions) and set(tasks) == {"draft", "critique"}


def clean_drafts(texts: Sequence[str], count: int) -> list[str]:
    """The first ``count`` texts that the chain delivers as they stand."""
    found: list[str] = []
    for _, _, row in _instant(texts):
        if is_clean(row):
            found.append(row.suggestions[0].text)
        if len(found) == count:
            break
    return found


def _round(assistant: Assistant, number: int) -> float:
    begin = perf_counter()
    row = assistant.suggest(conversation(number), n=CANDIDATES)
    took = perf_counter() - begin
    if len(row.suggestions) != CANDIDATES or not is_clean(row):
        raise NotMeasuredError(f"{len(row.suggestions)} of {CANDIDATES} candidates were delivered as they stood")
    return took


@contextmanager
def slow_model(drafts: Sequence[str]) -> Iterator[Assistant]:
    """An assistant whose model is a server of its own process that answers after a set time, by these drafts."""
    from assist import Assistant
    from assist.models.loop import submit
    from assist.models.opening import open_model

    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "script.json")
        script.write_text(_script(drafts), encoding="utf-8")
        command = [sys.executable, "-m", "assist.testing.server", "--script", str(script)]
        # Every word of the command is written here.
        server = subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8")  # noqa: S603
        before = {name: os.environ.get(name) for name in _ENVIRONMENT}
        try:
            assert server.stdout is not None
            os.environ.update(OPENAI_API_KEY="none", OPENAI_BASE_URL=server.stdout.readline().strip())
            model: Any = open_model("openai:scripted")
            yield Assistant(model=model)
            submit(model.root_async_client.close()).result()
        finally:
            server.terminate()
            server.communicate()
            _restore(before)


def _restore(before: dict[str, str | None]) -> None:
    for name, value in before.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def _script(drafts: Sequence[str]) -> str:
    import json

    from assist.testing import all_clear, draft_answer
    from guardrails.compiling import open_pack

    keys = [guideline.key for guideline in open_pack().policy.info.guidelines]
    steps = [{"text": draft_answer(text), "delay_s": ANSWERS_IN_S} for text in drafts]
    clear = {"text": all_clear(keys), "delay_s": ANSWERS_IN_S}
    return json.dumps({"by_task": {"draft": steps, "critique": clear}})
