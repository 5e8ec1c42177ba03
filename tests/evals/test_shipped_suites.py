"""The suites that ship run from a clone, and what they demand holds today."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.gate import Held
from evals.loading import load_samples
from evals.suite import load_suite
from evals.suite_run import Options, run_suite
from tests.shared import shared_path

SUITES = Path(__file__).parents[2] / "evals/suites"
#: Suites of so many cases that only their cases are looked at here; CI runs them whole.
LARGE = ("disguise_en", "guard_channels", "guard_en", "harmless_en", "mutation_en")
SMALL = sorted({path.stem for path in SUITES.glob("*.yaml")} - set(LARGE))
SHARED = {"guard_en_sample": 120, "guard_multi_sample": 60, "injection_sample": 25, "conversations_sample": 40}


@pytest.mark.parametrize("name", SMALL)
def test_small_suites_hold(tmp_path: Path, name: str) -> None:
    """Every sample is answered, every demand could be judged, and none failed."""
    finished = run_suite(load_suite(SUITES / f"{name}.yaml"), Options(tmp_path / "run"))

    assert [demand for demand in finished.gate.demands if demand.held is not Held.HELD] == []
    assert finished.summary.troubled == 0


@pytest.mark.parametrize("name", LARGE)
def test_large_suites_have_cases(name: str) -> None:
    """Enough cases for their bounds, each labelled from outside the policy."""
    samples = load_samples(load_suite(SUITES / f"{name}.yaml"))

    assert len(samples) > 1_000
    assert {sample.labels.by for sample in samples} <= {"people", "operator"}
    assert all(sample.labels.violates is not None for sample in samples)


@pytest.mark.parametrize(("name", "count"), SHARED.items())
def test_suites_of_the_shared_samples_hold(tmp_path: Path, name: str, count: int) -> None:
    """All rows of the shared samples are put to the test, and what can be told of them holds."""
    shared_path(f"cases/{name}.jsonl")
    finished = run_suite(load_suite(SUITES / f"shared/{name}.yaml"), Options(tmp_path / "run"))

    assert finished.summary.samples == count
    assert [demand for demand in finished.gate.demands if demand.held is not Held.HELD] == []


def test_the_halves_of_intents_are_whole() -> None:
    """The patterns by which rows are told apart leave none out and take none twice."""
    samples = load_samples(load_suite(SUITES / "intents_en.yaml"))
    unseen = sorted(int(sample.id.removeprefix("int-")) for sample in samples if sample.dataset == "unseen")

    assert len(samples) == 348
    assert unseen == list(range(49, 278, 2))
