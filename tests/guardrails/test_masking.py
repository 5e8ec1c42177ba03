"""People's data become placeholders and come back exactly (law 13)."""

from __future__ import annotations

from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.facts import from_order
from guardrails.masking import PLACEHOLDER, Mask
from guardrails.rules import RuleSet
from tests.guardrails.packs import small_pack

ORDER = {"order_id": "AB-12345", "tracking": "15501234567890"}


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> RuleSet:
    """Rules with all detectors."""
    return small_pack(tmp_path_factory.mktemp("pack")).rules()


def mask(rules: RuleSet, name: str | None = "Zoë O'Brien", market: str | None = "GB") -> Mask:
    """A mask for one order."""
    return Mask.of(rules, from_order(ORDER), name, market)


class TestHide:
    """What leaves the process."""

    @pytest.mark.parametrize(
        ("text", "gone"),
        [
            ("I am Zoë O'Brien", "Brien"),
            ("I am zoë o’brien", "brien"),
            ("ZOË here", "ZOË"),
            ("Zoe\u0308 here", "Zoe\u0308"),
            ("order AB-12345?", "AB-12345"),
            ("order ab12345?", "ab12345"),
            ("order AB 12345?", "12345"),
            ("order_AB-12345_", "12345"),
            ("parcel 15501234567890", "15501234567890"),
            ("parcel 1550 1234 5678 90", "5678"),
            ("mail me at joe@doe.example", "joe@doe.example"),
            ("mail joe at gmail dot com", "gmail"),
            ("mail help@platform.example", "help@"),
            ("call +44 7911 123456", "7911"),
            ("call 07911 123456", "07911"),
            ("I live at 10 Downing Street, London SW1A 2AA", "Downing"),
            ("my account is DE89370400440532013000", "DE89"),
        ],
    )
    def test_nothing_of_it_is_left(self, rules: RuleSet, text: str, gone: str) -> None:
        """However it is spelled or spaced."""
        hidden = mask(rules).hide(text)

        assert gone not in hidden
        assert PLACEHOLDER.search(hidden)

    @pytest.mark.parametrize(
        ("name", "text"), [("王伟", "我是王伟先生"), ("สมชาย", "ผมชื่อสมชายครับ"), ("Ümit", "Ben Ümit.")]
    )
    def test_names_in_any_script(self, rules: RuleSet, name: str, text: str) -> None:
        """Also where no spaces part words."""
        assert name not in mask(rules, name).hide(text)

    def test_other_words_stay(self, rules: RuleSet) -> None:
        """A name inside a word is no name."""
        assert mask(rules, "Ann").hide("The annual planning cannot wait") == "The annual planning cannot wait"

    def test_what_looks_like_a_placeholder_is_broken_up(self, rules: RuleSet) -> None:
        """A customer cannot write one."""
        assert mask(rules).hide("[NAME_1] and [EMAIL_9]") == "[NAME 1] and [EMAIL 9]"

    def test_one_value_one_placeholder(self, rules: RuleSet) -> None:
        """Told twice, it is the same person."""
        hidden = mask(rules).hide("joe@doe.example, again joe@doe.example, and ann@doe.example")

        assert hidden == "[EMAIL_1], again [EMAIL_1], and [EMAIL_2]"

    def test_a_short_order_id_leaves_placeholders_alone(self, rules: RuleSet) -> None:
        """The id 1 is no part of [NAME_1]."""
        short = Mask.of(rules, from_order({"order_id": "1"}), "Joe")

        assert short.restore(short.hide("Joe has order 1")) == "Joe has order 1"


class TestRestore:
    """What comes back."""

    @pytest.mark.parametrize(
        "text", ["Dear Zoë O'Brien, AB-12345 is with us.", "Write to joe@doe.example, +44 7911 123456."]
    )
    def test_is_exact(self, rules: RuleSet, text: str) -> None:
        """As it was given."""
        one = mask(rules)

        assert one.restore(one.hide(text)) == text

    def test_others_stay_and_are_named(self, rules: RuleSet) -> None:
        """A placeholder that was never given means nothing."""
        one = mask(rules)
        text = "See [TRACKING_7] or [ORDER_ID_1]"

        assert one.restore(text) == "See [TRACKING_7] or AB-12345"
        assert [text[start:end] for start, end in one.strangers(text)] == ["[TRACKING_7]"]

    @given(st.text(max_size=80), st.sampled_from(["joe@doe.example", "AB-12345", "15501234567890", "Zoë"]))
    def test_no_private_value_survives_hiding(self, around: str, value: str) -> None:
        """Between any words, and nothing private is in the hidden text."""
        one = mask(_rules())

        assert value not in one.hide(f"{around} {value} {around}")

    @given(st.text(max_size=80))
    def test_hiding_twice_is_hiding_once(self, text: str) -> None:
        """What is hidden restores to the same text as the first time."""
        one = mask(_rules())
        hidden = one.hide(text)

        assert one.restore(one.hide(one.restore(hidden))) == one.restore(hidden)


_BUILT: list[RuleSet] = []


def _rules() -> RuleSet:
    if not _BUILT:
        _BUILT.append(small_pack(Path(mkdtemp())).rules())
    return _BUILT[0]
