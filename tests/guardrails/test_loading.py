"""A pack that is not sound does not load, and says where and why (law 7)."""

from __future__ import annotations

from pathlib import Path

import pytest

from guardrails.errors import PolicyError
from guardrails.loading import load
from tests.guardrails.packs import CLAUSES, CONCEPTS, HEAD, RULES, written_pack

EXAMPLES = RULES[RULES.index("examples:") :]
ALLOWED = "  allowed: [{text: We do not use Telegram.}]\n"


class TestLoad:
    """Reading a pack's folder."""

    def test_reads_a_sound_pack(self, tmp_path: Path) -> None:
        """Concepts, rules and clauses come out as written."""
        policy = load(written_pack(tmp_path)).policy

        assert policy.ref == "small@1"
        assert [rule.id for rule in policy.rules] == ["off_platform_redirect.messenger"]
        assert [concept.id for concept in policy.concepts] == ["messenger", "negation", "contrast", "refused"]

    @pytest.mark.parametrize(
        ("parts", "file", "line", "said"),
        [
            ({"rules": RULES + "colour: red\n"}, "rules/all.yaml", 14, "colour"),
            ({"rules": RULES.replace("severity: major\n", "")}, "rules/all.yaml", 2, "severity"),
            ({"rules": RULES.replace("major", "huge")}, "rules/all.yaml", 5, "severity"),
            ({"rules": RULES.replace(EXAMPLES, "")}, "rules/all.yaml", 2, "examples"),
            ({"rules": RULES.replace(ALLOWED, "")}, "rules/all.yaml", 11, "allowed"),
            ({"rules": RULES.replace("[messenger]", "[pigeon]")}, "rules/all.yaml", 7, "pigeon"),
            ({"rules": RULES.replace("[refused]", "[pigeon]")}, "rules/all.yaml", 7, "pigeon"),
            ({"rules": RULES.replace("do_not.leave", "do_not.stay")}, "rules/all.yaml", 4, "do_not.stay"),
            ({"rules": RULES.replace("guideline: off_", "guideline: fun_")}, "rules/all.yaml", 3, "fun"),
            ({"rules": RULES + "---" + RULES}, "rules/all.yaml", 15, "already stands"),
            ({"rules": RULES + "severity: minor\n"}, "rules/all.yaml", 14, "twice"),
            ({"rules": "id: [unclosed"}, "rules/all.yaml", None, "not valid YAML"),
            ({"concepts": CONCEPTS.replace("telegram", "''")}, "concepts/all.yaml", 4, "words"),
            ({"concepts": CONCEPTS.replace("telegram", "'{,x}'")}, "concepts/all.yaml", 4, "empty reading"),
            ({"concepts": CONCEPTS.replace("telegram", "'tele{gram'")}, "concepts/all.yaml", 4, "not closed"),
            ({"concepts": CONCEPTS.replace("words: {en: [but]}", "meaning2: x")}, "concepts/all.yaml", 12, "meaning2"),
            ({"concepts": CONCEPTS + "---\nid: a\nmeaning: m\nnear: {all: [a]}\n"}, "concepts/all.yaml", 18, "circle"),
            ({"concepts": CONCEPTS + "---\nid: a\nmeaning: m\nshape: {trigger: ['%'], pattern: '\\d+%'}\n"},
             "concepts/all.yaml", 20, "ASCII only"),
            ({"concepts": CONCEPTS + "---\nid: a\nmeaning: m\nshape: {trigger: ['%'], pattern: '(?=x)%'}\n"},
             "concepts/all.yaml", 20, "does not compile"),
            ({"concepts": CONCEPTS + "---\nid: a\nmeaning: m\nshape: {trigger: ['%'], pattern: '[0-9]*'}\n"},
             "concepts/all.yaml", 20, "empty text"),
            ({"head": HEAD + "owner: x\n"}, "policy.yaml", 10, "owner"),
            ({"clauses": CLAUSES + "  fine: 3\n"}, "clauses.yaml", 8, "fine"),
        ],
    )  # fmt: skip
    def test_refuses_what_is_not_sound(
        self, tmp_path: Path, parts: dict[str, str], file: str, line: int | None, said: str
    ) -> None:
        """The refusal names file, line and reason."""
        with pytest.raises(PolicyError) as refused:
            load(written_pack(tmp_path, **parts))

        assert refused.value.file == file
        assert refused.value.line == line
        assert said in str(refused.value)

    def test_names_a_missing_file(self, tmp_path: Path) -> None:
        """A folder without a head is no pack."""
        with pytest.raises(PolicyError, match=r"policy\.yaml: cannot be read"):
            load(tmp_path)
