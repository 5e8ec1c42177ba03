from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from evals import datasets
from evals.dataset import lines, rows, write
from evals.datasets import CONVERTERS, Converted, Skip, convert, stream
from evals.datasets.__main__ import app
from tests.shared import shared_path

FILES = sorted({converter.file for converter in CONVERTERS.values()})
THREAD_FILES = [name for name in FILES if name.startswith("conversations")]


def _reply(key: str, **more: Any) -> dict[str, Any]:
    made = {
        "id": key,
        "conversation_id": "c",
        "source": "sierra-research/tau-bench",
        "licence": "MIT",
        "text": "Ok.",
    }
    return made | more


def _broken(folder: Path) -> Path:
    """One good row, and one of each kind that cannot be converted."""
    path = folder / "in.jsonl"
    bad = [_reply("b", text=None), _reply("a"), _reply("c", source="nobody/nothing"), {"id": "d"}]
    texts = [json.dumps(row) for row in [_reply("a"), *bad]]
    path.write_text("\n".join([*texts, "", "{", "[]"]) + "\n")
    return path


class TestConvert:
    def test_every_line_is_converted_or_skipped_with_a_reason(self, tmp_path: Path) -> None:
        """No line is lost, and each skip says why without repeating the row's text."""
        conversion = convert(_broken(tmp_path))

        assert [row["id"] for row in conversion.rows] == ["a"]
        assert [(skip.id, skip.reason) for skip in conversion.skipped] == [
            ("b", "text: Input should be a valid string"),
            ("a", "an earlier row has the same id"),
            ("c", "no converter for source 'nobody/nothing' with these fields"),
            ("d", "no converter for source 'not given' with these fields"),
            ("line 6", "empty line"),
            ("line 7", "not JSON"),
            ("line 8", "not a JSON object"),
        ]

    @pytest.mark.parametrize("name", FILES)
    def test_counts_add_up_on_the_public_data(self, name: str) -> None:
        """Rows converted and rows skipped are all the lines of the file, and ids stay unique."""
        path = shared_path(f"data/{name}")

        conversion = convert(path)

        assert sum(1 for _ in lines(path)) == len(conversion.rows) + len(conversion.skipped)
        assert max(Counter(row["id"] for row in conversion.rows).values()) == 1

    @pytest.mark.parametrize("name", THREAD_FILES)
    def test_converted_threads_are_conversations_that_await_a_reply(self, name: str) -> None:
        """The contract's own parser takes every one, and the customer spoke last."""
        from assist.conversation import parse_conversation

        for row in convert(shared_path(f"data/{name}")).rows:
            assert not parse_conversation(row).agent_spoke_last


class TestStream:
    def test_reports_source_and_licence(self, tmp_path: Path) -> None:
        """Where a row comes from stands beside it, not in it."""
        path = tmp_path / "in.jsonl"
        write(path, [_reply("a")])

        (outcome,) = stream(path)

        assert isinstance(outcome, Converted)
        assert (
            outcome.converter,
            outcome.source,
            outcome.licence,
        ) == ("agent_replies", "sierra-research/tau-bench", "MIT")
        assert not {"source", "licence"} & outcome.row.keys()

    def test_does_not_read_ahead(self, tmp_path: Path) -> None:
        """The first outcome is there before the rest of the file is looked at."""
        assert isinstance(next(stream(_broken(tmp_path))), Converted)

    def test_a_converter_error_names_the_converter(self, tmp_path: Path) -> None:
        """A row of a known source that fails is told of under that source."""
        skipped = [outcome for outcome in stream(_broken(tmp_path)) if isinstance(outcome, Skip)]

        assert (skipped[0].id, skipped[0].converter) == ("b", "agent_replies")


class TestConverters:
    def test_names_agree(self) -> None:
        """The registry is keyed by each converter's name."""
        assert all(name == converter.name for name, converter in CONVERTERS.items())

    @pytest.mark.parametrize("name", FILES)
    def test_no_row_has_two_converters(self, name: str) -> None:
        """Source and shape together leave one choice."""
        for row in rows(shared_path(f"data/{name}")):
            assert sum(converter.takes(row) for converter in CONVERTERS.values()) == 1

    def test_public_names_are_there(self) -> None:
        """What the package promises exists."""
        assert all(hasattr(datasets, name) for name in datasets.__all__)


class TestCommand:
    def test_prints_what_became_of_the_rows(self, tmp_path: Path) -> None:
        """Counts, reasons and licence are printed; the rows and the skips are in their files."""
        out, skipped = tmp_path / "out.jsonl", tmp_path / "skipped.jsonl"

        done = CliRunner().invoke(app, [str(_broken(tmp_path)), "--output", str(out), "--skipped", str(skipped)])

        assert done.exit_code == 0
        assert "MIT" in done.output
        assert "skipped: not JSON" in done.output
        assert (len(list(rows(out))), len(list(rows(skipped)))) == (1, 7)

    def test_never_overwrites_its_input(self, tmp_path: Path) -> None:
        """Input and output must differ; the input stays whole."""
        path = _broken(tmp_path)
        before = path.read_bytes()

        assert CliRunner().invoke(app, [str(path), "--output", str(path)]).exit_code == 2
        assert before == path.read_bytes()

    def test_an_unwritable_output_is_an_error_of_use(self, tmp_path: Path) -> None:
        """One sentence, no traceback."""
        done = CliRunner().invoke(app, [str(_broken(tmp_path)), "--output", str(tmp_path / "no" / "out.jsonl")])

        assert done.exit_code == 2
        assert "cannot write" in done.output

    def test_an_empty_file_is_an_error_of_use(self, tmp_path: Path) -> None:
        """Nothing in, nothing done."""
        path = tmp_path / "in.jsonl"
        path.touch()

        assert CliRunner().invoke(app, [str(path), "--output", str(tmp_path / "out.jsonl")]).exit_code == 2
