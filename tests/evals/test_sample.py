"""A sample knows its groups, its conversation, and what the customer said."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from assist.errors import InputError
from evals.sample import GROUPS, Form, Labels, Sample
from tests.evals.making import chat


def sample(row: dict[str, Any], form: Form = Form.CONVERSATIONS) -> Sample:
    return Sample("s1", "cases", form, row, "s1", Labels())


class TestGroups:
    def test_are_the_keys_that_a_row_has(self) -> None:
        """Results are broken down by what a row says in words, and by its dataset."""
        row = {"lang": "de", "kind": "plain", "intent": None, "market": 7, "colour": "red"}

        assert sample(row, Form.DRAFTS).groups == {"dataset": "cases", "lang": "de", "kind": "plain"}

    def test_hold_the_operator_of_a_mutant(self) -> None:
        """Mutants can be told apart by what was done to them."""
        assert "operator" in GROUPS


class TestConversation:
    def test_is_the_row(self) -> None:
        """A conversation is read as it stands."""
        assert sample(chat("c1", "Hello?")).conversation().customer_text == "Hello?"

    def test_is_read_once(self) -> None:
        """Every scorer asks for it, and reading takes longer than scoring."""
        one = sample(chat("c1"))

        assert one.conversation() is one.conversation()

    def test_of_another_row_is_another(self) -> None:
        """A sample with another row does not answer with the conversation of the first."""
        one = sample(chat("c1", "first"))
        assert one.conversation().customer_text == "first"

        assert replace(one, row=chat("c1", "second")).conversation().customer_text == "second"

    def test_reading_it_changes_nothing(self) -> None:
        """Two samples of one row are equal whether or not their conversation was read."""
        one, other = sample(chat("c1")), sample(chat("c1"))
        one.conversation()

        assert one == other

    def test_that_cannot_be_read(self) -> None:
        """A row that is none says why."""
        with pytest.raises(InputError, match="a chat needs at least one message of the customer"):
            sample({"messages": []}).conversation()

    def test_of_a_message_in_a_conversation(self) -> None:
        """A message that comes with its conversation is judged in it."""
        row = {**chat("c1", "and now?"), "text": "not this"}

        assert sample(row, Form.MESSAGES).conversation().customer_text == "and now?"


class TestCustomer:
    @pytest.mark.parametrize(
        ("row", "form", "said"),
        [
            (chat("c1", "last words"), Form.CONVERSATIONS, "last words"),
            ({"review": {"rating": 1, "text": "bad"}}, Form.CONVERSATIONS, "bad"),
            ({"messages": [{"role": "agent", "text": "hello"}]}, Form.CONVERSATIONS, ""),
            ({"messages": [{"role": "customer", "type": "image"}]}, Form.CONVERSATIONS, ""),
            ({"text": "hi"}, Form.MESSAGES, "hi"),
            (chat("c1", "in a chat"), Form.MESSAGES, "in a chat"),
            ({"text": "a draft", "customer": "why?"}, Form.DRAFTS, "why?"),
            ({"text": "a draft"}, Form.DRAFTS, ""),
        ],
    )
    def test_is_what_was_said_last(self, row: dict[str, Any], form: Form, said: str) -> None:
        """People who read results see the customer's last words, in whatever form the case has."""
        assert sample(row, form).customer == said
