"""A run that is killed at any moment and resumed ends in the bytes of one that was not."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

SAMPLES = 60
KILLS = 20
SUITE = """
name: killed
description: Drafts that a slow system passes or flags by their number.
datasets:
  - {{name: drafts, path: drafts.jsonl, form: drafts, labelled_by: people}}
system: {{kind: slow, log: '{log}'}}
scorers: [agreement, leak, over_blocking, cost]
repeats: 2
"""
#: A system of its own process that takes a moment for each sample and logs each sample it begins.
PLUGIN = """
import asyncio
import os
import sys
from contextlib import contextmanager
from typing import Literal

from assist.cli import main
from assist.plugins import manager
from assist import hookimpl
from evals.output import Answer, Output
from evals.sample import Form
from evals.systems.system import System


class Slow(System):
    kind: Literal["slow"] = "slow"
    forms = (Form.DRAFTS,)
    log: str

    @contextmanager
    def open(self, samples, cache=None):
        yield self

    @property
    def about(self):
        return {}

    async def answer(self, sample, seed):
        await asyncio.sleep(0.002 + seed % 7 / 1000)
        line = f"{sample.id}\\n".encode()
        log = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(log, line)
        os.close(log)
        return Answer(Output("flag" if seed % 3 else "pass", sample.row["text"]))


class Plugin:
    @hookimpl
    def assist_systems(self):
        return [Slow]


manager().register(Plugin())
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    """A suite of quick drafts, with the program that runs it beside it."""
    rows = [
        {
            "id": f"d{n:03}",
            "text": f"Draft {n}.",
            "violates": n % 2 == 0,
            "guidelines": ["privacy"] if n % 2 == 0 else [],
        }
        for n in range(SAMPLES)
    ]
    (tmp_path / "drafts.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (tmp_path / "program.py").write_text(PLUGIN)
    path = tmp_path / "killed.yaml"
    path.write_text(SUITE.format(log=tmp_path / "begun.log"))
    return path


def command(suite: Path, output: Path, *options: str) -> list[str]:
    words = ["eval", "run", str(suite), "--output", str(output), "--concurrency", "8", *options]
    return [sys.executable, str(suite.parent / "program.py"), *words]


def test_killed_twenty_times_and_resumed(suite: Path, tmp_path: Path) -> None:
    """Twenty SIGKILLs at random moments lose no finished sample, run none of them twice, and leave the same bytes."""
    whole, killed = tmp_path / "whole", tmp_path / "killed-run"
    done = subprocess.run(command(suite, whole), capture_output=True, check=False)
    assert done.returncode in (0, 1), done.stderr.decode()
    (tmp_path / "begun.log").unlink()
    dice = random.Random(7)
    landed = 0
    for attempt in range(400):
        options = ["--resume"] if (killed / "run.json").exists() else []
        process = subprocess.Popen(command(suite, killed, *options), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        _wait_for_journal(process, killed, dice.randint(1, 4))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        landed += process.returncode == -signal.SIGKILL
        if landed == KILLS:
            break
        assert attempt < 399
    kept = _finished(killed)
    assert 0 < len(kept) < 2 * SAMPLES
    begun = Counter((tmp_path / "begun.log").read_text().split())
    (tmp_path / "begun.log").unlink()

    resumed = subprocess.run(command(suite, killed, "--resume"), capture_output=True, check=False)

    assert resumed.returncode == done.returncode, resumed.stderr.decode()
    assert (killed / "results.jsonl").read_bytes() == (whole / "results.jsonl").read_bytes()
    again = Counter((tmp_path / "begun.log").read_text().split())
    finished = Counter(row_id for row_id, _ in kept)
    assert all(again[row_id] + finished[row_id] == 2 for row_id in {*again, *finished})
    # What was begun and not written down is all that was done twice: at most as many as ran at once, for each kill.
    assert sum(begun.values()) - len(kept) <= KILLS * 8


def _wait_for_journal(process: subprocess.Popen[bytes], folder: Path, lines: int) -> None:
    """Wait until so many more samples are journalled, so that the kill strikes in the middle of the run."""
    before = _size(folder)
    deadline = time.monotonic() + 60
    while process.poll() is None and _size(folder) < before + lines and time.monotonic() < deadline:
        os.sched_yield()


def _size(folder: Path) -> int:
    journal = folder / "journal.jsonl"
    return journal.read_bytes().count(b"\n") if journal.exists() else 0


def _finished(folder: Path) -> list[tuple[str, int]]:
    lines = (folder / "journal.jsonl").read_bytes().split(b"\n")[:-1]
    rows = [json.loads(line)["row"] for line in lines]
    return [(row["id"], row["trial"]) for row in rows]


def test_interrupted_run_says_how_to_go_on(suite: Path, tmp_path: Path) -> None:
    """An interrupt ends the run with exit code 3 and a sentence; nothing that was not run passes."""
    folder = tmp_path / "interrupted"
    process = subprocess.Popen(command(suite, folder), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    _wait_for_journal(process, folder, 5)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate()

    assert process.returncode == 3
    assert b"--resume goes on" in said
    rows = [json.loads(line) for line in (folder / "results.jsonl").read_bytes().splitlines()]
    assert len(rows) == 2 * SAMPLES
    not_run = [row for row in rows if row["output"]["trouble"]]
    assert not_run
    assert all(score["outcome"] == "undetermined" for row in not_run for score in row["scores"])
