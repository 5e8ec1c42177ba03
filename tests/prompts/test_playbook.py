"""The shipped playbook is complete and sound, and an unsound one does not load."""

from __future__ import annotations

import re
from itertools import chain, combinations
from pathlib import Path

import pytest

from prompts.library import FactValue, render
from prompts.playbook import (
    COMPILED,
    FOLDER,
    LENGTHS,
    VARIABLES,
    Intent,
    PlaybookError,
    Reply,
    build_playbook,
    compile_playbook,
    load_playbook,
    parse_intent,
    template_id,
)

INTENTS = frozenset({
    "where_is_order", "late_parcel", "lost_parcel", "damaged_item", "wrong_item", "missing_item",
    "refund_status", "return_request", "exchange", "cancel_request", "change_address", "size_advice",
    "product_question", "stock", "voucher", "invoice", "warranty", "praise", "angry_review",
    "good_review", "package_note", "abusive", "off_platform_refund_request", "review_for_money", "spam",
    "unreasonable_demand", "greeting", "closing", "unknown",
})  # fmt: skip

ENTRY = """id: sample
version: 1
purpose: A sample.
channels: [chat]
priority: 5
recognise: {en: {strong: [sample]}}
replies:
  - id: first
    kind: reply
    optional: [carrier]
    text:
      en: {short: "It is out{% if carrier %} with {{ carrier }}{% endif %}.", full: "It is out, we look."}
"""

HOSTILE = ("{{7*7}}", "{% raw %}x{% endraw %}", "a\ue000b\ue002", "one\ntwo")

_TIMES = re.compile(
    r"\d|%|[$£€]|\b(?:january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday"
    r"|wednesday|thursday|friday|saturday|sunday|today|tomorrow|yesterday|hours?|days|weeks?|months?)\b",
    re.IGNORECASE,
)
#: Ordinary words the pattern above would take for a time.
_NO_TIME = re.compile(r"\bmay (?:be|need)\b|\x00[- ](?:days?|months?)\b|On those days")


def texts() -> list[tuple[str, Reply, str]]:
    """Every text of the shipped playbook with its name and reply."""
    return [
        (template_id(intent, reply, lang, length), reply, getattr(text, length))
        for intent, reply in load_playbook().replies()
        for lang, text in reply.text.items()
        for length in LENGTHS
    ]


def known(reply: Reply) -> list[frozenset[str]]:
    """Every set of facts with which a reply may be used."""
    some = chain.from_iterable(combinations(reply.optional, size) for size in range(len(reply.optional) + 1))
    return [frozenset(reply.needs) | frozenset(subset) for subset in some]


def filled(reply: Reply, facts: frozenset[str], value: str = "") -> dict[str, FactValue | None]:
    """Values for a reply: each known fact is written as its own name, or as ``value``."""
    return {name: FactValue(name, value or f"<{name}>") if name in facts else None for name in reply.variables}


class TestShippedPlaybook:
    def test_holds_every_intent(self) -> None:
        """All intents of the design are there."""
        assert load_playbook().intents.keys() >= INTENTS

    def test_every_reply_is_written_in_english(self) -> None:
        """English is complete."""
        assert [reply.id for _, reply in load_playbook().replies() if "en" not in reply.text] == []

    @pytest.mark.parametrize(("name", "reply", "source"), texts())
    def test_renders_with_any_facts_missing(self, name: str, reply: Reply, source: str) -> None:
        """With every subset of the optional facts a text is tidy and its spans are right."""
        for facts in known(reply):
            rendered = render(source, filled(reply, facts), where=name, tidy=True)

            assert rendered.text == rendered.text.strip()
            assert not re.search(r"  | [.,;:?!]|\.\.|,,|\bNone\b|[{}]|\(\)", rendered.text), rendered.text
            assert all(rendered.text[s.start : s.end] == s.value == f"<{s.fact_id}>" for s in rendered.sources)
            assert {s.fact_id for s in rendered.sources} <= facts

    @pytest.mark.parametrize(("name", "reply", "source"), texts())
    def test_says_nothing_unknown(self, name: str, reply: Reply, source: str) -> None:
        """Outside its facts no text holds a number, sum, date, weekday or length of time."""
        for facts in known(reply):
            text = render(source, filled(reply, facts, "\x00"), where=name, tidy=True).text

            assert _TIMES.findall(_NO_TIME.sub("", text)) == []

    @pytest.mark.parametrize(("name", "reply", "source"), texts())
    def test_hostile_values_stay_literal(self, name: str, reply: Reply, source: str) -> None:
        """A value that looks like a template is printed as it stands, as often as the fact itself."""
        facts = frozenset(reply.variables)
        places = len(render(source, filled(reply, facts), where=name, tidy=True).sources)
        for value in HOSTILE:
            plain = re.sub("[\ue000-\ue002]", "", value)
            rendered = render(source, filled(reply, facts, value), where=name, tidy=True)

            assert [rendered.text[s.start : s.end] for s in rendered.sources] == [plain] * places
            assert "49" not in rendered.text

    def test_every_needed_fact_is_told(self) -> None:
        """A fact that a reply needs stands in its full text, or decides what the text says."""
        silent = [
            f"{name}: {need}"
            for name, reply, source in texts()
            for need in reply.needs
            if name.endswith("/full") and need not in source
        ]
        assert silent == []

    @pytest.mark.parametrize(("name", "reply", "source"), texts())
    def test_lengths(self, name: str, reply: Reply, source: str) -> None:
        """Short texts have at most three sentences, full ones at most seven, and full ones are longer."""
        text = render(source, filled(reply, frozenset(reply.needs)), where=name, tidy=True).text
        sentences = len(re.findall(r"[.?!](?= |\n|$)", text))

        assert sentences <= (3 if name.endswith("/short") else 7)

    def test_compiled_form_is_up_to_date(self) -> None:
        """The carried form is what the YAML files give; ``prompts.playbook.build_playbook`` renews it."""
        assert (FOLDER / COMPILED).read_text(encoding="utf-8") == compile_playbook()


class TestLoadPlaybook:
    def test_compiled_and_written_forms_agree(self, tmp_path: Path) -> None:
        """A folder gives the same playbook with its compiled form as without it."""
        (tmp_path / "sample.yaml").write_text(ENTRY, encoding="utf-8")
        plain = load_playbook(tmp_path)
        build_playbook(tmp_path)

        assert load_playbook(tmp_path) == plain

    def test_a_changed_file_is_read_afresh(self, tmp_path: Path) -> None:
        """The compiled form of a file is used only while its hash agrees."""
        path = tmp_path / "sample.yaml"
        path.write_text(ENTRY, encoding="utf-8")
        build_playbook(tmp_path)
        path.write_text(ENTRY.replace("A sample.", "Another."), encoding="utf-8")
        load_playbook.cache_clear()

        assert load_playbook(tmp_path).intents["sample"].purpose == "Another."

    def test_a_changed_file_is_proven_afresh(self, tmp_path: Path) -> None:
        """A file made unsound after the build does not load."""
        path = tmp_path / "sample.yaml"
        path.write_text(ENTRY, encoding="utf-8")
        build_playbook(tmp_path)
        path.write_text(ENTRY.replace("[carrier]", "[]"), encoding="utf-8")
        load_playbook.cache_clear()

        with pytest.raises(PlaybookError, match="add carrier"):
            load_playbook(tmp_path)

    def test_refuses_an_empty_folder(self, tmp_path: Path) -> None:
        """A playbook without intents is no playbook."""
        with pytest.raises(PlaybookError, match="at least one"):
            load_playbook(tmp_path)

    def test_refuses_an_unreadable_compiled_form(self, tmp_path: Path) -> None:
        """A broken compiled form is an error with its way out, never passed over."""
        (tmp_path / "sample.yaml").write_text(ENTRY, encoding="utf-8")
        (tmp_path / COMPILED).write_text("[1]", encoding="utf-8")
        with pytest.raises(PlaybookError, match="build the playbook again"):
            load_playbook(tmp_path)


class TestParseIntent:
    def test_reads_a_sound_file(self) -> None:
        """The sample on which the cases below rest is sound."""
        assert isinstance(parse_intent(ENTRY, "sample.yaml"), Intent)

    @pytest.mark.parametrize(
        ("old", "new", "says"),
        [
            ("id: sample", "id: other", "the id must be 'sample'"),
            ("version: 1", "version: 1\nversion: 2", "stands twice"),
            ("version: 1", "versoin: 1", "version"),
            ("kind: reply", "kind: reply\n    mood: kind", "mood"),
            ("kind: reply", "kind: answer", "kind"),
            ("channels: [chat]", "channels: [fax]", "channels"),
            ("optional: [carrier]", "needs: [carrier]", "without 'when' and 'needs'"),
            ("optional: [carrier]", "optional: [carrier, mood]", "unknown variables mood"),
            ("optional: [carrier]", "optional: [carrier, carrier]", "stands twice"),
            ("optional: [carrier]", "", "add carrier"),
            (
                "{% if carrier %} with {{ carrier }}{% endif %}",
                " with {{ carrier }}",
                "unknown value was printed",
            ),
            ("{% endif %}", "", "endif"),
            (', full: "It is out, we look."', "", "full"),
            ("It is out, we look.", "{% if carrier %}x{% endif %}", "nothing is left"),
            ("kind: reply", "kind: reply\n    when: {mood: [good]}", "unknown property 'mood'"),
            ("kind: reply", "kind: reply\n    when: {status: [flying]}", "'status' can be"),
            ("kind: reply", "kind: reply\n    when: {asks: [care]}", "'asks' can be"),
            ("kind: reply", "kind: reply\n    channels: [package_note]", "no channel package_note"),
            (
                "replies:",
                "leanings: [{when: {moon: [full]}, points: 1}]\nreplies:",
                "unknown property 'moon'",
            ),
            ("id: sample", "id: [", "not readable as YAML"),
        ],
    )
    def test_refuses_an_unsound_file(self, old: str, new: str, says: str) -> None:
        """Each kind of mistake is refused with the file and what is wrong."""
        assert old in ENTRY
        with pytest.raises(PlaybookError, match=says) as caught:
            parse_intent(ENTRY.replace(old, new, 1), "sample.yaml")
        assert str(caught.value).startswith("sample.yaml")

    def test_refuses_a_repeated_reply(self) -> None:
        """Two replies of one id would share their place in a certificate."""
        reply = ENTRY[ENTRY.index("  - id: first") :]
        with pytest.raises(PlaybookError, match=r"replies\.first: the id stands twice"):
            parse_intent(ENTRY + reply, "sample.yaml")


class TestVariables:
    def test_every_variable_is_used(self) -> None:
        """The table of variables names nothing that no reply reads."""
        used = {name for _, reply in load_playbook().replies() for name in reply.variables}

        assert sorted(VARIABLES.keys() - used) == []
