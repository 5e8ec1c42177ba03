"""Small policy packs for tests, written into a folder."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from guardrails.compiling import CompiledPack, build

HEAD = """
id: small
version: "1"
title: A small policy
source: made for tests
effective_from: 2025-01-01
platform_hosts: [platform.example]
guidelines:
  - {key: off_platform_redirect, title: Staying here, clause: do_not.leave, points: 1 to 12}
"""
CLAUSES = """
do_not.leave:
  section: one
  summary: Customers stay here.
  source: made for tests
  effective_from: 2025-01-01
  consequence: points
"""
CONCEPTS = """
id: messenger
meaning: a messenger
words: {en: ["whats{, }app", telegram, instagram]}
---
id: negation
meaning: words that deny
words: {en: [not, never, "don't"]}
---
id: contrast
meaning: words that turn
words: {en: [but]}
---
id: refused
meaning: a messenger that is refused
near: {all: [negation, messenger], within: phrase, order: given, not_across: [contrast]}
"""
RULES = """
id: off_platform_redirect.messenger
guideline: off_platform_redirect
clause: do_not.leave
severity: major
status: stable
when: {all: [messenger]}
unless: [refused]
message: {en: A messenger is named.}
fix: {action: remove, hint: {en: Stay in the chat.}}
examples:
  violating: [{text: Write on Telegram., quote: Telegram}]
  allowed: [{text: We do not use Telegram.}]
"""


def written_pack(
    folder: Path, *, head: str = HEAD, clauses: str = CLAUSES, concepts: str = CONCEPTS, rules: str = RULES
) -> Path:
    """Write a pack's files and return its folder; each part can be replaced."""
    for name, text in {
        "policy.yaml": head,
        "clauses.yaml": clauses,
        "concepts/all.yaml": concepts,
        "rules/all.yaml": rules,
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")
    return folder


def small_pack(folder: Path) -> CompiledPack:
    """The pack above, compiled and proven."""
    return build(written_pack(folder))
