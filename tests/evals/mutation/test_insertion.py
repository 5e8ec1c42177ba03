from __future__ import annotations

from random import Random
from typing import Any

import pytest
import yaml

from assist.plugins import open_policy
from evals.dataset import rows as read_rows
from evals.mutation.insertion import UnsoundInsertionError, read, shipped
from evals.mutation.operator import Operator
from tests.evals.mutation.replies import ROWS, row, without
from tests.evals.test_no_shared_wording import SharedRuns, runs, strings
from tests.shared import shared_path

SHIPPED = tuple(shipped())
NAMES = [operator.name for operator in SHIPPED]


def _file(**changes: Any) -> str:
    way = {
        "summary": "greets",
        "plain": ["Hello A.", "Hello B.", "Hello C."],
        "paraphrased": ["Hi A.", "Hi B.", "Hi C."],
    }
    return yaml.safe_dump({"guideline": "ip", "operators": {"one": way, "two": {**way, **changes}}})


def _changed(**changes: Any) -> Operator:
    return list(read("ip.yaml", _file(**changes)))[1]


def _drawn(operator: Operator, given: dict[str, Any], times: int = 200) -> set[str]:
    assert operator.passage is not None
    found = (operator.passage(given, Random(seed)) for seed in range(times))
    return {said for said in found if said is not None}


class TestShipped:
    def test_every_guideline_has_two_ways_of_breaking_it(self) -> None:
        """No guideline of the pack is without insertions, and no insertion is for a key that the pack lacks."""
        keys = {guideline.key for guideline in open_policy().policy.info.guidelines}
        count = {key: sum(operator.guidelines[0] == key for operator in SHIPPED) for key in keys}

        assert len(keys) == 16
        assert min(count.values()) >= 2
        assert {key for operator in SHIPPED for key in operator.guidelines} == keys

    @pytest.mark.parametrize("operator", SHIPPED, ids=NAMES)
    def test_named_after_its_main_key(self, operator: Operator) -> None:
        """The first key is the one in the name, and no key stands twice."""
        assert operator.name.split(".")[0] == operator.guidelines[0]
        assert len(set(operator.guidelines)) == len(operator.guidelines)

    @pytest.mark.parametrize("operator", SHIPPED, ids=NAMES)
    def test_fits_a_row_and_has_many_wordings(self, operator: Operator) -> None:
        """In some row the operator says at least six different things, each with its slots filled."""
        said = max((_drawn(operator, given) for given in ROWS), key=len)

        assert len(said) >= 6
        assert not [one for one in said if "{" in one or "}" in one]

    @pytest.mark.parametrize("operator", SHIPPED, ids=NAMES)
    def test_exactly_one_insertion(self, operator: Operator) -> None:
        """The passage stands in the text once, and without it the text is the lawful one."""
        assert operator.passage is not None
        for given in ROWS:
            for seed in range(5):
                said, text = operator.passage(given, Random(seed)), operator.apply(given, Random(seed))
                assert (said is None) == (text is None)
                if said is not None and text is not None:
                    assert text.count(said) == 1
                    assert given["text"] in without(said, text)

    def test_no_wording_stands_twice(self) -> None:
        """Two operators never say the same sentence, so each mutant belongs to one."""
        said = [one for operator in SHIPPED for one in set().union(*(_drawn(operator, given, 40) for given in ROWS))]

        assert len(said) == len(set(said))

    def test_shares_no_wording_with_the_shared_cases(self) -> None:
        """No passage repeats six consecutive words of a shared row; a failure names operators alone."""
        found = SharedRuns(
            run
            for file in shared_path("cases").glob("*.jsonl")
            for shared in read_rows(file)
            for text in strings(shared)
            for run in runs(text)
        )
        touching = {
            operator.name for operator in SHIPPED for given in ROWS if any(map(found.touch, _drawn(operator, given)))
        }

        assert len(found) > 0
        assert not touching


class TestFits:
    def test_other_channels(self) -> None:
        """An operator of one channel fits no other; a row without a channel is a chat."""
        operator = _changed(channels=["chat"])

        assert operator.apply(row(channel="package_note"), Random(1)) is None
        assert operator.apply(row(channel=None), Random(1)) is not None

    @pytest.mark.parametrize(
        ("facts", "fits"), [({"status": "shipped"}, True), ({"status": "delivered"}, False), (None, False)]
    )
    def test_other_statuses(self, facts: dict[str, Any] | None, fits: bool) -> None:
        """A statement on the status is false only where the status is known and another."""
        operator = _changed(statuses=["shipped"])

        assert (operator.apply(row(facts=facts), Random(1)) is not None) == fits

    @pytest.mark.parametrize(
        ("customer", "fits"), [("Any SALE soon?", False), ("Is it wholesale?", True), (None, True)]
    )
    def test_asked_for_by_the_customer(self, customer: str | None, fits: bool) -> None:
        """What would be a lawful answer is not inserted after the question, told by whole words."""
        operator = _changed(not_after=["sale"])

        assert (operator.apply(row(customer=customer), Random(1)) is not None) == fits

    def test_facts_that_are_not_known(self) -> None:
        """Where the facts do not tell, nothing can be said against them."""
        price = [f"{word} it costs {{wrong_price}}." for word in "abcdef"]
        operator = _changed(plain=price[:3], paraphrased=price[3:])

        assert operator.apply(row(facts=None), Random(1)) is None
        assert operator.apply(row(), Random(1)) is not None


class TestRead:
    @pytest.mark.parametrize(
        ("changes", "reason"),
        [
            ({"plain": ["Hello A.", "Hello B."]}, "at least 3"),
            ({"plain": ["Hello A.", "Hello B.", "Hello C"]}, "does not end like a sentence"),
            ({"plain": ["Hello A.", "Hello B.", "Hello {pet}."]}, "unknown slot 'pet'"),
            ({"plain": ["Hello A.", "Hello B.", "Hi A."]}, "stands twice"),
            ({"plain": ["Hello A.", "Hello B.", "Hello {wrong_price}."]}, "in every wording or in none"),
            ({"guidelines": ["privacy", "ip"]}, "must be 'ip'"),
            ({"statuses": ["lost"]}, "statuses"),
            ({"tone": "rude"}, "tone"),
        ],
    )
    def test_refuses_what_is_not_sound(self, changes: dict[str, Any], reason: str) -> None:
        """A file that does not hold is refused with its name and the reason."""
        with pytest.raises(UnsoundInsertionError, match=r"ip\.yaml") as caught:
            list(read("ip.yaml", _file(**changes)))

        assert reason in str(caught.value)

    def test_refuses_what_is_no_yaml(self) -> None:
        """A file that cannot be parsed is named too."""
        with pytest.raises(UnsoundInsertionError, match=r"ip\.yaml"):
            list(read("ip.yaml", "operators: ["))
