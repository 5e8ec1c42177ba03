"""Words of many readings are followed part by part from the rarest of them."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from guardrails.readings import joins
from guardrails.sequences import Anchored, Sequence

PARTS = ("{we,our team}", "{send,give it}", "{you,y'all}", "{coupon,gift card,vouch*}")
#: All readings of these parts but those that go on.
WHOLE = tuple(
    map(" ".join, product(("we", "our team"), ("send", "give it"), ("you", "y'all"), ("coupon", "gift card")))
)


def spans(text: str, sequence: Sequence, anchor: str) -> set[str]:
    """What is found around every place of ``anchor`` in ``text``."""
    inside = bytes(map(joins, text)) + b"\0"
    anchored = Anchored([sequence])
    places = [at for at in range(len(text)) if text.startswith(anchor, at)]
    return {
        text[start:end]
        for place in places
        for _, start, end in anchored.found(text, inside, place, place + len(anchor))
    }


class TestAnchored:
    """`Anchored`."""

    @given(
        st.sampled_from(WHOLE),
        st.sampled_from((0, 1, 2, 3)),
        st.sampled_from(("", "so ", "- ", "wewe ")),
        st.sampled_from((" ", "  ", "- ")),
    )
    def test_finds_a_reading_whatever_part_is_the_anchor(self, reading: str, at: int, before: str, gap: str) -> None:
        """The same span is found from each of its parts, with blanks or dashes between the words of parts."""
        words = reading.replace("our team", "our_team").replace("give it", "give_it").replace("gift card", "gift_card")
        anchor = words.split()[at].replace("_", " ")
        whole = gap.join(words.split()).replace("_", " ")

        assert spans(f"{before}{whole} now", Sequence("c", PARTS, at), anchor) == {whole}

    def test_needs_whole_words_on_both_sides(self) -> None:
        """A part inside a longer word, another order and a sign between parts are no find."""
        sequence = Sequence("c", PARTS, 1)

        assert spans("ewe send you coupon", sequence, "send") == set()
        assert spans("we send you couponed", sequence, "send") == set()
        assert spans("you send we coupon", sequence, "send") == set()
        assert spans("we send, you coupon", sequence, "send") == set()

    def test_a_stem_reaches_to_the_end_of_its_word(self) -> None:
        """A part that may go on takes the rest of the word along, first or last."""
        assert spans("we send you vouchers!", Sequence("c", PARTS, 0), "we") == {"we send you vouchers"}
        assert spans("happily send", Sequence("c", ("happ*", "send"), 1), "send") == {"happily send"}

    def test_gives_every_end(self) -> None:
        """Where a shorter and a longer reading both hold, both are found."""
        found = spans("we send you gift card", Sequence("c", ("we", "send", "you", "{gift,gift card}"), 0), "we")

        assert found == {"we send you gift", "we send you gift card"}

    def test_tells_the_concepts_of_one_anchor_apart(self) -> None:
        """Sequences that begin alike and end unlike keep their own concepts."""
        anchored = Anchored([Sequence("a", ("send", "it", "back"), 0), Sequence("b", ("send", "it", "on"), 0)])
        text = "send it on"

        assert set(anchored.found(text, bytes(map(joins, text)) + b"\0", 0, 4)) == {("b", 0, len(text))}
