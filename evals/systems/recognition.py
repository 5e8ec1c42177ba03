"""What is told of a conversation without drafting anything: what the customer is after, abuse, the deadline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from evals.output import Answer, Output, troubled
from evals.sample import Form, Sample
from evals.systems.system import System
from guardrails.engine import fingerprint

if TYPE_CHECKING:
    from pathlib import Path

    from assist.conversation import Conversation


class OpenRecogniser:
    """A function from a conversation to what it should be called; ``words_sha256`` is of all that it goes by."""

    def __init__(self, name: str, recognise: Callable[[Conversation], str | None], words_sha256: str) -> None:
        self._name = name
        self._recognise = recognise
        self._words_sha256 = words_sha256

    @property
    def about(self) -> dict[str, Any]:
        """What recognises, by which words, and the versions it depends on."""
        return {"recogniser": self._name, "words_sha256": self._words_sha256, "engine": fingerprint()}

    async def answer(self, sample: Sample, seed: int) -> Answer:  # noqa: ARG002 - nothing is drawn
        """What is recognised in the sample."""
        from assist import InputError

        try:
            conversation = sample.conversation()
        except InputError as error:
            return Answer(troubled(error.code.value, error.message))
        return Answer(Output(self._recognise(conversation)))


class IntentSystem(System):
    """Name what the customer is after, by the words of the playbook."""

    kind: Literal["intents"] = "intents"
    forms: ClassVar[tuple[Form, ...]] = (Form.MESSAGES, Form.CONVERSATIONS)

    @contextmanager
    def open(self, samples: int, cache: Path | None = None) -> Iterator[OpenRecogniser]:  # noqa: ARG002 - no models
        """Compile the playbook's words."""
        from prompts.playbook import load_playbook

        yield OpenRecogniser("intents", _intent, load_playbook().sha256)


class ScreeningSystem(System):
    """Name the category of abuse for which the platform takes a ticket; none where there is none."""

    kind: Literal["screening"] = "screening"
    forms: ClassVar[tuple[Form, ...]] = (Form.MESSAGES, Form.CONVERSATIONS)

    @contextmanager
    def open(self, samples: int, cache: Path | None = None) -> Iterator[OpenRecogniser]:  # noqa: ARG002 - no models
        """Load the signs of the policy pack."""
        from assist.markets import pack_file

        yield OpenRecogniser("screening", _category, _sha256(sorted(pack_file("screening").glob("*.yaml"))))


class DeadlineSystem(System):
    """Say when a reply is due, and by which rule."""

    kind: Literal["deadlines"] = "deadlines"
    forms: ClassVar[tuple[Form, ...]] = (Form.CONVERSATIONS,)

    @contextmanager
    def open(self, samples: int, cache: Path | None = None) -> Iterator[OpenRecogniser]:  # noqa: ARG002 - no models
        """Load the settings of the markets."""
        from assist.markets import pack_file

        yield OpenRecogniser("deadlines", _deadline, _sha256([pack_file("markets.yaml")]))


def _sha256(files: Iterable[Path]) -> str:
    from guardrails.canonical import digest

    return digest({path.name: path.read_text(encoding="utf-8") for path in files})


def _intent(conversation: Conversation) -> str:
    from assist.drafting.intents import recognise
    from assist.suggesting import language_of

    rating = conversation.review.rating if conversation.review else None
    texts = [message.text for message in conversation.waiting_messages] or [conversation.customer_text]
    language = language_of(conversation)
    return recognise(texts, channel=conversation.channel.value, lang=language, rating=rating).intent


def _category(conversation: Conversation) -> str | None:
    from assist.screening import screen

    return next((str(advice.category) for advice in screen(conversation) if advice.category), None)


def _deadline(conversation: Conversation) -> str | None:
    from assist.deadlines import deadline

    due = deadline(conversation)
    if due is None:
        return deadline_answer(None, None)
    return deadline_answer(due.due_at.isoformat() if due.due_at else None, due.basis.rule)


def deadline_answer(due_at: str | None, rule: str | None) -> str:
    """A deadline as one text, the moment in UTC, so that two can be compared."""
    from datetime import UTC, datetime

    moment = "none" if due_at is None else datetime.fromisoformat(due_at).astimezone(UTC).isoformat()
    return f"{moment} by {rule or 'no rule'}"
