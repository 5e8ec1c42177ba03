"""How much time goes by around the answers of language models."""

from __future__ import annotations

import os

import pytest

from assist import Assistant
from evals.model_speed import HARMLESS, Stopwatch, clean_drafts, conversation, is_clean, slow_model
from evals.timing import MEASUREMENTS, NotMeasuredError


class TestStopwatch:
    """A model that answers at once."""

    def test_counts_its_calls_and_nothing_else(self) -> None:
        """A draft and its critique are asked for, and their time adds up."""
        watch = Stopwatch([HARMLESS])
        row = Assistant(model=watch.model).suggest(conversation(1), n=1)

        assert is_clean(row)
        assert [call.asked.task for call in watch.model.calls] == ["draft", "critique"]
        assert watch.taken > 0


class TestCleanDrafts:
    """Texts that the chain delivers as they stand."""

    def test_leaves_out_what_is_flagged_or_ungrounded(self) -> None:
        """A rewrite would take two more answers."""
        texts = ["Call us on 020 7946 0018.", "It comes on Friday.", "We are looking into this for you."]

        assert clean_drafts(texts, 3) == texts[2:]


class TestSlow:
    """The whole suggestion against a slow model."""

    def test_too_few_texts(self) -> None:
        """A corpus without clean drafts is told of, not measured."""
        slow = MEASUREMENTS["clean suggestion, 3 candidates, model answers in 300 ms"]

        with pytest.raises(NotMeasuredError, match="only 0 texts"):
            slow.run([])

    def test_the_environment_is_put_back(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """What was set before stands there again, and what was not is gone."""
        monkeypatch.setenv("OPENAI_API_KEY", "before")
        monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
        with slow_model(["We are looking into this for you."]) as assistant:
            assert is_clean(assistant.suggest(conversation(1), n=1))

        assert os.environ["OPENAI_API_KEY"] == "before"
        assert "OPENAI_BASE_URL" not in os.environ
