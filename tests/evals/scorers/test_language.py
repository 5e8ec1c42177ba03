from __future__ import annotations

import pytest

from evals.scorers.language import Language
from tests.evals.scorers.samples import chat, draft, outcome, replied, verdict

ENGLISH = "Your parcel is on its way and should be with you on Friday."
GERMAN = "Ihr Paket ist unterwegs und wird am Freitag bei Ihnen sein."
MALAY = "Pesanan anda sudah dihantar dan akan sampai esok, terima kasih."


class TestLanguage:
    @pytest.mark.parametrize(
        ("lang", "text"), [("en", ENGLISH), ("en-GB", ENGLISH), ("de", GERMAN), ("ms", MALAY), ("id", MALAY)]
    )
    def test_the_customers(self, lang: str, text: str) -> None:
        """A reply whose words show the conversation's language passes."""
        assert outcome(Language(), chat(lang=lang), replied(text)) == "pass"

    @pytest.mark.parametrize(
        ("lang", "text"),
        [("en", GERMAN), ("de", ENGLISH), ("en", "お荷物は金曜日に届く予定です。よろしくお願いいたします。")],
    )
    def test_another(self, lang: str, text: str) -> None:
        """A reply that is surely in another language fails."""
        assert outcome(Language(), chat(lang=lang), replied(text)) == "fail"

    @pytest.mark.parametrize(
        "text", ["Pakke sendt med posten, kommer snart frem til deres adresse", "OK.", "DPD 15509382716405"]
    )
    def test_cannot_be_told(self, text: str) -> None:
        """Words that show no language are no proof of the right one."""
        assert outcome(Language(), chat(), replied(text)) == "undetermined"

    @pytest.mark.parametrize(
        ("texts", "wanted"), [((ENGLISH, GERMAN, "OK."), "fail"), ((ENGLISH, "OK."), "undetermined")]
    )
    def test_each_reply_counts(self, texts: tuple[str, ...], wanted: str) -> None:
        """The worst of several replies decides."""
        assert outcome(Language(), chat(), replied(*texts)) == wanted

    def test_goes_by_the_customers_words(self) -> None:
        """Where the row names no language, the customer's words show it."""
        sample = chat("Wo ist mein Paket? Ich warte schon seit einer Woche darauf.", lang=None)

        assert outcome(Language(), sample, replied(GERMAN)) == "pass"
        assert outcome(Language(), sample, replied(ENGLISH)) == "fail"

    def test_not_asked(self) -> None:
        """Without a reply, or a conversation, there is no language to be right."""
        assert outcome(Language(), chat(), replied()) is None
        assert outcome(Language(), draft(), verdict("pass")) is None
