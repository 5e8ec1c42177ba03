from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.outcome import Outcome
from evals.reports.junit import document
from evals.suite import Threshold
from evals.suite_run import Finished
from tests.evals.making import FAIL, JUDGED, LEAK, LENGTH, NEITHER, OK, OPEN, PASS, finished, outcomes, record, score

HOSTILE = [
    "]]>",
    '<failure message="x"/>',
    "\x00\x01\x08\x0b\x1f",
    "\ud800 half",
    "\ufffe\uffff",
    "&amp; &lt; &#0;",
    "\"'\n\t\r",
    "\u202e reversed",
    "👩‍👧",
    "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>&a;",
]
COUNTS = ("tests", "failures", "errors", "skipped")
ANY_TEXT = st.text(max_size=30) | st.sampled_from(HOSTILE)


def root(run: Finished) -> ET.Element:
    return ET.fromstring(document(run))


def suite(run: Finished, name: str) -> ET.Element:
    return next(one for one in root(run) if one.get("name") == name)


def counts(element: ET.Element) -> dict[str, int]:
    return {name: int(element.attrib[name]) for name in COUNTS}


class TestOutcomes:
    """The four outcomes of a sample."""

    def test_errors_are_apart_from_failures(self, tmp_path: Path) -> None:
        """A failure is a failure, undetermined an error, not applicable skipped, and a pass has nothing in it."""
        run = finished(tmp_path, outcomes(OK, (PASS, 4), (FAIL, 3), (OPEN, 2), (NEITHER, 1)), [OK])

        found = suite(run, "ok")

        assert counts(found) == {"tests": 10, "failures": 3, "errors": 2, "skipped": 1}
        tags = [[child.tag for child in case] for case in found]
        assert tags == [*[[]] * 4, *[["failure"]] * 3, *[["error"]] * 2, ["skipped"]]
        assert found[4][0].get("message") == "it is fail"
        assert found[7][0].get("message") == "it is undetermined"

    def test_samples_that_were_not_run_are_errors(self, tmp_path: Path) -> None:
        """A run that was ended early is not a shorter run."""
        records = [record("a", score(OK)), record("b", score(OK, OPEN, "not run: it was stopped"), trouble="not_run")]

        found = suite(finished(tmp_path, records, [OK], ended="it was stopped"), "ok")

        assert counts(found) == {"tests": 2, "failures": 0, "errors": 1, "skipped": 0}
        assert found[1][0].get("message") == "not run: it was stopped"

    def test_each_repeat_is_a_case(self, tmp_path: Path) -> None:
        """Repeats are told apart by their numbers."""
        records = [record("a", score(OK), trial=1), record("a", score(OK, FAIL), trial=2)]

        names = [case.get("name") for case in suite(finished(tmp_path, records, [OK], repeats=2), "ok")]

        assert names == ["a#1", "a#2"]

    def test_measures_have_no_cases(self, tmp_path: Path) -> None:
        """What has no pass and fail is no test."""
        assert [
            one.get("name") for one in root(finished(tmp_path, [record("a", score(LENGTH, value=3))], [LENGTH]))
        ] == ["gate"]

    def test_an_advisory_judge_fails_nothing(self, tmp_path: Path) -> None:
        """A failure that an uncalibrated judge sees is skipped and says so; what it could not judge stays an error."""
        records = outcomes(JUDGED, (PASS, 1), (FAIL, 1), (OPEN, 1))

        found = suite(finished(tmp_path, records, [JUDGED], advisory={"helpful": "it is not calibrated"}), "helpful")

        assert counts(found) == {"tests": 3, "failures": 0, "errors": 1, "skipped": 1}
        assert found[1][0].get("message") == "fails, but only advisory (it is not calibrated): it is fail"


class TestGate:
    """The demands of a run."""

    def test_each_demand_is_a_case(self, tmp_path: Path) -> None:
        """What holds passes, what fails is a failure, what could not be judged an error; each tells what was found."""
        run = finished(
            tmp_path,
            outcomes(LEAK, (PASS, 20)),
            [LEAK, OK],
            Threshold(metric="leak", at_most=0.5),
            Threshold(metric="leak", at_most=0.01),
            Threshold(metric="ok", at_least=0.5),
        )

        found = suite(run, "gate")

        assert counts(found) == {"tests": 4, "failures": 1, "errors": 1, "skipped": 0}
        assert [[child.tag for child in case] for case in found] == [
            ["system-out"],
            ["failure", "system-out"],
            ["error", "system-out"],
            ["system-out"],
        ]
        assert [case[-1].text for case in found] == [
            "0/20 fail; at most 13.9% of the 20 judged",
            "0/20 fail; at most 13.9% of the 20 judged",
            "no sample bears on it",
            "0/20 undetermined (0.0%)",
        ]


class TestXml:
    """Whatever stands in ids and reasons, the file is XML and adds up."""

    @pytest.mark.parametrize("hostile", HOSTILE)
    def test_hostile_ids_and_reasons(self, tmp_path: Path, hostile: str) -> None:
        """They stay text: one case, one failure, no element of their own."""
        run = finished(tmp_path, [record("a", score(OK, FAIL, hostile)), record(f"b{hostile}", score(OK))], [OK])

        found = suite(run, "ok")

        assert [case.tag for case in found] == ["testcase", "testcase"]
        assert [child.tag for child in found[0]] == ["failure"]
        assert (found[1].get("name") or "").startswith("b")
        assert len(found[1]) == 0

    def test_text_that_xml_can_hold_is_kept(self, tmp_path: Path) -> None:
        """Marks, quotes and emoji come back as they were; what XML cannot hold is a replacement character."""
        kept = "]]> <a b=\"c\"> & 'd' é 👩‍👧\n\t"
        run = finished(tmp_path, [record("a", score(OK, FAIL, kept)), record("b", score(OK, FAIL, "\x00\ud800"))], [OK])

        found = suite(run, "ok")

        assert found[0][0].get("message") == kept
        assert found[1][0].get("message") == "\ufffd\ufffd"

    @given(
        st.lists(
            st.tuples(ANY_TEXT, st.sampled_from(list(Outcome)), ANY_TEXT), max_size=8, unique_by=lambda one: one[0]
        ),
        ANY_TEXT,
    )
    def test_counts_add_up(self, samples: list[tuple[str, Outcome, str]], advice: str) -> None:
        """Cases are as many as are said, children as many as are counted, and the whole is the sum of its parts."""
        records = [record(name, score(OK, one, said), score(JUDGED, one, said)) for name, one, said in samples]
        run = finished(
            Path("unused"), records, [OK, JUDGED], Threshold(metric="ok", at_least=0.5), advisory={"helpful": advice}
        )

        whole = root(run)

        for one in whole:
            tags = [child.tag for case in one for child in case]
            assert counts(one) == {
                "tests": len(one),
                "failures": tags.count("failure"),
                "errors": tags.count("error"),
                "skipped": tags.count("skipped"),
            }
        assert counts(whole) == {name: sum(counts(one)[name] for one in whole) for name in COUNTS}
        assert [len(one) for one in whole][:2] == [len(samples)] * 2

    def test_no_text_of_a_sample(self, tmp_path: Path) -> None:
        """Drafts and replies stay out of a file that CI systems keep."""
        run = finished(tmp_path, [record("a", score(OK, FAIL), text="The secret draft.", customer="A secret.")], [OK])

        assert b"secret" not in document(run)
