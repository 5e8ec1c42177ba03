"""The compiled form of a pack: its parts, its automaton's words, the hashes of its sources and its proof."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from guardrails.detectors import BUILT_IN
from guardrails.errors import PolicyError
from guardrails.loading import Written, load, source_files
from guardrails.matching import PackedWords, Words, compiled
from guardrails.policy import Policy
from guardrails.proving import prove
from guardrails.rules import Detector, RuleSet

#: The file that carries a pack's compiled form, in the pack's folder.
COMPILED = "compiled.json"
#: The pack that ships with the guard.
SHIPPED = Path(__file__).parent / "policies" / "tiktok_shop"


class Proof(BaseModel):
    """How many examples held when the pack was built."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rules: int
    violating: int
    allowed: int
    known_misses: int


class CompiledPack(BaseModel):
    """A pack ready to load; ``sources`` maps each file to its SHA-256."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int = 1
    sources: dict[str, str]
    proof: Proof
    policy: Policy
    words: PackedWords

    @property
    def sha256(self) -> str:
        """The hash that names these exact sources in certificates."""
        return hashlib.sha256(json.dumps(self.sources, sort_keys=True).encode()).hexdigest()

    def rules(self, detectors: Sequence[Detector] = BUILT_IN) -> RuleSet:
        """The rules, ready to run with these detectors."""
        return RuleSet(self.policy, Words.unpacked(self.words), sha256=self.sha256, detectors=detectors)


def build(folder: Path) -> CompiledPack:
    """Read, check, compile and prove the pack in ``folder``.

    Raises:
        PolicyError: the pack is not sound, or an example does not hold.
    """
    written = load(folder)
    words = words_of(written)
    prove(RuleSet(written.policy, words), written)
    return CompiledPack(
        sources=hashes(folder),
        proof=_proof(written.policy),
        policy=written.policy,
        words=words.packed(),
    )


def words_of(written: Written) -> Words:
    """The words of all concepts of a pack, compiled."""
    return compiled(
        {
            concept.id: [word for words in concept.words.values() for word in words]
            for concept in written.policy.concepts
            if concept.words
        }
    )


def _proof(policy: Policy) -> Proof:
    return Proof(
        rules=len(policy.rules),
        violating=sum(len(rule.examples.violating) for rule in policy.rules),
        allowed=sum(len(rule.examples.allowed) for rule in policy.rules),
        known_misses=sum(len(rule.known_misses) for rule in policy.rules),
    )


def hashes(folder: Path) -> dict[str, str]:
    """The SHA-256 of each source file of a pack, line ends as LF."""
    try:
        return {
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
            for path in source_files(folder)
        }
    except OSError as error:
        raise PolicyError(f"cannot be read: {error.strerror}", file=str(error.filename)) from error


def dumped(pack: CompiledPack) -> str:
    """The bytes of the compiled form: sorted keys, one line, the same on every machine."""
    return json.dumps(pack.model_dump(mode="json"), sort_keys=True, ensure_ascii=False, separators=(",", ":")) + "\n"


def write(pack: CompiledPack, folder: Path) -> Path:
    """Write the compiled form beside its sources."""
    path = folder / COMPILED
    path.write_text(dumped(pack), encoding="utf-8")
    return path


@cache
def open_pack(folder: Path = SHIPPED) -> CompiledPack:
    """The pack in ``folder``: its compiled form where the sources' hashes agree, else built and proven afresh.

    Raises:
        PolicyError: the pack is not sound.
    """
    try:
        pack = CompiledPack.model_validate_json((folder / COMPILED).read_bytes())
    except (OSError, ValidationError):
        return build(folder)
    return pack if pack.sources == hashes(folder) else build(folder)
