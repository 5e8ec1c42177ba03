"""Recorded drafts are judged anew by the rules, and a sample without one is undetermined."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assist import Assistant
from assist.errors import InputError
from evals.sample import Form
from evals.systems.guard import GuardSystem
from evals.systems.recorded import RecordedSystem, read_drafts
from tests.assist.modelled import CHAT
from tests.evals.making import write_rows
from tests.evals.systems.asking import answer

FINE = "Your parcel is with DPD and should arrive on 10 October."
BROKEN = "Please write to us on WhatsApp for a refund."


def recorded(tmp_path: Path, *rows: dict[str, Any]) -> RecordedSystem:
    """The system over these drafts."""
    return RecordedSystem(path=str(write_rows(tmp_path / "drafts.jsonl", rows)))


def result(name: str, trial: int = 1, **output: Any) -> dict[str, Any]:
    """A row of an earlier run's results."""
    return {"id": name, "trial": trial, "output": {"text": None, "replies": [], **output}}


class TestReading:
    def test_texts_by_id(self, tmp_path: Path) -> None:
        """Plain rows hold the texts themselves."""
        path = write_rows(tmp_path / "drafts.jsonl", [{"id": "a", "text": "one"}, {"id": "b"}])

        assert read_drafts(path) == {("a", None): "one"}

    def test_of_an_earlier_run(self, tmp_path: Path) -> None:
        """Of results the first reply counts, else the draft; each repeat has its own, by its seed."""
        rows = [
            result("a", text="the draft"),
            result("b", replies=[{"text": "first"}, {"text": "second"}]),
            {**result("c", trial=1, replies=[{"text": "once"}]), "seed": 5},
            {**result("c", trial=2, replies=[{"text": "again"}]), "seed": 6},
            {**result("e"), "output": {"answer": "silent", "text": None, "replies": [], "trouble": None}},
            {"id": "d", "output": {"text": None, "replies": [], "trouble": {"kind": "timeout", "reason": "late"}}},
        ]

        assert read_drafts(write_rows(tmp_path / "results.jsonl", rows)) == {
            ("a", None): "the draft",
            ("b", None): "first",
            ("c", 5): "once",
            ("c", 6): "again",
            ("e", None): None,
        }

    def test_csv(self, tmp_path: Path) -> None:
        """Drafts may stand in any form of file that cases may."""
        (tmp_path / "drafts.csv").write_text('id,text\na,"one, two"\n')

        assert read_drafts(tmp_path / "drafts.csv") == {("a", None): "one, two"}

    @pytest.mark.parametrize(
        ("rows", "said"),
        [
            ([{"text": "one"}], "line 1: drafts.jsonl: a recorded draft needs an id."),
            ([{"id": 7, "text": "one"}], "line 1: drafts.jsonl: a recorded draft needs an id."),
            (
                [{"id": "a", "text": "one"}, {"id": "a", "text": "two"}],
                "line 2: drafts.jsonl: a draft of 'a' stands above already; ids must differ.",
            ),
        ],
    )
    def test_rows_that_nobody_could_place(self, tmp_path: Path, rows: list[dict[str, Any]], said: str) -> None:
        """A draft of nothing, and two drafts of one sample, are refused with their line."""
        with pytest.raises(InputError) as caught:
            read_drafts(write_rows(tmp_path / "drafts.jsonl", rows))

        assert str(caught.value) == said

    def test_a_missing_file(self, tmp_path: Path) -> None:
        """A path that leads nowhere is told before the first sample."""
        with (
            pytest.raises(InputError, match=r"none\.jsonl cannot be read"),
            RecordedSystem(path=str(tmp_path / "none.jsonl")).open(1),
        ):
            pass

    def test_is_found_beside_the_suite(self, tmp_path: Path) -> None:
        """The path is relative to the suite's file; an absolute one stands as it is."""
        suite = tmp_path / "suites/one.yaml"

        assert RecordedSystem(path="../drafts.jsonl").beside(suite).path == str(tmp_path / "suites/../drafts.jsonl")
        assert RecordedSystem(path="/far/drafts.jsonl").beside(suite).path == "/far/drafts.jsonl"


class TestDrafts:
    @pytest.mark.parametrize(("text", "verdict"), [(FINE, "pass"), (BROKEN, "flag")])
    def test_are_judged_in_place_of_the_cases_own(self, tmp_path: Path, text: str, verdict: str) -> None:
        """What was recorded is what is judged, as the guard judges it."""
        row = {"id": "a", "text": "something else"}
        given = answer(recorded(tmp_path, {"id": "a", "text": text}), row, Form.DRAFTS)

        assert given.output.answer == verdict
        assert given.output == answer(GuardSystem(), {"id": "a", "text": text}, Form.DRAFTS).output

    @pytest.mark.parametrize("form", [Form.DRAFTS, Form.CONVERSATIONS])
    def test_without_a_recorded_text(self, tmp_path: Path, form: Form) -> None:
        """A sample that nobody recorded is undetermined, whatever text its case has."""
        given = answer(recorded(tmp_path, {"id": "other", "text": FINE}), {**CHAT, "id": "a", "text": FINE}, form)

        assert given.output.answer is None
        assert given.output.trouble is not None
        assert given.output.trouble.kind == "not_recorded"


class TestEarlierRuns:
    def test_each_repeat_has_its_own_text(self, tmp_path: Path) -> None:
        """Repeats are told apart by their seeds; a seed that was not recorded is undetermined."""
        rows = [
            {**result("c1", seed, replies=[{"text": text}]), "seed": seed} for seed, text in ((5, FINE), (6, BROKEN))
        ]
        system = recorded(tmp_path, *rows)

        found = [answer(system, CHAT, Form.CONVERSATIONS, seed).output.answer for seed in (5, 6, 7)]
        assert found == ["replied", "silent", None]

    def test_silence_is_an_answer(self, tmp_path: Path) -> None:
        """Where nothing was let through there is no reply, and nothing is undetermined."""
        silent = {"id": "c1", "output": {"answer": "silent", "text": None, "replies": [], "trouble": None}}
        given = answer(recorded(tmp_path, silent), CHAT, Form.CONVERSATIONS)

        assert given.output.answer == "silent"
        assert given.output.replies == ()
        assert given.output.trouble is None


class TestConversations:
    def test_a_text_that_passes_is_the_reply(self, tmp_path: Path) -> None:
        """It counts as what the customer would get."""
        given = answer(recorded(tmp_path, {"id": "c1", "text": FINE}), CHAT, Form.CONVERSATIONS)

        assert given.output.answer == "replied"
        assert [reply.text for reply in given.output.replies] == [FINE]

    def test_a_text_that_does_not_is_none(self, tmp_path: Path) -> None:
        """What is flagged would not be let through, and what objected is told."""
        given = answer(recorded(tmp_path, {"id": "c1", "text": BROKEN}), CHAT, Form.CONVERSATIONS)

        assert (given.output.answer, given.output.replies) == ("silent", ())
        assert "off_platform_redirect" in given.output.named()
        assert given.output.reasons[0].startswith("objections: off_platform_redirect.")
        assert given.output.text == BROKEN

    def test_is_judged_by_what_the_order_says(self, tmp_path: Path) -> None:
        """A statement against the order is caught, as it is in the chain."""
        text = "Good news: your parcel was delivered on 3 October 2025."
        given = answer(recorded(tmp_path, {"id": "c1", "text": text}), CHAT, Form.CONVERSATIONS)

        assert "false_info" in given.output.named()

    @pytest.mark.parametrize("text", ["", " \n", "..."])
    def test_a_text_that_says_nothing_is_no_reply(self, tmp_path: Path, text: str) -> None:
        """Nothing objects to silence, and it answers nobody."""
        given = answer(recorded(tmp_path, {"id": "c1", "text": text}), CHAT, Form.CONVERSATIONS)

        assert (given.output.answer, given.output.replies) == ("silent", ())
        assert given.output.reasons == ("objections: nothing is said",)

    def test_a_text_that_cannot_be_checked(self, tmp_path: Path) -> None:
        """It leaves the sample undetermined with the reason, as for drafts."""
        drafts = recorded(tmp_path, {"id": "c1", "text": "far too long. " * 20_000})
        given = answer(drafts, CHAT, Form.CONVERSATIONS)

        assert given.output.trouble is not None
        assert given.output.trouble.kind == "too_long"
        assert given.output.replies == ()

    def test_a_run_of_the_playbook_rescored(self, tmp_path: Path) -> None:
        """What the assistant delivered passes the rules again."""
        text = Assistant(model="playbook").suggest(CHAT, n=1).suggestions[0].text
        given = answer(recorded(tmp_path, result("c1", replies=[{"text": text}])), CHAT, Form.CONVERSATIONS)

        assert [reply.text for reply in given.output.replies] == [text]


class TestAbout:
    def test_names_policy_and_drafts(self, tmp_path: Path) -> None:
        """Other drafts, or another policy, make another run; the order of rows does not."""

        def about(*rows: dict[str, Any]) -> Any:
            with recorded(tmp_path, *rows).open(1) as opened:
                return opened.about

        one, two = {"id": "a", "text": "one"}, {"id": "b", "text": "zwei \u00fc"}

        assert about(one, two) == about(two, one)
        assert about(one)["drafts_sha256"] != about(one, two)["drafts_sha256"]
        assert about(one)["policy"]["id"] == "tiktok-shop"
