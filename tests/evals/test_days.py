from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.days import Stated, days


def read(text: str) -> list[tuple[tuple[tuple[int, int], ...], int | None]]:
    return [(day.readings, day.year) for day in days(text)]


FEBRUARY = (((2, 13),), 2026)
STYLES = [
    "2026-02-13", "2026/02/13", "2026.2.13", "13/02/2026", "13-02-2026", "13.02.2026", "02/13/2026", "13/2/26",
    "13 February 2026", "13th of February, 2026", "13-Feb-2026", "Feb. 13th, 2026", "February the 13th 2026",
    "13 February (2026)", "13 Feb '26", "13. Februar 2026", "13 février 2026", "13 de febrero de 2026",
    "13 de fevereiro de 2026", "13 febbraio 2026", "13 Februari 2026", "13 Februari, 2026", "Pebrero 13, 2026",
    "13 กุมภาพันธ์ 2569", "13 ก.พ. 2569", "2026年2月13日", "2026년 2월 13일", "ngày 13 tháng 2 năm 2026", "\uff12\uff10\uff12\uff16年2月13日",
    "2026-02-13T08:30",
]  # fmt: skip


class TestStyles:
    @pytest.mark.parametrize("written", STYLES)
    def test_the_same_day(self, written: str) -> None:
        """Whatever the style and the language, it is the 13th of February 2026, and one day only."""
        assert read(f"By {written}!") == [FEBRUARY]

    @pytest.mark.parametrize(
        "written", ["13 February", "Feb 13", "13 de febrero", "2月13日まで", "am 13.2. dann", "13/2"]
    )
    def test_without_a_year(self, written: str) -> None:
        """A day may be named without its year."""
        assert read(f"arrives {written} for sure") == [(((2, 13),), None)]

    def test_either_order(self) -> None:
        """Figures that may be day and month in either order have both readings."""
        assert read("02/03/2026") == [(((2, 3), (3, 2)), 2026)]
        assert read("13/13/2026") == []

    @pytest.mark.parametrize(
        "written", ["12-14 March", "12 to 14 March", "12th and 14th March", "March 12-14", "12. bis 14. März"]
    )
    def test_a_span_names_its_ends(self, written: str) -> None:
        """The first and the last day of a span are both named."""
        assert [readings for readings, _ in read(written)] == [((3, 12),), ((3, 14),)]

    @settings(deadline=None)
    @given(
        st.dates(date(1990, 1, 1), date(2099, 12, 31)),
        st.sampled_from(["%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%d-%b-%Y"]),
    )
    def test_reads_what_is_written(self, day: date, style: str) -> None:
        """Any day written out comes back as that day."""
        assert read(f"It left on {day.strftime(style)}, all of it.") == [(((day.month, day.day),), day.year)]


class TestNoDays:
    @pytest.mark.parametrize(
        "text",
        [
            "size 9.5.",
            "24/7",
            "4/5%",
            "10.0.12.34",
            "version 1.20.3000",
            "half of 2026",
            "45 March",
            "0 May",
            "A-13-2-X",
            "",
        ],
    )
    def test_other_figures(self, text: str) -> None:
        """Sizes, addresses, versions, shares and days that no month has are no days."""
        assert read(text) == []


class TestPlaces:
    def test_where_it_stands(self) -> None:
        """The span covers the day with its year, in the plain text."""
        assert days("on 13 Feb 2026.") == [Stated(3, 14, ((2, 13),), 2026)]

    def test_in_order(self) -> None:
        """Days come as they stand, whatever their style."""
        assert [readings for readings, _ in read("3月1日, then 2 March, then 2026-03-03")] == [
            ((3, 1),),
            ((3, 2),),
            ((3, 3),),
        ]
