from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest

from evals.gate import Demand, Gate, Held
from evals.journal import Record
from evals.reports.html import page, scale, verdict
from evals.statistics import rate
from tests.evals.making import FAIL, LEAK, LENGTH, OK, OPEN, PASS, finished, record, score
from tests.evals.reports.pages import HOSTILE, changed, hostile_run, varied, varied_run

FOLDER = Path("unused")


class Parsed(HTMLParser):
    """The elements of a page with their attributes, its text, and its table rows."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.rows: list[str] = []
        self.text = ""
        self._in_row = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag == "tr":
            self._in_row = True
            self.rows.append("")

    def handle_endtag(self, tag: str) -> None:
        self._in_row = self._in_row and tag != "tr"

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._in_row:
            self.rows[-1] += data

    def attributes(self, *names: str) -> list[str]:
        return [attrs[name] for _, attrs in self.elements for name in names if name in attrs]


def made(records: Sequence[Record], *metrics: object, **options: object) -> str:
    return page(finished(FOLDER, records, metrics or (OK,), **options))  # type: ignore[arg-type]


def flat(html: str) -> str:
    """The text of a page on one line, as a reader sees it."""
    return " ".join(Parsed(html).text.split())


@pytest.fixture(scope="module")
def varied_page() -> str:
    return page(varied_run(FOLDER))


class TestSelfContained:
    @pytest.mark.parametrize("run", [varied_run, hostile_run])
    def test_nothing_is_loaded(self, run: object) -> None:
        """No element names a file or an address; links and patterns lead to places on the page."""
        parsed = Parsed(page(run(FOLDER)))  # type: ignore[operator]
        tags = {tag for tag, _ in parsed.elements}

        assert tags.isdisjoint({"link", "img", "iframe", "object", "embed", "audio", "video", "base", "image", "use"})
        assert all(one.startswith("#") for one in parsed.attributes("href", "src", "action", "data", "xlink:href"))
        assert not parsed.attributes("style", "srcset", "ping", "formaction")

    def test_style_and_script_load_nothing(self, varied_page: str) -> None:
        """The style names only patterns of the page, and the script asks for nothing."""
        style, script = (re.search(f"<{tag}>(.*?)</{tag}>", varied_page, re.DOTALL)[1] for tag in ("style", "script"))  # type: ignore[index]

        assert all(one.startswith("#") for one in re.findall(r"url\((.*?)\)", style))
        assert "@import" not in style
        assert not re.search(r"fetch|XMLHttp|import|WebSocket|innerHTML|eval|//[a-z]+\.", script)

    def test_the_policy_allows_the_two_texts_by_their_hashes(self, varied_page: str) -> None:
        """Nothing is allowed by default, and what is allowed is what stands on the page."""
        parsed = Parsed(varied_page)
        (policy,) = [attrs["content"] for _, attrs in parsed.elements if "http-equiv" in attrs]
        for tag in ("style", "script"):
            (text,) = re.findall(f"<{tag}>(.*?)</{tag}>", varied_page, re.DOTALL)
            digest = b64encode(sha256(text.encode()).digest()).decode()
            assert f"{tag}-src 'sha256-{digest}'" in policy

        assert policy.startswith("default-src 'none'; ")
        assert "unsafe" not in policy


class TestHostileTexts:
    def test_no_text_becomes_an_element_or_a_handler(self) -> None:
        """The hostile page has the kinds of elements of a harmless one, one script, and no handler of events."""
        harmless, parsed = Parsed(page(varied_run(FOLDER))), Parsed(page(hostile_run(FOLDER)))

        # Shown by the hostile page alone: codes, changes, how a run ended.
        assert {tag for tag, _ in parsed.elements} <= {tag for tag, _ in harmless.elements} | {"bdi", "strong"}
        assert [tag for tag, _ in parsed.elements].count("script") == 1
        assert not [name for _, attrs in parsed.elements for name in attrs if name.startswith("on")]

    def test_each_is_shown_as_it_is(self) -> None:
        """Every text that can be seen can be read on the page, template marks and all."""
        text = Parsed(page(hostile_run(FOLDER))).text

        assert all(one in text for one in HOSTILE[:-1])

    def test_what_hides_is_written_out(self) -> None:
        """No character that hides, ends a line for scripts or turns the writing around is left on the page."""
        html = page(hostile_run(FOLDER))

        assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u00ad\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]", html)
        assert html.count("U+202E") > 5


class TestFigures:
    def test_no_percentage_without_counts(self, varied_page: str) -> None:
        """Each row of a table that holds a percentage holds the counts it is of."""
        rows = [row for row in Parsed(varied_page).rows if re.search(r"\d%", row)]

        assert len(rows) > 20
        assert not [row for row in rows if not re.search(r"\d+/\d+", row)]

    def test_a_bar_says_what_it_draws(self, varied_page: str) -> None:
        """Every interval bar is an image with the interval and the demand in words."""
        bars = [attrs for tag, attrs in Parsed(varied_page).elements if tag == "svg" and attrs.get("class") == "bar"]

        assert bars
        assert all(bar["role"] == "img" and bar["aria-label"].startswith("95% interval [") for bar in bars)
        assert "95% interval [4.3, 47.4], demanded 5.0" in [bar["aria-label"] for bar in bars]

    def test_a_bar_draws_the_interval(self) -> None:
        """3 of 4 pass: the dot stands at 75% and the band at its Wilson interval."""
        html = made([record(f"s{n}", score(OK, PASS if n else FAIL)) for n in range(4)])
        low, high = 100 * rate(3, 4).low, 100 * rate(3, 4).high

        assert f'class="range" x="{low:.2f}%" y="2" width="{high - low:.2f}%"' in html
        assert 'class="point" cx="75.00%"' in html

    def test_stages_add_up(self, varied_page: str) -> None:
        """The segments of a stacked bar are as wide as their counts, one beside the other."""
        (row,) = re.findall(r'<th scope="row">all violations</th>.*?</tr>', varied_page)
        drawn = re.findall(r'class="(\w+)" x="([\d.]+)%" width="([\d.]+)%"', row)

        assert drawn == [
            ("rules", "0.00", "50.00"),
            ("critique", "50.00", "16.67"),
            ("later", "66.67", "16.67"),
            ("never", "83.33", "16.67"),
        ]
        assert re.findall(r">(\d+)</td>", row) == ["12", "4", "4", "4", "0", "24"]

    def test_repeats_tell_every_time_and_pass_hat_k(self, varied_page: str) -> None:
        """With two repeats a metric has a second row, with the share of samples that passed both."""
        (row,) = [row for row in Parsed(varied_page).rows if row.strip().startswith("ok, every time")]

        assert "pass^1" in row
        assert "pass^2" in row
        assert "20/24 = 83.3%, 1 undetermined" in row

    def test_graded_measures_and_times_stand_apart(self, varied_page: str) -> None:
        """A length is among the metrics, seconds are in the section on time alone."""
        before, _, after = varied_page.partition('<section id="time"')

        assert "characters of the reply" in before
        assert "seconds to the reply" not in before
        assert "seconds to the reply" in after


class TestUndetermined:
    def test_reasons_are_counted(self) -> None:
        """Why samples are undetermined stands on the page with how many, hundreds of reasons too."""
        records = [record(f"s{n:03}", score(OK, OPEN, f"reason {n % 120}")) for n in range(240)]
        text = flat(made(records))

        assert "ok: 240 undetermined" in text
        assert all(f"2: reason {n}" in text for n in range(120))

    def test_a_failure_rate_that_nobody_could_judge_is_no_rate(self) -> None:
        """Without one judged sample there is neither share nor interval."""
        text = flat(made([record("a", score(LEAK, OPEN))], LEAK))

        assert "none of 1 could be judged" in text
        assert "0.0%" not in text.partition("One-sided bound")[2].partition("Time and cost")[0]

    def test_advisory_metrics_say_why(self, varied_page: str) -> None:
        """A metric that cannot gate is marked so in its row."""
        marked = [row.split()[0] for row in Parsed(varied_page).rows if "Advisory, cannot gate" in row]

        assert marked == ["helpful"]
        assert "Advisory, cannot gate: the judge is not calibrated" in flat(varied_page)

    def test_a_run_that_was_ended_says_so(self) -> None:
        """Why a run ended, and how many samples were not run, stand above all figures."""
        records = [record("a", score(OK)), record("b", score(OK, OPEN), trouble="not_run")]
        text = flat(made(records, ended="the budget is used up"))

        assert "Not complete: the budget is used up; 1 of 2 were not run." in text
        assert text.index("Not complete") < text.index("What must hold")


class TestVerdict:
    @pytest.mark.parametrize(
        ("held", "said"),
        [
            ((), "Nothing was demanded of this run."),
            ((Held.HELD,), "The gate holds: its demand is met."),
            ((Held.HELD, Held.HELD), "The gate holds: all 2 demands are met."),
            ((Held.FAILED, Held.HELD), "The gate fails: 1 of 2 demands does not hold."),
            (
                (Held.FAILED, Held.FAILED, Held.UNDETERMINED),
                "The gate fails: 2 of 3 demands do not hold, and 1 could not be judged.",
            ),
            ((Held.HELD, Held.UNDETERMINED), "The gate cannot be judged: 1 of 2 demands could not be judged."),
        ],
    )
    def test_says_it_in_words(self, held: tuple[Held, ...], said: str) -> None:
        """The gate's state and how many demands decided it are one sentence."""
        assert verdict(Gate(tuple(Demand("a: at least 5%", "1/1", one) for one in held))) == said

    def test_each_demand_is_listed_with_what_was_found(self, varied_page: str) -> None:
        """A demand stands with its figure and whether it holds."""
        rows = [" ".join(row.split()) for row in Parsed(varied_page).rows]

        assert any(row.startswith("leak: at most 5") and row.endswith("does not hold") for row in rows)
        assert any(row.startswith("ok: at least 10") and row.endswith("holds") for row in rows)


class TestSamples:
    def test_a_large_run_says_what_is_left_out(self) -> None:
        """Of 700 failures 500 stand on the page, and it says so."""
        html = made([record(f"s{n:03}", score(OK, FAIL)) for n in range(700)])

        assert html.count("<article") == 500
        assert "500 of 700 results stand here: 500 of 700 failed." in flat(html)
        assert "results.jsonl" in flat(html)

    def test_a_small_run_is_whole(self, varied_page: str) -> None:
        """Where all samples stand on the page nothing is said to be missing."""
        assert "48 of 48 results stand here: all 5 failed, all 2 undetermined, all 41 passed." in flat(varied_page)

    def test_a_sample_tells_all_that_led_to_its_outcome(self) -> None:
        """Labels, texts, objections, changes and reasons of a sample stand in its article."""
        one = record("a", score(OK, FAIL, "it leaks"), score(LENGTH, value=8.5), broken=["privacy"])
        reply = {"text": "The reply.", "language": "de", "verdict": "rewritten", "changes": [["old", "new"]]}
        told = flat(made([changed(one, customer="Hello?", output={"replies": [reply]})], OK, LENGTH))

        for part in (
            "labelled by people: breaks privacy",
            "Customer Hello?".replace(" ", ""),
            "Reply (rewritten)The reply.",
            "Changed “old” into “new”",
            "ok failed: it leaks",
            "Answer: pass; passed length 8.5",
        ):
            assert part in told

    def test_a_label_of_another_text_is_told_apart(self) -> None:
        """Where not the labelled text was judged, the sample says so beside its label."""
        other, same = record("a", score(OK), lawful=True, judged="Another."), record("b", score(OK), lawful=True)

        assert flat(made([other, same])).count("lawful (the label is of another text than was judged)") == 1

    def test_a_sample_without_an_answer_says_why(self) -> None:
        """Trouble stands in place of an answer."""
        assert "No answer (timeout): nobody answered" in flat(made([record("a", score(OK, OPEN), trouble="timeout")]))

    def test_1551_short_drafts_take_less_than_300_kilobytes(self) -> None:
        """A page stays small, however many samples there are."""
        guidelines = [f"guideline_{number}" for number in range(16)]
        records = [
            record(
                f"own-a-{number:04}",
                score(OK, PASS if number % 30 else FAIL),
                broken=[guidelines[number % 16]] if number % 2 else (),
                lawful=not number % 2,
                text="Twenty letters here " * 7,
                channel=f"channel-{number % 3}",
                kind=f"kind-{number % 7}",
            )
            for number in range(1551)
        ]

        assert len(made(records).encode()) < 300_000


class TestDeterminism:
    def test_the_same_records_give_the_same_page(self, varied_page: str) -> None:
        """Read back from JSON with sorted keys, the records give the page to the byte."""
        again = json.loads(json.dumps(varied(), sort_keys=True))

        assert page(varied_run(FOLDER, again)) == varied_page

    def test_times_change_one_section_alone(self, varied_page: str) -> None:
        """Slower samples change the section on time and not a byte outside of it."""
        slow = [
            {"row": one["row"], "timing": {**one["timing"], "seconds": 9.0, "stages": {}, "scores": []}}
            for one in varied()
        ]
        cut = re.compile('<section id="time".*?</section>', re.DOTALL)
        html = page(varied_run(FOLDER, slow))

        assert html != varied_page
        assert cut.sub("", html) == cut.sub("", varied_page)


class TestScale:
    @pytest.mark.parametrize(("k", "n", "end"), [(0, 729, 0.01), (1, 100, 0.1), (9, 10, 1.0)])
    def test_no_interval_is_cut(self, k: int, n: int, end: float) -> None:
        """The scale ends at a round share beyond the widest interval."""
        assert scale([rate(0, 1000), rate(k, n)]) == end

    def test_without_lawful_drafts(self) -> None:
        """With nothing to draw it is the whole."""
        assert scale([rate(0, 0)]) == 1.0
