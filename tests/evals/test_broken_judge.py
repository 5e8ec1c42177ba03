"""A judge that breaks on half of the samples: every report says so, and the gate does not hold."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from langchain_core.messages import AIMessage

from assist.cli import main
from assist.testing import Reply, ScriptedServer, fault, judge_answer
from assist.testing.scripted_models import Said
from assist.testing.wire import Request
from evals.calibrating import calibrate
from evals.judge import open_judge
from tests.assist import modelled
from tests.evals.making import chat, judge, suite_file, write_rows

REFUSAL = AIMessage("", additional_kwargs={"refusal": "I will not."}, response_metadata={"finish_reason": "stop"})
BROKEN: dict[str, tuple[Said, str]] = {
    "raises": (ValueError("broken"), "the judge: the server's answer cannot be read (ValueError)"),
    "unreadable": ("no JSON", "the judge's answer cannot be read: "),
    "refuses": (REFUSAL, "the judge: the model refused to answer"),
    "is unsure": ("unsure", "the judge is unsure"),
    "times out": (TimeoutError(), "the judge: the model did not answer in time"),
}
COUNT = 8


@pytest.fixture(autouse=True)
def _closed_models() -> Iterator[None]:
    yield
    modelled.close_all()


def conversations(folder: Path, **parts: Any) -> Path:
    """A suite of recorded replies, half of them good ones."""
    rows = [chat(f"c{n}") for n in range(COUNT)]
    write_rows(
        folder / "drafts.jsonl",
        [{"id": f"c{n}", "text": f"The {'good' if n % 2 else 'other'} reply {n}."} for n in range(COUNT)],
    )
    system = {"kind": "recorded", "path": "drafts.jsonl", "policy": modelled.policy()}
    asked = {"system": system, "scorers": ["replied", "helpfulness"], "judge": {"model": "any:judge"}}
    return suite_file(folder, rows, form="conversations", **{**asked, **parts})


def half(said: Said) -> Any:
    """A judge of helpfulness that says yes to good replies, and this to all others."""
    return judge(lambda asked: "yes" if "The good reply" in asked else said)


def run(suite: Path, folder: Path, *words: str) -> int:
    return main(["eval", "run", str(suite), "--output", str(folder), *words])


def totals(folder: Path, name: str) -> dict[str, str]:
    suites = ET.fromstring((folder / "junit.xml").read_bytes())
    return dict(next(suite for suite in suites if suite.get("name") == name).attrib)


@pytest.mark.parametrize("broken", sorted(BROKEN))
def test_half_of_the_samples(
    broken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The headline tells how many of how many are undetermined, every report counts them apart, and the gate fails."""
    said, reason = BROKEN[broken]
    monkeypatch.setattr("assist.models.opening.open_model", lambda name: half(said))
    monkeypatch.setattr("evals.judge.BUDGET_S", 2.0)

    code = run(conversations(tmp_path), tmp_path / "run")

    page = capsys.readouterr().out
    assert code == 1
    assert "helpfulness               4/8 = 50.0%, 4 undetermined; at least" in page
    assert f"4 undetermined: {reason}" in page
    assert "FAILED      helpfulness: undetermined at most 0%: 4/8 undetermined (50.0%)" in page
    report = (tmp_path / "run" / "report.md").read_text()
    assert "| helpfulness | 4/8 = 50.0%, 4 undetermined; at least" in report
    assert "| **failed** | helpfulness: undetermined at most 0% | 4/8 undetermined (50.0%) |" in report
    junit = totals(tmp_path / "run", "helpfulness")
    assert (junit["tests"], junit["failures"], junit["errors"], junit["skipped"]) == ("8", "0", "4", "0")
    summary = json.loads((tmp_path / "run" / "summary.json").read_bytes())
    (helpful,) = [one for one in summary["metrics"] if one["metric"]["name"] == "helpfulness"]
    assert (helpful["share"]["counts"]["undetermined"], helpful["share"]["rate"]["n"]) == (4, 8)
    assert summary["gate"]["held"] == "failed"


def test_half_within_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A suite that allows it holds, and still says how many are undetermined."""
    monkeypatch.setattr("assist.models.opening.open_model", lambda name: half("unsure"))

    code = run(conversations(tmp_path, undetermined_at_most=0.5), tmp_path / "run")

    assert code == 0
    assert "4/8 = 50.0%, 4 undetermined" in capsys.readouterr().out


def test_threshold_on_a_judge_that_nobody_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """However good its verdicts, a threshold on an uncalibrated judge is not judged: exit code 3, never a pass."""
    monkeypatch.setattr("assist.models.opening.open_model", lambda name: judge(lambda _: "yes"))

    code = run(conversations(tmp_path, thresholds=[{"metric": "helpfulness", "at_least": 0.1}]), tmp_path / "run")

    page = capsys.readouterr().out
    assert code == 3
    assert re.search(r"NOT JUDGED +helpfulness: at least 10%: advisory: the judge is not calibrated", page)
    assert "advisory: the judge is not calibrated" in page.split("what must hold")[0]


@pytest.mark.parametrize(("answer", "code"), [("yes", 0), ("no", 1)])
def test_calibrated_judge_gates(answer: str, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a calibration of this very judge beside the suite, its threshold holds or fails."""
    import asyncio

    rows = [chat(f"h{n}", text="good" if n % 2 else "poor", label=bool(n % 2)) for n in range(60)]
    measured = judge(lambda asked: "yes" if "good" in asked else "no")
    calibration = asyncio.run(calibrate("helpfulness", open_judge(measured), rows)).calibration
    (tmp_path / "helpful.json").write_text(calibration.model_dump_json())
    monkeypatch.setattr("assist.models.opening.open_model", lambda name: judge(lambda _: answer))
    parts = {
        "judge": {"model": "any:judge", "calibrations": ["helpful.json"]},
        "thresholds": [{"metric": "helpfulness", "at_least": 0.5}],
    }

    assert run(conversations(tmp_path, **parts), tmp_path / "run") == code


def test_no_judge_at_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a judge its metric is undetermined, is named so and is over the limit; what needs none is judged."""
    code = run(conversations(tmp_path, judge=None), tmp_path / "run")

    page = capsys.readouterr().out
    assert code == 1
    assert "helpfulness               0/8 = 0.0%, 8 undetermined" in page
    assert "advisory: no judge is configured" in page
    assert "replied                   8/8 = 100.0%" in page


def test_samples_that_were_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a budget leaves over is undetermined throughout: in the headline, in JUnit's errors, and by exit code 3."""
    monkeypatch.setattr("assist.models.opening.open_model", lambda name: judge(lambda _: "yes"))

    code = run(conversations(tmp_path), tmp_path / "run", "--max-calls", "3", "--concurrency", "1")

    captured = capsys.readouterr()
    assert code == 3
    assert "5 of 8 samples gave no answer (5 were not run); they are undetermined throughout." in captured.out
    assert "replied                   3/8 = 37.5%, 5 undetermined" in captured.out
    assert "helpfulness               3/8 = 37.5%, 5 undetermined" in captured.out
    assert "5 samples were not run. --resume goes on." in captured.err
    assert totals(tmp_path / "run", "replied") | {"name": ""} == {
        "name": "", "tests": "8", "failures": "0", "errors": "5", "skipped": "0",
    }  # fmt: skip
    assert "**Not complete**: the budget of 3 calls is used up; not run: 5 of 8." in (
        tmp_path / "run" / "report.md"
    ).read_text(encoding="utf-8")


def test_over_http(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A server that refuses, ends too early or talks nonsense leaves its samples undetermined, each with the reason."""
    faults = iter(
        [fault("refused_by_model"), fault("cut_by_length"), fault("prose_instead_of_json"), fault("content_empty")]
    )

    def answer(request: Request) -> Any:
        good = "The good reply" in str(request.messages)
        return Reply(judge_answer(dict.fromkeys(request.asked.criteria, "yes"))) if good else next(faults)

    with ScriptedServer(answer) as server:
        modelled.by_name(monkeypatch, server.base_url)
        code = run(conversations(tmp_path), tmp_path / "run", "--judge", "openai:any")

    assert code == 1
    summary = json.loads((tmp_path / "run" / "summary.json").read_bytes())
    (helpful,) = [one for one in summary["metrics"] if one["metric"]["name"] == "helpfulness"]
    assert (helpful["share"]["counts"]["passed"], helpful["share"]["counts"]["undetermined"]) == (4, 4)
    assert len(helpful["reasons"]) == 4
    assert "4/8 = 50.0%, 4 undetermined" in capsys.readouterr().out
