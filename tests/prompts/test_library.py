"""Templates are checked before they run, facts keep their place, and values stay data."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prompts.library import (
    MAX_RENDERED,
    MAX_SOURCE,
    FactValue,
    PromptError,
    PromptTemplate,
    SourceSpan,
    TemplateLibrary,
    content_sha256,
    parse_front_matter,
    parse_template,
    render,
    variables_of,
)

HOSTILE = [
    "{{7*7}}",
    "{% raw %}{{ x }}{% endraw %}",
    "{# gone #}",
    "a\ue000b\ue001c\ue002d",
    "one\ntwo",
    "<b>&amp;",
]

FILE = """---
id: draft/chat
version: 1
purpose: Draft a reply.
variables: [text, tone]
---
Say {{ text }} in a {{ tone }} way.
"""


class TestRender:
    def test_records_where_each_fact_stands(self) -> None:
        """A source's span cuts exactly its value out of the text."""
        rendered = render(
            "By {{ who }} on {{ day }}.",
            {"who": FactValue("carrier", "DPD"), "day": FactValue("at", "1 May")},
        )

        assert rendered.text == "By DPD on 1 May."
        assert rendered.sources == (SourceSpan("carrier", "DPD", 3, 6), SourceSpan("at", "1 May", 10, 15))

    @pytest.mark.parametrize("value", HOSTILE)
    def test_values_stay_literal(self, value: str) -> None:
        """Template syntax, markup and line breaks in a value are text; sentinels are taken out."""
        rendered = render("<{{ x }}>", {"x": FactValue("x", value)}, tidy=True)

        plain = value.replace("\ue000", "").replace("\ue001", "").replace("\ue002", "")
        assert rendered.text == f"<{plain}>"
        assert [rendered.text[s.start : s.end] for s in rendered.sources] == [plain]

    @given(st.text(max_size=40), st.text(max_size=40))
    def test_spans_hold_for_any_values(self, first: str, second: str) -> None:
        """Whatever two values hold, every span cuts its value out and nothing else is a source."""
        values = {"a": FactValue("a", first), "b": FactValue("b", second)}
        rendered = render("  x {{ a }} ,  y {{ b }} . ", values, tidy=True)

        assert all(rendered.text[s.start : s.end] == s.value for s in rendered.sources)
        assert [s.fact_id for s in rendered.sources] == [name for name in "ab" if _bare(values[name].value)]

    def test_tidies_what_is_not_a_value(self) -> None:
        """Double spaces, spaces before punctuation and blank ends go; a value keeps its own."""
        rendered = render("\n  So  {{ x }} , yes \n\n\n\n end .  ", {"x": FactValue("x", "a  b ,")}, tidy=True)

        assert rendered.text == "So a  b ,, yes\n\nend."

    def test_plain_values_are_no_sources(self) -> None:
        """Text that is not a fact is printed and not recorded."""
        assert render("{{ x }}", {"x": "12"}).sources == ()

    @pytest.mark.parametrize("source", ["{{ missing }}", "{% if missing %}a{% endif %}"])
    def test_a_missing_name_is_an_error(self, source: str) -> None:
        """A name that was not given is never read as empty."""
        with pytest.raises(PromptError, match="'missing' is undefined"):
            render(source, {})

    def test_an_unknown_value_is_not_printed(self) -> None:
        """None must be asked for; printed, it is an error and never the word None."""
        with pytest.raises(PromptError, match="an unknown value was printed"):
            render("{{ x }}", {"x": None})

    @pytest.mark.parametrize(
        "source", ["{{ x|upper }}", "{{ x|default('a')|lower }}", "{{ [x]|join }}", "{{ x.value }}"]
    )
    def test_a_fact_cannot_lose_its_origin(self, source: str) -> None:
        """No filter and no attribute turns a fact into text without a source."""
        with pytest.raises(PromptError):
            render(source, {"x": FactValue("x", "12")})

    def test_output_is_bounded(self) -> None:
        """A loop over long data stops at the limit."""
        with pytest.raises(PromptError, match="longer than"):
            render("{% for a in xs %}{{ a }}{% endfor %}", {"xs": ["a" * MAX_RENDERED, "b"]})


def _bare(value: str) -> str:
    return "".join(character for character in value if character not in "\ue000\ue001\ue002")


class TestVariablesOf:
    def test_names_what_a_template_reads(self) -> None:
        """Every name in output, conditions and loops is found."""
        assert variables_of("{{ a }}{% if b %}{% for c in d %}{{ c }}{% endfor %}{% endif %}") == {
            "a",
            "b",
            "d",
        }

    @pytest.mark.parametrize(
        "source",
        [
            "{% for a in range(9) %}{% endfor %}",
            "{{ 'a' * 99999999 }}",
            "{{ 10 ** 99 }}",
            "{% set a = b ~ b %}",
            "{% macro m() %}{{ m() }}{% endmacro %}",
            "{% include 'other' %}",
            "{% extends 'other' %}",
            "{% for a in b %}{% for c in a %}{% endfor %}{% endfor %}",
            "{% for a in b recursive %}{{ loop(a) }}{% endfor %}",
            "{{ 'a'|center(99999999) }}",
            "{{ a.upper() }}",
        ],
    )
    def test_refuses_what_could_run_away(self, source: str) -> None:
        """Calls, arithmetic, assignments, includes and nested loops are not part of the sandbox."""
        with pytest.raises(PromptError):
            variables_of(source)

    @pytest.mark.parametrize("source", ["{{ ''.__class__ }}", "{{ x.__init__.__globals__ }}"])
    def test_hidden_attributes_are_out_of_reach(self, source: str) -> None:
        """A name with underscores does not lead out of the sandbox."""
        with pytest.raises(PromptError):
            render(source, {"x": FactValue("x", "1")})

    def test_names_the_line_of_a_mistake(self) -> None:
        """A template that does not compile is refused with its place."""
        with pytest.raises(PromptError, match=r"reply\.j2, line 2"):
            variables_of("a\n{{ b", "reply.j2")

    def test_refuses_a_template_that_is_too_long(self) -> None:
        """The source is bounded too."""
        with pytest.raises(PromptError, match="at most"):
            variables_of("a" * (MAX_SOURCE + 1))

    def test_refuses_sentinels_in_a_template(self) -> None:
        """A template cannot fake the mark of a fact."""
        with pytest.raises(PromptError, match="private-use"):
            variables_of("\ue000carrier\ue001DPD\ue002")


class TestContentSha256:
    def test_line_ends_do_not_matter(self) -> None:
        """The same template has the same hash on every platform."""
        assert content_sha256("a\r\nb\rc") == content_sha256("a\nb\nc")


class TestParseFrontMatter:
    def test_splits_head_and_template(self) -> None:
        """The head is read as YAML and the template begins on the next line."""
        assert parse_front_matter("---\nid: a\n---\nText") == ({"id": "a"}, "Text")

    @pytest.mark.parametrize("text", ["id: a\nText", "---\n- a\n---\nText", "---\n{a\n---\nText"])
    def test_refuses_what_is_no_front_matter(self, text: str) -> None:
        """A missing, unreadable or shapeless head is refused with the file's name."""
        with pytest.raises(PromptError, match=r"chat\.j2"):
            parse_front_matter(text, "chat.j2")


class TestParseTemplate:
    def test_reads_a_file(self) -> None:
        """All four keys are kept and the hash is of the template alone."""
        template = parse_template(FILE)

        assert (template.id, template.version, template.variables) == ("draft/chat", 1, ("text", "tone"))
        assert template.sha256 == content_sha256("Say {{ text }} in a {{ tone }} way.\n")

    @pytest.mark.parametrize(
        ("old", "new", "says"),
        [
            ("version: 1", "version: one", "must be of type int"),
            ("purpose: Draft a reply.\n", "", "exactly the keys"),
            ("[text, tone]", "[text]", "not declared in 'variables': tone"),
        ],
    )
    def test_refuses_an_unsound_file(self, old: str, new: str, says: str) -> None:
        """A wrong type, a missing key and an undeclared variable each have their sentence."""
        with pytest.raises(PromptError, match=says):
            parse_template(FILE.replace(old, new))


class TestTemplateLibrary:
    def test_reads_folders_and_lets_later_ones_override(self, tmp_path: Path) -> None:
        """A tenant's template takes the place of the shipped one with its id."""
        _write(tmp_path / "shipped/draft/chat.j2", FILE)
        _write(tmp_path / "tenant/draft/chat.j2", FILE.replace("Say", "Tell"))
        library = TemplateLibrary.from_folders([tmp_path / "shipped", tmp_path / "tenant"])

        assert library.ids == ("draft/chat",)
        assert library.render("draft/chat", {"text": "x", "tone": "kind"}).text == "Tell x in a kind way.\n"

    def test_an_override_gets_no_new_variables(self) -> None:
        """An override that asks for what nobody gives is refused when it loads."""
        shipped = PromptTemplate("a", 1, "p", ("x",), "{{ x }}")
        with pytest.raises(PromptError, match="nobody gives: y"):
            TemplateLibrary([shipped, PromptTemplate("a", 2, "p", ("x", "y"), "{{ y }}")])

    def test_the_id_is_the_place_of_the_file(self, tmp_path: Path) -> None:
        """A file whose id is another's is refused."""
        _write(tmp_path / "chat.j2", FILE)
        with pytest.raises(PromptError, match="the id must be 'chat'"):
            TemplateLibrary.from_folders([tmp_path])

    def test_wants_exactly_the_declared_values(self) -> None:
        """A value too many or too few is an error, as is an unknown id."""
        library = TemplateLibrary([PromptTemplate("a", 1, "p", ("x",), "{{ x }}")])

        for values in ({}, {"x": "1", "y": "2"}):
            with pytest.raises(PromptError, match="exactly the values x"):
                library.render("a", values)
        with pytest.raises(PromptError, match="no template 'b'; known: a"):
            library.get("b")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


class TestImport:
    def test_prompts_import_alone(self) -> None:
        """Importing the room loads no template engine, YAML reader, model or terminal library."""
        code = (
            "import sys, prompts, prompts.library, prompts.playbook; "
            "unwanted = {'jinja2', 'yaml', 'langchain', 'openai', 'typer', 'rich', 'guardrails'}; "
            "sys.exit(','.join(unwanted & set(sys.modules)) or 0)"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, cwd=Path(__file__).parents[2]
        )

        assert (done.returncode, done.stderr) == (0, "")
