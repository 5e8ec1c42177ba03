from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.mutation.disguises import DISGUISES, LEET, LOOKALIKES, ZERO_WIDTH, Disguise, disguised
from evals.mutation.harmless import harmless
from evals.mutation.insertion import shipped
from tests.evals.mutation.replies import ROWS, row, without

SHIPPED = tuple(shipped())
SEEDS = st.integers(0, 10_000)
PASSAGE = "Please message our team on {} if the phone number {} is busy, and say hello."


def _spoken_digits(text: str) -> str:
    for digit, word in enumerate(("zero|oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")):
        text = re.sub(word, str(digit), text)
    return re.sub(r"[ ()+-]|plus", "", text)


def _spoken_marks(text: str) -> str:
    return re.sub(r"[ ()\[\]]|https?://", "", text).replace("dot", ".").replace("at", "@")


def _letters(marks: str) -> Callable[[str], str]:
    return lambda text: re.sub(f"[{marks}]", "", text)


#: What a reader does to see through each disguise; plain and disguised passage are then the same.
READ: dict[str, Callable[[str], str]] = {
    "accented": lambda text: "".join(
        one for one in unicodedata.normalize("NFD", text) if not unicodedata.combining(one)
    ),
    "digits_spelled_out": _spoken_digits,
    "dot_spelled_out": _spoken_marks,
    "dotted": _letters(r".\-_*"),
    "fullwidth": lambda text: unicodedata.normalize("NFKC", text),
    "leet": lambda text: text.translate({ord(digit): letter for letter, digit in LEET.items()}),
    "lookalike": lambda text: text.translate({ord(other): letter for letter, other in LOOKALIKES.items()}),
    "mixed_case": str.casefold,
    "odd_punctuation": _letters(r"*'|~\^"),
    "spaced": lambda text: text.replace("  ", "\0").replace(" ", "").replace("\0", " ") if "  " in text else text,
    "split_sentences": lambda text: re.sub(r"[.,]", "", text).casefold(),
    "stretched": lambda text: re.sub(r"(?i)([aeiou])\1+", r"\1", text),
    "zero_width": _letters("".join(ZERO_WIDTH)),
}


def _drawn(seed: int) -> str:
    """A passage of any operator in a row that it fits."""
    dice = Random(seed)
    operator = dice.choice(SHIPPED)
    assert operator.passage is not None
    return next(said for given in ROWS if (said := operator.passage(given, dice)) is not None)


class TestDisguises:
    def test_each_has_a_way_back(self) -> None:
        """The tests below cover every disguise that ships."""
        assert READ.keys() == DISGUISES.keys()

    @pytest.mark.parametrize("disguise", DISGUISES.values(), ids=str)
    @settings(deadline=None)
    @given(seed=SEEDS)
    def test_a_person_still_reads_it(self, disguise: Disguise, seed: int) -> None:
        """Reading through the disguise gives the words of the plain passage."""
        said = _drawn(seed)
        read = READ[disguise.name]

        assert read(disguise.apply(said, Random(seed))) == read(said)

    @pytest.mark.parametrize("disguise", DISGUISES.values(), ids=str)
    def test_it_hides_something(self, disguise: Disguise) -> None:
        """A passage with a mail address and a phone number does not stay as it was."""
        said = PASSAGE.format("team@fern.example.com", "07700 900123")

        assert disguise.apply(said, Random(3)) != said

    @pytest.mark.parametrize("name", ["accented", "dotted", "leet", "odd_punctuation", "spaced", "stretched"])
    @pytest.mark.parametrize("address", ["team@fernshop.example.com", "https://fernshop.example.com/help", "@fernshop"])
    def test_addresses_stay_usable(self, name: str, address: str) -> None:
        """Disguises that change letters leave links, mails and handles as they are."""
        hidden = DISGUISES[name].apply(f"Please write to {address} today.", Random(1))

        assert address in hidden

    @pytest.mark.parametrize(
        ("name", "said", "expected"),
        [
            ("leet", "Please rate us.", "Pl3453 r4t3 us."),
            ("spaced", "Rate us five.", "R a t e  us  f i v e."),
            (
                "split_sentences",
                "Change your review, and you get money back.",
                "Change your review. And you get money back.",
            ),
            (
                "split_sentences",
                "Come to 5 Elm Row, Eastmere today, we are open.",
                "Come to 5 Elm Row, Eastmere today. We are open.",
            ),
            ("split_sentences", "Rate us today.", "Rate us today."),
            ("digits_spelled_out", "Give 5 stars.", "Give 5 stars."),
            ("dot_spelled_out", "Rate us today.", "Rate us today."),
        ],
    )
    def test_examples(self, name: str, said: str, expected: str) -> None:
        """Worked examples; what has nothing to disguise stays as it is."""
        assert DISGUISES[name].apply(said, Random(1)) == expected

    def test_digits_of_a_phone_number(self) -> None:
        """Digits become words one by one, and the plus of the country code too."""
        said = DISGUISES["digits_spelled_out"].apply("Text +44 7700 900123 now.", Random(2))

        assert re.fullmatch(r"Text plus four four seven seven (zero|oh) \1 nine \1 \1 one two three now\.", said)

    def test_marks_of_a_link(self) -> None:
        """The scheme goes, full stops become words, and the full stop of the sentence stays."""
        said = {DISGUISES["dot_spelled_out"].apply("See https://a.example.com.", Random(seed)) for seed in range(20)}

        assert said == {"See a dot example dot com.", "See a (dot) example (dot) com.", "See a[dot]example[dot]com."}


class TestDisguised:
    @pytest.mark.parametrize("disguise", DISGUISES.values(), ids=str)
    @settings(deadline=None)
    @given(seed=SEEDS)
    def test_the_rest_is_left_alone(self, disguise: Disguise, seed: int) -> None:
        """Without the disguised passage the text is the lawful one."""
        operator = disguised(Random(seed).choice(SHIPPED), disguise)
        assert operator.passage is not None
        for given_row in ROWS:
            hidden, text = operator.passage(given_row, Random(seed)), operator.apply(given_row, Random(seed))
            assert (hidden is None) == (text is None)
            if hidden is not None and text is not None:
                assert given_row["text"] in without(hidden, text)

    def test_is_named_after_both(self) -> None:
        """Name, keys and summary tell of the operator and of its disguise."""
        plain, disguise = SHIPPED[0], DISGUISES["leet"]
        found = disguised(plain, disguise)

        assert found.name == f"{plain.name}+leet"
        assert found.guidelines == plain.guidelines
        assert found.summary == f"{plain.summary}, {disguise.summary}"

    def test_fits_no_row_without_anything_to_disguise(self) -> None:
        """A mutant that is not disguised does not count as one that is."""
        insult = next(operator for operator in SHIPPED if operator.name == "harassment.insult")

        assert disguised(insult, DISGUISES["dot_spelled_out"]).apply(row(), Random(1)) is None

    def test_nothing_inserted_nothing_disguised(self) -> None:
        """A harmless change has no passage."""
        with pytest.raises(ValueError, match="inserts no passage"):
            disguised(harmless()[0], DISGUISES["leet"])
