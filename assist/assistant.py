"""The SDK: one object that checks texts and suggests replies, in the sync and the async way."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from assist import checking, plugins, suggesting
from assist.conversation import Conversation, parse_conversation, readable_id
from assist.errors import AssistError, ErrorCode, InputError
from assist.suggestion import CheckRow, SuggestRow

if TYPE_CHECKING:
    from guardrails.facts import Facts
    from guardrails.guard import Guard

#: The embedded drafter: no network, no key.
PLAYBOOK = "playbook"
#: Most suggestions for one conversation.
MOST_SUGGESTIONS = 10


class Assistant:
    """Checks texts against a marketplace's policy and suggests guarded replies. It never sends anything.

    Args:
        model: what drafts: ``playbook``, or a drafter a plug-in offers.
        policy: the platform's policy, as ``id``, ``id@version`` or a folder.
        added: policies of the tenant's own, likewise; they can only add findings.
        shadow: those of ``added`` whose findings are counted and do not block.

    Raises:
        SetupError: when first used: a policy or model that cannot be used.
    """

    def __init__(
        self,
        *,
        model: str = PLAYBOOK,
        policy: str = plugins.DEFAULT_POLICY,
        added: Sequence[str] = (),
        shadow: Sequence[str] = (),
    ) -> None:
        self.model = model
        self.policy = policy
        self.added = tuple(added)
        self.shadow = tuple(shadow)

    @cached_property
    def guard(self) -> Guard:
        """The policy, ready to run."""
        from guardrails.guard import Guard

        detectors = plugins.detectors()
        rules = plugins.open_policy(self.policy).rules(detectors)
        added = {name: plugins.open_policy(name).rules(detectors) for name in self.added}
        shadow = frozenset(added[name].policy.ref for name in self.shadow if name in added)
        if unknown := sorted(set(self.shadow) - set(added)):
            raise InputError(
                ErrorCode.INVALID_OPTION,
                f"only added policies can be put in shadow mode, and {', '.join(unknown)} is not among them.",
                "shadow",
            )
        return Guard(rules, added=tuple(added.values()), shadow=shadow)

    @cached_property
    def _desk(self) -> suggesting.Desk:
        from guardrails.chain import Chain

        return suggesting.Desk(Chain(self.guard), plugins.drafter(self.model))

    def check(
        self,
        text: str,
        *,
        channel: str = "chat",
        market: str | None = None,
        lang: str | None = None,
        facts: Mapping[str, object] | Facts | None = None,
        customer: str | None = None,
        attachments: Sequence[Mapping[str, str]] | None = None,
    ) -> CheckRow:
        """Check what an agent is about to send.

        Raises:
            InputError: an unknown channel, market or language, or a text that cannot be checked.
        """
        context = checking.context_of(
            channel=channel, market=market, lang=lang, facts=facts, customer=customer, attachments=attachments
        )
        return checking.check(self.guard, text, context)

    async def acheck(self, text: str, **options: Any) -> CheckRow:
        """As :meth:`check`, without holding up the event loop."""
        return await asyncio.to_thread(self.check, text, **options)

    def check_row(self, data: object, line: int | None = None) -> CheckRow:
        """As :meth:`check` for one decoded row of a batch; a bad row gives a row with its ``error``."""
        return checking.check_row(self.guard, data, line)

    def suggest(
        self, conversation: Mapping[str, Any] | Conversation, *, n: int = 3, now: datetime | None = None
    ) -> SuggestRow:
        """Suggest up to ``n`` replies for a conversation; ``now`` is used for the remaining time only.

        Raises:
            InputError: the conversation cannot be read, or ``n`` is not between 1 and 10.
        """
        if not 1 <= n <= MOST_SUGGESTIONS:
            raise InputError(ErrorCode.INVALID_OPTION, f"n must be between 1 and {MOST_SUGGESTIONS}, not {n}.", "n")
        parsed = conversation if isinstance(conversation, Conversation) else parse_conversation(conversation)
        return suggesting.suggest(self._desk, parsed, n, now)

    async def asuggest(
        self, conversation: Mapping[str, Any] | Conversation, *, n: int = 3, now: datetime | None = None
    ) -> SuggestRow:
        """As :meth:`suggest`, without holding up the event loop."""
        return await asyncio.to_thread(self.suggest, conversation, n=n, now=now)

    def suggest_row(
        self, data: object, line: int | None = None, *, n: int = 3, now: datetime | None = None
    ) -> SuggestRow:
        """As :meth:`suggest` for one decoded row; a bad row gives a row with its ``error``."""
        try:
            return self.suggest(parse_conversation(data, line=line), n=n, now=now)
        except AssistError as error:
            row_id = readable_id(data)
            body = error.body if row_id is None else replace(error.body, line=None)
            return SuggestRow(row_id, error=body)
