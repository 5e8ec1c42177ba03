"""Words as people write them down, and where they are found."""

from __future__ import annotations

import pytest

from guardrails.matching import Vocabulary, compiled
from guardrails.readings import WordError, readings


class TestReadings:
    """What one written word stands for."""

    @pytest.mark.parametrize(
        ("word", "expected"),
        [
            ("refund{,s,ed}", ["refund", "refunds", "refunded"]),
            ("{leave,give} us", ["leave us", "give us"]),
            ("5-star", ["5 star"]),
            ("don't", ["don't", "dont"]),
            ("CAFÉ", ["café"]),
            ("porn*", ["porn*"]),
            ("a {b,c} {d,e}", ["a b d", "a b e", "a c d", "a c e"]),
        ],
    )
    def test_are_all_its_forms(self, word: str, expected: list[str]) -> None:
        """Braces are alternatives, hyphens are spaces, apostrophes are optional."""
        assert readings(word) == expected

    @pytest.mark.parametrize("word", ["", " ", "{,x}", "a{b", "a}b", "a{b{c}}", "*", "ab*", "{a,b,c,d,e,f,g,h}" * 3])
    def test_refuses_what_cannot_be_read(self, word: str) -> None:
        """Empty, unbalanced or boundless words are errors."""
        with pytest.raises(WordError):
            readings(word)


class TestVocabulary:
    """Finding words."""

    @pytest.mark.parametrize(
        ("word", "text", "found"),
        [
            ("review", "A Review!", ["Review"]),
            ("review", "a preview and reviews", []),
            ("review", "re-view", ["re-view"]),
            ("porn*", "pornographic stuff", ["pornographic"]),
            ("f***", "what the f***, file", ["f***"]),
            ("5 star", "a 5-star, 5  star", ["5-star", "5  star"]),
            ("leave a review", "leave\na review", ["leave\na review"]),
            ("⭐⭐", "give⭐⭐now", ["⭐⭐"]),
            ("whatsapp", "加WhatsApp我", ["WhatsApp"]),
            ("微信", "请加微信号", ["微信"]),
            ("รีวิว", "ช่วยรีวิวหน่อย", ["รีวิว"]),
            ("don't", "dont, don’t", ["dont", "don’t"]),
            ("café", "the CAFÉ", ["CAFÉ"]),
        ],
    )
    def test_finds_whole_words(self, word: str, text: str, found: list[str]) -> None:
        """Word edges hold where a script has them, and only there."""
        hits = Vocabulary.compile({"c": [word]}).hits(text)

        assert list(dict.fromkeys(text[hit.start : hit.end] for hit in hits)) == found

    def test_one_word_may_belong_to_several_concepts(self) -> None:
        """Each concept gets its hit."""
        hits = Vocabulary.compile({"a": ["gift"], "b": ["gift"]}).hits("a gift")

        assert [hit.concept for hit in hits] == ["a", "b"]

    def test_refuses_a_concept_without_words(self) -> None:
        """An empty concept could never be found."""
        with pytest.raises(WordError, match="has no words"):
            Vocabulary.compile({"a": []})


MANY = "{we,i,our team} {,will,can,shall} {send,give,mail,hand} {you,u,ya} {,a,the} {coupon,voucher,gift card}{,s}"


class TestSequences:
    """Words with many readings are found by their parts."""

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("We will send you a voucher!", ["We will send you a voucher"]),
            ("i give  ya coupons", ["i give  ya coupons"]),
            ("our team can mail u the gift-card", ["our team can mail u the gift-card"]),
            ("We will, send you a voucher", []),
            ("We will send you nice vouchers", []),
            ("I hand y-o-u the v0ucher", ["I hand y-o-u the v0ucher"]),
        ],
    )
    def test_follow_each_other(self, text: str, found: list[str]) -> None:
        """Optional parts may be missing; nothing else may stand between."""
        hits = Vocabulary.compile({"offer": [MANY]}).hits(text)

        assert [text[hit.start : hit.end] for hit in hits] == found

    def test_are_not_multiplied_out(self) -> None:
        """The automaton holds the parts, not their products."""
        words = compiled({"offer": [MANY]})

        assert len(words.patterns) < 40
        assert all(name.startswith("~") for pattern in words.patterns for name in pattern.concepts)

    @pytest.mark.parametrize("word", ["{,a} " * 6 + "{b,c,d,e,f,g,h,i,j,k,l,m,n}", "{,a,b,c,d,e,f,g} {,a,b,c,d,e,f,g}"])
    def test_must_keep_something(self, word: str) -> None:
        """A word whose parts may all be missing is an error, as is one with too many that may."""
        with pytest.raises(WordError, match="leave out"):
            Vocabulary.compile({"c": [word]})
