"""The page on suites says what there is, and its examples work."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from evals.criteria import read_criteria
from evals.gate import Held
from evals.registry import scorers_by_name, systems_by_kind
from evals.scorers.scorer import Metric
from evals.statistics import at_least, at_most
from evals.suite import DatasetSpec, suite_of, suite_schema
from evals.suite_run import Options, run_suite

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/suites.md").read_text(encoding="utf-8")
SUITES = ROOT / "evals/suites"


def table(head: str) -> list[list[str]]:
    """The cells of the table with this head, without code marks."""
    lines = PAGE[PAGE.index(f"\n| {head} |\n") :].strip().split("\n\n")[0].splitlines()[2:]
    return [[cell.strip().replace("`", "") for cell in line.split("|")[1:-1]] for line in lines]


def kind_of(metric: Metric) -> str:
    """How the page calls the kind of a metric."""
    if metric.graded:
        return f"measure in {metric.unit}"
    return ("failures" if metric.counts_failures else "passes") + (", judged" if metric.judged else "")


def test_scorers_and_metrics() -> None:
    """The table names every scorer that ships, its options and its metrics, in their own words, and no other."""
    said, scorer = [], ["", ""]
    for row in table("scorer | options | metric | says | kind"):
        scorer = row[:2] if row[0] else scorer
        said.append([*scorer, *row[2:]])
    there = [
        [name, ", ".join(kind.model_fields), metric.name, metric.means, kind_of(metric)]
        for name, kind in sorted(scorers_by_name().items())
        for metric in kind.metrics
    ]

    assert said == there


def test_systems() -> None:
    """The table of systems has each, with the rows it takes and all its options."""
    there = {
        kind: (set(system.forms), set(system.model_fields) - {"kind"}) for kind, system in systems_by_kind().items()
    }

    assert {row[0]: (_names(row[1]), _names(row[2])) for row in table("kind | takes | options | answers")} == there


def _names(cell: str) -> set[str]:
    """The names in a cell, without what stands in brackets behind them."""
    return {name for name in re.sub(r" \(.*?\)", "", cell).split(", ") if name}


def test_keys() -> None:
    """The tables of keys of a suite and of a dataset are complete."""
    assert [row[0] for row in table("key | says | default")] == list(suite_schema()["properties"])
    assert {row[0] for row in table("key | says")} == set(DatasetSpec.model_fields)


def test_what_ships() -> None:
    """Every shipped suite stands in the table, and the table names no other."""
    there = {path.relative_to(SUITES).with_suffix("").as_posix() for path in SUITES.glob("**/*.yaml")}

    assert {name for row in table("suite | puts to the test") for name in row[0].split(", ")} == there


def test_criteria() -> None:
    """Each form in the table of criteria is one that cases may have."""
    forms = [row[0] for row in table("criterion | holds where the reply has")]
    given = [yaml.load(form, Loader=yaml.BaseLoader) for form in forms]

    assert len(given) == 6
    assert all(read_criteria([one], "needs") for one in given)


def test_the_example_runs(tmp_path: Path) -> None:
    """The suite at the top of the page is sound, runs from where suites stand, and holds."""
    first = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert first is not None
    finished = run_suite(suite_of(yaml.safe_load(first[1]), SUITES / "my_shop.yaml"), Options(tmp_path / "run"))

    assert finished.gate.held is Held.HELD
    assert finished.summary.troubled == 0


def test_bounds_that_the_page_names() -> None:
    """The figures by which the page explains bounds are those that gates compute."""
    least = at_least([(str(number), True) for number in range(40)])
    most = at_most([(str(number), False) for number in range(20)])

    assert f'40 of 40 is "at least {least:.1%}", and 0 leaks of 20 "at most {most:.1%}"' in PAGE
