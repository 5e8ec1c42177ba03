from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.criteria import Criteria, Day, EmptyCriterionError, Exact, OneOf, Sum, facts_in, read_criteria


def exact(words: str, text: str) -> bool:
    return Exact(exact=words).told(text)


class TestExact:
    @pytest.mark.parametrize(
        ("words", "text"),
        [
            ("9", "Size 9 fits."), ("9", "the 9. Then"), ("9", "(9)"), ("30", "30% off"), ("14", "a 14-day window"),
            ("9.5", "try 9.5, not 10"), ("JD0012345", "code jd0012345."), ("JD0012345", "JD00\u200b12345"),
            ("FF-INV-0318", "FF\u2011INV\u20110318"), ("UK 6", "a UK  6 then"), ("15", "\uff11\uff15日以内"),
            ("14", "14日以内に"), ("订单详情", "请在订单详情内申请"), ("order details", "in Order\nDetails"), ("Ann's", "Ann’s"),
        ],
    )  # fmt: skip
    def test_told(self, words: str, text: str) -> None:
        """Words of their own count in any letter case, width and spacing, and in scripts without word edges."""
        assert exact(words, text)

    @pytest.mark.parametrize(
        ("words", "text"),
        [
            ("9", "9.5"), ("9", "9,5"), ("9", "1.9"), ("9", "19"), ("9", "9½"), ("9", "9 1/2"), ("9", "9 ½"), ("9", "9/10"),
            ("10", "9/10"), ("30", "130"), ("30", "300"), ("30", "10:30"), ("30", "30:10"), ("30", "30\u202f000"),
            ("30", "1'030"), ("30", "A30"), ("30", "30x"), ("JD0012345", "JD00123456"), ("JD0012345", "XJD0012345"),
            ("JD0012345", "JD0012345-2"), ("INV-0318", "FF-INV-0318"), ("TT-50417", "TT-50417-B"), ("UK 6", "UK 6.5"),
            ("Leeds", "Leedsville"), ("cat", "cat_food"),
        ],
    )  # fmt: skip
    def test_not_told(self, words: str, text: str) -> None:
        """Part of a longer number, code, fraction, time or word is another thing."""
        assert not exact(words, text)

    @settings(deadline=None)
    @given(st.integers(0, 10**6), st.integers(0, 10**6))
    def test_a_number_is_no_other(self, wanted: int, told: int) -> None:
        """A reply that tells another number does not tell this one."""
        assert exact(str(wanted), f"We have {told} left.") == (wanted == told)

    @settings(deadline=None)
    @given(st.from_regex(r"[A-Z]{2}[0-9]{6}", fullmatch=True), st.from_regex(r"[A-Za-z0-9-]", fullmatch=True))
    def test_a_longer_code_is_no_code(self, code: str, more: str) -> None:
        """One letter, digit or part more on either side makes another code; a hyphen alone does not."""
        longer = more if more != "-" else "-7"

        assert not exact(code, f"It is {code}{longer} now.")
        assert not exact(code, f"It is {longer[::-1]}{code} now.")
        assert exact(code, f"It is {code}.")


class TestOneOf:
    def test_any_will_do(self) -> None:
        """One of the ways to say it is enough, none is not."""
        ways = OneOf(one_of=("14 days", "two weeks"))

        assert ways.told("within two weeks")
        assert not ways.told("within 14 working days")


class TestDay:
    FEBRUARY = Day(date=date(2026, 2, 13))

    @pytest.mark.parametrize(
        "text",
        ["13 February", "February 13th, 2026", "13.02.2026", "13/2/26", "le 13 février", "2月13日に", "12 to 13 Feb"],
    )
    def test_in_any_style(self, text: str) -> None:
        """The day is told in any style, with its year or without one."""
        assert self.FEBRUARY.told(f"It arrives {text}.")

    @pytest.mark.parametrize(
        "text",
        ["13 February 2025", "13/02/25", "2025-02-13", "13 Feb '27", "14 February", "13 March", "the 13th", "13"],
    )
    def test_another_day_or_year(self, text: str) -> None:
        """Another year, month or day is not the day, and a number alone is none."""
        assert not self.FEBRUARY.told(f"It arrives {text}.")

    def test_a_size_is_no_day(self) -> None:
        """Size 9.5 is neither the 9th of May nor the 5th of September."""
        assert not Day(date=date(2026, 5, 9)).told("Take size 9.5.")

    @settings(deadline=None)
    @given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.dates(date(2020, 1, 1), date(2030, 12, 31)))
    def test_only_itself(self, wanted: date, told: date) -> None:
        """A day written out in full is told exactly where it is that day."""
        assert Day(date=wanted).told(f"on {told:%d %B %Y}") == (wanted == told)


class TestSum:
    PRICE = Sum(amount=Decimal("36.40"), currency="EUR")

    @pytest.mark.parametrize("text", ["€36.40", "36,40 €", "EUR 36.40", "36.40 euros", "36,4 €", "36.40", "36,40 back"])
    def test_in_any_style(self, text: str) -> None:
        """Sign, code or word, comma or point; a figure that looks like money needs no currency."""
        assert self.PRICE.told(f"You get {text}.")

    @pytest.mark.parametrize(
        "text",
        [
            "£36.40",
            "$36.40",
            "36.40 GBP",
            "CHF 36.40",
            "36.40 zł",
            "€36.41",
            "€136.40",
            "€36.405",
            "€36",
            "€3640",
            "36.40.1",
            "AB-36.40 €",
        ],
    )
    def test_another_sum_or_currency(self, text: str) -> None:
        """The figure in another currency, or another figure, is not the sum."""
        assert not self.PRICE.told(f"You get {text}.")

    @pytest.mark.parametrize(
        ("currency", "text", "wanted"),
        [("USD", "$46", True), ("AUD", "$46", True), ("GBP", "$46", False), ("JPY", "¥46", True), ("GBP", "46 dollars", False),
         ("USD", "A$46", False), ("PHP", "46 pesos", True)],
    )  # fmt: skip
    def test_shared_signs(self, currency: str, text: str, wanted: bool) -> None:
        """A sign of several currencies may be any of them and no other."""
        assert Sum(amount=Decimal("46.00"), currency=currency).told(text) is wanted

    def test_a_small_whole_number_may_be_anything(self) -> None:
        """Forty alone may be a size; it is the sum where the case writes it so, or with its currency."""
        assert not Sum(amount=Decimal("40.00"), currency="GBP").told("Take size 40.")
        assert Sum(amount=Decimal("40.00"), currency="GBP").told("You get £40 back.")
        assert Sum(amount=Decimal(40), currency="GBP").told("You get 40 back.")

    @pytest.mark.parametrize("text", ["1,050", "1.050", "1050", "₱1050", "PHP 1,050.00"])
    def test_thousands(self, text: str) -> None:
        """Thousands may be grouped in either style."""
        assert Sum(amount=Decimal("1050.00"), currency="PHP").told(f"You paid {text} for it")

    @settings(deadline=None)
    @given(
        st.decimals(1, 9999, places=2),
        st.decimals(1, 9999, places=2),
        st.sampled_from(["£{:,.2f}", "{:.2f} GBP", "£{}"]),
    )
    def test_only_itself(self, wanted: Decimal, told: Decimal, style: str) -> None:
        """A sum written out is told exactly where it is that sum."""
        assert Sum(amount=wanted, currency="GBP").told(style.format(told)) == (wanted == told)


class TestFactsIn:
    @pytest.mark.parametrize(
        ("words", "told", "not_told"),
        [
            ("12-month warranty", "12 months", "12.5 months"),
            ("within 24 hours", "twenty-four hours", "25 hours"),
            ("24小时内", "在24小时内", "在124小时内"),
            ("quieter than 30 dB", "below 30dB", "below 130 dB"),
            ("18.00 GBP", "£18", "€18"),
            ("RM22.00", "RM 22", "RM 23"),
            ("18 GBP", "18 pounds", "AB-18 GBP"),
            ("30 Ogos", "sebelum 30 Ogos 2026", "sebelum 31 Ogos"),
            ("5月17日まで", "5月17日までに", "5月18日まで"),
            ("until 8 January 2026", "January 8th", "8 January 2027"),
            ("number 15509382716405", "it is 15509382716405.", "it is 15509382716406."),
            ("invoice FF-INV-0318", "FF-INV-0318", "FF-INV-0319"),
            ("number 00340434", "00340434", "340434"),
            ("5-7 days", "5 to 7 days", "4 to 7 days"),
            ("by 10:30", "at 10:30", "10 past 30"),
        ],
    )  # fmt: skip
    def test_what_the_words_hold(self, words: str, told: str, not_told: str) -> None:
        """Days, sums, numbers and codes are looked up in their own way: the same fact in other words is told."""
        facts = list(facts_in(words))

        assert facts
        assert all(fact.told(told) for fact in facts)
        assert not all(fact.told(not_told) for fact in facts)

    @pytest.mark.parametrize("words", ["falta 1 pote", "apology", "no rewards", ""])
    def test_nothing_to_look_up(self, words: str) -> None:
        """Words without figures are no facts, nor is one that any language says as "a"."""
        assert list(facts_in(words)) == []

    @pytest.mark.parametrize("words", ["by 30 February 2026", "on 5/6", "31 April"])
    def test_a_day_that_is_none_is_looked_up_as_written(self, words: str) -> None:
        """A day that no calendar has, or that may be two, cannot be asked for in another style."""
        (fact,) = facts_in(words)

        assert isinstance(fact, Exact)

    @settings(deadline=None)
    @given(st.text())
    def test_reads_anything(self, words: str) -> None:
        """No words break it, and what it finds in them they tell."""
        assert all(fact.told(words) for fact in facts_in(words) if not isinstance(fact, Exact))


class TestReadCriteria:
    def test_all_forms(self) -> None:
        """Facts and meanings part."""
        given_ = [
            {"exact": "A1"},
            {"one_of": ["b"]},
            {"date": "2026-03-14"},
            {"amount": 12.5, "currency": "GBP"},
            {"meaning": "is kind"},
        ]
        found = read_criteria(given_, "needs")

        assert [type(fact) for fact in found.facts] == [Exact, OneOf, Day, Sum]
        assert found.meanings == ("is kind",)

    def test_a_text_that_is_needed(self) -> None:
        """Its figures are facts besides; one that is nothing else has no meaning left to judge."""
        found = read_criteria(["ships by 2 July", "9.5"], "needs")

        assert (len(found.facts), found.meanings) == (2, ("ships by 2 July",))

    def test_a_text_that_is_wrong(self) -> None:
        """A mistake is described; its figures may be right elsewhere."""
        assert read_criteria(["promises 300"], "must_not") == Criteria(meanings=("promises 300",))

    @pytest.mark.parametrize(
        "given_",
        [
            [], None, "", {}, "text", [""], ["  "], ["\u200b"], ["..."], [{}], [{"exact": ""}], [{"exact": " \u200b "}], [{"exact": 5}],
            [{"one_of": []}], [{"one_of": [""]}], [{"one_of": ["a", "\u2060"]}], [{"meaning": ""}], [{"date": ""}], [{"date": 5}],
            [{"date": "2026-02-30"}], [{"date": "20000"}], [{"amount": "12"}], [{"amount": "", "currency": "GBP"}], [{"amount": "NaN", "currency": "GBP"}],
            [{"amount": "-1", "currency": "GBP"}], [{"amount": "1", "currency": ""}], [{"amount": "1", "currency": "£"}], [{"exact": "a", "meaning": "b"}],
            [{"said": "a"}], [None], [["a"]],
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("role", ["needs", "must_not"])
    def test_asks_for_something(self, given_: object, role: str) -> None:
        """A criterion that asks for nothing, or in no known form, would pass every reply, so it is refused."""
        with pytest.raises(EmptyCriterionError, match=role):
            read_criteria(given_, role)  # type: ignore[arg-type]

    def test_says_which(self) -> None:
        """The error names the place in the list."""
        with pytest.raises(EmptyCriterionError, match=r"needs\[1\]"):
            read_criteria(["fine", "..."], "needs")
        with pytest.raises(EmptyCriterionError, match=r"needs\[2\]"):
            read_criteria(["fine", "fine", {"exact": ""}], "needs")

    @settings(deadline=None)
    @given(st.text(min_size=1))
    def test_every_criterion_can_fail(self, words: str) -> None:
        """What loads asks for something: facts that an empty reply does not tell, or a meaning to judge."""
        try:
            found = read_criteria([words], "needs")
        except EmptyCriterionError:
            return
        assert found.meanings or not any(fact.told("") for fact in found.facts)
        assert found
