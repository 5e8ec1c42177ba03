"""What concepts and rules rest on."""

from __future__ import annotations

from guardrails.policy import Concept, Near
from guardrails.reach import Reach


def concept(name: str, *, words: bool = True, **parts: object) -> Concept:
    """A concept with one word, or built from others."""
    return Concept.model_validate({"id": name, "meaning": "m", **({"words": {"en": [name]}} if words else {}), **parts})


CONCEPTS = (
    concept("offer"),
    concept("gift"),
    concept("voucher"),
    concept("you"),
    concept("bribe", words=False, near={"all": ["offer", ["gift", "voucher"]]}),
    concept("trade", words=False, near={"all": ["bribe", "you"]}, unless=["gift"]),
)


class TestReach:
    """`Reach`."""

    def test_each_found_concept_has_a_bit_of_its_own(self) -> None:
        """Names of detectors have one; concepts that are only built have none."""
        bits = Reach(CONCEPTS, ["@link"]).bits

        assert set(bits) == {"@link", "offer", "gift", "voucher", "you"}
        assert sorted(bit.bit_count() for bit in bits.values()) == [1] * 5
        assert sum(bits.values()).bit_count() == 5

    def test_a_group_is_looked_up_once(self) -> None:
        """What is worked out for a group serves all that use it."""
        reach = Reach(CONCEPTS, ())

        assert reach.group(("gift", "bribe")) is reach.group(("gift", "bribe"))
        assert reach.group(("gift", "bribe")).meetings == reach.group(("bribe",)).meetings

    def test_a_meeting_needs_its_most_selective_group(self) -> None:
        """The fewest concepts, through those that are built; an unknown name can never stand."""
        reach = Reach(CONCEPTS, ())
        (trade,) = reach.group(("trade",)).meetings

        assert reach.names(trade.needed) == ["offer"]
        assert reach.meeting(Near.model_validate({"all": ["offer", "@odd"]})).needed == 0

    def test_what_nearly_every_text_has_is_no_selective_group(self) -> None:
        """Two rare concepts tell more than a common one."""
        near = Near.model_validate({"all": ["you", ["gift", "voucher"]]})

        assert Reach(CONCEPTS, ()).meeting(near).needed == Reach(CONCEPTS, ()).bits["you"]
        common = Reach(CONCEPTS, (), ["you"])
        assert common.names(common.meeting(near).needed) == ["gift", "voucher"]

    def test_excuses_belong_to_the_concept_alone(self) -> None:
        """A group of several has none of its own; its members keep theirs."""
        reach = Reach(CONCEPTS, ())

        assert reach.group(("trade", "you")).unless is None
        assert reach.group(("trade", "you")).members[0].unless is reach.group(("gift",))
