"""Asking on behalf of the chain: what is asked once, remembered, and recorded."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from assist.models.asking import LiveAsker, RecordedAsker, Session, key_of
from assist.models.cache import Cache, MemoryCache, SqliteCache
from assist.models.endpoint import Endpoint
from assist.testing import ScriptedChatModel, all_clear, draft_answer
from guardrails.answers import DraftAnswer, read_answer
from guardrails.asking import Answered, Ask, Failed
from guardrails.critique import read_critique
from guardrails.errors import ReplayError
from prompts.requests import critique_request, draft_request

GUIDELINES = [("ip", "Nothing is copied.")]
CLEAR = all_clear(["ip"])


def critique(text: str = "Hello") -> Ask:
    """A question to the judge."""
    request = critique_request(text=text, channel="chat", language="en", guidelines=GUIDELINES)
    return Ask("critique", request, lambda answer: read_critique(answer, text, {"ip": "x"}))


def draft() -> Ask:
    """A question for a draft."""
    request = draft_request(channel="chat", language="en", guidelines=GUIDELINES)
    return Ask("draft", request, lambda answer: read_answer(DraftAnswer, answer))


def asker(script: Any, cache: Cache | None = None, **scope: str) -> tuple[LiveAsker, ScriptedChatModel]:
    """An asker with one model for all tasks, and the model."""
    model = ScriptedChatModel(script)
    endpoint = Endpoint(model)
    return LiveAsker({"draft": endpoint, "critique": endpoint}, cache or MemoryCache(), 5.0, scope), model


async def asked(live: LiveAsker, *asks: Ask, session: Session | None = None) -> list[Answered | Failed]:
    """The answers in a session of their own."""
    session = session or live.open()
    return [await live.ask(ask, session) for ask in asks]


class TestCache:
    """What is remembered of the judge."""

    def test_a_readable_verdict_is(self) -> None:
        """The next suggestion asks nobody."""
        live, model = asker([CLEAR])
        answers = [asyncio.run(asked(live, critique()))[0] for _ in range(2)]

        assert [answer.text for answer in answers if isinstance(answer, Answered)] == [CLEAR, CLEAR]
        assert len(model.calls) == 1

    @pytest.mark.parametrize("first", ["no JSON", "{}", all_clear(["other"]), ValueError("x")])
    def test_errors_and_unreadable_verdicts_are_not(self, first: Any) -> None:
        """The next suggestion asks again."""
        live, model = asker([first, CLEAR])
        answers = [asyncio.run(asked(live, critique()))[0] for _ in range(2)]

        assert isinstance(answers[1], Answered)
        assert answers[1].text == CLEAR
        assert len(model.calls) == 2

    def test_drafts_are_not(self) -> None:
        """Each suggestion drafts anew."""
        live, model = asker([draft_answer("a"), draft_answer("b")])

        answers = [asyncio.run(asked(live, draft()))[0] for _ in range(2)]

        assert answers[0] != answers[1]
        assert len(model.calls) == 2

    def test_another_text_or_policy_is_another_verdict(self) -> None:
        """All that decides it is in the key; two processes share a file."""
        cache = MemoryCache()
        one, first = asker([CLEAR, CLEAR], cache, policy="one")
        other, second = asker([CLEAR], cache, policy="other")
        asyncio.run(asked(one, critique("Hello"), critique("Hello there")))
        asyncio.run(asked(other, critique("Hello")))

        assert (len(first.calls), len(second.calls)) == (2, 1)

    def test_a_file_is_shared(self, tmp_path: Any) -> None:
        """What one asker learnt, another knows."""
        one, first = asker([CLEAR], SqliteCache(tmp_path / "v.db"))
        other, second = asker([], SqliteCache(tmp_path / "v.db"))
        asyncio.run(asked(one, critique()))
        asyncio.run(asked(other, critique()))

        assert (len(first.calls), len(second.calls)) == (1, 0)


class TestSession:
    """One suggestion."""

    def test_asks_the_same_question_once(self) -> None:
        """Side by side too; even its failure is shared."""
        live, model = asker([ValueError("x")])

        async def together() -> list[Answered | Failed]:
            session = live.open()
            return await asyncio.gather(*(live.ask(draft(), session) for _ in range(3)))

        answers = asyncio.run(together())

        assert len(model.calls) == 1
        assert answers[0] == answers[1] == answers[2]

    def test_records_every_answer(self) -> None:
        """Under its question's key, failures as well."""
        live, _ = asker([draft_answer("a"), ValueError("x")])
        session = live.open()
        asyncio.run(asked(live, draft(), critique(), session=session))

        kept = session.answers[key_of(draft(), "scripted:scripted")]
        assert kept == {"text": draft_answer("a")}
        assert session.answers[key_of(critique(), "scripted:scripted")]["kind"] == "malformed"
        assert session.parameters["draft"]["format"] == "json_schema"


class TestRecordedAsker:
    """Answers from a bundle."""

    def test_gives_them_back(self) -> None:
        """Texts and failures alike, and records them again."""
        name = {"draft": "a:b", "critique": "a:b"}
        kept = {
            key_of(draft(), "a:b"): {"text": "x"},
            key_of(critique(), "a:b"): {"kind": "timeout", "reason": "late"},
        }
        recorded = RecordedAsker(name, kept)
        session = recorded.open()

        assert asyncio.run(recorded.ask(draft(), session)) == Answered("x", {"name": "a:b"})
        assert asyncio.run(recorded.ask(critique(), session)) == Failed("timeout", "late")
        assert session.answers == kept

    def test_has_no_other(self) -> None:
        """A question that was not recorded is refused."""
        recorded = RecordedAsker({"draft": "a:b"}, {})

        for ask in (draft(), critique()):
            with pytest.raises(ReplayError):
                asyncio.run(recorded.ask(ask, recorded.open()))
