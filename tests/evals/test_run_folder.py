from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.errors import InputError, OutputError
from evals.journal import Journal, encoded
from evals.outcome import Outcome, Score
from evals.output import Caught, Output, Reply, troubled
from evals.run_folder import RunFolder, cases_digest, manifest_of
from evals.runner import Trial, row_of, seed_of
from evals.sample import Form, Labels, Sample
from evals.suite import load_suite
from guardrails.canonical import canonical
from tests.evals.making import OK, manifest, record, score, suite_file, written_run

ANY_TEXT = st.text(max_size=20) | st.sampled_from(
    ["\u2028\u2029", "👩‍👧", "\ud800", "\x00\x1f\x7f", '"\\/', "é", "e\u0301"]
)
PLAIN = st.text(st.characters(codec="utf-8"), max_size=20) | st.sampled_from(
    ["\u2028", "👩‍👧", "\x00\x1f\x7f\x85", '"\\/']
)
NUMBER = st.none() | st.floats(-1e9, 1e9) | st.integers(-(2**40), 2**40)
SCORE = st.builds(
    Score,
    metric=st.sampled_from(["agreement", "leak", "edit_distance"]),
    outcome=st.sampled_from([Outcome.PASS, Outcome.NOT_APPLICABLE]),
    reason=PLAIN,
    value=NUMBER,
    parts=st.lists(
        st.tuples(st.sampled_from(["draft", "critique", "Zeta", "a_b"]), st.floats(-1e9, 1e9)), max_size=3
    ).map(tuple),
)
CAUGHT = st.builds(
    Caught, st.integers(1, 3), st.just("rules"), PLAIN, PLAIN, st.integers(0, 20_000), st.integers(0, 20_000)
)
REPLY = st.builds(
    Reply, ANY_TEXT, st.none() | st.just("en"), st.just("pass"), st.lists(st.tuples(ANY_TEXT, ANY_TEXT)).map(tuple)
)
OUTPUT = st.builds(
    Output,
    answer=st.none() | PLAIN,
    text=st.none() | ANY_TEXT,
    replies=st.lists(REPLY, max_size=2).map(tuple),
    caught=st.lists(CAUGHT, max_size=2).map(tuple),
    stages=st.dictionaries(st.sampled_from(["rules", "facts", "critique"]), st.sampled_from(["pass", "not_run"])),
    reasons=st.lists(ANY_TEXT, max_size=2).map(tuple),
) | st.builds(troubled, st.just("timeout"), PLAIN)


class TestCanonical:
    """Results are promised byte for byte: RFC 8785, one row a line."""

    @given(
        name=PLAIN,
        groups=st.dictionaries(st.sampled_from(["channel", "lang", "market", "kind"]), PLAIN),
        customer=ANY_TEXT,
        violates=st.none() | st.booleans(),
        guidelines=st.lists(PLAIN, max_size=2),
        output=OUTPUT,
        scores=st.lists(SCORE, max_size=3),
        number=st.integers(1, 100),
    )
    def test_rows_are_canonical_json(
        self,
        name: str,
        groups: dict[str, str],
        customer: str,
        violates: bool | None,
        guidelines: list[str],
        output: Output,
        scores: list[Score],
        number: int,
    ) -> None:
        """Whatever text, number and emoji a row holds, its line is the form that RFC 8785 allows, and can be read back."""
        labels = Labels(by="people", violates=violates, guidelines=tuple(guidelines))
        sample = Sample(name, "cases", Form.DRAFTS, {"text": "t", "customer": customer, **groups}, name, labels)
        row = row_of(Trial(sample, number, seed_of(1, name, number)), output, scores)

        line = encoded(row)

        assert line == canonical(row) + b"\n"
        assert json.loads(line) == json.loads(json.dumps(row))

    def test_order_is_that_of_ids_and_repeats(self, tmp_path: Path) -> None:
        """Records that came in any order stand in the same one, each on one line, in both files."""
        records = [record(name, score(OK), trial=trial) for name in ("b", "a\u2028", "a") for trial in (2, 1)]

        run = written_run(tmp_path / "run", records, scorers={"agreement": {}}, repeats=2)

        read = [(one["row"]["id"], one["row"]["trial"]) for one in run.records()]
        assert read == [("a", 1), ("a", 2), ("a\u2028", 1), ("a\u2028", 2), ("b", 1), ("b", 2)]
        lines = (run.path / "results.jsonl").read_bytes().split(b"\n")
        assert [json.loads(line)["id"] for line in lines[:-1]] == [name for name, _ in read]
        assert lines[-1] == b""

    def test_no_time_stands_in_results(self, tmp_path: Path) -> None:
        """Two runs that differ in time only have the same results."""
        first = written_run(tmp_path / "first", [record("a", score(OK))], scorers={"agreement": {}})
        slower = record("a", score(OK))
        slower["timing"]["seconds"] = 9.0
        second = written_run(tmp_path / "second", [slower], scorers={"agreement": {}})

        results = [(run.path / "results.jsonl").read_bytes() for run in (first, second)]
        assert results[0] == results[1]
        assert (first.path / "timing.jsonl").read_bytes() != (second.path / "timing.jsonl").read_bytes()


class TestResume:
    """Going on with a run in its folder."""

    def begun(self, folder: Path, count: int = 3) -> RunFolder:
        run = RunFolder(folder / "run")
        run.begin(manifest(samples=5))
        with Journal(run.journal) as journal:
            for number in range(count):
                journal.add(record(f"s{number}", score(OK)))
        return run

    def test_torn_line_is_cut(self, tmp_path: Path) -> None:
        """What a kill left of a line is gone, what stands before it is kept, and the journal can be written on."""
        run = self.begun(tmp_path)
        whole = run.journal.read_bytes()
        run.journal.write_bytes(whole + encoded(record("s3", score(OK)))[:-20])

        kept = run.resume(manifest(samples=5))

        assert sorted(kept) == [("s0", 1), ("s1", 1), ("s2", 1)]
        assert run.journal.read_bytes() == whole

    @pytest.mark.parametrize("cut", [1, 2, 30, 200])
    def test_a_cut_anywhere_loses_the_last_line_only(self, tmp_path: Path, cut: int) -> None:
        """Wherever the last line is torn, the lines before it are kept."""
        run = self.begun(tmp_path)
        run.journal.write_bytes(run.journal.read_bytes()[:-cut])

        assert sorted(run.resume(manifest(samples=5))) == [("s0", 1), ("s1", 1)]

    @pytest.mark.parametrize("damage", [b"{}\n", b"not JSON\n", b'{"row": {"id": "a"', b"\xff\xfe\n"])
    def test_damaged_middle_is_refused(self, tmp_path: Path, damage: bytes) -> None:
        """A journal that is damaged before its last line is not cut: samples that were finished stand behind it."""
        run = self.begun(tmp_path)
        lines = run.journal.read_bytes().splitlines(keepends=True)
        damaged = lines[0] + damage + b"".join(lines[1:])
        run.journal.write_bytes(damaged)

        with pytest.raises(InputError, match="is damaged after byte"):
            run.resume(manifest(samples=5))
        assert run.journal.read_bytes() == damaged

    def test_last_record_of_a_sample_counts(self, tmp_path: Path) -> None:
        """A sample that was run once more has its newer record."""
        run = self.begun(tmp_path)
        with Journal(run.journal) as journal:
            journal.add(record("s0", score(OK, Outcome.FAIL)))

        assert run.resume(manifest(samples=5))["s0", 1]["row"]["scores"][0]["outcome"] == "fail"

    @pytest.mark.parametrize(
        ("given_", "named"),
        [
            ({"suite": {"name": "other", "description": ""}}, "suite"),
            ({"system": {"options": {"kind": "guard"}, "about": {"policy": "other"}}}, "system"),
            ({"seed": 2}, "seed"),
            ({"cases_sha256": "1", "samples": 6}, "cases_sha256, samples"),
            ({"scorers": [{"name": "leak", "options": {}}], "judge": {"model": "other"}}, "judge, scorers"),
        ],
    )
    def test_another_run_is_refused(self, tmp_path: Path, given_: dict[str, Any], named: str) -> None:
        """What decides results has to agree; what does not is named, and the run is left as it was."""
        run = self.begun(tmp_path)
        before = run.manifest()

        with pytest.raises(InputError, match=rf"is a run of another {named}; name another folder"):
            run.resume({**manifest(samples=5), **given_})
        assert run.manifest() == before

    def test_other_demands_go_on_with_the_same_run(self, tmp_path: Path) -> None:
        """Thresholds decide no result: a run goes on under new ones, and is judged by them from then on."""
        run = self.begun(tmp_path)
        demanding = manifest(samples=5, undetermined_at_most=0.25)

        assert len(run.resume(demanding)) == 3
        assert run.manifest()["undetermined_at_most"] == 0.25

    def test_manifest_of_a_suite_agrees_with_itself(self, tmp_path: Path) -> None:
        """A manifest that was written and read back is that of the same suite, for a system with options of all kinds."""
        system = {"kind": "guard", "added": []}
        suite = load_suite(suite_file(tmp_path, [{"id": "a", "text": "Hello."}], system=system))
        run = RunFolder(tmp_path / "run")
        run.begin(manifest_of(suite, [], {"added": [{"id": "x"}], "models": None}, None))

        assert run.resume(manifest_of(suite, [], {"added": [{"id": "x"}], "models": None}, None)) == {}

    def test_folder_without_a_run(self, tmp_path: Path) -> None:
        """There is nothing to go on with."""
        with pytest.raises(InputError, match=r"holds no run \(run.json"):
            RunFolder(tmp_path).resume(manifest())


class TestBegin:
    """Starting a run in a folder."""

    @pytest.mark.parametrize("kept", ["run.json", "journal.jsonl"])
    def test_run_that_is_there_is_kept(self, tmp_path: Path, kept: str) -> None:
        """A folder with a run, or with what is left of one, is not begun anew."""
        (tmp_path / kept).write_text("kept")

        with pytest.raises(InputError, match="holds a run already"):
            RunFolder(tmp_path).begin(manifest())
        assert (tmp_path / kept).read_text() == "kept"

    def test_folder_that_cannot_be_made(self, tmp_path: Path) -> None:
        """A file in the way is told in one sentence."""
        (tmp_path / "file").write_text("")

        with pytest.raises(OutputError, match="cannot be written to"):
            RunFolder(tmp_path / "file" / "run").begin(manifest())


class TestWrite:
    """Files are whole or not there."""

    def test_what_was_there_is_kept_when_writing_fails(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A disk that is full in the middle of a file leaves the old one."""
        run = RunFolder(tmp_path)
        run.write("report.md", b"before")

        def full(path: Path, content: bytes) -> int:
            with path.open("wb") as file:
                file.write(content[:3])
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(Path, "write_bytes", full)

        with pytest.raises(OutputError, match="No space left on device"):
            run.write("report.md", b"after it all")
        assert (tmp_path / "report.md").read_bytes() == b"before"

    def test_nothing_is_left_beside_the_files(self, tmp_path: Path) -> None:
        """A finished run holds its files and no halves."""
        run = written_run(tmp_path / "run", [record("a", score(OK))], scorers={"agreement": {}})

        assert sorted(path.name for path in run.path.iterdir()) == [
            "results.jsonl",
            "run.json",
            "summary.json",
            "timing.jsonl",
        ]


class TestRecords:
    """Reading a finished run."""

    def run(self, folder: Path) -> RunFolder:
        return written_run(folder / "run", [record(name, score(OK)) for name in "abc"], scorers={"agreement": {}})

    def test_read_back(self, tmp_path: Path) -> None:
        """Records are what was written."""
        assert [one["row"]["id"] for one in self.run(tmp_path).records()] == ["a", "b", "c"]

    @pytest.mark.parametrize("name", ["results.jsonl", "timing.jsonl"])
    def test_lines_that_are_missing(self, tmp_path: Path, name: str) -> None:
        """A file that lacks a line does not pass for a smaller run."""
        run = self.run(tmp_path)
        path = run.path / name
        path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))

        with pytest.raises(InputError, match="do not belong together"):
            run.records()

    def test_both_files_cut_alike(self, tmp_path: Path) -> None:
        """Nor do two files that lack the same line."""
        run = self.run(tmp_path)
        for path in (run.path / "results.jsonl", run.path / "timing.jsonl"):
            path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))

        with pytest.raises(InputError, match="do not belong together"):
            run.records()

    @pytest.mark.parametrize("line", [b"{", b"5\n", b"{}\n", b"\xff\n"])
    def test_damaged_line(self, tmp_path: Path, line: bytes) -> None:
        """A line that holds no row is told in one sentence."""
        run = self.run(tmp_path)
        (run.path / "results.jsonl").write_bytes(line)

        with pytest.raises(InputError, match=r"results.jsonl is damaged; --resume makes it anew"):
            run.records()

    def test_other_form(self, tmp_path: Path) -> None:
        """A folder of a later form is not guessed at."""
        run = self.run(tmp_path)
        (run.path / "run.json").write_text(json.dumps({**run.manifest(), "format": 2}))

        with pytest.raises(InputError, match="holds no run of form 1"):
            run.manifest()

    def test_summary_that_is_missing(self, tmp_path: Path) -> None:
        """A run that was killed before its figures were written is finished by resuming it."""
        run = self.run(tmp_path)
        (run.path / "summary.json").unlink()

        for ask in (run.advisories, run.ended):
            with pytest.raises(InputError, match=r"holds no figures .*finish it by --resume"):
                ask()


class TestCasesDigest:
    """The hash by which runs of the same cases are known."""

    CASES = tuple(
        Sample(name, "cases", Form.DRAFTS, {"id": name, "text": "t", "n": 1.0}, name, Labels(by="people"))
        for name in "ab"
    )

    def test_order_does_not_count(self) -> None:
        """The same cases in another order are the same."""
        assert cases_digest(self.CASES) == cases_digest(self.CASES[::-1])

    @pytest.mark.parametrize(
        "other",
        [
            Sample("b", "cases", Form.DRAFTS, {"id": "b", "text": "u", "n": 1.0}, "b", Labels(by="people")),
            Sample(
                "b",
                "cases",
                Form.DRAFTS,
                {"id": "b", "text": "t", "n": 1.0, "violates": True},
                "b",
                Labels(by="people"),
            ),
            Sample("b", "cases", Form.DRAFTS, {"id": "b", "text": "t", "n": 1.0}, "b", Labels(by="operator")),
        ],
        ids=["text", "label", "labelled by"],
    )
    def test_anything_else_counts(self, other: Sample) -> None:
        """Another text, another label or another labeller makes other cases."""
        assert cases_digest((self.CASES[0], other)) != cases_digest(self.CASES)
