"""A test kit for what talks to language models: scripted models, a scripted server, faults on demand.

Importing does no work: each name is loaded when it is first used, and only the two chat models need
LangChain. See ``docs/testing.md``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assist.testing.answers import (
        all_clear,
        critique_answer,
        draft_answer,
        judge_answer,
        rewrite_answer,
        verdict,
    )
    from assist.testing.asking import Asked, Task
    from assist.testing.errors import ScriptError
    from assist.testing.faults import FAULTS, fault
    from assist.testing.insistent import Insistent
    from assist.testing.refusals import REFUSALS
    from assist.testing.replies import Broken, Distorted, Dripping, HttpReply, Reply, ToolCall, Usage
    from assist.testing.script_files import read_script
    from assist.testing.scripted_models import ScriptedChatModel, WorstModel
    from assist.testing.scripted_server import ScriptedServer, refused_endpoint
    from assist.testing.scripts import by_task, insisting, refusing, repeated
    from assist.testing.wire import Answer, Break, Request, Transmission

_HOMES = {
    "FAULTS": "faults",
    "REFUSALS": "refusals",
    "Answer": "wire",
    "Asked": "asking",
    "Break": "wire",
    "Broken": "replies",
    "Distorted": "replies",
    "Dripping": "replies",
    "HttpReply": "replies",
    "Insistent": "insistent",
    "Reply": "replies",
    "Request": "wire",
    "ScriptError": "errors",
    "ScriptedChatModel": "scripted_models",
    "ScriptedServer": "scripted_server",
    "Task": "asking",
    "ToolCall": "replies",
    "Transmission": "wire",
    "Usage": "replies",
    "WorstModel": "scripted_models",
    "all_clear": "answers",
    "by_task": "scripts",
    "critique_answer": "answers",
    "draft_answer": "answers",
    "fault": "faults",
    "insisting": "scripts",
    "judge_answer": "answers",
    "read_script": "script_files",
    "refused_endpoint": "scripted_server",
    "refusing": "scripts",
    "repeated": "scripts",
    "rewrite_answer": "answers",
    "verdict": "answers",
}

__all__ = [
    "FAULTS",
    "REFUSALS",
    "Answer",
    "Asked",
    "Break",
    "Broken",
    "Distorted",
    "Dripping",
    "HttpReply",
    "Insistent",
    "Reply",
    "Request",
    "ScriptError",
    "ScriptedChatModel",
    "ScriptedServer",
    "Task",
    "ToolCall",
    "Transmission",
    "Usage",
    "WorstModel",
    "all_clear",
    "by_task",
    "critique_answer",
    "draft_answer",
    "fault",
    "insisting",
    "judge_answer",
    "read_script",
    "refused_endpoint",
    "refusing",
    "repeated",
    "rewrite_answer",
    "verdict",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'assist.testing' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"assist.testing.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
