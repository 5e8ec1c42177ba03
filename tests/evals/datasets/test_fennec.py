from __future__ import annotations

from typing import Any

import pytest

from evals.datasets.fennec import convert
from evals.datasets.retail import RetailTables


def _row(**facts: Any) -> dict[str, Any]:
    messages = [{"role": "customer", "text": "Lent."}, {"role": "agent", "text": "Merci."}]
    return {
        "id": "f:1",
        "channel": "app_store_review_reply",
        "brand": "Firefox for Android",
        "lang": "fr",
        "facts": facts,
        "messages": messages,
    }


class TestConvert:
    def test_a_review_with_stars_awaits_its_response(self) -> None:
        """Stars, wording and language of the review are kept; the device is no order fact."""
        made = convert(_row(star_rating=2, device="a7lte"), RetailTables(None))

        assert made["channel"] == "review_response"
        assert made["review"] == {"rating": 2, "text": "Lent."}
        assert (made["lang"], made["order"]) == ("fr", {})

    @pytest.mark.parametrize("stars", [None, 0, 6, "5"])
    def test_stars_that_are_none(self, stars: object) -> None:
        """A rating outside one to five is unknown, not a crash."""
        assert None is convert(_row(star_rating=stars), RetailTables(None))["review"]["rating"]
