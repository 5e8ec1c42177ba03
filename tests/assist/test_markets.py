"""Settings by market."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assist.errors import ErrorCode, SetupError
from assist.markets import MarketSettings, load_markets, shipped_markets

SOURCED = "value: 1, effective_from: null, source: s"
DATED = {
    "response_hours": {
        "means": "Hours.",
        "strictest": 12,
        "values": [
            {"markets": ["TH"], "value": 24, "effective_from": "2024-01-01", "source": "a page"},
            {"markets": ["TH"], "value": 12, "effective_from": "2025-07-15", "source": "a later page"},
        ],
    }
}


class TestSetting:
    """Tests for `Setting.value`."""

    @pytest.mark.parametrize(
        ("on", "value"),
        [(date(2023, 1, 1), 24), (date(2025, 7, 14), 24), (date(2025, 7, 15), 12), (None, 12)],
    )
    def test_value_of_a_day(self, on: date | None, value: int) -> None:
        """The value in force on the day, the first before it began, the latest without a day."""
        assert value == MarketSettings.model_validate(DATED).value("response_hours", "TH", on)

    @pytest.mark.parametrize("market", [None, "BR"])
    def test_strictest_without_a_listed_market(self, market: str | None) -> None:
        """A market that is missing or not listed gets the strictest value."""
        assert MarketSettings.model_validate(DATED).value("response_hours", market) == 12


class TestShippedMarkets:
    """Tests for `shipped_markets`."""

    @pytest.mark.parametrize(
        ("market", "hours"), [(None, 12), ("TH", 12), ("ID", 12), ("US", 24), ("GB", 12), ("BR", 12)]
    )
    def test_response_hours(self, market: str | None, hours: int) -> None:
        """Twelve hours everywhere but in the US."""
        assert hours == shipped_markets().value("response_hours", market)

    @pytest.mark.parametrize(("market", "asked"), [(None, "never"), ("US", "never"), ("ID", "after_solution")])
    def test_review_change_request(self, market: str | None, asked: str) -> None:
        """Only where a page allows it may a changed review be asked for."""
        assert asked == shipped_markets().value("review_change_request", market)

    def test_every_value_names_its_source(self) -> None:
        """Each setting says what it means and each value where it comes from."""
        for setting in shipped_markets().root.values():
            assert setting.means
            assert all(value.source for value in setting.values)


class TestLoadMarkets:
    """Tests for `load_markets`."""

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("a: [", "cannot be read"),
            ("a: {means: x, strictest: 1, values: [], other: 2}", "other"),
            (
                f"a: {{means: x, strictest: 1, values: [{{markets: [XX], {SOURCED}}}]}}",
                "'XX'",
            ),
            (
                f"a: {{means: x, strictest: 1, values: [{{markets: [TH, TH], {SOURCED}}}]}}",
                "sets TH twice",
            ),
        ],
    )
    def test_unsound_settings_are_refused(self, tmp_path: Path, text: str, said: str) -> None:
        """Broken YAML, unknown keys, unknown markets and contradictions do not load."""
        path = tmp_path / "markets.yaml"
        path.write_text(text, encoding="utf-8")

        with pytest.raises(SetupError, match=said) as caught:
            load_markets(path)

        assert ErrorCode.POLICY_UNSOUND is caught.value.code

    def test_a_missing_file_is_refused(self, tmp_path: Path) -> None:
        """A pack without its settings is not sound."""
        with pytest.raises(SetupError, match=r"markets\.yaml cannot be read"):
            load_markets(tmp_path / "markets.yaml")
