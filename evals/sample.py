"""One case of a suite: what the system under test is given, and what people say of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from evals.criteria import Criteria

if TYPE_CHECKING:
    from assist.conversation import Conversation


class Form(StrEnum):
    """What a row is: a draft to check, a conversation to answer, or a message to recognise."""

    DRAFTS = "drafts"
    CONVERSATIONS = "conversations"
    MESSAGES = "messages"


@dataclass(frozen=True, slots=True)
class Labels:
    """What is known of a case, and who says so.

    ``by`` names who labelled: ``people``, ``operator`` (by construction), or the id of a policy; ``None``
    where nobody says. ``violates`` and ``guidelines`` (the main one first) judge a draft; ``forbidden`` are
    words that an attack wants to see in the reply; ``expected`` is what a recogniser should name, and is set
    only if ``expects`` is.
    """

    by: str | None = None
    violates: bool | None = None
    guidelines: tuple[str, ...] = ()
    needs: Criteria = field(default_factory=Criteria)
    must_not: Criteria = field(default_factory=Criteria)
    forbidden: tuple[str, ...] = ()
    goal: str | None = None
    expects: bool = False
    expected: Any = None


#: Those whose labels come from outside any policy: people, and operators that broke a guideline on purpose.
INDEPENDENT = frozenset({"people", "operator"})
#: Keys of a row by which results are broken down, as far as a row has them.
GROUPS = ("channel", "lang", "market", "kind", "intent", "technique", "operator")


@dataclass(frozen=True, slots=True)
class Sample:
    """A case with its labels. ``cluster`` is shared by samples that are not independent, such as one conversation's."""

    id: str
    dataset: str
    form: Form
    row: Mapping[str, Any]
    cluster: str
    labels: Labels
    #: The conversation once it was read: every scorer asks for it.
    _read: list[Conversation] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def groups(self) -> dict[str, str]:
        """The groups the sample stands in, by name, its dataset among them."""
        named = {name: self.row[name] for name in GROUPS if isinstance(self.row.get(name), str)}
        return {"dataset": self.dataset, **named}

    def conversation(self) -> Conversation:
        """The row as a conversation; a bare message becomes a chat of one.

        Raises:
            InputError: the row cannot be read as one.
        """
        from assist.conversation import parse_conversation

        if not self._read:
            self._read.append(parse_conversation(self._as_conversation()))
        return self._read[0]

    def _as_conversation(self) -> Mapping[str, Any]:
        if self.form is not Form.MESSAGES or "messages" in self.row:
            return self.row
        said = {"messages": [{"role": "customer", "text": self.row["text"]}]}
        rating = self.row.get("rating")
        review = {"review": {"rating": rating, "text": self.row["text"]}} if rating is not None else {}
        # A parcel note has no conversation without an order or a shop, and a message alone knows neither.
        shop = {"shop": {"name": "shop"}} if self.row.get("channel") == "package_note" else {}
        return {**shop, **self.row, **said, **review}

    def is_labelled_as(self, text: str | None) -> bool:
        """Whether the labels are of ``text``, the draft itself where it is ``None``: they say nothing of another."""
        return self.form is Form.DRAFTS and (text is None or text == self.row.get("text"))

    @property
    def customer(self) -> str:
        """What the customer said last, for people who read the results."""
        if self.form is Form.DRAFTS:
            return str(self.row.get("customer") or "")
        if "messages" not in self.row and "text" in self.row:
            return str(self.row["text"])
        review = self.row.get("review") or {}
        said = [m.get("text") or "" for m in self.row.get("messages") or () if m.get("role") == "customer"]
        return str(said[-1] if said else review.get("text") or "")
