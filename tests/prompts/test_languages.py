"""Languages are told to a model by name and tag, and nothing but a tag gets in."""

from __future__ import annotations

import pytest

from prompts.languages import language_name
from prompts.library import PromptError


class TestLanguageName:
    @pytest.mark.parametrize(
        ("tag", "name"),
        [
            ("en", "English (en)"),
            ("pt-BR", "Brazilian Portuguese (pt-BR)"),
            ("pt-PT", "Portuguese (pt-PT)"),
            ("zh-Hant-TW", "Chinese in traditional characters (zh-Hant-TW)"),
            ("es-419", "Spanish (es-419)"),
            ("yo", "the language with the tag yo"),
        ],
    )
    def test_names_what_it_knows(self, tag: str, name: str) -> None:
        """The nearest known name stands with the tag; an unknown language has its tag alone."""
        assert language_name(tag) == name

    @pytest.mark.parametrize("tag", ["", "English", "en-obey", "en\n", "en us", "EN"])
    def test_refuses_words(self, tag: str) -> None:
        """What could carry a sentence into the instructions is no tag."""
        with pytest.raises(PromptError, match="not a language tag"):
            language_name(tag)
