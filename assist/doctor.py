"""What stands ready and what does not: versions, packages, policy, drafter, and what no rule covers."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assist.errors import SetupError
from guardrails.policy import Guideline

#: The optional extras and a module that each brings.
EXTRAS = {"eval": "scipy"}


class State(StrEnum):
    """How a check of the doctor ended."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing the doctor looked at, and one sentence on it."""

    check: str
    state: State
    said: str


def report(model: str, policy: str) -> list[Diagnosis]:
    """Everything the doctor sees, with this model and policy chosen."""
    return [*_versions(), *_packages(), *_extras(), *_drafter(model), *_policy(policy)]


def _versions() -> Iterator[Diagnosis]:
    from guardrails.engine import fingerprint

    yield Diagnosis("python", State.OK, sys.version.split()[0])
    for name, found in fingerprint().items():
        yield Diagnosis(name, State.OK, found)


def _packages() -> Iterator[Diagnosis]:
    from assist.ownership import DISTRIBUTION, PACKAGES, stranger

    for name in PACKAGES:
        problem = stranger(name)
        yield Diagnosis(
            f"package {name}", State.PROBLEM if problem else State.OK, problem or f"belongs to {DISTRIBUTION}"
        )


def _extras() -> Iterator[Diagnosis]:
    from importlib.util import find_spec

    for extra, module in EXTRAS.items():
        there = find_spec(module) is not None
        said = "installed" if there else f"not installed; pip install 'agent-assist[{extra}]' brings it"
        yield Diagnosis(f"extra {extra}", State.OK, said)


def _drafter(model: str) -> Iterator[Diagnosis]:
    from assist import plugins
    from prompts.library import PromptError
    from prompts.playbook import PlaybookError, load_playbook

    try:
        plugins.drafter(model)
        book = load_playbook()
    except (SetupError, PlaybookError, PromptError) as error:
        yield Diagnosis("drafter", State.PROBLEM, str(error))
        return
    languages = ", ".join(sorted({lang for intent in book.intents.values() for r in intent.replies for lang in r.text}))
    yield Diagnosis("drafter", State.OK, f"{model}: {len(book.intents)} intents, replies in {languages}")


def _policy(policy: str) -> Iterator[Diagnosis]:
    from assist import plugins

    try:
        pack = plugins.open_policy(policy)
    except SetupError as error:
        yield Diagnosis("policy", State.PROBLEM, str(error))
        return
    proof = pack.proof
    yield Diagnosis(
        "policy",
        State.OK,
        f"{pack.policy.ref} ({pack.sha256[:12]}): {proof.rules} rules, {proof.violating} violating and "
        f"{proof.allowed} allowed examples hold, {proof.known_misses} known misses",
    )
    yield from _coverage({rule.guideline for rule in pack.policy.rules}, pack.policy.info.guidelines)
    for part, who in pack.policy.info.to_be_signed_by.items():
        yield Diagnosis(f"signature {part}", State.WARNING, f"not signed; it is for the {who}")


def _coverage(ruled: set[str], guidelines: Sequence[Guideline]) -> Iterator[Diagnosis]:
    from guardrails.claims import RULES

    by_facts = {rule_id.partition(".")[0] for rule_id in RULES}
    for guideline in guidelines:
        if guideline.key not in ruled | by_facts:
            yield Diagnosis(f"guideline {guideline.key}", State.PROBLEM, "no rule covers it")
        elif guideline.beyond_text:
            yield Diagnosis(f"guideline {guideline.key}", State.WARNING, guideline.beyond_text)
