"""Every row gives exactly one row, in order, whatever is wrong with its neighbours."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assist import InputError, schema
from assist.batch import CHUNK, MANY, Tally, decoded, rows, run
from assist.jobs import Answer, CheckJob, Outcome, SuggestJob, dumped, outcome_of
from tests.guardrails.packs import written_pack


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> CheckJob:
    """A check against a small pack."""
    return CheckJob(str(written_pack(tmp_path_factory.mktemp("pack"))))


def answers(job: CheckJob | SuggestJob, *lines: bytes, **options: Any) -> tuple[list[dict[str, Any]], Tally]:
    """The rows that ``lines`` give, decoded, and the tally."""
    written: list[bytes] = []
    tally = run(job, enumerate(lines, start=1), written.append, **options)
    return [json.loads(line) for line in b"".join(written).splitlines()], tally


def row(row_id: object, text: str = "All good.") -> bytes:
    """A line of input."""
    return json.dumps({"id": row_id, "text": text}).encode() + b"\n"


class TestRun:
    """Rows in, rows out."""

    def test_keeps_the_order(self, job: CheckJob) -> None:
        """More rows than a chunk come out as they went in."""
        found, tally = answers(job, *(row(f"r{n}") for n in range(CHUNK + 5)))

        assert [item["id"] for item in found] == [f"r{n}" for n in range(CHUNK + 5)]
        assert tally.rows == CHUNK + 5

    def test_a_bad_row_loses_no_other(self, job: CheckJob) -> None:
        """Rows that cannot be read give an error with their line between the others."""
        found, tally = answers(job, row("a"), b"{not json\n", b"\xff\xfe\n", b"[1]\n", row("b", "Use Telegram."))

        assert [item["verdict"] for item in found] == ["pass", "error", "error", "error", "flag"]
        assert [item["id"] for item in found] == ["a", None, None, None, "b"]
        assert [item["error"]["line"] for item in found[1:4]] == [2, 3, 4]
        assert tally.outcomes == {
            Outcome.CLEAN: 1,
            Outcome.FOUND: 1,
            Outcome.UNCHECKED: 0,
            Outcome.INVALID: 3,
        }

    def test_blank_lines_are_passed_over(self, job: CheckJob) -> None:
        """They count as lines and give no row."""
        found, _ = answers(job, b"\n", row("a"), b"  \r\n", b"?\n")

        assert [item["id"] for item in found] == ["a", None]
        assert found[1]["error"]["line"] == 4

    def test_repeated_ids_are_errors(self, job: CheckJob) -> None:
        """The first row is answered, and each later one says why it is not, across chunks."""
        found, tally = answers(job, row("a"), *(row(f"r{n}") for n in range(CHUNK)), row("a", "Use Telegram."))

        assert found[0]["error"] is None
        assert (found[-1]["id"], found[-1]["error"]["code"]) == ("a", "repeated_id")
        assert found[-1]["error"]["line"] == CHUNK + 2
        assert tally.exit_code == 3

    @pytest.mark.parametrize("bad", [7, "", "a\u200bb", ["x"]])
    def test_an_id_that_cannot_be_given_back_is_an_error(self, job: CheckJob, bad: object) -> None:
        """The row has no id and names its line."""
        (found,), _ = answers(job, row(bad))

        assert (found["id"], found["error"]["field"], found["error"]["line"]) == (None, "id", 1)

    def test_lone_surrogates_never_stop_the_output(self, job: CheckJob) -> None:
        """The text is refused, and the row is written."""
        found, tally = answers(job, b'{"id": "a", "text": "\\ud83d half"}\n', row("b"))

        assert [item["verdict"] for item in found] == ["error", "pass"]
        assert tally.outcomes[Outcome.UNCHECKED] == 1

    def test_stops_when_asked(self, job: CheckJob) -> None:
        """What was done stays whole lines, and nothing more is read."""
        read: list[int] = []

        def lines() -> Iterator[tuple[int, bytes]]:
            for number in range(1, 10 * MANY):
                read.append(number)
                yield number, row(f"r{number}")

        written: list[bytes] = []
        tally = run(job, lines(), written.append, goes_on=lambda tally: tally.rows < 2 * CHUNK)

        assert tally.rows == 2 * CHUNK == len(b"".join(written).splitlines())
        assert len(read) < 2 * MANY

    def test_a_defect_loses_one_row_only(self) -> None:
        """A defect becomes that row's error, with its place and without the text."""
        found, tally = answers(Broken("unused"), row("a", "my secret"), row("b"))

        assert [item["error"]["code"] for item in found] == ["stage_failed"] * 2
        assert "KeyError in " in found[0]["error"]["message"]
        assert "secret" not in json.dumps(found)
        assert tally.exit_code == 3

    def test_processes_give_the_same_bytes(self, job: CheckJob, tmp_path: Path) -> None:
        """Two worker processes write what one process writes."""
        source = tmp_path / "in.jsonl"
        texts = ("All good.", "Write on Telegram.")
        source.write_bytes(b"".join(row(f"r{n}", texts[n % 2]) for n in range(MANY + CHUNK)))
        one, two = (_in_a_process_of_its_own(job, source, tmp_path / str(n), n) for n in (1, 2))

        assert one == two
        assert one.count(b"\n") == MANY + CHUNK

    def test_rows_keep_their_contract(self, job: CheckJob) -> None:
        """Rows with findings, with errors and clean ones validate against the schema."""
        validator = pytest.importorskip("jsonschema").Draft202012Validator(schema("check-row"))
        found, _ = answers(job, row("a"), row("b", "Use Telegram."), b"?\n", row("a"))

        for item in found:
            validator.validate(item)


class Broken(CheckJob):
    """A job with a defect."""

    def open(self) -> Answer:
        """Fail on each row."""
        return lambda data, line: {}["my secret"]


_SCRIPT = """
import sys
from pathlib import Path
from assist.batch import run
from assist.jobs import CheckJob
policy, source, output, workers = sys.argv[1:]
with open(source, "rb") as lines, open(output, "wb") as out:
    run(CheckJob(policy), enumerate(lines, 1), out.write, workers=int(workers))
"""


def _in_a_process_of_its_own(job: CheckJob, source: Path, output: Path, workers: int) -> bytes:
    """Start worker processes from a process without threads."""
    subprocess.run([sys.executable, "-c", _SCRIPT, job.policy, source, output, str(workers)], check=True)
    return output.read_bytes()


class TestRows:
    """The same answers as values."""

    def test_agrees_with_run(self, job: CheckJob) -> None:
        """Both give the same rows, repeats and errors among them."""
        lines = [row("a"), b"?\n", b"\n", row("a"), row("b", "Use Telegram.")]
        found, _ = answers(job, *lines)

        assert [json.loads(dumped(item)) for _, item in rows(job, enumerate(lines, start=1))] == found


class TestTally:
    """Exit codes."""

    @pytest.mark.parametrize(
        ("outcomes", "code"),
        [
            ({Outcome.CLEAN: 2}, 0),
            ({Outcome.CLEAN: 1, Outcome.FOUND: 1}, 1),
            ({Outcome.FOUND: 1, Outcome.UNCHECKED: 1}, 3),
            ({Outcome.CLEAN: 1, Outcome.INVALID: 1}, 3),
            ({Outcome.INVALID: 2}, 2),
        ],
    )
    def test_exit_code(self, outcomes: dict[Outcome, int], code: int) -> None:
        """The highest of 3, 1 and 0; 2 where no row was valid."""
        tally = Tally(rows=2)
        tally.outcomes |= outcomes

        assert tally.exit_code == code


class TestDecoded:
    """One line of JSON."""

    @pytest.mark.parametrize("raw", [b"{", b"\xff", b'{"a": NaN}', b"[" * 100_000, b'{"a": ' + b"9" * 5_000 + b"}"])
    def test_refuses_what_is_no_json(self, raw: bytes) -> None:
        """Each kind of damage is one sentence with the line."""
        with pytest.raises(InputError, match=r"^line 4: the row is ") as caught:
            decoded(raw, 4)
        assert caught.value.code.value == "invalid_json"

    def test_passes_over_a_byte_order_mark(self) -> None:
        """Files of some editors begin with one."""
        assert decoded(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}


class TestCheckJob:
    """Checking each row."""

    def test_defaults_hold_where_a_row_names_none(self, job: CheckJob) -> None:
        """A row's own channel wins."""
        with_default = CheckJob(job.policy, defaults={"channel": "fax"})
        found, _ = answers(with_default, row("a"), b'{"id": "b", "text": "x", "channel": "chat"}\n')

        assert [item["verdict"] for item in found] == ["error", "pass"]

    def test_a_critique_that_cannot_be_had_is_no_pass(self, job: CheckJob) -> None:
        """What was asked for and not done is said, and a flag stays a flag (law 2)."""
        clean, flagged = answers(CheckJob(job.policy, critique=True), row("a"), row("b", "Use Telegram."))[0]

        assert (clean["verdict"], flagged["verdict"]) == ("error", "flag")
        assert clean["stages"]["critique"] == "not_run"
        assert "no model" in clean["stages"]["reasons"]["critique"]


class TestSuggestJob:
    """Suggesting for each row."""

    def test_an_unreadable_conversation_is_an_error_row(self) -> None:
        """The row has every key of the contract."""
        opened = SuggestJob("playbook", "tiktok-shop", 1).refusal
        with pytest.raises(InputError) as caught:
            decoded(b"?", 1)
        refused = opened(None, caught.value.body)

        assert set(json.loads(dumped(refused))) == set(schema("suggest-row")["properties"])
        assert outcome_of(refused) is Outcome.INVALID
