from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.testing import Reply, ScriptedServer, critique_answer, verdict
from assist.testing.wire import Request
from evals.journal import Record
from evals.outcome import Outcome
from evals.scorers.scorer import Metric
from evals.statistics import at_least, at_most
from evals.suite import load_suite
from evals.suite_run import Options, run_suite
from evals.summary import CAUGHT, GuidelineSummary, MetricSummary, every_time, seen, share_of, summarise
from tests.assist import modelled
from tests.evals.making import (
    FAIL,
    LEAK,
    LENGTH,
    NEITHER,
    OK,
    OPEN,
    PASS,
    SECONDS,
    caught,
    outcomes,
    record,
    score,
    suite_file,
)

STAGES = ("rules", "facts", "grounding", "critique")
PLACES = (*CAUGHT, "never", "undetermined")


def figures(metric: Metric, records: Sequence[Record], repeats: int = 1) -> MetricSummary:
    return summarise(records, [metric], repeats, {}).metric(metric.name)


def guideline(records: Sequence[Record], key: str = "privacy") -> GuidelineSummary:
    return next(one for one in summarise(records, [], 1, {}).guidelines if one.guideline == key)


class TestShares:
    """Shares of passes and of failures, with what nobody could judge."""

    def test_undetermined_is_in_the_denominator_of_passes(self) -> None:
        """Five passes and five undetermined samples are five of ten."""
        found = figures(OK, outcomes(OK, (PASS, 5), (OPEN, 5), (NEITHER, 3))).share

        assert found is not None
        assert (found.rate.k, found.rate.n) == (5, 10)
        assert (found.counts.asked, found.counts.undetermined, found.counts.not_applicable) == (10, 5, 3)
        assert found.bound < 0.5

    def test_undetermined_cannot_dilute_failures(self) -> None:
        """A failure rate and its bound are of those that could be judged; all that were asked are counted beside it."""
        found = figures(LEAK, outcomes(LEAK, (FAIL, 1), (PASS, 4), (OPEN, 95))).share

        assert found is not None
        assert (found.rate.k, found.rate.n, found.counts.asked) == (1, 5, 100)
        assert found.bound == pytest.approx(at_most([(str(n), n == 0) for n in range(5)]))

    def test_no_failure_is_bounded_by_the_rule_of_three(self) -> None:
        """0 of n has the upper bound 1 - 0.05 ** (1 / n), which is about 3 / n."""
        found = figures(LEAK, outcomes(LEAK, (PASS, 300))).share

        assert found is not None
        assert found.bound == pytest.approx(1 - 0.05 ** (1 / 300))
        assert found.bound == pytest.approx(0.01, abs=1e-4)

    def test_clusters_widen_bound_and_interval(self) -> None:
        """Sixty drafts of six conversations show as little as six drafts without a leak."""
        alone = figures(LEAK, [record(f"s{n}", score(LEAK)) for n in range(60)]).share
        shared = figures(LEAK, [record(f"s{n}", score(LEAK), cluster=f"c{n % 6}") for n in range(60)]).share

        assert alone is not None
        assert shared is not None
        assert (alone.clusters, shared.clusters) == (60, 6)
        assert shared.bound == pytest.approx(1 - 0.05 ** (1 / 6))
        assert shared.rate.high > alone.rate.high

    @given(st.lists(st.tuples(st.sampled_from(list(Outcome)), st.sampled_from("abcde")), max_size=40), st.booleans())
    def test_every_sample_is_counted_once(self, given_: list[tuple[Outcome, str]], counts_failures: bool) -> None:
        """Passed, failed, not applicable and undetermined add up to the samples, and no undetermined one is a hit."""
        metric = LEAK if counts_failures else OK
        records = [record(f"s{n}", score(metric, outcome), cluster=c) for n, (outcome, c) in enumerate(given_)]

        found = share_of(metric, list(seen(metric, records)))

        counts = found.counts
        assert counts.passed + counts.failed + counts.not_applicable + counts.undetermined == len(records)
        assert counts.asked == sum(outcome is not NEITHER for outcome, _ in given_)
        assert found.rate.k == (counts.failed if counts_failures else counts.passed)
        assert found.rate.n == counts.asked - (counts.undetermined if counts_failures else 0)

    def test_reasons_of_undetermined_samples_are_counted(self) -> None:
        """The most frequent reason stands first; a failure's reason is not among them."""
        records = [
            record("a", score(OK, OPEN, "the judge: it timed out")),
            record("b", score(OK, OPEN, "the judge: it refused")),
            record("c", score(OK, OPEN, "the judge: it refused")),
            record("d", score(OK, FAIL, "the judge says no")),
        ]

        assert list(figures(OK, records).reasons.items()) == [
            ("the judge: it refused", 2),
            ("the judge: it timed out", 1),
        ]

    def test_sample_without_a_score_is_not_asked(self) -> None:
        """A metric that a sample has no score of does not apply to it."""
        found = figures(OK, [record("a", score(OK)), record("b")]).share

        assert found is not None
        assert (found.counts.asked, found.counts.not_applicable) == (1, 1)


class TestGroups:
    """Shares by the groups that samples stand in."""

    def test_each_value_of_a_group_has_its_share(self) -> None:
        """Languages add up to the whole, and samples without one stand in none."""
        records = [
            record("a", score(OK), lang="en"),
            record("b", score(OK, FAIL), lang="en"),
            record("c", score(OK, OPEN), lang="th"),
            record("d", score(OK)),
            record("e", score(OK, NEITHER), lang="th"),
        ]

        groups = figures(OK, records).groups

        assert {name: (one.rate.k, one.rate.n) for name, one in groups["lang"].items()} == {"en": (1, 2), "th": (0, 1)}

    def test_group_of_one_value_is_left_out(self) -> None:
        """Where all samples stand in one dataset, the dataset tells nothing."""
        assert figures(OK, [record("a", score(OK)), record("b", score(OK))]).groups == {}


class TestRepeats:
    """Samples that are run several times."""

    def test_worst_of_a_samples_repeats_counts(self) -> None:
        """One failure fails the sample, one undetermined repeat leaves it open, and only all passes pass."""
        given_ = {"a": (PASS, PASS), "b": (PASS, FAIL), "c": (PASS, OPEN), "d": (OPEN, FAIL), "e": (NEITHER, PASS)}
        records = [
            record(name, score(OK, one), trial=n) for name, both in given_.items() for n, one in enumerate(both, 1)
        ]

        worst = {one.id: one.outcome for one in every_time(seen(OK, records))}

        assert worst == {"a": PASS, "b": FAIL, "c": OPEN, "d": FAIL, "e": PASS}

    def test_pass_hat_k_with_the_samples_it_is_of(self) -> None:
        """A sample that passes twice in three has pass^2 of 1/3; an undetermined repeat is no pass."""
        given_ = {"a": (PASS, PASS, PASS), "b": (PASS, PASS, OPEN)}
        records = [
            record(name, score(OK, one), trial=n) for name, all_ in given_.items() for n, one in enumerate(all_, 1)
        ]

        found = figures(OK, records, repeats=3)

        assert [(one.k, one.n, one.mean) for one in found.pass_hat_k] == [
            (1, 2, pytest.approx(5 / 6)),
            (2, 2, pytest.approx(2 / 3)),
            (3, 2, pytest.approx(1 / 2)),
        ]
        assert found.every_time is not None
        assert (found.every_time.rate.k, found.every_time.rate.n, found.every_time.counts.undetermined) == (1, 2, 1)

    def test_repeats_are_no_independent_evidence(self) -> None:
        """Ten samples that pass ten times each show no more than ten samples do."""
        records = [record(f"s{n}", score(OK), trial=trial) for n in range(10) for trial in range(1, 11)]

        found = figures(OK, records, repeats=10).share

        assert found is not None
        assert (found.rate.n, found.clusters) == (100, 10)
        assert found.bound == pytest.approx(at_least([(str(n), True) for n in range(10)]))

    def test_single_runs_have_no_figures_of_repeats(self) -> None:
        """Without repeats there is neither pass^k nor a share of every time."""
        found = figures(OK, outcomes(OK, (PASS, 3)))

        assert (found.every_time, found.pass_hat_k) == (None, ())


class TestGraded:
    """Measures without pass and fail."""

    def test_mean_and_percentiles_are_of_those_that_have_a_value(self) -> None:
        """An undetermined sample has no value and is counted beside them."""
        records = [record(f"s{n}", score(LENGTH, value=n)) for n in range(1, 11)]
        records.append(record("t", score(LENGTH, OPEN)))

        found = figures(LENGTH, records)

        assert found.share is None
        assert found.value is not None
        assert (found.value.n, found.value.undetermined) == (10, 1)
        assert (found.value.mean, found.value.p50, found.value.p95) == (5.5, 5, 10)

    def test_no_value_at_all_has_no_mean(self) -> None:
        """Nothing measured is no zero."""
        found = figures(LENGTH, [record("a", score(LENGTH, OPEN))]).value

        assert found is not None
        assert (found.n, found.undetermined, found.mean, found.p95) == (0, 1, None, None)

    def test_timed_measures_are_read_beside_the_results(self) -> None:
        """What differs from run to run stands in the timing alone."""
        found = figures(SECONDS, [record("a", timed=[score(SECONDS, value=0.25)])]).value

        assert found is not None
        assert (found.n, found.mean) == (1, 0.25)


class TestFunnel:
    """Where the labelled violations of a guideline were caught first."""

    @pytest.mark.parametrize(
        ("found", "place"),
        [
            ([caught("rules")], "rules"),
            ([caught("facts")], "rules"),
            ([caught("critique")], "critique"),
            ([caught("critique"), caught("rules")], "rules"),
            ([caught("grounding")], "later"),
            ([caught("rules", step=2)], "later"),
            ([caught("critique", step=2), caught("critique", step=1)], "critique"),
            ([caught("of a plug-in")], "later"),
            ([], "never"),
        ],
    )
    def test_first_objection_decides(self, found: list[Any], place: str) -> None:
        """Of several objections the earliest pass counts, and in it the earliest stage."""
        one = guideline([record("a", broken=["privacy"], found=found)])

        assert {name: getattr(one, name) for name in PLACES} == {**dict.fromkeys(PLACES, 0), place: 1}

    def test_no_answer_is_undetermined_and_no_miss(self) -> None:
        """A violation that nobody judged is neither caught nor let through, and lowers the recall."""
        one = guideline(
            [record("a", broken=["privacy"], trouble="timeout"), record("b", broken=["privacy"], found=[caught()])]
        )

        assert (one.rules, one.never, one.undetermined) == (1, 0, 1)
        assert (one.recall.k, one.recall.n) == (1, 2)

    @given(
        st.lists(
            st.tuples(
                st.sets(st.sampled_from(["privacy", "ip", "minors"])),
                st.lists(
                    st.tuples(st.sampled_from(STAGES), st.integers(1, 3), st.sampled_from(["privacy", "ip"])),
                    max_size=3,
                ),
                st.booleans(),
            ),
            max_size=30,
        )
    )
    def test_places_add_up_to_the_labelled_violations(
        self, drafts: list[tuple[set[str], list[tuple[str, int, str]], bool]]
    ) -> None:
        """For each guideline the five places add up to the drafts that are labelled with it, whatever came of them."""
        records = [
            record(
                f"s{n}",
                broken=sorted(keys),
                lawful=not keys,
                found=[caught(stage, key, step) for stage, step, key in found],
                trouble="outage" if broken else None,
            )
            for n, (keys, found, broken) in enumerate(drafts)
        ]

        summary = summarise(records, [], 1, {})

        labelled = {key: sum(key in keys for keys, _, _ in drafts) for key in ("privacy", "ip", "minors")}
        lawful = sum(not keys for keys, _, _ in drafts)
        assert {one.guideline for one in summary.guidelines} == {key for key, count in labelled.items() if count}
        for one in summary.guidelines:
            assert sum(getattr(one, place) for place in PLACES) == labelled[one.guideline] == one.recall.n
            assert one.recall.k == sum(getattr(one, place) for place in CAUGHT)
            assert one.named.k <= one.recall.k
            assert one.false_alarms.n + one.unjudged == lawful

    def test_false_alarm_is_the_guideline_named_on_a_lawful_draft(self) -> None:
        """Another guideline's alarm is not counted, and a lawful draft that nobody judged stands apart."""
        records = [
            record("a", broken=["privacy"], found=[caught()]),
            record("b", lawful=True, found=[caught()]),
            record("c", lawful=True, found=[caught(guideline="ip")]),
            record("d", lawful=True, trouble="timeout"),
        ]

        one = guideline(records)

        assert (one.false_alarms.k, one.false_alarms.n, one.unjudged) == (1, 2, 1)

    def test_labels_do_not_speak_of_another_text(self) -> None:
        """A recorded text that was judged in place of the labelled one is undetermined, lawful or not."""
        records = [
            record("a", broken=["privacy"], found=[caught()], judged="Another text."),
            record("b", broken=["privacy"], judged="Another text."),
            record("c", lawful=True, found=[caught()], judged="Another text."),
        ]

        one = guideline(records)

        assert {place: getattr(one, place) for place in PLACES} == {**dict.fromkeys(PLACES, 0), "undetermined": 2}
        assert (one.recall.k, one.named.k, one.false_alarms.n, one.unjudged) == (0, 0, 0, 1)

    def test_caught_by_another_name(self) -> None:
        """A violation that is caught under another guideline is recalled and not named."""
        one = guideline([record("a", broken=["privacy"], found=[caught(guideline="ip")])])

        assert (one.recall.k, one.named.k) == (1, 0)

    def test_unlabelled_drafts_stand_in_no_guideline(self) -> None:
        """Where nobody says whether a draft is lawful, it is neither a violation nor a false alarm."""
        assert summarise([record("a", found=[caught()])], [], 1, {}).guidelines == ()


@pytest.fixture
def _closed() -> Iterator[None]:
    yield
    modelled.close_all()


@pytest.mark.usefixtures("_closed")
def test_funnel_of_a_guard_with_a_judge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Drafts through rules and a scripted critique: each labelled violation stands where it was first objected to."""
    redirect = ["off_platform_redirect"]
    texts = {
        "by rules": "Write to us on Telegram instead.",
        "by both": "Write on Telegram, at our counter.",
        "by the judge": "Reach us at our counter.",
        "by nobody": "Find us somewhere else.",
        "judge broke": "Reach us at the broken counter.",
    }
    rows = [{"id": name, "text": text, "violates": True, "guidelines": redirect} for name, text in texts.items()]
    rows.append({"id": "unsent", "text": "Send a nude picture.", "violates": True, "guidelines": ["sexual"]})
    rows.append({"id": "lawful", "text": "Your parcel is on its way.", "violates": False})
    rows.append({"id": "lawful, flagged", "text": "Our counter opens at nine.", "violates": False})
    rows.append({"id": "lawful, broke", "text": "This is broken.", "violates": False})

    def answer(request: Request) -> Any:
        asked = str(request.messages)
        if "broken" in asked:
            return "no JSON"
        quote = "counter" if "counter" in asked else ""
        objection = verdict("off_platform_redirect", "violation", quote, "leads away")
        return Reply(
            critique_answer(
                objection if quote and key == "off_platform_redirect" else verdict(key)
                for key in request.asked.guidelines
            )
        )

    with ScriptedServer(answer) as server:
        modelled.by_name(monkeypatch, server.base_url)
        system = {"kind": "guard", "policy": modelled.policy(), "critique": True, "model": "openai:any"}
        suite = load_suite(suite_file(tmp_path, rows, system=system, scorers=["agreement", "named"]))
        finished = run_suite(suite, Options(tmp_path / "run"))
        asked = len(server.requests)

    by_key = {one.guideline: {place: getattr(one, place) for place in PLACES} for one in finished.summary.guidelines}
    assert by_key == {
        "off_platform_redirect": {"rules": 2, "critique": 1, "later": 0, "never": 1, "undetermined": 1},
        "sexual": {"rules": 1, "critique": 0, "later": 0, "never": 0, "undetermined": 0},
    }
    redirects = next(one for one in finished.summary.guidelines if one.guideline == "off_platform_redirect")
    assert (redirects.recall.k, redirects.recall.n) == (3, 5)
    assert (redirects.false_alarms.k, redirects.false_alarms.n, redirects.unjudged) == (1, 2, 1)
    assert asked == len(rows) - 1


def test_counts_of_the_run() -> None:
    """Samples are told apart from repeats, clusters from samples, and what was not run from other troubles."""
    records = [
        record("a", cluster="x"),
        record("a", cluster="x", trial=2),
        record("b", cluster="x", trouble="not_run"),
        record("b", cluster="x", trouble="timeout", trial=2),
    ]

    found = summarise(records, [], 2, {})

    assert (found.samples, found.repeats, found.clusters, found.not_run, found.troubled) == (2, 2, 1, 1, 2)
