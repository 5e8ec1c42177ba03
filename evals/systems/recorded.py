"""Recorded drafts: texts from a file, checked anew by the rules. No model is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from assist.errors import ErrorCode, InputError
from evals.output import Answer, Output, Reply, troubled
from evals.sample import Form, Sample
from evals.systems.guard import GuardSystem, OpenGuard, output_of
from evals.systems.system import System
from evals.tabular import read_rows

if TYPE_CHECKING:
    from pathlib import Path

    from assist import Assistant


class RecordedSystem(System):
    """Judge texts that were drafted before, by the rules of ``policy`` as they are now.

    ``path`` names rows with ``id`` and ``text``, or the results of an earlier run; relative to the suite. A text
    of a conversation is judged against the order, the shop and what the customer said, and counts as the reply
    if nothing objects. Where the earlier run let nothing through, there is no reply; a sample that is not recorded is
    undetermined. Each repeat of a run has its own text, found by its seed; plain rows hold for every repeat.
    """

    kind: Literal["recorded"] = "recorded"
    forms: ClassVar[tuple[Form, ...]] = (Form.DRAFTS, Form.CONVERSATIONS)
    path: str
    policy: str = "tiktok-shop"
    added: tuple[str, ...] = ()

    def beside(self, suite: Path) -> RecordedSystem:
        """The system with its drafts found beside the suite."""
        return self.model_copy(update={"path": str(suite.parent / self.path)})

    def options(self) -> dict[str, Any]:
        """Without the path: the drafts themselves decide, wherever they stand, and their hash is in ``about``."""
        return self.model_dump(mode="json", exclude={"path"})

    @contextmanager
    def open(self, samples: int, cache: Path | None = None) -> Iterator[OpenRecorded]:
        """Read the drafts and load the policy."""
        from pathlib import Path

        from guardrails.canonical import digest

        drafts = read_drafts(Path(self.path))
        with GuardSystem(policy=self.policy, added=self.added).open(samples, cache) as guard:
            told = sorted([row_id, str(seed), text or ""] for (row_id, seed), text in drafts.items())
            yield OpenRecorded(guard, drafts, digest(told))


#: A sample's id with the seed of a repeat; ``None`` for all of them.
Key = tuple[str, int | None]


def read_drafts(path: Path) -> dict[Key, str | None]:
    """The texts of a file by sample and seed; of a run's results, the first reply or the draft.

    ``None`` stands for a sample of which nothing was let through.

    Raises:
        InputError: the file cannot be read, or a row has no id or another row's.
    """
    drafts: dict[Key, str | None] = {}
    seen: set[tuple[str, Any]] = set()
    for line in read_rows(path):
        row_id = line.row.get("id")
        if not isinstance(row_id, str):
            raise InputError(ErrorCode.MISSING_FIELD, f"{path.name}: a recorded draft needs an id.", "id", line.number)
        if (row_id, line.row.get("trial")) in seen:
            said = f"{path.name}: a draft of {row_id!r} stands above already; ids must differ."
            raise InputError(ErrorCode.REPEATED_ID, said, "id", line.number)
        seen.add((row_id, line.row.get("trial")))
        text, seed = _text(line.row), line.row.get("seed")
        if text is not None or _is_silent(line.row):
            drafts[row_id, seed if isinstance(seed, int) else None] = text
    return drafts


def _is_silent(row: Mapping[str, Any]) -> bool:
    """Whether a row is of an earlier run that let nothing through, which is an answer."""
    output = row.get("output")
    return isinstance(output, Mapping) and output.get("answer") == "silent"


def _text(row: Mapping[str, Any]) -> str | None:
    output = row.get("output")
    if not isinstance(output, Mapping):
        found = row.get("text")
    elif output.get("replies"):
        found = output["replies"][0]["text"]
    else:
        found = output.get("text")
    return found if isinstance(found, str) else None


class OpenRecorded:
    """Recorded drafts with the guard that judges them."""

    def __init__(self, guard: OpenGuard, drafts: Mapping[Key, str | None], sha256: str) -> None:
        self._guard = guard
        self._drafts = drafts
        self._sha256 = sha256

    @property
    def about(self) -> dict[str, Any]:
        """The policies, and the hash of all drafts."""
        return {**self._guard.about, "drafts_sha256": self._sha256}

    async def answer(self, sample: Sample, seed: int) -> Answer:
        """What the rules say of the recorded text."""
        key = (sample.id, seed) if (sample.id, seed) in self._drafts else (sample.id, None)
        if key not in self._drafts:
            return Answer(troubled("not_recorded", "no draft is recorded for this sample"))
        text = self._drafts[key]
        if text is None:
            return Answer(Output("silent", reasons=("nothing was let through when it was recorded",)))
        if sample.form is Form.DRAFTS:
            return await self._guard.check({**sample.row, "text": text})
        try:
            checked = _judged(self._guard.assistant, sample, text)
        except InputError as error:
            return Answer(troubled(error.code.value, error.message))
        return Answer(as_reply(checked, text))


def _judged(assistant: Assistant, sample: Sample, text: str) -> Output:
    """The check of a text as the reply to a conversation."""
    from assist import checking
    from assist.suggesting import language_of

    conversation = sample.conversation()
    context = checking.context_for(conversation, language_of(conversation))
    return output_of(checking.check(assistant.guard, text, context), text)


def as_reply(checked: Output, text: str) -> Output:
    """A checked text as the reply it is, if nothing objects and it says something."""
    from guardrails.repair import has_substance

    if checked.trouble is not None:
        return checked
    against = sorted({one.rule_id for one in checked.caught}) or ([] if has_substance(text) else ["nothing is said"])
    if against:
        return replace(checked, answer="silent", reasons=(f"objections: {', '.join(against)}",))
    return replace(checked, answer="replied", replies=(Reply(text),))
