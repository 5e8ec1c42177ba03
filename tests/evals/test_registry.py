from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar, Literal

import pytest

from assist import SetupError, hookimpl, plugins
from evals.outcome import Score
from evals.output import Output
from evals.registry import scorers_by_name, systems_by_kind
from evals.sample import Form, Sample
from evals.scorers.builtin import BUILT_IN
from evals.scorers.scorer import Metric, Scorer
from evals.systems.builtin import BUILT_IN as SYSTEMS
from evals.systems.system import System


class Ours(Scorer):
    """A scorer of a plug-in."""

    name: ClassVar[str] = "ours"
    metrics: ClassVar[tuple[Metric, ...]] = (Metric("ours", "it is ours"),)

    def score(self, sample: Sample, output: Output) -> Iterator[Score]:
        return iter(())


class Leaky(Ours):
    """A scorer that takes the name of one that ships."""

    name: ClassVar[str] = "leak"


class OurSystem(System):
    """A system of a plug-in."""

    kind: Literal["ours"] = "ours"
    forms: ClassVar[tuple[Form, ...]] = ()


class SecondGuard(OurSystem):
    """A system that takes the kind of one that ships."""

    kind: Literal["guard"] = "guard"  # type: ignore[assignment]


class PlugIn:
    def __init__(self, scorers: Sequence[type[Scorer]] = (), systems: Sequence[type[System]] = ()) -> None:
        self._scorers = scorers
        self._systems = systems

    @hookimpl
    def assist_scorers(self) -> Sequence[type[Scorer]]:
        return self._scorers

    @hookimpl
    def assist_systems(self) -> Sequence[type[System]]:
        return self._systems


@contextmanager
def installed(*added: PlugIn) -> Iterator[None]:
    """With these plug-ins beside what ships."""
    manager: Any = plugins.manager()
    for plugin in added:
        manager.register(plugin)
    try:
        yield
    finally:
        for plugin in added:
            manager.unregister(plugin)


class TestScorers:
    def test_what_ships(self) -> None:
        """Every scorer that ships is found by its name."""
        assert scorers_by_name() == {scorer.name: scorer for scorer in BUILT_IN}

    def test_a_plug_in_adds_one(self) -> None:
        """A scorer that is offered stands beside those that ship, and is gone with its plug-in."""
        with installed(PlugIn([Ours])):
            assert scorers_by_name()["ours"] is Ours
        assert "ours" not in scorers_by_name()

    @pytest.mark.parametrize("added", [[PlugIn([Leaky])], [PlugIn([Ours]), PlugIn([Ours])], [PlugIn([Ours, Ours])]])
    def test_one_name_one_scorer(self, added: list[PlugIn]) -> None:
        """A name that is offered twice is refused, so that no plug-in can replace a scorer unseen."""
        with installed(*added), pytest.raises(SetupError, match=r"scorer called '(leak|ours)'"):
            scorers_by_name()


class TestSystems:
    def test_what_ships(self) -> None:
        """Every system that ships is found by its kind."""
        assert set(systems_by_kind().values()) == set(SYSTEMS)
        assert systems_by_kind()["guard"].model_fields["kind"].default == "guard"

    def test_a_plug_in_adds_one(self) -> None:
        """A system that is offered stands beside those that ship."""
        with installed(PlugIn(systems=[OurSystem])):
            assert systems_by_kind()["ours"] is OurSystem

    def test_one_kind_one_system(self) -> None:
        """A kind that is offered twice is refused, so that nothing else is put to the test than the suite says."""
        with installed(PlugIn(systems=[SecondGuard])), pytest.raises(SetupError, match="system called 'guard'"):
            systems_by_kind()
