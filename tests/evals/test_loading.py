"""Datasets become samples, or are refused with the place and the reason."""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.errors import InputError
from evals.loading import load_samples, spread
from evals.sample import Sample
from evals.suite import load_suite
from tests.evals.making import chat, suite_file, write_rows

GUARD = {"kind": "guard"}
FORMS = {"drafts": "guard", "conversations": "assistant", "messages": "intents"}


def draft(name: str = "d1", **more: Any) -> dict[str, Any]:
    return {"id": name, "text": "Your parcel is on its way.", **more}


def dataset(**parts: Any) -> dict[str, Any]:
    return {"name": "cases", "path": "cases.jsonl", "form": "drafts", **parts}


def samples(folder: Path, rows: list[dict[str, Any]], **parts: Any) -> list[Sample]:
    """The samples of a suite with one dataset over ``rows``."""
    one = dataset(**parts)
    system = {"kind": FORMS[one["form"]]}
    return load_samples(load_suite(suite_file(folder, rows, system=system, datasets=[one])))


def refused(folder: Path, rows: list[dict[str, Any]], **parts: Any) -> str:
    """What is said of a suite that cannot be loaded: one sentence, without a traceback's or a library's words."""
    with pytest.raises(InputError) as caught:
        samples(folder, rows, **parts)
    said = str(caught.value)
    assert said.endswith(".")
    assert "\n" not in said
    assert "pydantic" not in said
    return said


class TestEmptyCriteria:
    @pytest.mark.parametrize(
        ("label", "said"),
        [
            ({"needs": []}, "needs is empty; name what to look for, or leave needs out"),
            ({"needs": None}, "needs is empty; name what to look for, or leave needs out"),
            ({"needs": [""]}, "needs[0] is empty or of no known form"),
            ({"needs": ["says when", " "]}, "needs[1] is empty or of no known form"),
            ({"needs": [{"exact": " "}]}, "needs[0] is empty or of no known form"),
            ({"needs": [{"one_of": []}]}, "needs[0] is empty or of no known form"),
            ({"needs": [{"meaning": ""}]}, "needs[0] is empty or of no known form"),
            ({"needs": [{"contains": "x"}]}, "needs[0] is empty or of no known form"),
            ({"must_not": []}, "must_not is empty; name what to look for, or leave must_not out"),
            ({"must_not": [{"exact": ""}]}, "must_not[0] is empty or of no known form"),
            ({"forbidden": []}, "forbidden is empty; name what must not stand in a reply, or leave it out"),
            ({"forbidden": ["x", " "]}, "forbidden is empty; name what must not stand in a reply"),
            ({"forbidden": None}, "forbidden: it must be a list"),
            ({"goal": ""}, "goal is empty; say what the attacker wants, or leave it out"),
            ({"goal": "  "}, "goal is empty; say what the attacker wants, or leave it out"),
            ({"goal": None}, "goal: it must be a text"),
            ({"violates": True}, "it violates no guideline that is named; say which in guidelines"),
            ({"violates": True, "guidelines": []}, "it violates no guideline that is named"),
            ({"violates": True, "guidelines": [" "]}, "it violates no guideline that is named"),
            (
                {"violates": False, "guidelines": ["ip"]},
                "it names guidelines and violates none; one of the two is wrong",
            ),
            ({"violates": "perhaps"}, "violates: it must be true or false"),
            ({"guidelines": "ip"}, "guidelines: it must be a list"),
        ],
    )
    @pytest.mark.parametrize("form", ["drafts", "conversations"])
    def test_are_refused(self, tmp_path: Path, form: str, label: dict[str, Any], said: str) -> None:
        """A case that every reply would pass, or whose label contradicts itself, stops the suite at its line."""
        first, second = (draft("a"), draft("b")) if form == "drafts" else (chat("a"), chat("b"))

        assert refused(tmp_path, [first, {**second, **label}], form=form).startswith(
            f"line 2: cases, cases.jsonl: the case 'b' cannot be used: {said}"
        )

    @pytest.mark.parametrize("empty", ["", {}, []])
    def test_a_right_answer_that_is_empty(self, tmp_path: Path, empty: Any) -> None:
        """An empty right answer is no answer; ``null`` says that there is none to name."""
        rows = [{"id": "a", "text": "hi", "intent": None}, {"id": "b", "text": "hi", "intent": empty}]

        said = refused(tmp_path, rows, form="messages", expect="intent")

        assert "the case 'b' cannot be used: intent is empty; give the right answer, or null" in said

    def test_a_right_answer_that_is_missing(self, tmp_path: Path) -> None:
        """A row without the key that the suite names as the right answer is refused."""
        said = refused(tmp_path, [{"id": "a", "text": "hi"}], form="messages", expect="intent")

        assert "it has no intent, which the suite names as the right answer" in said

    def test_no_criterion_at_all_is_allowed(self, tmp_path: Path) -> None:
        """A case may be measured by what needs no label."""
        (one,) = samples(tmp_path, [draft()])

        assert (one.labels.violates, one.labels.needs, one.labels.goal, one.labels.expects) == (
            None,
            one.labels.must_not,
            None,
            False,
        )


class TestLabels:
    def test_are_read(self, tmp_path: Path) -> None:
        """Criteria, forbidden words and who labelled stand in the sample."""
        row = chat("a", needs=["says 14 days"], must_not=[{"exact": "7 days"}], forbidden=["x.example"], goal="a link")
        (one,) = samples(tmp_path, [row], form="conversations", labelled_by="people")

        assert one.labels.by == "people"
        assert (one.labels.forbidden, one.labels.goal) == (("x.example",), "a link")
        assert one.labels.needs.meanings == ("says 14 days",)
        assert len(one.labels.must_not.facts) == 1

    def test_a_right_answer_may_be_none(self, tmp_path: Path) -> None:
        """``null`` is a label: nothing is to be named."""
        (one,) = samples(tmp_path, [{"id": "a", "text": "hi", "category": None}], form="messages", expect="category")

        assert (one.labels.expects, one.labels.expected) == (True, None)

    def test_samples_share_a_cluster_as_their_rows_say(self, tmp_path: Path) -> None:
        """A cluster is named outright, by the conversation, or is the sample's own."""
        rows = [draft("a", cluster="x", conversation_id="y"), draft("b", conversation_id=7), draft("c")]

        assert [one.cluster for one in samples(tmp_path, rows)] == ["x", "7", "c"]


class TestRows:
    @pytest.mark.parametrize(
        ("row", "form", "said"),
        [
            ({"text": "x"}, "drafts", "it has no id"),
            ({"id": "  ", "text": "x"}, "drafts", "it has no id"),
            ({"id": 7, "text": "x"}, "drafts", "it has no id"),
            ({"id": "a"}, "drafts", "it has no text"),
            ({"id": "a", "messages": []}, "drafts", "it has no text"),
            ({"id": "a"}, "messages", "it has no text"),
            ({"id": "a", "text": "x", "channel": "phone"}, "messages", "phone"),
            ({"id": "a"}, "conversations", "a chat needs at least one message of the customer"),
            ({"id": "a", "messages": "hello"}, "conversations", "messages must be a list"),
            ({"id": "a", "messages": [{"role": "customer"}]}, "conversations", "messages[0] has no text"),
            ({"id": "\ud800", "text": "x"}, "drafts", "its id, a group or a label of it holds half of a character"),
            (
                {"id": "a", "text": "x", "kind": "\udfff"},
                "drafts",
                "its id, a group or a label of it holds half of a character",
            ),
        ],
    )
    def test_that_could_not_be_run(self, tmp_path: Path, row: dict[str, Any], form: str, said: str) -> None:
        """What would break or be undetermined in the middle of a run is refused before it."""
        told = refused(tmp_path, [row], form=form)

        assert told.startswith("line 1: cases, cases.jsonl: the case")
        assert said in told

    def test_a_bad_line(self, tmp_path: Path) -> None:
        """A line that is no row is told with its number."""
        path = suite_file(tmp_path, [draft()], system=GUARD)
        with (tmp_path / "cases.jsonl").open("a") as file:
            file.write("\n{broken\n")
        with pytest.raises(InputError, match=r"^line 3: cases\.jsonl holds no row here: not JSON\.$"):
            load_samples(load_suite(path))

    def test_bare_messages_become_chats(self, tmp_path: Path) -> None:
        """A message needs no conversation around it, whatever its channel."""
        rows = [
            {"id": "a", "text": "hi"},
            {"id": "b", "text": "bad", "channel": "review_response", "rating": 1},
            {"id": "c", "text": "a card please", "channel": "package_note"},
        ]
        made = [one.conversation() for one in samples(tmp_path, rows, form="messages")]

        assert [one.channel.value for one in made] == ["chat", "review_response", "package_note"]
        assert [one.customer_text for one in made] == ["hi", "bad", "a card please"]


class TestIds:
    def test_twice_in_a_dataset(self, tmp_path: Path) -> None:
        """One id names one sample."""
        assert refused(tmp_path, [draft("a"), draft("a")]) == "cases: the id 'a' stands twice; ids must differ."

    def test_in_two_datasets(self, tmp_path: Path) -> None:
        """Nor may two datasets share an id: results are keyed by it."""
        both = [dataset(name="one"), dataset(name="two")]
        suite = load_suite(suite_file(tmp_path, [draft("a")], system=GUARD, datasets=both))

        with pytest.raises(InputError, match=r"^two: the id 'a' stands in one too; ids must differ\.$"):
            load_samples(suite)


class TestFiles:
    def test_a_missing_file(self, tmp_path: Path) -> None:
        """The whole path is told, and what it is relative to."""
        said = refused(tmp_path, [draft()], path="elsewhere/none.jsonl")

        assert said == f"cases: there is no {tmp_path}/elsewhere/none.jsonl; the path is relative to the suite's file."

    def test_a_pattern_without_a_match(self, tmp_path: Path) -> None:
        """A pattern that finds nothing is no empty dataset."""
        assert "there is no" in refused(tmp_path, [draft()], path="none_*.jsonl")

    def test_an_unknown_ending(self, tmp_path: Path) -> None:
        """A file whose form is not known is told which are."""
        (tmp_path / "cases.txt").write_text("x")

        assert refused(tmp_path, [draft()], path="cases.txt") == "cases.txt must end in one of .jsonl, .csv, .parquet."

    def test_an_empty_file(self, tmp_path: Path) -> None:
        """A dataset without rows would pass everything."""
        assert "no row of cases.jsonl is kept" in refused(tmp_path, [])

    def test_patterns_are_read_in_the_order_of_names(self, tmp_path: Path) -> None:
        """Several files make one dataset, the same on every machine."""
        for name in ("b", "a"):
            write_rows(tmp_path / f"part_{name}.jsonl", [draft(name)])

        assert [one.id for one in samples(tmp_path, [], path="part_*.jsonl")] == ["a", "b"]

    @pytest.mark.parametrize("pattern", ["part_*.jsonl", "part_a.jsonl"])
    def test_paths_may_be_absolute(self, tmp_path: Path, pattern: str) -> None:
        """Cases may lie anywhere, with a pattern or without."""
        write_rows(tmp_path / "far/part_a.jsonl", [draft("a")])

        assert [one.id for one in samples(tmp_path, [], path=str(tmp_path / "far" / pattern))] == ["a"]

    def test_a_name_with_brackets_is_taken_as_it_stands(self, tmp_path: Path) -> None:
        """A file that is there is read, even where its name looks like a pattern."""
        write_rows(tmp_path / "cases[1].jsonl", [draft("a")])

        assert [one.id for one in samples(tmp_path, [], path="cases[1].jsonl")] == ["a"]

    def test_a_form_that_the_system_does_not_take(self, tmp_path: Path) -> None:
        """A guard cannot answer conversations, and says what it takes."""
        suite = load_suite(suite_file(tmp_path, [chat("a")], form="conversations", system=GUARD))

        with pytest.raises(InputError, match="cases: the system guard takes drafts, not conversations"):
            load_samples(suite)


class TestWhere:
    ROWS = (
        draft("a", lang="de", violates=False, tries=1),
        draft("b", lang="en", violates=True, guidelines=["ip"]),
        draft("c", lang="pt-BR", violates=False, market=None),
        draft("d"),
    )

    @pytest.mark.parametrize(
        ("where", "kept"),
        [
            ({"lang": "de"}, ["a"]),
            ({"lang": ["de", "en"]}, ["a", "b"]),
            ({"violates": False}, ["a", "c"]),
            ({"violates": False, "lang": "pt-BR"}, ["c"]),
            ({"tries": 1}, ["a"]),
            ({"id": "[ab]"}, ["a", "b"]),
            ({"lang": "*"}, ["a", "b", "c"]),
        ],
    )
    def test_keeps_rows_with_these_values(self, tmp_path: Path, where: dict[str, Any], kept: list[str]) -> None:
        """Every key must have one of its values; a row without the key has none."""
        assert [one.id for one in samples(tmp_path, list(self.ROWS), where=where)] == kept

    @pytest.mark.parametrize("where", [{"lang": "fr"}, {"colour": "red"}, {"market": "None"}])
    def test_that_keeps_nothing(self, tmp_path: Path, where: dict[str, Any]) -> None:
        """A filter that no row passes is a mistake, not a suite that holds."""
        assert "no row of cases.jsonl is kept; see where it points and what `where` asks for" in refused(
            tmp_path, list(self.ROWS), where=where
        )


class TestLimit:
    @given(st.integers(1, 300), st.integers(1, 300))
    def test_spreads_evenly(self, count: int, limit: int) -> None:
        """As many as were asked for are kept, in order, with gaps that differ by one at most."""
        kept = spread(range(count), limit)
        gaps = {after - before for before, after in pairwise(kept)}

        assert len(kept) == min(count, limit)
        assert kept[0] == 0
        assert not gaps or max(gaps) - min(gaps) <= 1

    def test_none_keeps_all(self) -> None:
        """Without a limit nothing is left out."""
        assert spread([1, 2, 3], None) == [1, 2, 3]

    def test_of_a_dataset(self, tmp_path: Path) -> None:
        """The limit counts rows that ``where`` keeps."""
        rows = [draft(f"d{n}", lang="en" if n % 2 else "de") for n in range(10)]

        assert [one.id for one in samples(tmp_path, rows, where={"lang": "de"}, limit=2)] == ["d0", "d4"]


class TestMutants:
    LAWFUL = tuple(
        draft(
            f"d{n}",
            violates=False,
            guidelines=[],
            channel="chat",
            text="Hello! Your parcel left us today. Kind regards",
        )
        for n in range(4)
    )

    def test_take_the_place_of_lawful_rows(self, tmp_path: Path) -> None:
        """Each lawful row gives a mutant for each operator; a violating row gives none."""
        rows = [*self.LAWFUL, draft("bad", violates=True, guidelines=["ip"])]
        made = samples(tmp_path, rows, mutate={"operators": ["harassment.insult", "harmless.curly_quotes"]})

        assert {one.id.split("~")[0] for one in made} == {"d0", "d1", "d2", "d3"}
        assert {one.groups["operator"] for one in made} <= {"harassment.insult", "harmless.curly_quotes"}
        assert Counter(one.labels.guidelines for one in made)[("harassment",)] == 4

    def test_are_labelled_by_their_operator(self, tmp_path: Path) -> None:
        """Who labelled the row says nothing of the mutant."""
        made = samples(tmp_path, list(self.LAWFUL), labelled_by="people", mutate={"operators": ["harassment.insult"]})

        assert {one.labels.by for one in made} == {"operator"}

    def test_of_one_operator_are_one_cluster(self, tmp_path: Path) -> None:
        """They hold the same few sentences, whatever their row and disguise; harmless ones hang on their row."""
        mutate = {"operators": ["harassment.insult", "harassment.insult+leet", "harmless.emoji"]}
        made = samples(tmp_path, list(self.LAWFUL), mutate=mutate)
        clusters = {one.cluster for one in made if one.labels.violates}

        assert clusters == {"harassment.insult"}
        assert {one.cluster for one in made if not one.labels.violates} <= {"d0", "d1", "d2", "d3"}

    def test_rows_are_counted_among_the_lawful(self, tmp_path: Path) -> None:
        """``rows`` says how many lawful drafts are taken, evenly spread."""
        made = samples(tmp_path, list(self.LAWFUL), mutate={"operators": ["harassment.insult"], "rows": 2})

        assert [one.id.split("~")[0] for one in made] == ["d0", "d2"]

    def test_hang_on_the_seed(self, tmp_path: Path) -> None:
        """The same seed gives the same texts, another one others."""

        def texts(seed: int) -> list[str]:
            one = dataset(mutate={"operators": ["harassment"]})
            path = suite_file(tmp_path, self.LAWFUL, system=GUARD, datasets=[one], seed=seed)
            return [sample.row["text"] for sample in load_samples(load_suite(path))]

        assert texts(1) == texts(1)
        assert texts(1) != texts(2)

    @pytest.mark.parametrize(
        ("rows", "operator", "said"),
        [
            (LAWFUL, "harasment", "cases: no operator is called 'harasment'"),
            ([draft(violates=True, guidelines=["ip"])], "harassment", "no operator fits any of its 0 lawful rows"),
            ([draft(violates=False, lang="de")], "harassment", "no operator fits any of its 1 lawful rows"),
            ([{"id": "a", "violates": False}], "harassment", "cases: row 'a' cannot be mutated: give it 'text'"),
        ],
    )
    def test_that_cannot_be_made(self, tmp_path: Path, rows: Any, operator: str, said: str) -> None:
        """An unknown operator, and a dataset from which nothing can be made, are refused."""
        assert said in refused(tmp_path, list(rows), mutate={"operators": [operator]})


class TestPublicRows:
    THREAD: ClassVar[dict[str, Any]] = {
        "id": "t1",
        "source": "rtanglao/052018sprint-rt-fennec-gplay-oi",
        "channel": "app_store_review_reply",
        "facts": {"star_rating": 2},
        "lang": "en",
        "messages": [{"role": "customer", "text": "It stopped."}, {"role": "agent", "text": "Sorry to hear."}],
    }

    def test_are_converted_first(self, tmp_path: Path) -> None:
        """A public row becomes a conversation that waits for its answer."""
        (one,) = samples(tmp_path, [self.THREAD], form="conversations", public=True)

        assert one.id == "t1"
        assert one.row["review"] == {"rating": 2, "text": "It stopped."}
        assert [message.role.value for message in one.conversation().messages] == ["customer"]

    def test_where_looks_at_the_converted_row(self, tmp_path: Path) -> None:
        """What is kept is decided by our keys, not by the source's."""
        rows = [self.THREAD, {**self.THREAD, "id": "t2", "lang": "de"}]
        made = samples(
            tmp_path, rows, form="conversations", public=True, where={"channel": "review_response", "lang": "de"}
        )

        assert [one.id for one in made] == ["t2"]

    def test_of_which_none_is_known(self, tmp_path: Path) -> None:
        """A file that no converter takes is refused, not measured as empty."""
        said = refused(tmp_path, [draft()], form="conversations", public=True)

        assert "holds a row that no converter reads" in said


def test_csv_and_jsonl_give_the_same_samples(tmp_path: Path) -> None:
    """The form of the file makes no difference to labels and texts."""
    rows = [draft("a", violates=True, guidelines=["ip"], lang="en"), draft("b", violates=False, lang="en")]
    keys = ("id", "text", "violates", "guidelines", "lang")
    lines = [",".join(keys)]
    for row in rows:
        cells = [row.get(key, "") for key in keys]
        texts = [json.dumps(cell) if isinstance(cell, bool | list) else str(cell) for cell in cells]
        lines.append(",".join('"' + text.replace('"', '""') + '"' for text in texts))
    (tmp_path / "cases.csv").write_text("\n".join(lines))

    assert samples(tmp_path, rows, path="cases.csv") == samples(tmp_path, rows)
