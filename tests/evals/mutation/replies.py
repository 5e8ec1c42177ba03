"""Lawful replies made up for the tests of mutation, and where a passage went in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

GREETINGS = ("Hi Anna,\n\n", "Hello! ", "Dear Mr. Olmstead,\n", "Good morning Jo, lovely to hear from you. ", "")
SIGNATURES = ("\n\nKind regards,\nBram", "\nThe Fern Team", " Best wishes, Odalie.", "\n- Tansy from Fern & Loam", "")
SENTENCES = (
    "Thank you for your message.",
    "We've packed it with care!",
    "The order was placed on 3 March 2026 and costs £12.99.",
    "You can open a return in the app within 30 days.",
    "Is the blue one (approx. 40 cm long) the right size?",
    'The label says "Hand wash only. Dry flat." on the back.',
    "We're sorry for the delay and happy to help. 😊",
    "Your parcel is with DPD, e.g. in their depot at Wrenford.",
)


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply and the parts it is made of."""

    greeting: str
    sentences: tuple[str, ...]
    gap: str
    signature: str

    @property
    def text(self) -> str:
        return self.greeting + self.gap.join(self.sentences) + self.signature


def replies() -> st.SearchStrategy[Reply]:
    """Replies with or without greeting and signature, of one to five sentences in one or more paragraphs."""
    return st.builds(
        Reply,
        st.sampled_from(GREETINGS),
        st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=5, unique=True).map(tuple),
        st.sampled_from((" ", "\n", "\n\n")),
        st.sampled_from(SIGNATURES),
    )


def row(**fields: Any) -> dict[str, Any]:
    """A lawful row with all that operators ask for; keywords replace its fields."""
    facts = {"delivered_at": "2026-03-03", "price": "£12.99", "return_window_days": 30, "status": "delivered"}
    text = "Hi Anna,\n\nThank you for your message. We've packed it with care!\n\nKind regards,\nBram"
    return {"id": "r1", "channel": "chat", "text": text, "violates": False, "facts": facts, **fields}


#: Rows so different that every insertion fits one of them.
ROWS = (
    row(),
    row(id="r2", channel="review_response"),
    row(id="r3", channel="package_note", text="Thank you for your order 💛\nEnjoy your mug."),
    row(id="r4", facts={"status": "processing", "estimated_delivery": "2026-05-04"}),
)


def without(passage: str, text: str) -> set[str]:
    """What may have stood there before: the text less the passage and one white space beside it."""
    before, after = text.split(passage)
    return {before[:-1] + after, before + after[1:]}
