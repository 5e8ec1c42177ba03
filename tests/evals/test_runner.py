"""The runner: nothing is lost, nothing run twice, and no order of events shows in the results."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest

from evals.journal import Journal, encoded, recover
from evals.limits import Budget
from evals.outcome import Score, passed
from evals.output import Answer, Output, StageUsage, Usage
from evals.runner import Bench, Progress, run, seed_of, trials
from evals.sample import Form, Labels, Sample
from evals.scorers.agreement import Agreement
from evals.scorers.cost import Cost
from evals.scorers.scorer import Metric, Scorer


def samples(count: int) -> list[Sample]:
    labels = Labels("people", False)
    return [Sample(f"s{n}", "made", Form.DRAFTS, {"text": f"Text {n}."}, f"s{n}", labels) for n in range(count)]


class System:
    """Passes every draft after a random moment; raises for the ids it is told to."""

    about: ClassVar[dict[str, Any]] = {}

    def __init__(
        self, dice: random.Random | None = None, breaks: frozenset[str] = frozenset(), limited: int = 0
    ) -> None:
        self._dice, self._breaks, self._limited = dice, breaks, limited
        self.seeds: dict[tuple[str, int], int] = {}
        self.busy = self.busiest = 0

    async def answer(self, sample: Sample, seed: int) -> Answer:
        self.busy += 1
        self.busiest = max(self.busiest, self.busy)
        await asyncio.sleep(self._dice.random() / 500 if self._dice else 0)
        self.busy -= 1
        if sample.id in self._breaks:
            raise RuntimeError(sample.row["text"])
        self.seeds[sample.id, len([key for key in self.seeds if key[0] == sample.id]) + 1] = seed
        usage = Usage({"draft": StageUsage(1, 10, 5, 0.1, "m")}, rate_limited=int(self._limited > 0))
        self._limited -= 1
        return Answer(Output("pass", sample.row["text"]), usage)


class Breaks(Scorer):
    """A scorer that raises for every second sample."""

    name: ClassVar[str] = "breaks"
    metrics: ClassVar[tuple[Metric, ...]] = (Metric("breaks", "raises"),)

    def score(self, sample: Sample, output: Output) -> Iterator[Score]:
        if int(sample.id[1:]) % 2:
            raise ZeroDivisionError(output.text)
        yield passed("breaks")


def ran(path: Path, bench: Bench, wanted: Any, **options: Any) -> Progress:
    with Journal(path) as journal:
        return asyncio.run(run(bench, wanted, journal, **options))


class TestRun:
    """Running samples."""

    def test_every_repeat_is_journalled_once(self, tmp_path: Path) -> None:
        """Three repeats of forty samples are 120 lines, each of its own key."""
        wanted = trials(samples(40), 3, 1)

        progress = ran(tmp_path / "j", Bench(System(random.Random(1)), [Agreement()]), wanted)

        assert progress.done == progress.total == 120
        assert progress.ended is None
        assert sorted(recover(tmp_path / "j")) == sorted(trial.key for trial in wanted)
        assert (tmp_path / "j").read_bytes().count(b"\n") == 120

    def test_timing_does_not_show_in_the_rows(self, tmp_path: Path) -> None:
        """Two runs whose samples end in other orders give the same rows."""
        rows = []
        for number in (1, 2):
            bench = Bench(System(random.Random(number)), [Agreement(), Cost()])
            found = ran(tmp_path / str(number), bench, trials(samples(50), 2, 7), most=20).records
            rows.append([encoded(found[key]["row"]) for key in sorted(found)])

        assert rows[0] == rows[1]

    def test_what_a_system_raises_loses_one_sample(self, tmp_path: Path) -> None:
        """A defect leaves its sample undetermined under every metric, without a word of the text."""
        bench = Bench(System(breaks=frozenset({"s3"})), [Agreement(), Cost()])

        records = ran(tmp_path / "j", bench, trials(samples(6), 1, 1)).records

        row = records["s3", 1]["row"]
        assert row["output"]["trouble"] == {"kind": "defect", "reason": "the system raised RuntimeError"}
        assert [score["outcome"] for score in row["scores"]] == ["undetermined"]
        others = [record["row"]["scores"][0]["outcome"] for key, record in records.items() if key[0] != "s3"]
        assert others == ["pass"] * 5

    def test_a_scorer_that_raises_is_undetermined_not_passed(self, tmp_path: Path) -> None:
        """Half of the samples are undetermined, and other scorers are untouched."""
        records = ran(tmp_path / "j", Bench(System(), [Breaks(), Agreement()]), trials(samples(10), 1, 1)).records

        scores = {
            key[0]: {s["metric"]: s["outcome"] for s in record["row"]["scores"]} for key, record in records.items()
        }
        assert [scores[f"s{n}"]["breaks"] for n in range(10)] == ["pass", "undetermined"] * 5
        assert {score["agreement"] for score in scores.values()} == {"pass"}

    def test_is_bounded(self, tmp_path: Path) -> None:
        """Never more samples at once than allowed."""
        system = System(random.Random(1))

        ran(tmp_path / "j", Bench(system, [Agreement()]), trials(samples(60), 1, 1), most=5)

        assert 1 < system.busiest <= 5

    def test_rate_limits_slow_it_down(self, tmp_path: Path) -> None:
        """While answers meet rate limits, fewer samples run at once than otherwise."""
        busiest = {}
        for limited in (0, 1_000):
            system = System(random.Random(1), limited=limited)
            ran(tmp_path / str(limited), Bench(system, [Agreement()]), trials(samples(200), 1, 1), most=64)
            system.busiest = 0
            ran(tmp_path / f"{limited}-again", Bench(system, [Agreement()]), trials(samples(200), 1, 1), most=64)
            busiest[limited] = system.busiest

        assert busiest[1_000] < busiest[0]

    def test_a_budget_ends_it(self, tmp_path: Path) -> None:
        """Once the calls are used up no other sample is begun, and the run says why."""
        bench = Bench(System(), [Agreement()])

        progress = ran(tmp_path / "j", bench, trials(samples(50), 1, 1), most=1, budget=Budget(calls=10))

        assert progress.done == 10
        assert progress.ended == "the budget of 10 calls is used up"

    def test_stopping_finishes_what_is_under_way(self, tmp_path: Path) -> None:
        """All that was begun is journalled; nothing else is begun."""
        bench = Bench(System(random.Random(1)), [Agreement()])

        progress = ran(tmp_path / "j", bench, trials(samples(50), 1, 1), most=4, goes_on=lambda so_far: so_far.done < 9)

        assert 9 <= progress.done <= 9 + 4
        assert progress.ended == "it was stopped"
        assert len(recover(tmp_path / "j")) == progress.done

    def test_a_budget_that_lasts_to_the_end_ends_nothing(self, tmp_path: Path) -> None:
        """The last sample may use up the budget; the run is complete all the same."""
        progress = ran(tmp_path / "j", Bench(System(), [Agreement()]), trials(samples(5), 1, 1), budget=Budget(calls=5))

        assert progress.ended is None


class TestSeeds:
    """One seed for each repeat of each sample."""

    def test_depend_on_nothing_else(self) -> None:
        """The seeds of a sample are the same whatever other samples there are, and differ between repeats."""
        few = {trial.key: trial.seed for trial in trials(samples(3), 4, 5)}
        many = {trial.key: trial.seed for trial in reversed(trials(samples(9), 4, 5))}

        assert few.items() <= many.items()
        assert len(set(many.values())) == len(many)

    @pytest.mark.parametrize("seed", [0, 1, 2**40])
    def test_fit_what_models_take(self, seed: int) -> None:
        """A seed is from 0 to 2^31 - 1."""
        assert all(0 <= seed_of(seed, f"s{n}", n) < 2**31 for n in range(200))

    def test_reach_the_system(self, tmp_path: Path) -> None:
        """The system is given the seed of the trial."""
        system, wanted = System(), trials(samples(5), 1, 3)

        ran(tmp_path / "j", Bench(system, [Agreement()]), wanted)

        assert system.seeds == {trial.key: trial.seed for trial in wanted}
