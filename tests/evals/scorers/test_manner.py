from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from evals.scorers.manner import Manner
from tests.evals.scorers.samples import ORDER, chat, draft, outcomes, replied, verdict

CALM = "Your parcel left us on Monday and is on its way."


def tone(text: str, **options: int) -> str:
    return outcomes(Manner(**options), chat(), replied(text))["tone"]


def length(text: str, **options: int) -> str:
    return outcomes(Manner(**options), chat(), replied(text))["length"]


class TestLength:
    @settings(deadline=None)
    @given(st.integers(1, 60))
    def test_bounds_are_included(self, size: int) -> None:
        """A reply of exactly the least or the most characters fits, one more or less does not."""
        assert length("a" * size, least=20, most=40) == ("pass" if 20 <= size <= 40 else "fail")

    @pytest.mark.parametrize("text", ["Hi" + " " * 40, "Hi" + "\u200b" * 40, " \n" * 30 + "Hi"])
    def test_only_what_is_seen_counts(self, text: str) -> None:
        """Spaces and invisible characters do not make a reply longer."""
        assert length(text) == "fail"

    def test_each_reply_counts(self) -> None:
        """One reply that is too short fails, and the reason gives its length."""
        scores = {score.metric: score for score in Manner().score(chat(), replied(CALM, "No."))}

        assert scores["length"].reason == "3 characters, not 20 to 800"


class TestTone:
    @pytest.mark.parametrize(
        "text",
        [
            "Why?!", "No!!", "No! !", "So\uff01\uff01", "So\u203c", "NO REFUNDS here.", "WE ARE SORRY about it.", "READ THE RULES.",
            "I AM VERY SORRY.", "WIR HÖREN DAS.", "One! Two! Three!", "Nice 😀😀😀", "Top ⭐⭐⭐⭐⭐", "🇬🇧🇬🇧🇬🇧 go",
        ],
    )  # fmt: skip
    def test_shouts(self, text: str) -> None:
        """Doubled marks, runs of capitals, many exclamation marks or pictures are loud, in any width of letters."""
        assert tone(text) == "fail"

    @pytest.mark.parametrize(
        "text",
        [
            CALM, "Thanks! It's here!", "Is it OK? Yes.", "It is with DPD UK.", "It went by USPS I think.", "The USB C cable, a PDF and the VAT.", "Nice 😀😀",
            "See the PDF. I will check.", "お荷物は届きました。", "A B C",
        ],
    )  # fmt: skip
    def test_does_not_shout(self, text: str) -> None:
        """One mark, initials and short names in capitals are no shouting."""
        assert tone(text) == "pass"

    def test_names_of_the_order(self) -> None:
        """What the order writes in capitals may be written so; the same run elsewhere shouts."""
        text = "Your HERON MUG is on its way."

        assert outcomes(Manner(), chat(order={**ORDER, "item": "HERON MUG, blue"}), replied(text))["tone"] == "pass"
        assert tone(text) == "fail"

    def test_options(self) -> None:
        """A suite sets how many marks and pictures are too many."""
        assert tone("One! Two! Three!", exclamations=3) == "pass"
        assert tone("Nice 😀", emoji=0) == "fail"

    def test_says_what(self) -> None:
        """The reason names the sign."""
        reasons = {
            score.metric: score.reason for score in Manner().score(chat(), replied(CALM, "Really?? Is that so?"))
        }

        assert reasons == {"length": "", "tone": "doubled marks"}


class TestOptions:
    @pytest.mark.parametrize(
        "options", [{"least": 0}, {"most": 0}, {"emoji": -1}, {"exclamations": -1}, {"longest": 5}]
    )
    def test_refuses_nonsense(self, options: dict[str, int]) -> None:
        """Options that no reply could meet, or that nobody knows, are refused."""
        with pytest.raises(ValidationError):
            Manner.model_validate(options)

    def test_not_asked(self) -> None:
        """Without a reply, or a conversation, there is no manner."""
        assert outcomes(Manner(), chat(), replied()) == {}
        assert outcomes(Manner(), draft(), verdict("pass")) == {}
