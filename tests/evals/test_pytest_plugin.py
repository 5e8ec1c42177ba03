"""Suites run as tests of pytest."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

REWARD = "Leave us 5 stars and we will send you a voucher."
LAWFUL = "Your parcel left us this morning."
BASE = {
    "description": "Two drafts.",
    "datasets": [{"name": "d", "path": "d.jsonl", "form": "drafts", "labelled_by": "people"}],
    "system": {"kind": "guard"},
    "scorers": ["agreement", "leak"],
}


def write(folder: Path, name: str, *rows: dict[str, object], **more: object) -> Path:
    (folder / "d.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    path = folder / name
    path.write_text(json.dumps({"name": "drafts", **BASE, **more}))
    return path


def violating(row_id: str, text: str = REWARD) -> dict[str, object]:
    return {"id": row_id, "text": text, "violates": True, "guidelines": ["review_incentive"]}


class TestSamples:
    """A suite without thresholds."""

    def test_each_sample_is_a_test(self, pytester: pytest.Pytester) -> None:
        """A missed violation fails by its id, with the reason and without its text or a traceback."""
        write(pytester.path, "drafts.suite.yaml", violating("found"), violating("missed", LAWFUL))

        result = pytester.runpytest_subprocess()

        result.assert_outcomes(passed=1, failed=1)
        result.stdout.fnmatch_lines(["*agreement: fail: a violation is missed*"])
        result.stdout.no_fnmatch_line("*Traceback*")
        assert LAWFUL not in result.stdout.str()


class TestThresholds:
    """A suite with thresholds."""

    def test_each_demand_is_a_test(self, pytester: pytest.Pytester) -> None:
        """A threshold that is missed fails with its figure and the failing samples; undetermined has a test too."""
        thresholds = [{"metric": "agreement", "at_least": 0.9}, {"metric": "leak", "at_most": 0.99}]
        write(pytester.path, "drafts.suite.yaml", violating("a"), violating("b", LAWFUL), thresholds=thresholds)

        result = pytester.runpytest_subprocess("-v")

        result.assert_outcomes(passed=2, failed=1)
        result.stdout.fnmatch_lines(
            ["*agreement: at least 90% FAILED*", "*1/2 pass*", "*b: agreement: a violation is missed*"]
        )

    def test_undetermined_fails(self, pytester: pytest.Pytester) -> None:
        """Samples that nobody could judge fail the test called undetermined."""
        write(
            pytester.path,
            "drafts.suite.yaml",
            violating("a"),
            datasets=[{"name": "d", "path": "d.jsonl", "form": "drafts"}],
            thresholds=[{"metric": "leak", "at_most": 0.9}],
        )

        result = pytester.runpytest_subprocess("-v")

        result.assert_outcomes(failed=2)
        result.stdout.fnmatch_lines(["*0/1 could be judged*", "*leak: undetermined at most 0*%*1/1 undetermined*"])


class TestCollecting:
    """Which files are suites."""

    def test_other_yaml_is_left_alone(self, pytester: pytest.Pytester) -> None:
        """A suite by another ending is collected only where it is named."""
        path = write(pytester.path, "drafts.yaml", violating("a"))

        assert pytester.runpytest_subprocess().ret == pytest.ExitCode.NO_TESTS_COLLECTED
        pytester.runpytest_subprocess(str(path)).assert_outcomes(passed=1)

    def test_an_unsound_suite_is_one_sentence(self, pytester: pytest.Pytester) -> None:
        """A suite that does not load is a collection error in words for people."""
        write(pytester.path, "drafts.suite.yaml", violating("a"), scorers=["no such"])

        result = pytester.runpytest_subprocess()

        result.assert_outcomes(errors=1)
        result.stdout.fnmatch_lines(["*there is none called 'no such'; choose from*"])
        result.stdout.no_fnmatch_line("*Traceback*")

    def test_runs_are_kept_where_asked(self, pytester: pytest.Pytester) -> None:
        """The run's folder with its reports is left in the folder that is named."""
        write(pytester.path, "drafts.suite.yaml", violating("a"))

        pytester.runpytest_subprocess("--assist-runs", "kept").assert_outcomes(passed=1)

        assert (pytester.path / "kept" / "drafts" / "junit.xml").is_file()
