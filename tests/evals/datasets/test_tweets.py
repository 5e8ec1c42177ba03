from __future__ import annotations

from evals.datasets.retail import RetailTables
from evals.datasets.tweets import convert


class TestConvert:
    def test_a_chat_in_an_unknown_language(self) -> None:
        """The source names no language, so none is claimed."""
        messages = [{"role": "customer", "text": "¿Hola?"}, {"role": "agent", "text": "Hola."}]

        made = convert({"id": "t:1", "channel": "twitter_public", "messages": messages}, RetailTables(None))

        assert (made["channel"], made["lang"], made["shop"]) == ("chat", None, {})
