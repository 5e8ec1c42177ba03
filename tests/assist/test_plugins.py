"""Plug-ins are found, and a broken one is named."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from assist import SetupError, hookimpl, plugins
from guardrails.detectors import BUILT_IN


@pytest.fixture(autouse=True)
def _afresh() -> Iterator[None]:
    plugins.manager.cache_clear()
    yield
    plugins.manager.cache_clear()


class TestBuiltIn:
    """What ships is registered like any plug-in."""

    def test_comes_through_the_hooks(self) -> None:
        """Policies, detectors and drafters."""
        assert plugins.detectors() == tuple(BUILT_IN)
        assert plugins.drafter("playbook").name == "playbook"
        assert plugins.open_policy("tiktok-shop@2025-07-29").policy.info.id == "tiktok-shop"


class TestInstalled:
    """What is found through entry points."""

    @pytest.mark.parametrize("value", ["no_such_module", "json:nothing"])
    def test_a_broken_plugin_is_named(self, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
        """One sentence with its name and the reason."""
        broken = [EntryPoint("broken", value, "assist")]
        monkeypatch.setattr("importlib.metadata.entry_points", lambda group: broken)

        with pytest.raises(SetupError, match="plug-in 'broken'"):
            plugins.manager()

    def test_adds_what_it_offers(self, tmp_path: Path) -> None:
        """A registered object's policies are found beside the shipped one."""

        class Ours:
            @hookimpl
            def assist_policies(self) -> list[Path]:
                return [tmp_path]

        ours = Ours()
        plugins.manager().register(ours)
        try:
            assert tmp_path in plugins.policy_folders()
        finally:
            plugins.manager().unregister(ours)
