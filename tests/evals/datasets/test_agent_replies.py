from __future__ import annotations

from typing import Any

import pytest

from evals.datasets import fennec, tau
from evals.datasets.agent_replies import convert
from evals.datasets.retail import RetailTables


def _row(source: str, **more: Any) -> dict[str, Any]:
    return {"id": "r:1#1", "conversation_id": "r:1", "source": source, "text": "Noted.", **more}


class TestConvert:
    @pytest.mark.parametrize(("source", "channel"), [(fennec.SOURCE, "review_response"), (tau.TAU2_BENCH, "chat")])
    def test_channel_follows_the_source(self, source: str, channel: str) -> None:
        """Only replies under app reviews are public responses."""
        assert channel == convert(_row(source), RetailTables(None))["channel"]

    def test_is_a_check_row(self) -> None:
        """Every field is there, null when unknown; the customer's message goes with the reply."""
        made = convert(_row(tau.TAU_BENCH, reply_to="Well?", licence="MIT"), RetailTables(None))

        assert made == {"id": "r:1#1", "text": "Noted.", "channel": "chat", "customer": "Well?", "lang": None}
