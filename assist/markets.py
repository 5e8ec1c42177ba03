"""Settings that differ by market, each with the day it took effect and its source.

They are read from the policy pack's ``markets.yaml``. A market that is missing or not listed gets
the strictest value of each setting.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, RootModel, ValidationError

from assist.codes import MARKETS
from assist.errors import ErrorCode, SetupError

_PACK = Path("policies") / "tiktok_shop"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class MarketValue(_Part):
    """A value in force in ``markets`` from a day on; no day means always."""

    markets: Annotated[tuple[str, ...], Field(min_length=1)]
    value: Any
    effective_from: date | None
    source: Annotated[str, Field(min_length=1)]


class Setting(_Part):
    """One thing that markets decide differently, in words, with its strictest value."""

    means: Annotated[str, Field(min_length=1)]
    strictest: Any
    values: tuple[MarketValue, ...]

    def value(self, market: str | None, on: date | None = None) -> Any:
        """What holds in ``market`` on a day, else the latest; before the first day, the first value."""
        given = sorted((v for v in self.values if market in v.markets), key=_from)
        in_force = [v for v in given if on is None or _from(v) <= on]
        if not given:
            return self.strictest
        return in_force[-1].value if in_force else given[0].value


class MarketSettings(RootModel[dict[str, Setting]]):
    """All settings of a pack by name."""

    model_config = ConfigDict(frozen=True)

    def value(self, name: str, market: str | None, on: date | None = None) -> Any:
        """The value of setting ``name``; see :meth:`Setting.value`."""
        return self.root[name].value(market, on)


def _from(value: MarketValue) -> date:
    return value.effective_from or date.min


def load_markets(path: Path) -> MarketSettings:
    """Read market settings from a YAML file.

    Raises:
        SetupError: ``policy_unsound``; the file cannot be read, has unknown keys, or names a market
            that does not exist or stands twice with the same day.
    """
    import yaml

    try:
        settings = MarketSettings.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        said = " ".join(str(error).split())
        raise SetupError(ErrorCode.POLICY_UNSOUND, f"{path.name} cannot be read: {said}") from error
    for name, setting in settings.root.items():
        _check(name, setting, path)
    return settings


def _check(name: str, setting: Setting, path: Path) -> None:
    seen: set[tuple[str, date]] = set()
    for value in setting.values:
        for market in value.markets:
            if market not in MARKETS:
                raise SetupError(ErrorCode.POLICY_UNSOUND, f"{path.name}: {name} names no market with {market!r}.")
            if (market, _from(value)) in seen:
                raise SetupError(ErrorCode.POLICY_UNSOUND, f"{path.name}: {name} sets {market} twice from one day.")
            seen.add((market, _from(value)))


@cache
def shipped_markets() -> MarketSettings:
    """The settings of the shipped pack."""
    return load_markets(pack_file("markets.yaml"))


def pack_file(name: str) -> Path:
    """Where a file of the shipped pack stands."""
    from importlib.util import find_spec

    spec = find_spec("guardrails")
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(next(iter(spec.submodule_search_locations))) / _PACK / name
