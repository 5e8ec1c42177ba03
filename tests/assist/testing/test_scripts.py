"""Scripts choose the answer to each request."""

from __future__ import annotations

import pytest

from assist.testing import (
    Insistent,
    Reply,
    ScriptError,
    by_task,
    draft_answer,
    fault,
    insisting,
    refusing,
    repeated,
)
from assist.testing.scripts import Script, play
from assist.testing.wire import Request


def request(task: str | None = None, **body: object) -> Request:
    system = [] if task is None else [{"role": "system", "content": f"Task: {task}"}]
    return Request(0, "POST", "/v1/chat/completions", {}, b"", {"messages": system, **body})


def texts(script: Script, count: int) -> list[str | None]:
    answer = play(script)
    replies = [answer(request()) for _ in range(count)]
    return [reply.text for reply in replies if isinstance(reply, Reply)]


class TestPlay:
    def test_one_answer_serves_every_request(self) -> None:
        """A text is a reply."""
        assert texts("x", 3) == ["x", "x", "x"]
        assert texts(Reply("y"), 2) == ["y", "y"]

    def test_a_sequence_is_played_once(self) -> None:
        """One request too many is an error."""
        answer = play(["a", Reply("b")])
        answer(request())
        answer(request())

        with pytest.raises(ScriptError, match=r"2 answer\(s\) and was asked for one more"):
            answer(request())

    def test_a_function_decides(self) -> None:
        """It may return a text."""
        assert play(lambda asked: asked.model)(request(model="m")) == Reply("m")

    def test_sequences_nest(self) -> None:
        """A step may be a script."""
        assert texts([lambda _: "a", fault("content_null")], 2) == ["a", None]

    def test_anything_else_is_refused(self) -> None:
        """Before a server starts."""
        with pytest.raises(ScriptError, match="not int"):
            play(3)  # type: ignore[arg-type]


class TestRepeated:
    def test_starts_over(self) -> None:
        """At its end."""
        assert texts(repeated(["a", "b"]), 5) == ["a", "b", "a", "b", "a"]


class TestByTask:
    def test_keeps_tasks_apart(self) -> None:
        """Each task has its own place in its own script."""
        answer = by_task(draft=["d1", "d2"], critique="c")
        order = ["draft", "critique", "draft", "critique"]

        assert [answer(request(task)) for task in order] == [Reply("d1"), Reply("c"), Reply("d2"), Reply("c")]

    def test_otherwise(self) -> None:
        """For tasks without a script, and requests without a task."""
        answer = by_task(draft="d", otherwise="o")

        assert answer(request("rewrite")) == answer(request()) == Reply("o")

    @pytest.mark.parametrize(("task", "said"), [("rewrite", "task rewrite"), (None, "not named")])
    def test_no_answer(self, task: str | None, said: str) -> None:
        """The task is named."""
        with pytest.raises(ScriptError, match=said):
            by_task(draft="d")(request(task))


class TestRefusing:
    def test_refuses_until_it_is_left_out(self) -> None:
        """First the format, then the parameter, then it answers."""
        answer = refusing("json_schema", "temperature", then="fine")
        schema = {"type": "json_schema"}

        assert answer(request(response_format=schema, temperature=0)) == fault("refuses_json_schema")
        assert answer(request(temperature=0)) == fault("refuses_temperature")
        assert answer(request()) == Reply("fine")

    def test_in_the_words_that_are_asked_for(self) -> None:
        """Of some known server."""
        answer = refusing("seed", then="fine", wording="mistral")

        assert answer(request(seed=1)) == fault("refuses_seed", wording="mistral")


class TestInsisting:
    def test_answers_by_its_mind(self) -> None:
        """With the delay it is given."""
        assert insisting(Insistent("x"), 0.5)(request("draft")) == Reply(draft_answer("x"), delay_s=0.5)
