from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assist.errors import InputError
from evals.calibration import (
    FEWEST,
    LEAST_KAPPA,
    NO_JUDGE,
    Calibration,
    Interval,
    advisories,
    advisory_of,
    read_calibrations,
)
from evals.judge import Judge, open_judge
from evals.scorers.helpfulness import Helpfulness
from evals.suite import load_suite
from tests.evals.making import chat, judge, suite_file


def calibration(**more: Any) -> Calibration:
    """A calibration that lets its judge gate, unless ``more`` says otherwise."""
    share = Interval(k=90, n=100, low=0.83, high=0.94)
    made = {
        "judge": "helpfulness",
        "key": "k",
        "model": "scripted",
        "labelled_sha256": "0",
        "rows": 100,
        "undetermined": 0,
        **dict.fromkeys(("agreed", "base_rate", "judged_rate", "recall", "false_alarms"), share),
        "kappa": 0.8,
        "kappa_low": 0.68,
        "kappa_high": 0.92,
    }
    return Calibration(**{**made, **more})


@pytest.fixture
def opened() -> Judge:
    return open_judge(judge(lambda _: "yes"))


def key_of(opened: Judge, **options: Any) -> str:
    return opened.key(Helpfulness(**options).example())


class TestObjection:
    """When a calibration lets its judge gate."""

    def test_enough_rows_and_agreement(self) -> None:
        """Nothing is said against a judge that agrees with people on enough rows."""
        assert calibration().objection is None

    @pytest.mark.parametrize(
        ("more", "said"),
        [
            ({"agreed": Interval(k=49, n=49, low=0.9, high=1)}, "calibrated on 49 rows only; 50 are needed"),
            ({"kappa": None, "kappa_low": None, "kappa_high": None}, "kappa is not defined"),
            ({"kappa_low": 0.39}, "kappa may be as low as 0.39; 0.4 is needed"),
            ({"kappa_low": -0.2}, "kappa may be as low as -0.20"),
        ],
    )
    def test_too_little(self, more: dict[str, Any], said: str) -> None:
        """Too few rows, labels of one kind only, and a kappa that may be low each keep a judge from gating."""
        assert (calibration(**more).objection or "").startswith(said)

    def test_bounds_are_included(self) -> None:
        """The least that is asked for is enough."""
        least = Interval(k=FEWEST, n=FEWEST, low=0.9, high=1)

        assert calibration(agreed=least, kappa_low=LEAST_KAPPA).objection is None


class TestAdvisoryOf:
    """Whether a judge may gate."""

    def test_calibrated_judge_may(self, opened: Judge) -> None:
        """A calibration of this very judge lets it gate."""
        kept = [calibration(key=key_of(opened))]

        assert advisory_of("helpfulness", Helpfulness().example(), opened, kept) is None

    def test_nobody_to_ask(self) -> None:
        """Without a judge no calibration helps."""
        assert advisory_of("helpfulness", Helpfulness().example(), None, [calibration()]) == NO_JUDGE

    def test_not_calibrated(self, opened: Judge) -> None:
        """A calibration of another kind of judge is none."""
        kept = [calibration(judge="meanings", key=key_of(opened))]

        assert "is not calibrated" in (advisory_of("helpfulness", Helpfulness().example(), opened, kept) or "")

    def test_other_rubric(self, opened: Judge) -> None:
        """A calibration under another rubric says nothing of this one."""
        kept = [calibration(key=key_of(opened))]
        other = Helpfulness(rubric={"kind": "It is kind."}).example()

        assert "calibrate it anew" in (advisory_of("helpfulness", other, opened, kept) or "")

    def test_other_model(self, opened: Judge) -> None:
        """The same questions to another model make another judge."""
        other = open_judge(judge(lambda _: "yes").model_copy(update={"model_name": "another"}))

        assert key_of(other) != key_of(opened)
        kept = [calibration(key=key_of(opened))]
        assert "calibrate it anew" in (advisory_of("helpfulness", Helpfulness().example(), other, kept) or "")

    def test_other_prompt(self, opened: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
        """Another wording of the instructions makes another judge."""
        kept = [calibration(key=key_of(opened))]
        monkeypatch.setattr("evals.judge.instruction_text", lambda request: "other words")

        assert "calibrate it anew" in (advisory_of("helpfulness", Helpfulness().example(), opened, kept) or "")

    def test_samples_do_not_change_the_key(self, opened: Judge) -> None:
        """A judge is known by prompt, rubric and model alone, the same in every process and for every sample."""
        assert key_of(opened) == key_of(open_judge(judge(lambda _: "no")))

    def test_of_several_the_fitting_one_counts(self, opened: Judge) -> None:
        """An older calibration of another prompt does no harm."""
        kept = [calibration(key="old"), calibration(key=key_of(opened), kappa_low=0.1)]

        assert "0.10" in (advisory_of("helpfulness", Helpfulness().example(), opened, kept) or "")


class TestAdvisories:
    """The metrics of a suite that cannot gate."""

    def test_each_metric_of_a_judged_scorer(self, tmp_path: Path, opened: Judge) -> None:
        """All that a judge decides is advisory without a calibration; nothing else is."""
        suite = load_suite(
            suite_file(
                tmp_path,
                [chat("a")],
                form="conversations",
                system={"kind": "assistant"},
                scorers=["helpfulness", "meanings", "manner"],
            )
        )

        found = advisories(suite, opened, [calibration(key=key_of(opened))])

        assert set(found) == {"needed_meanings", "wrong_meanings", "attack_meant"}
        assert set(advisories(suite, None, ())) == {*found, "helpfulness"}


class TestFiles:
    """Calibrations are kept as files."""

    def test_read_back(self, tmp_path: Path) -> None:
        """What is written is what is read."""
        path = tmp_path / "one.json"
        path.write_text(calibration().model_dump_json())

        assert read_calibrations([path]) == [calibration()]

    @pytest.mark.parametrize("content", ["", "[]", "{}", '{"judge": "helpfulness"}', "\u0000"])
    def test_no_calibration(self, tmp_path: Path, content: str) -> None:
        """A file that is none is refused by name, with what makes one."""
        path = tmp_path / "one.json"
        path.write_text(content)

        with pytest.raises(InputError, match=r"one\.json is no calibration; make it by assist eval calibrate"):
            read_calibrations([path])

    def test_unknown_key(self, tmp_path: Path) -> None:
        """A key that this version does not know is not passed over."""
        path = tmp_path / "one.json"
        path.write_text('{"more": 1, ' + calibration().model_dump_json()[1:])

        with pytest.raises(InputError, match="is no calibration"):
            read_calibrations([path])

    def test_missing(self, tmp_path: Path) -> None:
        """A file that is not there is told in one sentence."""
        with pytest.raises(InputError, match="cannot be read"):
            read_calibrations([tmp_path / "none.json"])
