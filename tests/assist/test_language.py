"""Detecting a language."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.language import detect_language
from tests.shared import shared_path


class TestDetectLanguage:
    """Tests for `detect_language`."""

    @pytest.mark.parametrize(
        ("lang", "text"),
        [
            ("en", "Where is the lamp that I bought last week?"),
            ("es", "Hola, ¿dónde está la lámpara que compré?"),
            ("de", "Wann kommt meine Lampe an? Ich warte noch immer"),
            ("fr", "Bonjour, où est la lampe que j'ai achetée ?"),
            ("it", "Buongiorno, quando arriva la lampada che ho comprato?"),
            ("pt", "Olá, quando chega a minha lâmpada? Ainda não veio"),
            ("id", "Kak, lampunya kapan dikirim? Kok belum sampai ya"),
            ("ms", "Lampu saya dah hantar ke belum? Nak guna minggu ni, macam mana"),
            ("vi", "Shop ơi, đèn của mình khi nào giao vậy?"),
            ("fil", "Kailan po dadating yung ilaw ko? Wala pa rin po"),
            ("nl", "Waar is mijn lamp? Ik heb hem nog niet ontvangen"),
            ("th", "โคมไฟจะมาถึงเมื่อไหร่คะ"),
            ("ja", "ランプはいつ届きますか"),
            ("zh", "我的台灯什么时候到"),
            ("zh", "iPhone 壳什么时候到"),
            ("ko", "램프 언제 와요"),
            ("ru", "Где моя лампа?"),
        ],
    )
    def test_tells_languages_apart(self, lang: str, text: str) -> None:
        """A sentence is enough for each language of the playbook."""
        assert lang == detect_language(text).lang

    @pytest.mark.parametrize(
        "text", ["", "12345", "👍👍", "ok", "Lampe", "https://example.com/the/and", "@the #and", "PK-70012"]
    )
    def test_too_little_stays_unknown(self, text: str) -> None:
        """Digits, emoji, links, handles and lone names tell no language."""
        assert (detect_language(text).lang, detect_language(text).confidence) == (None, 0.0)

    def test_script_decides_short_texts(self) -> None:
        """Two Thai letters are Thai."""
        assert detect_language("ดี").lang == "th"

    def test_samples(self) -> None:
        """At least nine of ten sample conversations are told right, and none is told wrong."""
        rows = [
            json.loads(line)
            for line in shared_path("cases/conversations_sample.jsonl").read_text(encoding="utf-8").split("\n")
            if line
        ]
        found = [
            (row["lang"].split("-")[0], detect_language(" ".join(m["text"] for m in row["messages"])).lang)
            for row in rows
        ]

        assert 0.9 * len(rows) <= sum(given == told for given, told in found)
        assert [pair for pair in found if pair[1] not in {None, pair[0]}] == []

    @given(st.text())
    def test_any_text(self, text: str) -> None:
        """Every text has an answer, the same each time, with a confidence from 0 to 1."""
        first = detect_language(text)

        assert first == detect_language(text)
        assert 0.0 <= first.confidence <= 1.0
        assert (first.lang is None) is (first.confidence == 0.0)
