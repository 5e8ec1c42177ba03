"""The page as a browser shows it: offline, by keyboard, to a screen reader, narrow, dark, and without scripts."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from evals.reports.html import page
from tests.evals.making import OK, finished, record, score
from tests.evals.reports.conftest import Open, Opened
from tests.evals.reports.pages import HOSTILE, hostile_run, varied_run

FOLDER = Path("unused")


@pytest.fixture(scope="module")
def varied_page() -> str:
    return page(varied_run(FOLDER))


@pytest.fixture(scope="module")
def hostile_page() -> str:
    return page(hostile_run(FOLDER))


def tab_to(opened: Opened, selector: str, most: int = 200) -> None:
    """Press the tab key until the element has the focus."""
    for _ in range(most):
        opened.page.keyboard.press("Tab")
        if opened.at(f"document.activeElement.matches({selector!r})"):
            return
    raise AssertionError(f"{selector} cannot be reached by keyboard")


def counted(opened: Opened, said: str) -> None:
    """Wait until the count says so; fails if it never does."""
    expect(opened.page.locator("#count")).to_have_text(said, timeout=10_000)


class TestOffline:
    @pytest.mark.parametrize("which", ["varied_page", "hostile_page"])
    def test_nothing_but_the_file_is_asked_for(
        self, open_page: Open, which: str, request: pytest.FixtureRequest
    ) -> None:
        """The only request is for the page itself, and the console stays empty."""
        opened = open_page(request.getfixturevalue(which))
        opened.page.wait_for_load_state("networkidle")

        assert [url.rsplit("/", 1)[-1] for url in opened.requests] == ["report.html"]
        assert opened.said == []

    def test_the_policy_lets_nothing_else_run_or_load(self, open_page: Open, varied_page: str) -> None:
        """A script, a style, a picture and a request that get into the page all come to nothing."""
        opened = open_page(varied_page)
        opened.at(
            "document.body.insertAdjacentHTML('beforeend',"
            ' \'<img src="file:///etc/hostname" onerror="window.broken = 1"><p id=p style="color: red">x</p>\')'
        )
        opened.at("document.body.append(Object.assign(document.createElement('script'), {text: 'window.broken = 2'}))")
        sent = opened.at("fetch('http://127.0.0.1:9/').then(() => 'sent', () => 'blocked')")

        assert opened.at("window.broken") is None
        assert opened.at("getComputedStyle(document.getElementById('p')).color") != "rgb(255, 0, 0)"
        assert sent == "blocked"


class TestHostileTexts:
    def test_none_of_them_runs_or_makes_an_element(self, open_page: Open, hostile_page: str) -> None:
        """No script of a sample runs, and no element stands on the page that the template does not write."""
        opened = open_page(hostile_page)

        assert opened.at("window.broken") is None
        assert opened.at("document.querySelectorAll('img, svg[onload], [onmouseover], [style]').length") == 0
        assert opened.at("document.querySelectorAll('script').length") == 1

    def test_each_is_shown_letter_by_letter(self, open_page: Open, hostile_page: str) -> None:
        """The draft on the page is the draft of the sample; what cannot be seen stands there as its code."""
        opened = open_page(hostile_page)
        drafts = opened.at(
            "[...document.querySelectorAll('.said')].filter(one => one.firstChild.textContent === 'Draft')"
            ".map(one => one.querySelector('p').textContent)"
        )

        assert set(HOSTILE[:-1]) <= set(drafts)
        assert any("U+202Egnirts" in draft and "U+0000" in draft and "U+2028" in draft for draft in drafts)


class TestFilters:
    def test_an_outcome_is_chosen_by_keyboard(self, open_page: Open, varied_page: str) -> None:
        """Typing the outcome leaves those samples alone, and the live region says how many."""
        opened = open_page(varied_page)
        tab_to(opened, "#outcome")
        opened.page.keyboard.type("failed")
        counted(opened, "5 of 48 samples shown")

        assert len(opened.shown()) == 5
        assert opened.at("[...document.querySelectorAll('article:not([hidden])')].every(a => a.matches('.fail'))")
        assert opened.at("document.getElementById('count').getAttribute('aria-live')") == "polite"

    def test_an_outcome_is_that_of_the_chosen_metric(self, open_page: Open, varied_page: str) -> None:
        """Under a metric only samples that it asks something of are shown, by its own outcomes."""
        opened = open_page(varied_page)
        opened.page.select_option("#metric", label="leak")
        counted(opened, "24 of 48 samples shown")
        opened.page.select_option("#outcome", label="failed")
        counted(opened, "4 of 48 samples shown")
        opened.page.select_option("#metric", label="helpful")
        counted(opened, "None of 48 samples matches; change a filter or reset them.")

        assert opened.shown() == []

    def test_groups_guidelines_and_words_narrow_it_down_together(self, open_page: Open, varied_page: str) -> None:
        """Each filter takes away from what the others leave; the reset button brings all back."""
        opened = open_page(varied_page)
        for label, value, left in (("group-1", "de", 16), ("group-0", "chat", 12), ("guideline", "minors", 2)):
            opened.page.select_option(f"#{label}", label=value)
            counted(opened, f"{left} of 48 samples shown")
        tab_to(opened, "#search")
        opened.page.keyboard.type("CASE-20, repeat")
        counted(opened, "1 of 48 samples shown")
        assert opened.shown() == ["sample-case-20:2"]
        tab_to(opened, "[type=reset]")
        opened.page.keyboard.press("Enter")
        counted(opened, "48 of 48 samples shown")

    def test_words_are_found_through_what_hides_in_them(self, open_page: Open) -> None:
        """A search for a word finds it with an invisible character inside, and finds that character by its code."""
        hidden = record("a", score(OK), text="A vou\u200bcher for you."), record("b", score(OK), text="Nothing.")
        opened = open_page(page(finished(FOLDER, hidden, [OK])))
        for words in ("voucher", "u+200b"):
            opened.page.fill("#search", words)
            counted(opened, "1 of 2 samples shown")

        assert opened.shown() == ["sample-a"]

    def test_a_guideline_of_the_table_shows_its_samples(self, open_page: Open, varied_page: str) -> None:
        """The link of a guideline sets the filter to it and goes to the samples."""
        opened = open_page(varied_page)
        tab_to(opened, "[data-guideline='1']")
        opened.page.keyboard.press("Enter")
        counted(opened, "8 of 48 samples shown")

        assert opened.at("document.activeElement.id") == "samples"
        assert opened.at("document.getElementById('guideline').selectedOptions[0].textContent") == "privacy"

    def test_a_link_finds_a_sample_that_is_hidden(self, open_page: Open, varied_page: str) -> None:
        """Following the address of a sample undoes the filters that hide it."""
        opened = open_page(varied_page)
        opened.page.select_option("#outcome", label="passed")
        counted(opened, "41 of 48 samples shown")
        opened.at("location.hash = 'sample-case-06:2'")
        counted(opened, "48 of 48 samples shown")

        assert opened.at("document.querySelector(':target').id") == "sample-case-06:2"


class TestSorting:
    def _column(self, opened: Opened, column: int) -> list[float]:
        found: list[float] = opened.at(
            f"[...document.querySelector('.sortable').tBodies[0].rows].map(row => Number(row.cells[{column}].dataset.v))"
        )
        return found

    def test_a_column_is_sorted_by_keyboard_both_ways(self, open_page: Open, varied_page: str) -> None:
        """Enter on a column's head sorts by its numbers, a second time the other way; it is said, and heard."""
        opened = open_page(varied_page)
        tab_to(opened, "th:nth-child(2) button")
        opened.page.keyboard.press("Enter")
        up = self._column(opened, 1)
        said = opened.at("document.getElementById('sorted').textContent")
        assert opened.at("document.querySelector('th[aria-sort]').textContent") == "Caught"
        opened.page.keyboard.press("Space")

        assert up == sorted(up)
        assert self._column(opened, 1) == up[::-1] != up
        assert said == "Sorted by caught, lowest first"
        assert opened.at("document.querySelector('th[aria-sort]').getAttribute('aria-sort')") == "descending"

    def test_the_table_begins_in_the_order_it_says(self, open_page: Open, varied_page: str) -> None:
        """Guidelines stand in alphabetical order, and their column says that it is sorted."""
        opened = open_page(varied_page)
        names = opened.at(
            "[...document.querySelector('.sortable').tBodies[0].rows].map(row => row.cells[0].textContent)"
        )

        assert names == sorted(names)
        assert opened.at("document.querySelector('th[aria-sort=ascending]').textContent") == "Guideline"


class TestAccess:
    @pytest.mark.parametrize(
        ("which", "scheme", "width"),
        [("varied_page", "light", 1280), ("varied_page", "dark", 320), ("hostile_page", "light", 320)],
    )
    def test_axe_finds_nothing(
        self, open_page: Open, which: str, scheme: str, width: int, request: pytest.FixtureRequest
    ) -> None:
        """Names, roles, headings, tables and contrast hold for axe-core, with everything unfolded."""
        opened = open_page(request.getfixturevalue(which), width, color_scheme=scheme)
        opened.at("document.querySelectorAll('details').forEach(one => one.open = true)")
        found = Axe().run(opened.page).response["violations"]

        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []

    @pytest.mark.parametrize("width", [320, 640])
    def test_no_scrolling_sideways(self, open_page: Open, width: int) -> None:
        """At 320 pixels, and at 1280 with 200% zoom, only tables scroll, though a word has no end."""
        endless = record("a" * 70, score(OK), text="w" * 500, found=[], kind="k" * 80, channel="c" * 80)
        run = finished(FOLDER, [endless, *varied_run(FOLDER).records], [OK], name="n" * 90)
        opened = open_page(page(run), width, device_scale_factor=2)
        opened.at("document.querySelectorAll('details').forEach(one => one.open = true)")

        assert opened.at("document.documentElement.scrollWidth") == width

    def test_every_table_that_scrolls_takes_the_focus(self, open_page: Open, varied_page: str) -> None:
        """A table wider than the page can be reached by keyboard and has a name."""
        opened = open_page(varied_page, 320)
        wide = opened.at(
            "[...document.querySelectorAll('.scroll')].filter(one => one.scrollWidth > one.clientWidth)"
            ".map(one => [one.tabIndex, one.getAttribute('aria-label')])"
        )

        assert len(wide) >= 4
        assert all(index == 0 and name for index, name in wide)

    def test_the_focus_is_always_seen(self, open_page: Open, varied_page: str) -> None:
        """From the first link to the last filter every stop of the tab key has an outline."""
        opened = open_page(varied_page)
        stops = []
        for _ in range(60):
            opened.page.keyboard.press("Tab")
            stops.append(
                opened.at("[document.activeElement.id, getComputedStyle(document.activeElement).outlineStyle]")
            )
            if stops[-1][0] == "search":
                break

        assert stops[-1][0] == "search"
        assert {style for _, style in stops} == {"solid"}

    def test_the_first_stop_leads_past_the_navigation(self, open_page: Open, varied_page: str) -> None:
        """The skip link shows when it has the focus and moves it to the report."""
        opened = open_page(varied_page)
        opened.page.keyboard.press("Tab")
        height = opened.at("document.activeElement.offsetHeight")
        opened.page.keyboard.press("Enter")

        assert height > 20
        assert opened.at("document.activeElement.id") == "main"

    def test_a_mark_is_told_apart_without_colour(self, open_page: Open, varied_page: str) -> None:
        """Marked words are underlined, and a screen reader hears where they begin and end."""
        opened = open_page(varied_page)
        before = opened.at("getComputedStyle(document.querySelector('mark'), '::before').content")

        assert opened.at("getComputedStyle(document.querySelector('mark')).borderBottomStyle") == "solid"
        assert "marked" in before


class TestWithoutScript:
    def test_everything_is_there_and_nothing_is_dead(self, open_page: Open, varied_page: str) -> None:
        """Without scripts all samples show, and neither filters nor buttons that would do nothing."""
        opened = open_page(varied_page, java_script_enabled=False)

        assert opened.page.locator("article:visible").count() == 48
        assert opened.page.locator("form:visible").count() == 0
        assert opened.page.locator("button:visible").count() == 0


class TestOnPaper:
    def test_what_is_folded_is_printed(self, open_page: Open, varied_page: str) -> None:
        """Printing unfolds the groups and folds them again, and leaves the controls off the paper."""
        opened = open_page(varied_page)
        opened.at("dispatchEvent(new Event('beforeprint'))")
        opened.page.emulate_media(media="print")
        printed = opened.page.locator("details.group table:visible").count()
        controls = opened.page.locator("form:visible, nav:visible").count()
        opened.at("dispatchEvent(new Event('afterprint'))")

        assert (printed, controls) == (2, 0)
        assert opened.page.locator("details.group[open]").count() == 0
