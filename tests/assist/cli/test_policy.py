"""``assist policy``: seeing, testing, building and comparing packs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.assist.cli.conftest import Cli
from tests.guardrails.packs import CLAUSES, CONCEPTS, HEAD, RULES, written_pack


class TestShow:
    """What a pack holds."""

    @pytest.mark.parametrize(
        ("key", "part"),
        [
            ("off_platform_redirect", "Staying here"),
            ("off_platform_redirect.messenger", "We do not use Telegram."),
            ("do_not.leave", "Customers stay here."),
            ("messenger", "telegram; instagram"),
            ("refused", "negation + messenger  (within one phrase, in this order, not across contrast)"),
        ],
    )
    def test_each_kind_of_part(self, cli: Cli, pack: Path, key: str, part: str) -> None:
        """Guidelines, rules, clauses and concepts are found by their keys."""
        ran = cli("policy", "show", key, "--policy", pack)

        assert ran.code == 0
        assert part in ran.out

    def test_all(self, cli: Cli, pack: Path) -> None:
        """Without a key: each guideline with its rules."""
        assert "off_platform_redirect.messenger (major, stable)" in cli("policy", "show", "--policy", pack).out

    def test_an_unknown_key(self, cli: Cli, pack: Path) -> None:
        """The nearest ones are offered."""
        ran = cli("policy", "show", "messengers", "--policy", pack)

        assert ran.code == 2
        assert "did you mean" in ran.err
        assert "messenger" in ran.err


class TestList:
    """The packs at hand."""

    def test_names_the_shipped_pack(self, cli: Cli) -> None:
        """All sixteen guidelines stand under it."""
        ran = cli("policy", "list")

        assert "tiktok-shop@2025-07-29" in ran.out
        assert ran.out.count(" rule") >= 16


class TestTry:
    """``assist policy test``."""

    def test_all_hold(self, cli: Cli, pack: Path) -> None:
        """The number of rules and examples is told."""
        ran = cli("policy", "test", pack)

        assert (ran.code, ran.out) == (0, "1 rule, 2 examples: all hold\n")

    def test_every_failure_has_its_place(self, cli: Cli, tmp_path: Path) -> None:
        """All examples that do not hold are printed, not only the first."""
        rules = RULES.replace("quote: Telegram", "quote: Telephone").replace("We do not use", "We use")
        ran = cli("policy", "test", written_pack(tmp_path / "pack", rules=rules))

        assert ran.code == 1
        assert [line.split(": ")[0] for line in ran.out.splitlines()[:2]] == [
            "rules/all.yaml:12",
            "rules/all.yaml:13",
        ]

    def test_a_pack_that_does_not_load(self, cli: Cli, tmp_path: Path) -> None:
        """One sentence with file and line."""
        ran = cli(
            "policy",
            "test",
            written_pack(tmp_path / "pack", rules=RULES.replace("do_not.leave", "do_not.go")),
        )

        assert (ran.code, ran.out) == (2, "")
        assert "rules/all.yaml:4" in ran.err

    def test_no_pack(self, cli: Cli, tmp_path: Path) -> None:
        """A folder without policy.yaml is none."""
        assert cli("policy", "test", tmp_path).code == 2


class TestBuild:
    """``assist policy build``."""

    def test_check_compares(self, cli: Cli, pack: Path) -> None:
        """Missing, then equal, then stale."""
        missing = cli("policy", "build", pack, "--check")
        built, equal = cli("policy", "build", pack), cli("policy", "build", pack, "--check")
        clauses = pack / "clauses.yaml"
        clauses.write_text(clauses.read_text(encoding="utf-8").replace("points", "more points"), encoding="utf-8")
        stale = cli("policy", "build", pack, "--check")

        assert [ran.code for ran in (missing, built, equal, stale)] == [1, 0, 0, 1]
        assert "is missing" in missing.out
        assert "differs" in stale.out

    def test_an_unsound_pack_is_not_written(self, cli: Cli, tmp_path: Path) -> None:
        """No compiled form comes from examples that do not hold."""
        folder = written_pack(tmp_path / "pack", rules=RULES.replace("quote: Telegram", "quote: Telephone"))

        assert cli("policy", "build", folder).code == 2
        assert not (folder / "compiled.json").exists()


class TestDiff:
    """``assist policy diff``."""

    @pytest.fixture
    def other(self, tmp_path: Path) -> Path:
        """The small pack with something added, removed and changed."""
        return written_pack(
            tmp_path / "other",
            head=HEAD.replace('version: "1"', 'version: "2"'),
            clauses=CLAUSES.replace("Customers stay here.", "Customers stay."),
            concepts=CONCEPTS.replace("instagram", "signal") + "---\nid: more\nmeaning: m\nwords: {en: [more]}\n",
            rules=RULES.replace("severity: major", "severity: minor"),
        )

    def test_plain_words(self, cli: Cli, pack: Path, other: Path) -> None:
        """Each difference is one line."""
        assert cli("policy", "diff", pack, other).out.splitlines() == [
            "pack: small@1 -> small@2",
            "clause do_not.leave: summary “Customers stay here.” -> “Customers stay.”",
            "concept messenger: words.en gains “signal”, loses “instagram”",
            "concept more: added",
            "rule off_platform_redirect.messenger: severity “major” -> “minor”",
        ]

    def test_the_same(self, cli: Cli, pack: Path) -> None:
        """Nothing differs from itself."""
        assert "are the same" in cli("policy", "diff", pack, pack).out

    def test_texts(self, cli: Cli, pack: Path, other: Path, tmp_path: Path) -> None:
        """Texts that are judged otherwise are named with both verdicts."""
        rows = [{"id": "a", "text": "See Instagram."}, {"id": "b", "text": "See Telegram."}]
        source = tmp_path / "texts.jsonl"
        source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        ran = cli("policy", "diff", pack, other, "--texts", source)

        assert ran.code == 0
        assert ran.out.splitlines()[-2:] == [
            "1 of 2 texts change their verdict",
            "  a: flag (off_platform_redirect.messenger) -> pass",
        ]
