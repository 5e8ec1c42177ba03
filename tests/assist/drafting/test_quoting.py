"""Facts are written for the language of the reply, and only texts in that language are quoted."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from assist.drafting.quoting import (
    MAX_QUOTE,
    as_written,
    base_language,
    one_line,
    quotable,
    reads_as,
    write_amount,
    write_date,
    write_percent,
)
from guardrails.facts import Amount


class TestWriteDate:
    def test_writes_english_days(self) -> None:
        """Day, month by name, year: no order of numbers to mistake."""
        assert write_date(date(2026, 1, 8), "en-GB") == "8 January 2026"

    def test_falls_back_to_iso(self) -> None:
        """A language whose months are not known gets the plain form."""
        assert write_date(date(2026, 1, 8), "xx") == "2026-01-08"


class TestWriteAmount:
    @pytest.mark.parametrize(
        ("amount", "written"),
        [
            (Amount(value=Decimal(18), currency="GBP"), "18.00 GBP"),
            (Amount(value=Decimal("1200"), currency="JPY"), "1200 JPY"),
            (Amount(value=Decimal(18)), None),
            (None, None),
        ],
    )
    def test_needs_a_currency(self, amount: Amount | None, written: str | None) -> None:
        """A sum is written with its currency, or not at all."""
        assert write_amount(amount) == written


class TestWritePercent:
    def test_drops_idle_zeros(self) -> None:
        """A share is written as people write it."""
        assert [write_percent(Decimal(text)) for text in ("15.0", "20", "7.50")] == ["15%", "20%", "7.5%"]


class TestOneLine:
    def test_joins_lines_and_drops_the_closing_stop(self) -> None:
        """A quoted text can end a sentence of the reply."""
        assert one_line(" 30 days\n from delivery. ") == "30 days from delivery"

    @pytest.mark.parametrize("text", [None, "", " . ", "a" * (MAX_QUOTE + 1)])
    def test_empty_or_long_texts_are_unknown(self, text: str | None) -> None:
        """What cannot be printed whole is not printed in part."""
        assert one_line(text) is None


class TestAsWritten:
    def test_keeps_line_breaks(self) -> None:
        """A message on a card keeps its lines."""
        assert as_written("Dear Jo, \r\nall the best\n") == "Dear Jo,\nall the best"


class TestReadsAs:
    @pytest.mark.parametrize(
        "text",
        [
            "within 21 days, unworn, you pay the postage",
            "any time before we hand it over",
            "oak, 3 shelves, 120 cm",
            "2-4",
            "a café chair",
        ],
    )
    def test_english_is_english(self, text: str) -> None:
        """Short English policies and lists of nouns may be quoted in an English conversation."""
        assert reads_as(text, "en", "en")

    @pytest.mark.parametrize(
        "text",
        [
            "21 Tage nach Erhalt, Etikett kostenlos",
            "14 jours après réception",
            "30 giorni dalla consegna",
            "21 hari selepas barang diterima",
            "21 araw matapos matanggap, libreng balik",
            "签收后15天内",
            "ส่งคืนได้ภายในสามสัปดาห์",
            "30 дней с момента получения",
        ],
    )
    def test_other_languages_are_not(self, text: str) -> None:
        """A policy in another language is not quoted in an English reply."""
        assert not reads_as(text, "en", "en")

    @pytest.mark.parametrize(
        ("text", "lang"), [("30 Tage ab Zustellung", "de"), ("签收后15天内", "zh"), ("15 วัน", "th")]
    )
    def test_other_languages_are_known_too(self, text: str, lang: str) -> None:
        """The same test serves other languages."""
        assert reads_as(text, lang, lang)

    def test_a_text_that_tells_nothing_takes_the_conversation(self) -> None:
        """Where no word tells, the language the conversation came with decides."""
        assert reads_as("Leder", "de", "de")
        assert not reads_as("Leder", "en", "de")


class TestQuotable:
    def test_is_one_line_in_the_language(self) -> None:
        """Both conditions hold."""
        assert quotable("only before\ndispatch.", "en", "en") == "only before dispatch"
        assert quotable("30 Tage ab Zustellung", "en", "de") is None


class TestBaseLanguage:
    def test_drops_region_and_case(self) -> None:
        """Tags are compared by their language."""
        assert [base_language(tag) for tag in ("pt-BR", "EN", "zh_Hant")] == ["pt", "en", "zh"]
