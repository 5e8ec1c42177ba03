"""The outcomes of a run as JUnit XML: failures are failures, undetermined is an error, no case is dropped."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from evals.gate import Held

if TYPE_CHECKING:
    from evals.suite_run import Finished

#: What XML 1.0 cannot hold, escaped or not.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def document(finished: Finished) -> bytes:
    """One test case for each sample and metric, and one for each demand of the gate. Texts of samples stay out."""
    root = ET.Element("testsuites", name=_plain(finished.suite.name))
    for metric in finished.summary.metrics:
        if metric.share is not None:
            _metric(root, metric.metric.name, finished)
    _gate(root, finished)
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _metric(root: ET.Element, name: str, finished: Finished) -> None:
    suite = ET.SubElement(root, "testsuite", name=name)
    counted = {"pass": 0, "fail": 0, "undetermined": 0, "not_applicable": 0}
    for record in finished.records:
        row = record["row"]
        score = next((score for score in row["scores"] if score["metric"] == name), None)
        outcome = "not_applicable" if score is None else score["outcome"]
        counted[outcome] += 1
        _case(suite, f"{row['id']}#{row['trial']}", name, outcome, "" if score is None else score["reason"])
    suite.attrib |= _totals(len(finished.records), counted["fail"], counted["undetermined"], counted["not_applicable"])


def _gate(root: ET.Element, finished: Finished) -> None:
    suite = ET.SubElement(root, "testsuite", name="gate")
    outcomes = {Held.HELD: "pass", Held.FAILED: "fail", Held.UNDETERMINED: "undetermined"}
    held = [demand.held for demand in finished.gate.demands]
    for demand in finished.gate.demands:
        _case(suite, demand.said, "gate", outcomes[demand.held], demand.found)
    suite.attrib |= _totals(len(held), held.count(Held.FAILED), held.count(Held.UNDETERMINED), 0)


def _case(suite: ET.Element, name: str, group: str, outcome: str, reason: str) -> None:
    case = ET.SubElement(suite, "testcase", name=_plain(name), classname=_plain(group))
    tag = {"fail": "failure", "undetermined": "error", "not_applicable": "skipped"}.get(outcome)
    if tag is not None:
        ET.SubElement(case, tag, message=_plain(reason))


def _totals(tests: int, failures: int, errors: int, skipped: int) -> dict[str, str]:
    counted = {"tests": tests, "failures": failures, "errors": errors, "skipped": skipped}
    return {name: str(count) for name, count in counted.items()}


def _plain(text: str) -> str:
    """``text`` without what XML cannot hold."""
    return _FORBIDDEN.sub("\ufffd", text)
