"""What is said to a model: instructions in the system message, data in the user message, never mixed.

Instructions are rendered from templates with values of closed sets (channel, tone, length, tags of
languages, keys of guidelines) and the policy pack's own words. All that a shop, a customer or a
model wrote goes into the data block of ``prompts/fence.py``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from prompts.answer_schemas import critique_schema, draft_schema, judge_schema, rewrite_schema
from prompts.fence import Data, fenced
from prompts.languages import language_name
from prompts.library import PromptError, TemplateLibrary, library
from prompts.required import Task, missing
from prompts.sentences import sentences

Channel = Literal["chat", "review_response", "package_note"]
Tone = Literal["warm", "formal", "plain"]
Length = Literal["short", "full"]
Emphasis = Literal["answer", "steps", "care"]
Rubric = Literal["helpfulness", "meanings", "preference"]

#: What a judge may say under each rubric.
VERDICTS: Mapping[Rubric, tuple[str, ...]] = {
    "helpfulness": ("yes", "no", "unsure"),
    "meanings": ("yes", "no", "unsure"),
    "preference": ("first", "second", "neither"),
}

#: Length and emphasis of each of several candidates, the most useful first.
VARIANTS: tuple[tuple[Length, Emphasis], ...] = (
    ("full", "answer"),
    ("short", "answer"),
    ("full", "steps"),
    ("full", "care"),
    ("short", "steps"),
    ("short", "care"),
)

_KEY = re.compile(r"[a-z][a-z0-9_]*")
_QUOTED = re.compile(
    r"\"[^\"]*\"|“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|「[^「」]*」|`[^`]*`|‘[^‘’]*’(?!\w)|(?<!\w)'[^']*'(?!\w)"
)


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """One message to a model."""

    role: Literal["system", "user"]
    content: str


@dataclass(frozen=True, slots=True)
class PromptRequest:
    """A question to a model; ``schema`` is of its answer, ``prompts`` maps a template id to its SHA-256."""

    task: Task
    messages: tuple[ChatMessage, ...]
    schema_name: str
    schema: dict[str, Any]
    prompts: dict[str, str]


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a text is to be mended. ``sentences`` are numbers as ``prompts.sentences`` counts them, from 1."""

    guideline: str
    reason: str
    sentences: tuple[int, ...] = ()


def variants(n: int) -> tuple[tuple[Length, Emphasis], ...]:
    """Return length and emphasis for up to ``n`` candidates: at most six, as no prompt is asked twice."""
    return VARIANTS[:n]


def citable(
    facts: Mapping[str, str], policies: Mapping[str, str], knowledge: Sequence[Mapping[str, str]] = ()
) -> frozenset[str]:
    """Return the ids that a draft may cite: facts as given, ``policies.NAME`` and ``knowledge.ID``."""
    return frozenset((*facts, *_policies(policies), *(_knowledge_id(entry) for entry in knowledge)))


def instruction_text(request: PromptRequest) -> str:
    """Return all instruction parts, for the check that no draft repeats them."""
    return "\n".join(message.content for message in request.messages if message.role == "system")


def draft_request(
    *,
    channel: str,
    language: str,
    guidelines: Sequence[tuple[str, str]],
    tone: str = "warm",
    length: str = "full",
    emphasis: str = "answer",
    asked_for: Sequence[str] = (),
    facts: Mapping[str, str] | None = None,
    policies: Mapping[str, str] | None = None,
    knowledge: Sequence[Mapping[str, str]] = (),
    conversation: Sequence[tuple[str, str]] = (),
    review: Mapping[str, Any] | None = None,
    shop_name: str | None = None,
    templates: TemplateLibrary | None = None,
) -> PromptRequest:
    """Ask for one suggested text in a channel.

    ``guidelines`` are the keys that hold there, each with a summary in the pack's words; ``asked_for``
    names those that the customer's wish goes against. ``facts`` maps fact ids to values as they are
    to be written. ``conversation`` holds ``(role, text)``, oldest first; ``review`` has ``rating`` and
    ``text``; an entry of ``knowledge`` has ``id``, ``title`` and ``text``.

    Raises ``PromptError`` for a setting that is not known and for a template that lacks what it must say.
    """
    values = _settings(channel, language, guidelines) | {
        "tone": _one_of(Tone, tone, "tone"),
        "length": _one_of(Length, length, "length"),
        "emphasis": _one_of(Emphasis, emphasis, "emphasis"),
        "asked_for": _keys_among(asked_for, guidelines),
    }
    data = _known(shop_name, facts, policies, knowledge, review, conversation)
    return _request("draft", f"draft/{channel}", values, data, draft_schema(), templates)


def critique_request(
    *,
    text: str,
    channel: str,
    language: str,
    guidelines: Sequence[tuple[str, str]],
    facts: Mapping[str, str] | None = None,
    policies: Mapping[str, str] | None = None,
    knowledge: Sequence[Mapping[str, str]] = (),
    conversation: Sequence[tuple[str, str]] = (),
    review: Mapping[str, Any] | None = None,
    shop_name: str | None = None,
    templates: TemplateLibrary | None = None,
) -> PromptRequest:
    """Ask for a verdict on ``text`` under each guideline. Raises ``PromptError`` as ``draft_request``."""
    values = _settings(channel, language, guidelines)
    data = _known(shop_name, facts, policies, knowledge, review, conversation) | {"text": _text(text)}
    schema = critique_schema([key for key, _ in guidelines])
    return _request("critique", "critique", values, data, schema, templates)


def rewrite_request(
    *,
    text: str,
    channel: str,
    language: str,
    guidelines: Sequence[tuple[str, str]],
    objections: Sequence[Objection],
    templates: TemplateLibrary | None = None,
) -> PromptRequest:
    """Ask for ``text`` without what ``objections`` found; only the guidelines they name are told.

    What must not be said stands nowhere but in the text itself: objections point to sentences by
    number, and passages that a reason quotes are cut out of it. Raises ``PromptError`` as
    ``draft_request``, and for an objection to a guideline or sentence that is not there.
    """
    if not objections:
        raise PromptError("a rewrite needs at least one objection")
    named = _keys_among([objection.guideline for objection in objections], guidelines)
    broken = [(key, summary) for key, summary in guidelines if key in named]
    spans = sentences(_text(text))
    data: dict[str, Data] = {
        "objections": [_objection(objection, len(spans)) for objection in objections],
        "text": text,
        "sentences": [
            {"number": number, "text": text[start:end].strip()} for number, (start, end) in enumerate(spans, 1)
        ],
    }
    values = _settings(channel, language, broken)
    return _request("rewrite", "rewrite", values, data, rewrite_schema(), templates)


def judge_request(
    *,
    rubric: Rubric,
    criteria: Sequence[tuple[str, str]],
    judged: Mapping[str, Data],
    channel: str,
    language: str,
    facts: Mapping[str, str] | None = None,
    policies: Mapping[str, str] | None = None,
    knowledge: Sequence[Mapping[str, str]] = (),
    conversation: Sequence[tuple[str, str]] = (),
    review: Mapping[str, Any] | None = None,
    shop_name: str | None = None,
    templates: TemplateLibrary | None = None,
) -> PromptRequest:
    """Ask for a verdict under each of ``criteria``, which are keys with what they ask for.

    ``judged`` holds the text or texts, and whatever else the rubric's template speaks of, as data. Raises
    ``PromptError`` as ``draft_request``.
    """
    values = _settings(channel, language, criteria)
    values["criteria"] = values.pop("guidelines")
    data = _known(shop_name, facts, policies, knowledge, review, conversation) | dict(judged)
    schema = judge_schema([key for key, _ in criteria], VERDICTS[rubric])
    return _request("judge", f"judge/{rubric}", values, data, schema, templates)


def _request(
    task: Task,
    template_id: str,
    values: Mapping[str, Any],
    data: Mapping[str, Data],
    schema: dict[str, Any],
    templates: TemplateLibrary | None,
) -> PromptRequest:
    templates = templates or library()
    template = templates.get(template_id)
    given = {name: value for name, value in values.items() if name in template.variables}
    system = templates.render(template_id, given).text.strip() + "\n"
    listed = values["criteria" if task == "judge" else "guidelines"]
    lacking = list(missing(task, system, [item["key"] for item in listed]))
    if lacking:
        raise PromptError(f"{template_id}: the template must keep {'; '.join(lacking)}")
    messages = (ChatMessage("system", system), ChatMessage("user", fenced(data) + "\n"))
    return PromptRequest(task, messages, f"{task}_answer", schema, {template.id: template.sha256})


def _settings(channel: str, language: str, guidelines: Sequence[tuple[str, str]]) -> dict[str, Any]:
    return {
        "channel": _one_of(Channel, channel, "channel"),
        "language": language_name(language),
        "language_tag": language,
        "guidelines": _listed(guidelines),
    }


def _one_of(kind: Any, value: str, what: str) -> str:
    if value not in get_args(kind):
        raise PromptError(f"{what} must be one of {', '.join(get_args(kind))}, not {value[:40]!r}")
    return value


def _listed(guidelines: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    """The guidelines as the templates read them, each on one line."""
    listed = [{"key": key, "summary": " ".join(summary.split())} for key, summary in guidelines]
    keys = [guideline["key"] for guideline in listed]
    if not keys or len(set(keys)) != len(keys) or not all(_KEY.fullmatch(key) for key in keys):
        raise PromptError("what is judged by must be given, each once and by its key; without any nothing can be asked")
    return listed


def _keys_among(keys: Sequence[str], guidelines: Sequence[tuple[str, str]]) -> list[str]:
    """The keys without repeats, in the order of the guidelines; one that is not theirs is an error."""
    known = [key for key, _ in guidelines]
    unknown = sorted(set(keys) - set(known))
    if unknown:
        raise PromptError(f"not among the guidelines that hold here: {', '.join(unknown)[:80]!r}")
    return [key for key in known if key in keys]


def _text(text: str) -> str:
    if not text.strip():
        raise PromptError("there is no text to judge or to mend")
    return text


def _objection(objection: Objection, count: int) -> Mapping[str, Data]:
    outside = [number for number in objection.sentences if not 1 <= number <= count]
    if outside:
        raise PromptError(f"the text has sentences 1 to {count}, not {outside[0]}")
    reason = _QUOTED.sub("…", objection.reason)
    return {"guideline": objection.guideline, "reason": reason, "sentences": list(objection.sentences)}


def _known(
    shop_name: str | None,
    facts: Mapping[str, str] | None,
    policies: Mapping[str, str] | None,
    knowledge: Sequence[Mapping[str, str]],
    review: Mapping[str, Any] | None,
    conversation: Sequence[tuple[str, str]],
) -> dict[str, Data]:
    """What is known, what holds longest first; all keys are there, empty when nothing is known."""
    return {
        "shop_name": shop_name,
        "policies": _policies(policies or {}),
        "knowledge": [
            {"id": _knowledge_id(entry), "title": entry.get("title", ""), "text": entry["text"]} for entry in knowledge
        ],
        "facts": dict(facts or {}),
        "review": {"rating": review.get("rating"), "text": review.get("text", "")} if review else None,
        "conversation": [{"role": role, "text": text} for role, text in conversation],
    }


def _policies(policies: Mapping[str, str]) -> dict[str, str]:
    return {f"policies.{name}": text for name, text in policies.items()}


def _knowledge_id(entry: Mapping[str, str]) -> str:
    return f"knowledge.{entry['id']}"
