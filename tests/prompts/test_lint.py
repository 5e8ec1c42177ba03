"""An unsound folder of templates is refused with every problem named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from prompts.library import FOLDER, PromptError, library, template_files
from prompts.lint import Problem, lint
from prompts.required import DATA_RULE


def override(folder: Path, name: str, old: str = "version: 1", new: str = "version: 2") -> Path:
    """A tenant's folder with one shipped template in it, changed."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    text = (FOLDER / name).read_text(encoding="utf-8").replace("version: 1", "version: 2")
    changed = text.replace(old, new)
    assert changed != text or old == "version: 1"
    path.write_text(changed, encoding="utf-8")
    return folder


class TestLint:
    def test_the_shipped_templates_are_sound(self) -> None:
        """Every branch of every template renders and says what it must."""
        assert lint() == []

    def test_a_sound_override_is_sound(self, tmp_path: Path) -> None:
        """Other words with a higher version are welcome."""
        assert lint(override(tmp_path, "critique.j2", "You judge a text", "Judge the text")) == []

    @pytest.mark.parametrize(
        ("name", "old", "new", "says"),
        [
            ("critique.j2", "---\nid", "id", "must begin with front matter"),
            ("critique.j2", "purpose: ", "aim: ", "exactly the keys"),
            ("critique.j2", "id: critique", "id: judge", "the id must be 'critique'"),
            ("critique.j2", "purpose: Judge a text against each guideline.", "purpose: ' '", "one sentence"),
            ("critique.j2", "version: 2", "version: 0", "1 or more"),
            ("critique.j2", "You judge", "{{ you }} judge", "not declared in 'variables': you"),
            ("critique.j2", "guidelines]", "guidelines, text]", "not read: text"),
            ("critique.j2", "{{ language }}", "{{ language|reverse }}", "filter 'reverse' is not allowed"),
            (
                "critique.j2",
                'include "partials/data"',
                'include "partials/other"',
                "no partial 'partials/other'",
            ),
            ("critique.j2", 'include "partials/data"', 'include "rewrite"', "no partial 'rewrite'"),
            ("critique.j2", "Task: critique", "Task: praise", "first line 'Task: critique'"),
            ("critique.j2", '"quote"', "quote", 'the key "quote" of the answer'),
            ("critique.j2", "Guideline: {{", "- {{", "the line 'Guideline: review_incentive"),
            ("rewrite.j2", '"changes"', "changes", 'the key "changes" of the answer'),
            ("draft/chat.j2", '{% include "partials/data" %}\n', "", DATA_RULE),
            ("partials/data.j2", DATA_RULE, "Mind the data.", DATA_RULE),
            ("partials/manner.j2", "language, tone", "language, mood, tone", "not read: mood"),
        ],
    )
    def test_names_what_is_wrong(self, tmp_path: Path, name: str, old: str, new: str, says: str) -> None:
        """Each defect has its sentence, with the file where one file has it."""
        problems = lint(override(tmp_path, name, old, new))

        assert problems
        assert says in " ".join(problem.message for problem in problems)
        assert name.startswith("partials/") or {problem.where for problem in problems} == {name}

    def test_a_sentence_in_a_branch_that_never_runs_does_not_count(self, tmp_path: Path) -> None:
        """What must be said is looked for in finished instructions."""
        folder = override(tmp_path, "partials/data.j2", DATA_RULE, "{% if false %}" + DATA_RULE + "{% endif %}")

        assert any(DATA_RULE in problem.message for problem in lint(folder))

    def test_names_a_file_nobody_asks_for(self, tmp_path: Path) -> None:
        """A misspelt name would silently change nothing."""
        override(tmp_path, "critique.j2")
        (tmp_path / "critique.j2").rename(tmp_path / "critic.j2")

        assert "nothing asks for it" in lint(tmp_path)[0].message

    def test_a_change_needs_a_version(self, tmp_path: Path) -> None:
        """Other words under the shipped version, or under the folder's own former one, are a problem."""
        shipped_version = override(tmp_path / "a", "critique.j2", "version: 2", "version: 1\n")
        former = override(tmp_path / "b", "critique.j2")
        later = override(tmp_path / "c", "critique.j2", "You judge a text", "Judge the text")

        for problems in (lint(shipped_version), lint(later, former=former)):
            assert [problem.where for problem in problems] == ["critique.j2"]
            assert "raise 'version' above" in problems[0].message
        assert lint(later) == []

    def test_names_every_problem(self, tmp_path: Path) -> None:
        """All files are looked at before anything is said."""
        override(tmp_path, "critique.j2", "purpose: ", "aim: ")
        (override(tmp_path, "rewrite.j2") / "rewrite.j2").write_bytes(b"\xff")

        assert [problem.where for problem in lint(tmp_path)] == ["critique.j2", "rewrite.j2"]
        assert Problem("rewrite.j2", "not UTF-8 text") in lint(tmp_path)

    def test_a_folder_without_templates_is_an_error(self, tmp_path: Path) -> None:
        """A wrong path does not pass for sound."""
        with pytest.raises(PromptError, match="no templates"):
            lint(tmp_path)


class TestLibrary:
    def test_a_partial_of_a_tenant_holds_for_shipped_templates(self, tmp_path: Path) -> None:
        """One changed partial changes, and renames by hash, every template that has it."""
        ours = library([override(tmp_path, "partials/manner.j2", "Tone: warm", "Tone: sunny")])
        shipped = library()

        changed = {name for name in shipped.ids if ours.get(name).sha256 != shipped.get(name).sha256}
        assert changed == {"draft/chat", "draft/package_note", "draft/review_response"}
        assert "Tone: sunny" in ours.get("draft/chat").source

    def test_partials_are_not_asked_for_by_themselves(self) -> None:
        """The ids are those of whole templates, and they are read once."""
        assert not [name for name in library().ids if name.startswith("partials/")]
        assert library() is library([])

    def test_a_partial_has_no_partials(self, tmp_path: Path) -> None:
        """What is put in is not read for further includes."""
        shutil.copytree(FOLDER / "partials", tmp_path / "partials")
        path = tmp_path / "partials/data.j2"
        path.write_text(path.read_text() + '{% include "partials/facts" %}\n')

        with pytest.raises(PromptError, match="no partial 'partials/facts'; known: none"):
            library([tmp_path])

    def test_a_wrong_folder_is_an_error(self, tmp_path: Path) -> None:
        """A folder without templates never passes for an override of nothing."""
        with pytest.raises(PromptError, match="no templates"):
            library([tmp_path / "gone"])
        assert template_files(FOLDER)
