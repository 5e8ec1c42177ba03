from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from evals import figures
from evals.dataset import write
from evals.figures import (
    Checked,
    GuardRow,
    MissingResultError,
    Scored,
    from_results,
    misses,
    read_labelled,
    report,
    score,
)


def _row(name: str, violates: bool = True, keys: tuple[str, ...] = ("minors",), **more: Any) -> GuardRow:
    return GuardRow(id=name, text=f"text of {name}", violates=violates, guidelines=keys if violates else (), **more)


def _flag(*guidelines: str) -> Checked:
    return Checked("flag", tuple(f"{key}.rule" for key in guidelines), frozenset(guidelines))


PASS = Checked("pass")
ERROR = Checked("error")


def _line(scored: list[Scored], start: str) -> str:
    return next(line for line in report(scored) if line.startswith(f"| {start}"))


class TestScored:
    @pytest.mark.parametrize("violates", [True, False])
    def test_an_error_is_never_right(self, violates: bool) -> None:
        """What could not be checked counts against the guard on either side."""
        assert not Scored(_row("a", violates), ERROR).right

    def test_main_key_is_the_first(self) -> None:
        """A finding on a later key names a key, not the main one."""
        one = Scored(_row("a", keys=("privacy", "ip")), _flag("ip"))

        assert (one.named_main, one.named_any) == (False, True)

    def test_a_label_without_keys_names_nothing(self) -> None:
        """A violating row whose label gives no key cannot agree with one."""
        one = Scored(_row("a", keys=()), _flag("ip"))

        assert (one.named_main, one.named_any) == (False, False)


class TestReport:
    def test_recall_and_wrong_flags(self) -> None:
        """Violating rows give recall, lawful ones the wrong flags, each of its own count."""
        scored = [
            Scored(_row("a"), _flag("minors")),
            Scored(_row("b"), PASS),
            Scored(_row("c", violates=False), _flag("ip")),
            Scored(_row("d", violates=False), PASS),
            Scored(_row("e", violates=False), PASS),
        ]

        assert "1/2 = 50.0%" in _line(scored, "violating rows flagged")
        assert "1/3 = 33.3%" in _line(scored, "lawful rows flagged")

    def test_errors_are_counted_against_the_guard_and_shown(self) -> None:
        """An error is a miss, a wrong flag, and a line of its own."""
        scored = [Scored(_row("a"), ERROR), Scored(_row("b", violates=False), ERROR)]

        assert "0/1 = 0.0%" in _line(scored, "violating rows flagged")
        assert "1/1 = 100.0%" in _line(scored, "lawful rows flagged")
        assert "2/2 = 100.0%" in _line(scored, "rows that could not")

    def test_a_row_counts_under_each_of_its_keys(self) -> None:
        """Both guidelines of one row list it; only the first has it as its main key."""
        scored = [Scored(_row("a", keys=("privacy", "ip")), _flag("ip"))]

        assert _line(scored, "privacy").startswith("| privacy | 1/1 = 100.0% [20.7, 100.0] | 0/1 = 0.0%")
        assert _line(scored, "ip").endswith("| 1/1 = 100.0% [20.7, 100.0] | - |")

    def test_groups_by_kind_channel_and_language(self) -> None:
        """Each value of a field has a line, and a group with no rows of a side shows a dash."""
        scored = [
            Scored(_row("a", kind="plain", lang="th"), _flag("minors")),
            Scored(_row("b", violates=False, kind="benign", channel="package_note"), PASS),
        ]

        assert _line(scored, "plain").endswith("| - |")
        assert _line(scored, "benign").startswith("| benign | - | 0/1")
        assert "1/1" in _line(scored, "th")
        assert _line(scored, "package_note").startswith("| package_note | - |")
        assert _line(scored, "not given").startswith("| not given | - |")

    def test_nothing_flagged_has_no_agreement(self) -> None:
        """Agreement is of flagged rows; with none it is not zero but absent."""
        assert _line([Scored(_row("a"), PASS)], "flagged rows whose main").endswith("| - |")


class TestMisses:
    def test_shows_ids_and_rules_but_no_text(self) -> None:
        """A sealed file can be looked at without reading its wording."""
        scored = [Scored(_row("a", kind="plain"), PASS), Scored(_row("b", violates=False), _flag("ip"))]

        listed = list(misses(scored))

        assert [line for line in listed if line.startswith("- a")] == ["- a: minors, plain; pass"]
        assert [line for line in listed if line.startswith("- b")] == ["- b: lawful, not given; ip.rule"]
        assert "text of" not in "\n".join(listed)

    def test_shows_text_when_asked(self) -> None:
        """The wording is printed on demand, escaped onto one line."""
        assert any("'text of a'" in line for line in misses([Scored(_row("a"), PASS)], show_text=True))

    def test_right_rows_are_not_listed(self) -> None:
        """A list of misses holds nothing else."""
        assert not [line for line in misses([Scored(_row("a"), _flag("minors"))]) if line.startswith("- ")]


class TestFromResults:
    def test_notices_do_not_name_a_guideline(self) -> None:
        """Only findings that block count as naming a key."""
        findings = [
            {"rule_id": "ip.logo", "guideline": "ip", "severity": "major"},
            {"rule_id": "service.no_answer", "guideline": "service", "severity": "notice"},
        ]
        check = from_results([{"id": "a", "verdict": "flag", "findings": findings}])

        assert Checked("flag", ("ip.logo",), frozenset({"ip"})) == check(_row("a"))

    def test_a_row_with_no_verdict_is_an_error(self) -> None:
        """A result row that only holds an error passes nothing."""
        check = from_results([{"id": "a", "verdict": None, "findings": [], "error": {"code": "too_long"}}])

        assert check(_row("a")) == ERROR

    def test_a_missing_result_is_not_a_pass(self) -> None:
        """Figures over half a file are refused."""
        with pytest.raises(MissingResultError, match="'a'"):
            from_results([])(_row("a"))


class TestReadLabelled:
    def test_says_what_was_left_out(self, tmp_path: Path) -> None:
        """Rows without a label, with a wrong type, and broken lines are counted by reason."""
        path = tmp_path / "rows.jsonl"
        write(
            path,
            [
                {"id": "a", "text": "x", "violates": True},
                {"id": "b"},
                {"id": "c", "text": 1, "violates": True},
            ],
        )

        labelled = read_labelled(path)

        assert [row.id for row in labelled.rows] == ["a"]
        assert labelled.left_out == {"no label `violates`": 1, "text: Input should be a valid string": 1}


class TestScore:
    def test_hands_on_all_that_is_known_of_a_row(self) -> None:
        """The check sees facts, customer, market and channel, not the text alone."""
        row = _row("a", facts={"item": "cup"}, customer="hello?", market="GB", channel="package_note", lang="en")
        seen: list[GuardRow] = []

        def check(given: GuardRow) -> Checked:
            seen.append(given)
            return PASS

        score([row], check)

        assert [row] == seen


class TestCommand:
    def _labelled(self, folder: Path) -> Path:
        path = folder / "labelled.jsonl"
        write(path, [{"id": "a", "text": "x", "violates": True, "guidelines": ["ip"], "kind": "plain"}])
        return path

    def test_prints_figures_from_results(self, tmp_path: Path) -> None:
        """A labelled file and its batch results give the tables and the misses."""
        results = tmp_path / "out.jsonl"
        write(results, [{"id": "a", "verdict": "pass", "findings": []}])

        done = CliRunner().invoke(figures.app, [str(self._labelled(tmp_path)), "--checked", str(results), "--misses"])

        assert done.exit_code == 0
        assert "| ip | 0/1 = 0.0% [0.0, 79.3] | - | 0/1 = 0.0% [0.0, 79.3] |" in done.output
        assert "- a: ip, plain; pass" in done.output

    def test_a_missing_result_is_an_error_of_use(self, tmp_path: Path) -> None:
        """The command names the row and prints no figure."""
        results = tmp_path / "out.jsonl"
        write(results, [])

        done = CliRunner().invoke(figures.app, [str(self._labelled(tmp_path)), "--checked", str(results)])

        assert done.exit_code == 2
        assert "violating rows flagged" not in done.output

    def test_a_file_without_labels_is_an_error_of_use(self, tmp_path: Path) -> None:
        """Nothing labelled, nothing measured."""
        path = tmp_path / "rows.jsonl"
        write(path, [{"id": "a", "text": "x"}])

        assert CliRunner().invoke(figures.app, [str(path)]).exit_code == 2
