"""``assist eval calibrate JUDGE LABELLED``: the page, the file, and the exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assist.cli import main
from assist.testing import ScriptedChatModel, ScriptedServer, critique_answer, verdict
from assist.testing.replies import Reply
from assist.testing.scripted_models import Said
from assist.testing.wire import Request
from evals.calibration import Calibration, advisories, advisory_of, read_calibrations
from evals.judge import open_judge
from evals.scorers.helpfulness import Helpfulness
from evals.suite import load_suite
from tests.assist import modelled
from tests.evals.making import chat, judge, suite_file, write_rows

Opens = Callable[[ScriptedChatModel], ScriptedChatModel]


@pytest.fixture
def opens(monkeypatch: pytest.MonkeyPatch) -> Opens:
    """Let any name of a model open this one."""

    def named(model: ScriptedChatModel) -> ScriptedChatModel:
        monkeypatch.setattr("assist.models.opening.open_model", lambda name: model)
        return model

    return named


def labelled(folder: Path, count: int = 60) -> str:
    rows = [chat(f"h{n}", text="A good reply." if n % 2 else "A poor reply.", label=bool(n % 2)) for n in range(count)]
    return str(write_rows(folder / "labelled.jsonl", rows))


def says(good: str | Said, poor: str | Said) -> ScriptedChatModel:
    return judge(lambda asked: good if "good" in asked else poor)


def calibrate(folder: Path, *words: str) -> int:
    return main(
        ["eval", "calibrate", "helpfulness", *words, "--model", "any:judge", "--output", str(folder / "c.json")]
    )


class TestExitCodes:
    """The contract."""

    def test_judge_that_may_gate(self, tmp_path: Path, opens: Opens, capsys: pytest.CaptureFixture[str]) -> None:
        """0, with every share counted; the file is a calibration of this very judge."""
        model = opens(says("yes", "no"))

        assert calibrate(tmp_path, labelled(tmp_path)) == 0

        page = capsys.readouterr().out
        for said in (
            "agreed            60/60 = 100.0% [94.0, 100.0]",
            "labelled yes      30/60 = 50.0% [37.7, 62.3]",
            "judged yes        30/60 = 50.0% [37.7, 62.3]",
            "recall            30/30 = 100.0% [88.6, 100.0]",
            "false alarms      0/30 = 0.0% [0.0, 11.4]",
            "Cohen's kappa     1.00 [0.88, 1.00]",
            "undetermined      0/60",
            "may gate          yes",
        ):
            assert said in page
        kept = read_calibrations([tmp_path / "c.json"])
        assert advisory_of("helpfulness", Helpfulness().example(), open_judge(model), kept) is None

    def test_judge_that_may_not(self, tmp_path: Path, opens: Opens, capsys: pytest.CaptureFixture[str]) -> None:
        """1, and the reason; the file is written all the same, so that the judge is shown as what it is."""
        opens(says("yes", "yes"))

        assert calibrate(tmp_path, labelled(tmp_path)) == 1

        assert "may gate          no: kappa may be as low as" in capsys.readouterr().out
        (kept,) = read_calibrations([tmp_path / "c.json"])
        assert (kept.kappa, kept.agreed.k, kept.base_rate.k) == (0, 30, 30)

    def test_too_few_rows(self, tmp_path: Path, opens: Opens, capsys: pytest.CaptureFixture[str]) -> None:
        """1: twenty rows show too little, however well it agrees."""
        opens(says("yes", "no"))

        assert calibrate(tmp_path, labelled(tmp_path, 20)) == 1
        assert "no: calibrated on 20 rows only; 50 are needed" in capsys.readouterr().out

    def test_one_kind_of_label_and_verdict(
        self, tmp_path: Path, opens: Opens, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """1: where nothing varies, kappa is not defined, and no row of a kind is no share."""
        opens(judge(lambda _: "yes"))
        rows = [chat(f"h{n}", text="t", label=True) for n in range(60)]

        assert calibrate(tmp_path, str(write_rows(tmp_path / "labelled.jsonl", rows))) == 1
        page = capsys.readouterr().out
        assert "Cohen's kappa     not defined for these rows" in page
        assert "false alarms      0/0 = -" in page

    @pytest.mark.parametrize("broken", [ValueError("broken"), "no JSON"], ids=["raises", "unreadable"])
    def test_judge_that_breaks(
        self, tmp_path: Path, opens: Opens, capsys: pytest.CaptureFixture[str], broken: Said
    ) -> None:
        """3: rows got no verdict because of a failure; they stand apart, with the reason and how many."""
        opens(says("yes", broken))

        assert calibrate(tmp_path, labelled(tmp_path)) == 3

        page = capsys.readouterr().out
        assert "undetermined      30/60" in page
        assert "30: the judge" in page
        assert "agreed            30/30" in page

    def test_judge_that_is_unsure(self, tmp_path: Path, opens: Opens, capsys: pytest.CaptureFixture[str]) -> None:
        """1 and not 3: a judge may be unsure; the rows are undetermined, and too few are left."""
        opens(says("yes", "unsure"))

        assert calibrate(tmp_path, labelled(tmp_path)) == 1
        assert "30: the judge is unsure" in capsys.readouterr().out

    def test_drafts_that_no_model_may_see(self, tmp_path: Path, opens: Opens) -> None:
        """1 and not 3: what the rules keep from every model is no failure of the judge's."""
        model = opens(judge(lambda _: "yes"))
        rows = write_rows(tmp_path / "rows.jsonl", [{"id": "a", "text": "Send us a nude picture.", "violates": True}])
        words = ["calibrate", "critique", str(rows), "--model", "any:judge", "--output", str(tmp_path / "c.json")]

        assert main(["eval", *words]) == 1
        assert model.calls == ()

    @pytest.mark.parametrize(
        ("name", "rows", "said"),
        [
            (
                "kindness",
                [chat("a")],
                "there is no judge 'kindness'; choose from critique, helpfulness, meanings, preference",
            ),
            ("helpfulness", [], "is empty"),
            ("helpfulness", [chat("a", text="t")], "row 'a' has no label"),
            ("preference", [chat("a", first="t", second="u", label="t")], "label must be first or second"),
        ],
    )
    def test_what_cannot_be_measured(
        self, tmp_path: Path, opens: Opens, capsys: pytest.CaptureFixture[str], name: str, rows: list[Any], said: str
    ) -> None:
        """2, one sentence, and no file."""
        opens(judge(lambda _: "yes"))
        path, output = write_rows(tmp_path / "rows.jsonl", rows), tmp_path / "c.json"

        assert main(["eval", "calibrate", name, str(path), "--model", "any:judge", "--output", str(output)]) == 2

        captured = capsys.readouterr()
        assert said in captured.err
        assert (captured.out, captured.err.count("\n")) == ("", 1)
        assert not output.exists()

    def test_file_that_cannot_be_written(
        self, tmp_path: Path, opens: Opens, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """2, and one sentence."""
        opens(says("yes", "no"))
        words = [labelled(tmp_path), "--model", "any:judge", "--output", str(tmp_path)]

        assert main(["eval", "calibrate", "helpfulness", *words]) == 2
        assert "cannot be written to" in capsys.readouterr().err


def test_file_in_its_default_place(tmp_path: Path, opens: Opens, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a name the file is called after the judge, and holds no text of a row."""
    monkeypatch.chdir(tmp_path)
    opens(says("yes", "no"))

    main(["eval", "calibrate", "helpfulness", labelled(tmp_path), "--model", "any:judge"])

    kept = (tmp_path / "calibration-helpfulness.json").read_text()
    assert Calibration.model_validate(json.loads(kept)).rows == 60
    assert "reply" not in kept


@pytest.fixture
def _closed() -> Iterator[None]:
    yield
    modelled.close_all()


@pytest.mark.usefixtures("_closed")
def test_critique_over_http(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The critique of the chain is measured by the same command, asked as a suggestion asks it."""

    def answer(request: Request) -> Reply:
        bad = "Bad draft" in str(request.messages)
        objection = verdict("privacy", "violation", "Bad draft", "it is bad")
        return Reply(
            critique_answer(objection if bad and key == "privacy" else verdict(key) for key in request.asked.guidelines)
        )

    rows = [
        {"id": f"d{n}", "text": f"{'Bad' if n % 3 == 0 else 'Fine'} draft {n}.", "violates": n % 3 == 0}
        for n in range(54)
    ]
    path = write_rows(tmp_path / "rows.jsonl", rows)
    with ScriptedServer(answer) as server:
        modelled.by_name(monkeypatch, server.base_url)
        words = ["calibrate", "critique", str(path), "--model", "openai:any", "--output", str(tmp_path / "c.json")]
        code = main(["eval", *words])
        asked = [request.asked.task for request in server.requests]

    assert code == 0
    assert [str(task) for task in asked] == ["critique"] * 54
    page = capsys.readouterr().out
    assert "agreed            54/54" in page
    assert "labelled yes      18/54 = 33.3%" in page


class TestRubric:
    """``--suite``."""

    def test_a_suite_with_its_own_rubric_can_be_calibrated(self, tmp_path: Path, opens: Opens) -> None:
        """The calibration has the hash of the suite's scorer, and so lets that suite's judge gate; no other suite's."""
        model = opens(says("yes", "no"))
        own = suite_file(
            tmp_path,
            [chat("c1")],
            form="conversations",
            system={"kind": "assistant"},
            scorers=[{"helpfulness": {"rubric": {"polite": "It is polite."}}}],
        )

        assert calibrate(tmp_path, labelled(tmp_path), "--suite", str(own)) == 0

        kept = read_calibrations([tmp_path / "c.json"])
        assert advisories(load_suite(own), open_judge(model), kept) == {}
        assert advisory_of("helpfulness", Helpfulness().example(), open_judge(model), kept) is not None

    def test_other_judges_have_none(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """A suite without the scorer is refused with one sentence."""
        plain = suite_file(tmp_path, [{"id": "a", "text": "Hi.", "violates": False}], system={"kind": "guard"})

        assert calibrate(tmp_path, labelled(tmp_path), "--suite", str(plain)) == 2
        assert "--suite goes with the judge helpfulness" in capsys.readouterr().err
