"""The compiled form: proven when built, trusted by hash, made afresh when anything differs (law 7)."""

from __future__ import annotations

from pathlib import Path

import pytest

from guardrails.compiling import COMPILED, SHIPPED, build, dumped, open_pack, write
from guardrails.errors import PolicyError
from guardrails.rules import Setting
from tests.guardrails.packs import RULES, written_pack


@pytest.fixture(autouse=True)
def _afresh() -> None:
    open_pack.cache_clear()


class TestBuild:
    """Building a pack runs its examples."""

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            (RULES.replace("text: Write on Telegram.", "text: Write here."), "does not fire"),
            (RULES.replace("quote: Telegram", "quote: Write"), "quotes 'Telegram'"),
            (RULES.replace("We do not use Telegram.", "We use Telegram."), "is flagged"),
            (RULES + "known_misses: [{text: Write on Telegram.}]\n", "caught now"),
        ],
    )
    def test_refuses_an_example_that_does_not_hold(self, tmp_path: Path, changed: str, said: str) -> None:
        """The refusal names rule, file and line."""
        with pytest.raises(PolicyError, match=said) as refused:
            build(written_pack(tmp_path, rules=changed))

        assert "off_platform_redirect.messenger" in str(refused.value)
        assert refused.value.file == "rules/all.yaml"
        assert refused.value.line

    def test_refuses_an_example_on_which_another_rule_fires(self, tmp_path: Path) -> None:
        """Exactly the rules named fire on a violating example."""
        twin = RULES.replace(".messenger", ".twin")

        with pytest.raises(PolicyError, match="also fire"):
            build(written_pack(tmp_path, rules=RULES + "---" + twin))

    def test_writes_the_same_bytes_each_time(self, tmp_path: Path) -> None:
        """The compiled form depends on the sources alone."""
        folder = written_pack(tmp_path)

        assert dumped(build(folder)) == dumped(build(folder))


class TestOpenPack:
    """Loading a pack that carries its compiled form."""

    def test_takes_the_compiled_form_while_the_hashes_agree(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Nothing is built where nothing changed."""
        folder = written_pack(tmp_path)
        write(build(folder), folder)
        monkeypatch.setattr("guardrails.compiling.build", lambda _: pytest.fail("built afresh"))

        pack = open_pack(folder)

        assert pack.rules(()).check("Find us on Telegram", Setting())

    def test_proves_afresh_what_differs(self, tmp_path: Path) -> None:
        """A source changed after the build is not trusted: an unsound one refuses the pack."""
        folder = written_pack(tmp_path)
        write(build(folder), folder)
        written_pack(tmp_path, rules=RULES.replace("We do not use Telegram.", "We use Telegram."))

        with pytest.raises(PolicyError, match="is flagged"):
            open_pack(folder)

    @pytest.mark.parametrize("content", ["", "{}", "[1]", "{" * 9])
    def test_does_not_trust_a_damaged_compiled_form(self, tmp_path: Path, content: str) -> None:
        """What cannot be read is built from the sources."""
        folder = written_pack(tmp_path)
        (folder / COMPILED).write_text(content)

        assert open_pack(folder).proof.rules == 1


class TestShippedPack:
    """The pack that ships."""

    def test_is_carried_compiled_from_these_sources(self) -> None:
        """The committed compiled form is what its sources give, examples proven."""
        assert (SHIPPED / COMPILED).read_text(encoding="utf-8") == dumped(build(SHIPPED))

    def test_has_rules_for_every_guideline_text_can_show(self) -> None:
        """All sixteen guidelines are there, and each has rules or says why not."""
        from guardrails.claims import RULES as FACT_RULES

        policy = open_pack(SHIPPED).policy
        ruled = {rule.guideline for rule in policy.rules} | {rule_id.partition(".")[0] for rule_id in FACT_RULES}

        assert len(policy.info.guidelines) == 16
        assert {guideline.key for guideline in policy.info.guidelines} <= ruled
