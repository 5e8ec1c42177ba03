"""The folder of a run: what was run, the journal, and the results made of it.

    run.json         what decides the results: suite, cases, system, scorers, judge, seed
    journal.jsonl    every finished sample as it came
    results.jsonl    the same, sorted, without anything that time decides; canonical JSON
    timing.jsonl     seconds, tokens, calls and what they cost, in the same order
    summary.json     the figures
    report.html, report.md, junit.xml

The folder holds the texts of its cases and drafts: keep it as you keep those.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assist.errors import ErrorCode, InputError, OutputError
from evals.journal import Key, Record, encoded, recover
from evals.sample import Sample
from evals.suite import Suite
from guardrails.canonical import digest, text_digest

FORMAT = 1
#: What of a manifest decides no result: it may change between two starts of one run.
_DEMANDS = {"thresholds", "undetermined_at_most"}
_MANIFEST, _JOURNAL, _RESULTS, _TIMING = "run.json", "journal.jsonl", "results.jsonl", "timing.jsonl"
_SUMMARY = "summary.json"


def manifest_of(suite: Suite, samples: Sequence[Sample], about: Mapping[str, Any], judge: Any) -> dict[str, Any]:
    """All that decides the results of a run. Two runs may be joined where it agrees, and compared where
    ``cases_sha256`` and ``repeats`` do.
    """
    written = suite.written
    return {
        "format": FORMAT,
        "suite": {"name": suite.name, "description": written.description},
        "datasets": [one.model_dump(mode="json", exclude={"path"}) for one in written.datasets],
        "cases_sha256": cases_digest(samples),
        "samples": len(samples),
        "repeats": written.repeats,
        "seed": written.seed,
        "system": {"options": suite.system.options(), "about": dict(about)},
        "scorers": [{"name": scorer.name, "options": scorer.model_dump(mode="json")} for scorer in suite.scorers],
        "judge": judge,
        "thresholds": [threshold.model_dump(mode="json") for threshold in written.thresholds],
        "undetermined_at_most": written.undetermined_at_most,
    }


def deciding(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a manifest that decides the results: not what is demanded of them, nor how a suite is described."""
    kept = {key: value for key, value in manifest.items() if key not in _DEMANDS}
    return {**kept, "suite": manifest["suite"]["name"]}


def cases_digest(samples: Iterable[Sample]) -> str:
    """The hash of all cases with their labels, whatever their order."""
    return digest(sorted(text_digest(_case_text(sample)) for sample in samples))


def _case_text(sample: Sample) -> str:
    labels = sample.labels
    about = [sample.id, sample.dataset, sample.form.value, sample.cluster, labels.by, labels.expects]
    return f"{row_text({'about': about, 'expected': labels.expected})} {row_text(sample.row)}"


def row_text(row: Mapping[str, Any]) -> str:
    """A row as text, so that any number in it has one form."""
    return json.dumps(row, sort_keys=True, ensure_ascii=True, default=str)


@dataclass(frozen=True, slots=True)
class RunFolder:
    """Where a run is kept."""

    path: Path

    @property
    def journal(self) -> Path:
        """The journal's file."""
        return self.path / _JOURNAL

    def begin(self, manifest: Mapping[str, Any]) -> None:
        """Start a run in this folder.

        Raises:
            InputError: it holds a run already.
            OutputError: it cannot be written.
        """
        if any((self.path / name).exists() for name in (_MANIFEST, _JOURNAL)):
            said = f"{self.path} holds a run already; go on with it by --resume, or name another folder by --output."
            raise InputError(ErrorCode.INVALID_OPTION, said, "output")
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unwritable(self.path, error) from error
        self.write(_MANIFEST, _pretty(manifest))

    def resume(self, manifest: Mapping[str, Any]) -> dict[Key, Record]:
        """What is finished of the run in this folder; from now on it is of what ``manifest`` demands.

        Raises:
            InputError: there is no run, or another one than ``manifest`` describes; names what differs.
        """
        kept = self.manifest()
        before, now = deciding(kept), deciding(manifest)
        differing = sorted(key for key in {*before, *now} if before.get(key) != now.get(key))
        if differing:
            said = f"{self.path} is a run of another {', '.join(differing)}; name another folder by --output."
            raise InputError(ErrorCode.INVALID_OPTION, said, "resume")
        self.write(_MANIFEST, _pretty(manifest))
        return recover(self.journal)

    def manifest(self) -> dict[str, Any]:
        """What the folder is a run of.

        Raises:
            InputError: it holds no run that can be read.
        """
        found = self._read(_MANIFEST)
        if not isinstance(found, dict) or found.get("format") != FORMAT:
            raise InputError(ErrorCode.UNREADABLE_FILE, f"{self.path} holds no run of form {FORMAT}.")
        return found

    def finish(self, records: Mapping[Key, Record]) -> list[Record]:
        """Write results and timing, in the order of ids and repeats; the records in that order."""
        ordered = [records[key] for key in sorted(records)]
        self.write(_RESULTS, b"".join(encoded(record["row"]) for record in ordered))
        self.write(_TIMING, b"".join(encoded(record["timing"]) for record in ordered))
        return ordered

    def records(self) -> list[Record]:
        """The records of a finished run, in order.

        Raises:
            InputError: the run is not finished, or its files do not belong together.
        """
        manifest, rows, timings = self.manifest(), self._lines(_RESULTS), self._lines(_TIMING)
        whole = len(rows) == manifest["samples"] * manifest["repeats"]
        if list(rows) != list(timings) or not whole:
            said = f"{self.path}: {_RESULTS} and {_TIMING} do not belong together; --resume makes them anew."
            raise InputError(ErrorCode.INVALID_JSON, said)
        return [{"row": row, "timing": timings[key]} for key, row in rows.items()]

    def advisories(self) -> dict[str, str]:
        """Each judged metric that could not gate in this run, and why."""
        metrics = self._summary("metrics")
        return {one["metric"]["name"]: one["advisory"] for one in metrics if one["advisory"] is not None}

    def ended(self) -> str | None:
        """Why this run is not complete; ``None`` where it is."""
        ended: str | None = self._summary("ended")
        return ended

    def _summary(self, key: str) -> Any:
        if not (self.path / _SUMMARY).exists():
            said = f"{self.path} holds no figures ({_SUMMARY} is missing); finish it by --resume."
            raise InputError(ErrorCode.UNREADABLE_FILE, said)
        return self._read(_SUMMARY)[key]

    def _lines(self, name: str) -> dict[Key, dict[str, Any]]:
        """The lines of a file by the samples and repeats they are of, in their order."""
        try:
            lines = [json.loads(line) for line in (self.path / name).read_bytes().splitlines()]
            return {(line["id"], line["trial"]): line for line in lines}
        except OSError as error:
            said = f"{self.path} holds no finished run ({name}: {error.strerror}); finish it by --resume."
            raise InputError(ErrorCode.UNREADABLE_FILE, said) from error
        except (ValueError, TypeError, KeyError) as error:
            said = f"{self.path / name} is damaged; --resume makes it anew."
            raise InputError(ErrorCode.INVALID_JSON, said) from error

    def _read(self, name: str) -> Any:
        try:
            return json.loads((self.path / name).read_bytes())
        except OSError as error:
            said = f"{self.path} holds no run ({name}: {error.strerror})."
            raise InputError(ErrorCode.UNREADABLE_FILE, said) from error
        except ValueError as error:
            raise InputError(ErrorCode.INVALID_JSON, f"{self.path / name} is not JSON.") from error

    def write(self, name: str, content: bytes) -> None:
        """Put a whole file into the folder, or leave what was there.

        Raises:
            OutputError: it cannot be written.
        """
        place = self.path / name
        half = place.with_name(f".{name}.half")
        try:
            half.write_bytes(content)
            half.replace(place)
        except OSError as error:
            raise _unwritable(place, error) from error


def _pretty(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False).encode() + b"\n"


def _unwritable(place: Path, error: OSError) -> OutputError:
    return OutputError(ErrorCode.UNWRITABLE_OUTPUT, f"{place} cannot be written to ({error.strerror}).")
