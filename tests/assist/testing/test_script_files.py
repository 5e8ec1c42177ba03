"""Scripts as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assist.testing import Reply, ScriptError, ToolCall, Usage, draft_answer, fault, read_script
from assist.testing.script_files import script_of
from assist.testing.scripts import play
from assist.testing.wire import Answer, Request


def first(step: object, task: str = "draft", **body: object) -> Answer:
    """What a step answers to its first request."""
    messages = [{"role": "system", "content": f"Task: {task}"}]
    return play(script_of(step))(Request(0, "POST", "/", {}, b"", {"messages": messages, **body}))


class TestScriptOf:
    @pytest.mark.parametrize(
        ("step", "answer"),
        [
            ("hi", Reply("hi")),
            (
                {"text": "hi", "finish_reason": "length", "delay_s": 0.3},
                Reply("hi", finish_reason="length", delay_s=0.3),
            ),
            ({"text": None, "usage": {"prompt_tokens": 1, "completion_tokens": 2}}, Reply(None, Usage(1, 2))),
            ({"text": None, "tool_calls": [{"name": "f"}]}, Reply(None, tool_calls=(ToolCall("f"),))),
            ({"json": {"text": "hi"}, "model": "m"}, Reply('{"text": "hi"}', model="m")),
            ({"fault": "bad_key"}, fault("bad_key")),
            ({"fault": "cut_by_length", "of": "abcd"}, Reply("ab", finish_reason="length")),
            ({"fault": "rate_limited_for", "seconds": 9}, fault("rate_limited_for", seconds=9)),
            (["a", "b"], Reply("a")),
            ({"repeat": ["a", "b"]}, Reply("a")),
            ({"by_task": {"draft": "d", "critique": "c"}}, Reply("d")),
            ({"refuse": ["seed"], "then": "fine"}, Reply("fine")),
            ({"insist": "x", "delay_s": 0.1}, Reply(draft_answer("x"), delay_s=0.1)),
        ],
    )
    def test_reads_every_kind_of_step(self, step: object, answer: Answer) -> None:
        """Each of the table in the module."""
        assert first(step) == answer

    def test_refuses_in_the_words_it_names(self) -> None:
        """As `refusing` does."""
        step = {"refuse": ["seed"], "then": "fine", "wording": "google"}

        assert first(step, seed=1) == fault("refuses_seed", wording="google")

    @pytest.mark.parametrize(
        ("step", "sentence"),
        [
            (3, "script: a step is a text, a list or an object, not int"),
            ({"txet": "x"}, "script: a step has one of the keys fault, json"),
            (["a", {"by_task": {"draft": [7]}}], r"script\[1\].by_task.draft\[0\]: a step is"),
            ({"by_task": {"dance": "x"}}, "script: .*dance"),
            ({"by_task": []}, "script.by_task: an object"),
            ({"repeat": []}, "script.repeat: a list of one or more"),
            ({"refuse": ["seed"]}, "script.refuse: `then`"),
            ({"text": "x", "dealy": 1}, "script: .*dealy"),
            ({"fault": "gremlins"}, "no fault 'gremlins'"),
            (
                {"fault": "truncated_json", "of": {"fault": "bad_key"}},
                "script.fault.of: a fault happens to a reply",
            ),
        ],
    )
    def test_says_what_is_wrong_and_where(self, step: object, sentence: str) -> None:
        """Before a server starts."""
        with pytest.raises(ScriptError, match=sentence):
            script_of(step)


class TestReadScript:
    def test_reads_a_file(self, tmp_path: Path) -> None:
        """UTF-8 JSON."""
        path = tmp_path / "script.json"
        path.write_text(json.dumps("é", ensure_ascii=False), encoding="utf-8")

        assert read_script(path) == "é"

    def test_names_the_file(self, tmp_path: Path) -> None:
        """That is missing or no JSON."""
        with pytest.raises(ScriptError, match=r"none\.json cannot be read"):
            read_script(tmp_path / "none.json")
        (tmp_path / "bad.json").write_bytes(b"{")
        with pytest.raises(ScriptError, match=r"bad\.json is not JSON"):
            read_script(tmp_path / "bad.json")
