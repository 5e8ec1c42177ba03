from __future__ import annotations

import pytest

from evals.datasets.ibm_twitter import convert, sent_at
from evals.datasets.retail import RetailTables


class TestSentAt:
    def test_reads_the_time_of_an_id(self) -> None:
        """The worked example of Wikipedia's article Snowflake ID: 28 June 2022, 16:07:40 UTC."""
        assert sent_at("1541815603606036480") == "2022-06-28T16:07:40+00:00"

    @pytest.mark.parametrize("key", ["m1", "115904", "", "²"])
    def test_an_id_without_a_time(self, key: str) -> None:
        """Short, made-up and foreign ids hold no time."""
        assert None is sent_at(key)


class TestConvert:
    def test_brand_is_the_shop_and_messages_have_times(self) -> None:
        """The due time can be worked out from what is given."""
        row = {
            "id": "x:1",
            "channel": "twitter_public",
            "brand": "SomeBrand",
            "messages": [
                {"role": "customer", "text": "It fails.", "tweet_id": "1541815603606036480"},
                {"role": "agent", "text": "See here.", "tweet_id": "1541815603606036481"},
            ],
        }

        made = convert(row, RetailTables(None))

        assert made["shop"] == {"name": "SomeBrand"}
        assert [message["sent_at"] for message in made["messages"]] == ["2022-06-28T16:07:40+00:00"]
