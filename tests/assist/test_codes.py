"""Channels, markets and languages by code."""

from __future__ import annotations

import pytest

from assist.codes import LANGUAGES, MARKETS, Channel, read_channel, read_language, read_market, shown
from assist.errors import ErrorCode, InputError


class TestReadChannel:
    """Tests for `read_channel`."""

    def test_reads_each_channel(self) -> None:
        """All three channels are read by name."""
        assert list(Channel) == [read_channel(name) for name in ("chat", "review_response", "package_note")]

    @pytest.mark.parametrize("value", ["sms", "", 3, None, ["chat"], {"chat": 1}])
    def test_refuses_all_else(self, value: object) -> None:
        """An unknown channel is an error that lists the known ones."""
        with pytest.raises(InputError, match="chat, review_response, package_note") as caught:
            read_channel(value)

        assert ErrorCode.UNKNOWN_CHANNEL is caught.value.code


class TestReadMarket:
    """Tests for `read_market`."""

    @pytest.mark.parametrize(("value", "market"), [("TH", "TH"), ("us", "US"), ("UK", "GB"), (None, None)])
    def test_reads_codes(self, value: str | None, market: str | None) -> None:
        """Case does not matter and UK is the name everyone uses for GB."""
        assert market == read_market(value)

    @pytest.mark.parametrize("value", ["XX", "THA", "Thailand", "", 66, True])
    def test_refuses_all_else(self, value: object) -> None:
        """What ISO 3166 does not assign is an error."""
        with pytest.raises(InputError) as caught:
            read_market(value)

        assert ErrorCode.UNKNOWN_MARKET is caught.value.code

    def test_all_assigned_codes_are_there(self) -> None:
        """ISO 3166-1 assigns 249 codes."""
        assert len(MARKETS) == 249


class TestReadLanguage:
    """Tests for `read_language`."""

    @pytest.mark.parametrize(
        ("value", "tag"),
        [
            ("en", "en"),
            ("pt-br", "pt-BR"),
            ("pt_BR", "pt-BR"),
            ("zh-hant-tw", "zh-Hant-TW"),
            ("tl", "fil"),
            (None, None),
        ],
    )
    def test_reads_tags(self, value: str | None, tag: str | None) -> None:
        """Tags take their usual case and everyday codes their official form."""
        assert tag == read_language(value)

    @pytest.mark.parametrize("value", ["xx", "english", "e", "", "en-", 5, "en-USA"])
    def test_refuses_all_else(self, value: object) -> None:
        """Unknown languages and misshapen tags are errors."""
        with pytest.raises(InputError) as caught:
            read_language(value)

        assert ErrorCode.UNKNOWN_LANGUAGE is caught.value.code

    def test_the_languages_of_the_project_are_known(self) -> None:
        """Every language of the playbook can be named."""
        assert {"en", "es", "de", "fr", "it", "pt", "id", "ms", "vi", "th", "fil", "ja", "zh"} <= LANGUAGES


class TestShown:
    """Tests for `shown`."""

    def test_is_short_and_printable(self) -> None:
        """A value in an error is cut and holds nothing a terminal would obey."""
        said = shown("\x1b[31m" + "x" * 500 + "\ud800")

        assert len(said) <= 42
        assert said.isprintable()
