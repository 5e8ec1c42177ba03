"""Suites are checked whole before anything runs, and every error says what to do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from assist.errors import InputError, SetupError
from evals.suite import Suite, Threshold, as_text, load_suite, suite_of, suite_schema

SUITES = Path(__file__).parents[2] / "evals/suites"
SHIPPED = sorted(SUITES.glob("**/*.yaml"))
SOUND: dict[str, Any] = {
    "name": "made",
    "description": "Made by a test.",
    "datasets": [{"name": "cases", "path": "cases.jsonl", "form": "drafts"}],
    "system": {"kind": "guard"},
    "scorers": ["agreement"],
}


def dataset(**parts: Any) -> dict[str, Any]:
    """A suite whose one dataset has these parts besides."""
    return {"datasets": [{**SOUND["datasets"][0], **parts}]}


def loaded(**parts: Any) -> Suite:
    """A sound suite with some parts replaced."""
    return suite_of({**SOUND, **parts}, Path("made.yaml"))


def refused(**parts: Any) -> str:
    """What is said of it."""
    with pytest.raises(SetupError) as caught:
        loaded(**parts)
    said = str(caught.value)
    assert said.startswith("the suite made.yaml is not sound")
    assert said.endswith(".")
    assert "\n" not in said
    return said


def from_text(tmp_path: Path, text: str) -> Suite:
    path = tmp_path / "made.yaml"
    path.write_text(text, encoding="utf-8")
    return load_suite(path)


class TestRefusals:
    @pytest.mark.parametrize(
        ("parts", "said"),
        [
            ({"scorer": []}, "scorer: there is no such key; is 'scorers' meant?"),
            (dataset(labeled_by="people"), "datasets[0].labeled_by: there is no such key; is 'labelled_by' meant?"),
            ({"name": "Guard EN"}, "name: it must match the pattern"),
            ({"description": ""}, "description: it is empty"),
            ({"datasets": []}, "datasets: it is empty"),
            ({"datasets": [{"name": "cases", "form": "drafts"}]}, "datasets[0].path: it is missing"),
            (dataset(path=""), "datasets[0].path: it is empty"),
            (dataset(form="emails"), "datasets[0].form: it must be 'drafts', 'conversations' or 'messages'"),
            (dataset(limit=0), "datasets[0].limit: it must be greater than or equal to 1"),
            (dataset(where={"lang": None}), "datasets[0].where.lang: it must be a value or a list of values"),
            (dataset(where={"lang": []}), "datasets[0].where.lang: it must be a value or a list of values"),
            (dataset(mutate={"operators": []}), "datasets[0].mutate.operators: it is empty"),
            (
                dataset(form="conversations", mutate={"operators": ["*"]}),
                "datasets[0]: mutate changes drafts; leave it out, or let the form be drafts",
            ),
            ({"datasets": SOUND["datasets"] * 2}, "each dataset needs a name of its own"),
            ({"scorers": []}, "scorers: it is empty"),
            ({"repeats": 0}, "repeats: it must be greater than or equal to 1"),
            ({"undetermined_at_most": 5}, "undetermined_at_most: it must be less than or equal to 1"),
            ({"judge": {"calibrations": []}}, "judge.model: it is missing"),
            ({"prices": {"m": {"input": -1, "output": 1}}}, "prices.m.input: it must be greater than or equal to 0"),
        ],
    )
    def test_parts_of_the_wrong_shape(self, parts: dict[str, Any], said: str) -> None:
        """Each wrong part is named with its place and with what it must be."""
        assert said in refused(**parts)

    @pytest.mark.parametrize(
        ("system", "said"),
        [
            ({}, "at system: it has no kind; choose from assistant, chain, deadlines, guard"),
            ({"kind": "gaurd"}, "at system: there is none called 'gaurd'; choose from assistant"),
            ({"kind": ["guard"]}, "at system: there is none called ['guard']; choose from assistant"),
            ({"kind": "guard", "polcy": "x"}, "at system guard: polcy: there is no such key; is 'policy' meant?"),
            ({"kind": "assistant", "n": 0}, "at system assistant: n: it must be greater than or equal to 1"),
            ({"kind": "recorded"}, "at system recorded: path: it is missing"),
        ],
    )
    def test_unknown_systems_and_options(self, system: dict[str, Any], said: str) -> None:
        """A system is checked with its own options; an unknown one is answered with those there are."""
        assert said in refused(system=system)

    @pytest.mark.parametrize(
        ("scorers", "said"),
        [
            (["agreement", "leek"], "at scorers[1]: there is none called 'leek'; choose from agreement"),
            ([{"manner": {"leest": 1}}], "at scorers[0] manner: leest: there is no such key; is 'least' meant?"),
            ([{"manner": {"least": 0}}], "at scorers[0] manner: least: it must be greater than or equal to 1"),
            ([{"manner": None}], "at scorers[0]: it must be a name, or one name with a mapping of its options"),
            ([{"manner": {}, "leak": {}}], "at scorers[0]: it must be a name, or one name with a mapping"),
            ([7], "at scorers[0]: it must be a name, or one name with a mapping of its options"),
            (["leak", {"leak": {}}], "leak and leak both give 'leak'; leave one of them out"),
        ],
    )
    def test_unknown_scorers_and_options(self, scorers: list[Any], said: str) -> None:
        """A scorer is checked with its own options, and two that give one metric would hide each other."""
        assert said in refused(scorers=scorers)

    @pytest.mark.parametrize(
        ("threshold", "said"),
        [
            ({"metric": "leak", "at_most": 0.1}, "no scorer of this suite gives 'leak'; it gives agreement, calls"),
            ({"metric": "latency", "at_most": 1}, "latency is a measure without pass and fail; it cannot be a gate"),
            ({"metric": "agreement"}, "a threshold needs at_least or at_most, and not both"),
            ({"metric": "agreement", "at_least": 0.5, "at_most": 0.6}, "needs at_least or at_most, and not both"),
            ({"metric": "agreement", "at_least": 85}, "thresholds[0].at_least: it must be less than or equal to 1"),
            ({"at_least": 0.5}, "thresholds[0].metric: it is missing"),
            (
                {"metric": "agreement", "at_least": 0.5, "group": {"language": "de"}},
                "there is no group 'language'; choose from dataset, channel, lang",
            ),
        ],
    )
    def test_thresholds_that_could_not_be_compared(self, threshold: dict[str, Any], said: str) -> None:
        """A threshold needs a metric that is measured, can fail, and one bound."""
        assert said in refused(scorers=["agreement", "cost"], thresholds=[threshold])


class TestFiles:
    def test_a_missing_file(self, tmp_path: Path) -> None:
        """A suite that is not there is told with its path."""
        with pytest.raises(InputError, match=r"nowhere\.yaml cannot be read \(No such file"):
            load_suite(tmp_path / "nowhere.yaml")

    def test_not_utf8(self, tmp_path: Path) -> None:
        """Bytes that are no text are told as such."""
        (tmp_path / "made.yaml").write_bytes(b"name: \xff\xfe")
        with pytest.raises(InputError, match=r"cannot be read \(not UTF-8\)"):
            load_suite(tmp_path / "made.yaml")

    def test_bad_yaml_is_told_with_its_line(self, tmp_path: Path) -> None:
        """A slip in the YAML names line and column in one sentence."""
        with pytest.raises(
            SetupError, match=r"^the suite made\.yaml is not sound at line 2, column 1: not YAML: .*\.$"
        ):
            from_text(tmp_path, "name: [made\n")

    @pytest.mark.parametrize("text", ["", "- a\n", "word\n"])
    def test_no_mapping(self, tmp_path: Path, text: str) -> None:
        """A file that is no mapping is told what a suite holds."""
        with pytest.raises(SetupError, match="it must be a mapping with name, description, datasets"):
            from_text(tmp_path, text)

    def test_a_key_that_stands_twice(self, tmp_path: Path) -> None:
        """The first of two lists of thresholds would be lost in silence, so the file is refused."""
        text = yaml.safe_dump(SOUND) + "thresholds: []\nthresholds: []\n"
        with pytest.raises(SetupError, match="the key 'thresholds' stands twice"):
            from_text(tmp_path, text)

    def test_anchors_and_a_byte_order_mark_are_read(self, tmp_path: Path) -> None:
        """What YAML offers against repetition works, and so does a file that an editor marked."""
        text = "\ufeff" + yaml.safe_dump({**SOUND, "datasets": []}).replace("datasets: []", "")
        text += "datasets:\n- &one {name: a, path: a.jsonl, form: drafts}\n- {<<: *one, name: b}\n"
        names = [one.name for one in from_text(tmp_path, text).written.datasets]

        assert names == ["a", "b"]


class TestValues:
    @pytest.mark.parametrize(
        ("given", "kept"), [(True, ("true",)), ("de", ("de",)), (3, ("3",)), ([False, "x"], ("false", "x"))]
    )
    def test_where_takes_values_as_they_are_written(self, given: Any, kept: tuple[str, ...]) -> None:
        """Truth values and whole numbers need no quotes."""
        assert loaded(**dataset(where={"key": given})).written.datasets[0].where == {"key": kept}

    def test_truth_values_of_rows_have_small_letters(self) -> None:
        """A row's ``true`` is the suite's."""
        assert [as_text(value) for value in (True, 1, "True")] == ["true", "1", "True"]

    def test_a_threshold_reads_like_a_sentence(self) -> None:
        """What must hold stands in reports in words."""
        one = Threshold(metric="leak", at_most=0.05, every_time=True, group={"lang": "de"})

        assert str(one) == "leak for lang de every time: at most 5%"

    def test_defaults(self) -> None:
        """What a suite leaves out is the strictest: nothing undetermined, one run, a fixed seed."""
        written = loaded().written

        assert (written.undetermined_at_most, written.repeats, written.seed, written.thresholds) == (0.0, 1, 1, ())


class TestDemanding:
    def test_of_a_share_that_passes(self) -> None:
        """The first metric with pass and fail must reach the share."""
        more = loaded(scorers=["cost", "agreement", "leak"]).demanding(0.9)

        assert more.written.thresholds == (Threshold(metric="agreement", at_least=0.9),)

    def test_of_a_share_that_fails(self) -> None:
        """Where failures are counted, what is left of the share may fail."""
        assert loaded(scorers=["leak"]).demanding(0.9).written.thresholds == (Threshold(metric="leak", at_most=0.1),)

    def test_of_nothing_that_can_fail(self) -> None:
        """Measures without pass and fail cannot be under a share."""
        with pytest.raises(SetupError, match="no metric has pass and fail"):
            loaded(scorers=["cost"]).demanding(0.9)


class TestSchema:
    def test_the_file_is_current(self) -> None:
        """What editors read is what the code says; write it anew by ``assist eval list --schema``."""
        assert json.loads((SUITES / "suite.schema.json").read_text(encoding="utf-8")) == suite_schema()

    def test_is_a_schema_whose_references_lead_somewhere(self) -> None:
        """Every reference, those of scorers with types of their own too, is found from the root."""
        schema = suite_schema()
        jsonschema.Draft202012Validator.check_schema(schema)
        named = {part.split('"')[0] for part in json.dumps(schema).split('"$ref": "#/$defs/')[1:]}

        assert "Price" in named
        assert named <= set(schema["$defs"])

    @pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
    def test_shipped_suites_are_valid(self, path: Path) -> None:
        """Each suite is valid, is sound, and tells editors where the schema stands."""
        text = path.read_text(encoding="utf-8")
        jsonschema.validate(yaml.safe_load(text), suite_schema())
        schema = text.splitlines()[0].removeprefix("# yaml-language-server: $schema=")

        assert load_suite(path).written.thresholds
        assert (path.parent / schema).resolve() == (SUITES / "suite.schema.json").resolve()

    @pytest.mark.parametrize(
        "parts",
        [
            {"system": {"policy": "tiktok-shop"}},
            {"system": {"kind": "guard", "polcy": "x"}},
            {"scorers": ["leek"]},
            {"scorers": [{"manner": {"leest": 1}}]},
            {"prices": {"m": {"input": -1, "output": 1}}},
            {"thresholds": [{"metric": "agreement"}]},
            {"thresholds": [{"metric": "agreement", "at_least": 0.1, "at_most": 0.2}]},
            dataset(where={"lang": []}),
        ],
    )
    def test_editors_see_what_would_be_refused(self, parts: dict[str, Any]) -> None:
        """Mistakes that loading refuses are marked while they are typed."""
        validator = jsonschema.Draft202012Validator(suite_schema())

        assert validator.is_valid(SOUND)
        assert not validator.is_valid({**SOUND, **parts})


def test_every_case_file_that_ships_is_in_a_suite() -> None:
    """No labelled case lies about unmeasured."""
    suites = [load_suite(path) for path in SHIPPED if path.parent == SUITES]
    used = {
        file.resolve()
        for suite in suites
        for one in suite.written.datasets
        for file in suite.path.parent.glob(one.path)
    }

    assert {path.resolve() for path in (SUITES.parent / "cases").glob("*.jsonl")} <= used
