"""All detectors together: names, hostile text, genuine replies."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.detectors import BUILT_IN, CONCEPTS
from guardrails.text import MAX_TEXT
from tests.guardrails.detectors.reading import source
from tests.shared import shared_path

HOSTILE = [
    "a.",
    "http://",
    "//",
    "://",
    "a@",
    "@a ",
    "07 ",
    "+1 ",
    "1",
    "1 A",
    "12 Kings ",
    "GB82 WEST ",
    "4242 4242 ",
    "ig: a_b ",
    "www ",
    "shop,com ",
    "店.com",
    "oh seven ",
    "(",
    ")",
    "call 1234567 ",
    "a\u200b.",
    "Unit 4 ",
    "$ab ",
    "1-2-3-",
    "0x",
    "A1 ",
]


class TestBuiltIn:
    """`BUILT_IN`."""

    @pytest.mark.parametrize("piece", HOSTILE)
    def test_the_longest_text_of_a_repeated_piece_is_searched(self, piece: str) -> None:
        """Nothing raises, and every span lies in the text, on 20,000 characters made to be slow."""
        text = (piece * MAX_TEXT)[:MAX_TEXT]
        read = source(text)
        for detector in BUILT_IN:
            assert all(0 <= hit.start < hit.end <= len(text) for hit in detector(read))

    @given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
    def test_any_text_is_searched(self, text: str) -> None:
        """No text raises; each hit has a published name and a span inside the text, in order."""
        read = source(text)
        for detector in BUILT_IN:
            hits = list(detector(read))
            assert all(hit.concept in CONCEPTS and 0 <= hit.start < hit.end <= len(text) for hit in hits)
            assert hits == sorted(hits, key=lambda hit: hit.start)

    def test_genuine_replies_hold_no_payment_data(self) -> None:
        """In 2,758 genuine replies no order, item or tracking number is taken for payment data."""
        names: Counter[str] = Counter()
        with shared_path("data/agent_replies.jsonl").open(encoding="utf-8") as rows:
            for row in rows:
                read = source(json.loads(row)["text"].replace("\r\n", "\n"))
                names.update(hit.concept for detector in BUILT_IN for hit in detector(read))
        assert not {"@iban", "@card_number", "@bank_account", "@crypto_address", "@payment_handle"} & set(names)
        assert names["@link"] > 1400
        assert names["@phone"] == 7
