"""The rule stage: spans, citations, and excuses that reach no further than what they overlap."""

from __future__ import annotations

from pathlib import Path

import pytest

from guardrails.compiling import build
from guardrails.finding import FixAction, Severity, Stage
from guardrails.rules import RuleSet, Setting
from tests.guardrails.packs import CONCEPTS, RULES, small_pack, written_pack


@pytest.fixture
def rules(tmp_path: Path) -> RuleSet:
    """The small pack's rules."""
    return small_pack(tmp_path).rules(())


def quotes(rules: RuleSet, text: str, setting: Setting | None = None) -> list[str]:
    """The quoted texts of all findings."""
    return [finding.quote for finding in rules.check(text, setting or Setting())]


class TestFinding:
    """A finding cites (law 6)."""

    def test_says_what_where_why_and_how_to_mend(self, rules: RuleSet) -> None:
        """Rule, guideline, exact span, clause, reason and fix stand in it."""
        text = "Hello. Write on Telegram please. Bye."
        (finding,) = rules.check(text, Setting())

        assert (finding.rule_id, finding.guideline) == ("off_platform_redirect.messenger", "off_platform_redirect")
        assert (finding.severity, finding.stage) == (Severity.MAJOR, Stage.RULES)
        assert text[finding.start : finding.end] == finding.quote == "Telegram"
        assert finding.clause == "do_not.leave"
        assert finding.message == "A messenger is named."
        assert finding.fix.action is FixAction.REMOVE
        assert text[finding.fix.start : finding.fix.end].strip() == "Write on Telegram please."

    def test_counts_code_points_of_the_original(self, rules: RuleSet) -> None:
        """Emoji, accents and invisible characters before a finding do not shift it."""
        assert quotes(rules, "👩‍👩‍👧 naïve — Te\u200blegram") == ["Te\u200blegram"]

    def test_never_splits_a_grapheme(self, rules: RuleSet) -> None:
        """A mark after the last letter belongs to it."""
        assert quotes(rules, "on telegram\u0301 now") == ["telegram\u0301"]


class TestExcuse:
    """An exception excuses only the span it overlaps (law 8)."""

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("We do not use Telegram.", []),
            ("We do not use Telegram. Write on Telegram.", ["Telegram"]),
            ("We do not use Telegram and Instagram is ours.", ["Instagram"]),
            ("Telegram is fine, we do not use Instagram.", ["Telegram"]),
            ("We do not mind but Telegram is better.", ["Telegram"]),
            ("Not now. Telegram.", ["Telegram"]),
        ],
    )
    def test_reaches_no_further(self, rules: RuleSet, text: str, expected: list[str]) -> None:
        """Neither the sentence nor the message is excused with it."""
        assert quotes(rules, text) == expected


class TestConcept:
    """Concepts built from others."""

    def test_with_words_of_its_own_is_found_either_way(self, tmp_path: Path) -> None:
        """By its words, and by the nearness of others."""
        mixed = CONCEPTS + "---\nid: chat_app\nmeaning: m\nwords: {en: [chatapp]}\nnear: {all: [negation, messenger]}\n"
        rules = build(
            written_pack(
                tmp_path,
                concepts=mixed,
                rules=RULES.replace("[messenger]", "[chat_app]")
                .replace("unless: [refused]\n", "")
                .replace("Write on Telegram., quote: Telegram", "Write on chatapp., quote: chatapp")
                .replace("We do not use Telegram.", "Write on Telegram."),
            )
        ).rules(())

        assert quotes(rules, "on chatapp") == ["chatapp"]
        assert quotes(rules, "never use telegram") == ["never use telegram"]


class TestSetting:
    """Channels, markets, languages and the ladder of trust."""

    def test_channels_and_markets_narrow_a_rule(self, tmp_path: Path) -> None:
        """A rule holds where it says; an unknown market counts as every market."""
        narrowed = RULES.replace("status: stable", "status: stable\nchannels: [chat]\nmarkets: [US]")
        rules = build(written_pack(tmp_path, rules=narrowed)).rules(())
        text = "Write on Telegram"

        assert quotes(rules, text, Setting("chat", "US"))
        assert quotes(rules, text, Setting("chat", None))
        assert not quotes(rules, text, Setting("chat", "TH"))
        assert not quotes(rules, text, Setting("package_note", "US"))

    def test_language_never_narrows_the_guard(self, tmp_path: Path) -> None:
        """Words of every language are looked for whatever the language of the text is said to be."""
        spanish = CONCEPTS.replace("telegram, instagram]}", "telegram, instagram], es: [mensajero]}")
        rules = build(written_pack(tmp_path, concepts=spanish)).rules(())

        assert quotes(rules, "Usa el mensajero", Setting(lang="en")) == ["mensajero"]

    def test_an_experimental_rule_is_counted_only(self, tmp_path: Path) -> None:
        """Its findings are notices."""
        rules = build(written_pack(tmp_path, rules=RULES.replace("stable", "experimental"))).rules(())

        assert [finding.severity for finding in rules.check("on Telegram", Setting())] == [Severity.NOTICE]
