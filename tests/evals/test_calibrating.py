"""Four kinds of judges, scripted, measured against labels."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from assist.errors import InputError
from assist.testing import ScriptedChatModel, critique_answer, verdict
from assist.testing.scripted_models import Said, question
from evals.calibrating import KINDS, UNDECIDED, Calibrated, calibrate, labelled_rows
from evals.calibration import advisory_of
from evals.judge import open_judge
from evals.scorers.helpfulness import Helpfulness
from evals.scorers.meanings import Meanings
from guardrails.asking import Failed
from tests.evals.making import chat, judge, write_rows

ROWS = 60
Rows = Sequence[dict[str, Any]]


def helpful_rows(count: int = ROWS) -> Rows:
    """Half of the replies are good, as people say."""
    return [
        chat(f"h{n:02}", text="A good reply." if n % 2 else "A poor reply.", label=bool(n % 2)) for n in range(count)
    ]


def meaning_rows(count: int = ROWS) -> Rows:
    """A third of the texts say it."""
    return [
        chat(f"m{n:02}", text="It says so." if n % 3 == 0 else "It is silent.", statement="says so", label=n % 3 == 0)
        for n in range(count)
    ]


def preference_rows(count: int = ROWS) -> Rows:
    """The better text stands first in half of the rows."""
    texts = "the good one", "the poor one"
    return [
        chat(f"p{n:02}", first=texts[n % 2], second=texts[1 - n % 2], label="second" if n % 2 else "first")
        for n in range(count)
    ]


def draft_rows(count: int = ROWS) -> Rows:
    """Drafts that a quarter of break a guideline, in words that no rule knows."""
    return [
        {"id": f"d{n:02}", "text": f"{'Bad' if n % 4 == 0 else 'Fine'} draft.", "violates": n % 4 == 0}
        for n in range(count)
    ]


def critic(objects: Callable[[str], bool | Said]) -> ScriptedChatModel:
    """A critique that objects to the draft's first word, or gives a whole answer."""

    def answer(messages: list[Any]) -> Said:
        asked = question(messages)
        said = objects(asked.rest)
        if not isinstance(said, bool):
            return said
        quote = "Bad" if "Bad" in asked.rest else "Fine"
        broken = verdict("privacy", "violation", quote, "it is bad") if said else verdict("privacy")
        return critique_answer([broken if key == "privacy" else verdict(key) for key in asked.guidelines])

    return ScriptedChatModel(answer)


def second_is_good(asked: str) -> bool:
    return asked.rindex("the good one") > asked.rindex("the poor one")


def prefers_good(asked: str) -> str:
    """The good text, wherever it stands: the texts are told apart by what follows their keys."""
    return "second" if second_is_good(asked) else "first"


PERFECT: dict[str, tuple[Rows, ScriptedChatModel, int]] = {
    "critique": (draft_rows(), critic(lambda asked: "Bad" in asked), 15),
    "helpfulness": (helpful_rows(), judge(lambda asked: "yes" if "good" in asked else "no"), 30),
    "meanings": (meaning_rows(), judge(lambda asked: "yes" if "It says so." in asked else "no"), 20),
    "preference": (preference_rows(), judge(prefers_good), 30),
}


def measured(name: str, rows: Rows, model: ScriptedChatModel) -> Calibrated:
    """What comes of it; the script has to have had an answer to everything."""
    found = asyncio.run(calibrate(name, open_judge(model, task=KINDS[name].task), rows))
    assert not model.problems
    return found


class TestEveryJudge:
    """What holds for all four."""

    @pytest.mark.parametrize("name", sorted(KINDS))
    def test_perfect_judge_may_gate(self, name: str) -> None:
        """A judge that says what people say has a kappa of 1, the base rate of the labels, and may gate."""
        rows, model, positives = PERFECT[name]

        one = measured(name, rows, model).calibration

        assert (one.judge, one.rows, one.undetermined) == (name, ROWS, 0)
        assert (one.agreed.k, one.agreed.n, one.kappa) == (ROWS, ROWS, 1)
        assert (one.base_rate.k, one.judged_rate.k, one.recall.k, one.recall.n) == (positives,) * 4
        assert (one.false_alarms.k, one.false_alarms.n) == (0, ROWS - positives)
        assert one.objection is None

    @pytest.mark.parametrize("name", sorted(KINDS))
    def test_its_key_is_the_one_that_suites_look_for(self, name: str) -> None:
        """The calibration fits the judge that was measured."""
        rows, model, _ = PERFECT[name]
        opened = open_judge(model, task=KINDS[name].task)

        one = asyncio.run(calibrate(name, opened, rows)).calibration

        assert advisory_of(name, KINDS[name].example(), opened, [one]) is None

    def test_suites_ask_by_the_same_example(self) -> None:
        """Scorers and calibration know a judge by the same question."""
        assert KINDS["helpfulness"].example().request == Helpfulness().example().request
        assert KINDS["meanings"].example().request == Meanings().example().request

    def test_rows_in_their_order(self) -> None:
        """What is said of a row stands beside its id and label, however many are asked at once."""
        rows, model, _ = PERFECT["helpfulness"]

        found = measured("helpfulness", rows, model)

        assert [(row_id, label) for row_id, label, _ in found.each] == [(row["id"], row["label"]) for row in rows]
        assert all(label is said for _, label, said in found.each)

    def test_progress_is_told(self) -> None:
        """After each row it is told how many are done."""
        heard: list[int] = []
        opened = open_judge(judge(lambda _: "yes"))

        asyncio.run(calibrate("helpfulness", opened, helpful_rows(5), heard.append))

        assert heard == [1, 2, 3, 4, 5]

    def test_labels_and_texts_are_hashed(self) -> None:
        """The calibration names the rows it is of: another text or label is another file, another order is not."""
        rows = helpful_rows(4)
        others = [[*rows[:3], {**rows[3], key: value}] for key, value in (("text", "Another."), ("label", False))]

        hashes = [
            measured("helpfulness", each, judge(lambda _: "yes")).calibration.labelled_sha256
            for each in (rows, rows[::-1], *others)
        ]

        assert hashes[0] == hashes[1]
        assert len(set(hashes)) == 3


class TestPoorJudges:
    """Judges that agree with people no more than chance does."""

    def test_always_yes(self) -> None:
        """It agrees on half of the rows, finds all good replies, and has a kappa of 0."""
        one = measured("helpfulness", helpful_rows(), judge(lambda _: "yes")).calibration

        assert (one.agreed.k, one.kappa, one.recall.k, one.false_alarms.k) == (30, 0, 30, 30)
        assert (one.base_rate.k, one.judged_rate.k) == (30, 60)
        assert "kappa may be as low as" in (one.objection or "")

    def test_high_agreement_by_a_rare_label(self) -> None:
        """A judge that never objects agrees on 75% of drafts and must not gate: kappa is 0."""
        one = measured("critique", draft_rows(), critic(lambda _: False)).calibration

        assert (one.agreed.k, one.agreed.n, one.kappa) == (45, 60, 0)
        assert one.objection is not None

    def test_at_random(self) -> None:
        """Verdicts that have nothing to do with the labels give a kappa near 0, and its interval holds 0."""
        rows = [{**row, "text": f"Reply {n}."} for n, row in enumerate(helpful_rows(200))]

        one = measured("helpfulness", rows, judge(_by_hash)).calibration

        assert one.kappa is not None
        assert one.kappa_low is not None
        assert one.kappa_high is not None
        assert abs(one.kappa) < 0.2
        assert one.kappa_low < 0 < one.kappa_high
        assert one.objection is not None

    def test_too_few_rows(self) -> None:
        """A perfect judge on 20 rows has shown too little."""
        one = measured("helpfulness", helpful_rows(20), PERFECT["helpfulness"][1]).calibration

        assert (one.kappa, one.objection) == (1, "calibrated on 20 rows only; 50 are needed")

    def test_labels_of_one_kind(self) -> None:
        """Where all labels and verdicts are yes, kappa is not defined."""
        rows = [{**row, "label": True} for row in helpful_rows()]

        one = measured("helpfulness", rows, judge(lambda _: "yes")).calibration

        assert (one.agreed.k, one.kappa) == (60, None)
        assert "not defined" in (one.objection or "")


def _by_hash(asked: str) -> str:
    from hashlib import sha256

    return "yes" if sha256(asked.encode()).digest()[0] % 2 else "no"


class TestUndetermined:
    """Rows without a verdict."""

    @pytest.mark.parametrize(
        ("said", "kind"),
        [(ValueError("broken"), "malformed"), ("no JSON", "unreadable"), ("unsure", "unsure")],
        ids=["raises", "unreadable", "unsure"],
    )
    def test_they_stand_apart(self, said: Said, kind: str) -> None:
        """Half of the rows get no verdict: agreement is of the others, and the number of rows is still told."""
        model = judge(lambda asked: "yes" if "good" in asked else said)

        found = measured("helpfulness", helpful_rows(), model)

        one = found.calibration
        assert (one.rows, one.undetermined, one.agreed.n) == (60, 30, 30)
        assert (one.base_rate.k, one.base_rate.n) == (30, 30)
        assert {each.kind for _, _, each in found.each if isinstance(each, Failed)} == {kind}
        assert one.objection == "30 of 60 rows got no verdict"

    def test_one_no_outweighs_an_unsure_criterion(self) -> None:
        """A reply that fails one criterion is not helpful, whatever the judge thinks of the rest."""
        from assist.testing import judge_answer

        mixed = judge_answer({"answers": "no", "next_step": "unsure", "clear": "yes", "considerate": "yes"})

        found = measured("helpfulness", helpful_rows(2), judge(lambda _: mixed))

        assert [said for _, _, said in found.each] == [False, False]

    def test_order_follows_the_texts(self) -> None:
        """A judge of preferences that always takes the first text contradicts itself and decides nothing."""
        found = measured("preference", preference_rows(10), judge(lambda _: "first"))

        assert found.calibration.undetermined == 10
        assert {said.kind for _, _, said in found.each if isinstance(said, Failed)} == {"order"} <= UNDECIDED

    def test_neither(self) -> None:
        """A judge that prefers neither text decides nothing, and nothing is broken."""
        found = measured("preference", preference_rows(10), judge(lambda _: "neither"))

        assert {said.kind for _, _, said in found.each if isinstance(said, Failed)} == {"neither"} <= UNDECIDED


class TestCritique:
    """The critique of the chain, by itself."""

    def test_rules_play_no_part(self) -> None:
        """A draft that the rules flag and the critique clears is a draft that the critique clears."""
        rows = [{"id": "a", "text": "Fine: write to us on WhatsApp instead.", "violates": True}]

        found = measured("critique", rows, critic(lambda _: False))

        assert [said for _, _, said in found.each] == [False]

    def test_what_is_sent_to_no_model_is_undecided(self) -> None:
        """Of a draft that the rules keep from every model nobody was asked; that is no failure of the judge's."""
        model = critic(lambda _: True)

        found = measured("critique", [{"id": "a", "text": "Send us a nude picture.", "violates": True}], model)

        assert model.calls == ()
        assert [said.kind for _, _, said in found.each if isinstance(said, Failed)] == ["unsent"]
        assert "unsent" in UNDECIDED

    @pytest.mark.parametrize("said", [ValueError("broken"), "no JSON"], ids=["raises", "unreadable"])
    def test_broken_critique_clears_nothing(self, said: Said) -> None:
        """A critique without a verdict is undetermined, never a draft that was found lawful."""
        found = measured("critique", draft_rows(4), critic(lambda _: said))

        assert found.calibration.undetermined == 4
        assert {each.kind for _, _, each in found.each if isinstance(each, Failed)} == {"not_run"}
        assert "not_run" not in UNDECIDED

    def test_text_that_cannot_be_checked(self) -> None:
        """A text that no check takes is undetermined, with the reason."""
        found = measured("critique", [{"id": "a", "text": "a\0b", "violates": True}], critic(lambda _: True))

        assert [said.kind for _, _, said in found.each if isinstance(said, Failed)] == ["unsupported_text"]


class TestRows:
    """Labelled files."""

    @pytest.mark.parametrize(
        ("name", "row", "said"),
        [
            ("helpfulness", chat("a", label=True), "row 'a' has no text"),
            ("helpfulness", chat("a", text="t"), "row 'a' has no label"),
            ("helpfulness", chat("a", text="t", label="yes"), "row 'a' cannot be used: label must be true or false"),
            ("helpfulness", chat("a", text=5, label=True), "row 'a' cannot be used: text must be a text"),
            ("helpfulness", {"id": "a", "text": "t", "label": True}, "row 'a' cannot be used: "),
            ("meanings", chat("a", text="t", label=True), "row 'a' has no statement"),
            ("preference", chat("a", first="t", second="u", label=True), "label must be first or second"),
            ("critique", {"id": "a", "violates": True}, "row 'a' has no text"),
            ("critique", {"id": "a", "text": "t", "violates": 1}, "violates must be true or false"),
            ("critique", {"id": "a", "text": "t", "violates": True, "channel": "fax"}, "row 'a' cannot be used: .*fax"),
        ],
    )
    def test_row_that_cannot_be_used(self, name: str, row: dict[str, Any], said: str) -> None:
        """It is named before anybody is asked."""
        model = judge(lambda _: "yes")

        with pytest.raises(InputError, match=said):
            asyncio.run(calibrate(name, open_judge(model, task=KINDS[name].task), [*PERFECT[name][0][:3], row]))
        assert model.calls == ()

    def test_file(self, tmp_path: Path) -> None:
        """Rows are read as they stand."""
        assert labelled_rows(write_rows(tmp_path / "rows.jsonl", helpful_rows(2))) == helpful_rows(2)

    @pytest.mark.parametrize(
        ("rows", "said"),
        [
            ([], "is empty"),
            ([{"id": "a"}, {"id": "a"}], "an id of its own"),
            ([{"id": "a"}, {}], "an id of its own"),
            ([{"id": 1}, {"id": "1"}], "an id of its own"),
        ],
    )
    def test_file_that_cannot_be_used(self, tmp_path: Path, rows: Rows, said: str) -> None:
        """An empty file and ids that do not tell rows apart are refused."""
        with pytest.raises(InputError, match=said):
            labelled_rows(write_rows(tmp_path / "rows.jsonl", rows))
