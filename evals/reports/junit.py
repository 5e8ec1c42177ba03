"""The outcomes of a run as JUnit XML: failures are failures, undetermined is an error, no case is dropped."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from evals.gate import Held
from evals.outcome import Outcome

if TYPE_CHECKING:
    from evals.suite_run import Finished
    from evals.summary import MetricSummary

#: What XML 1.0 cannot hold, escaped or not.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAGS = {Outcome.FAIL: "failure", Outcome.UNDETERMINED: "error", Outcome.NOT_APPLICABLE: "skipped"}
_OUTCOMES = {Held.HELD: Outcome.PASS, Held.FAILED: Outcome.FAIL, Held.UNDETERMINED: Outcome.UNDETERMINED}


def document(finished: Finished) -> bytes:
    """One test case for each sample and metric, and one for each demand of the gate. Texts of samples stay out.

    A failure that only an advisory judge sees is skipped, with the reason: whoever gates on this file must not gate
    on it.
    """
    root = ET.Element("testsuites", name=_plain(finished.suite.name))
    for metric in finished.summary.metrics:
        if metric.share is not None:
            _metric(root, metric, finished)
    _gate(root, finished)
    for name in ("tests", "failures", "errors", "skipped"):
        root.set(name, str(sum(int(suite.get(name, 0)) for suite in root)))
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _metric(root: ET.Element, metric: MetricSummary, finished: Finished) -> None:
    name = metric.metric.name
    suite = ET.SubElement(root, "testsuite", name=name)
    for record in finished.records:
        row = record["row"]
        score = next((score for score in row["scores"] if score["metric"] == name), None)
        outcome = Outcome.NOT_APPLICABLE if score is None else Outcome(score["outcome"])
        reason = "" if score is None else score["reason"]
        if outcome is Outcome.FAIL and metric.advisory is not None:
            outcome, reason = Outcome.NOT_APPLICABLE, f"fails, but only advisory ({metric.advisory}): {reason}"
        _case(suite, f"{row['id']}#{row['trial']}", name, outcome, reason)
    _count(suite)


def _gate(root: ET.Element, finished: Finished) -> None:
    suite = ET.SubElement(root, "testsuite", name="gate")
    for demand in finished.gate.demands:
        case = _case(suite, demand.said, "gate", _OUTCOMES[demand.held], demand.found)
        ET.SubElement(case, "system-out").text = _plain(demand.found)
    _count(suite)


def _case(suite: ET.Element, name: str, group: str, outcome: Outcome, reason: str) -> ET.Element:
    case = ET.SubElement(suite, "testcase", name=_plain(name), classname=_plain(group))
    if outcome in _TAGS:
        ET.SubElement(case, _TAGS[outcome], message=_plain(reason))
    return case


def _count(suite: ET.Element) -> None:
    counted = Counter(case[0].tag for case in suite if len(case))
    suite.set("tests", str(len(suite)))
    for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(name, str(counted[tag]))


def _plain(text: str) -> str:
    """``text`` without what XML cannot hold."""
    return _FORBIDDEN.sub("\ufffd", text)
