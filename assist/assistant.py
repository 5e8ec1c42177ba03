"""The SDK: one object that checks texts and suggests replies, in the sync and the async way."""

from __future__ import annotations

import os
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Union

from assist import checking, plugins
from assist.errors import AssistError, ErrorCode, InputError
from assist.intake import readable_id
from assist.suggestion import CheckRow, SuggestRow

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from assist import suggesting
    from assist.conversation import Conversation
    from assist.models.asking import Asker
    from guardrails.facts import Facts
    from guardrails.guard import Context, Guard

#: A model by name, or a chat model of LangChain.
Model = Union[str, "BaseChatModel"]

#: The embedded drafter: no network, no key.
PLAYBOOK = "playbook"
#: Most suggestions for one conversation.
MOST_SUGGESTIONS = 10


class Assistant:
    """Checks texts against a marketplace's policy and suggests guarded replies. It never sends anything.

    Args:
        model: what drafts: ``playbook``, ``provider:name``, a chat model of LangChain, or ``None`` for what
            the environment's ``ASSIST_MODEL`` names, and the playbook where it names nothing.
        critique_model: what judges, if not the same.
        rewrite_model: what rewrites, if not the same.
        policy: the platform's policy, as ``id``, ``id@version`` or a folder.
        added: policies of the tenant's own, likewise; they can only add findings.
        shadow: those of ``added`` whose findings are counted and do not block.
        prompts: folders of the tenant's own prompt templates; a later one wins.
        budget_s: seconds that the models may take for one suggestion.
        cache: a SQLite file for the judge's verdicts; in memory without one.

    Raises:
        SetupError: when first used: a policy or model that cannot be used.
    """

    def __init__(
        self,
        *,
        model: Model | None = None,
        critique_model: Model | None = None,
        rewrite_model: Model | None = None,
        policy: str = plugins.DEFAULT_POLICY,
        added: Sequence[str] = (),
        shadow: Sequence[str] = (),
        prompts: Sequence[Path] = (),
        budget_s: float | None = None,
        cache: Path | None = None,
    ) -> None:
        self.model: Model = model if model is not None else os.environ.get("ASSIST_MODEL") or PLAYBOOK
        self.critique_model = critique_model
        self.rewrite_model = rewrite_model
        self.policy = policy
        self.added = tuple(added)
        self.shadow = tuple(shadow)
        self.prompts = tuple(prompts)
        self.budget_s = budget_s
        self.cache = cache

    @cached_property
    def guard(self) -> Guard:
        """The policy, ready to run."""
        from assist.language import is_other_language
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
        return Guard(rules, added=tuple(added.values()), shadow=shadow, languages_differ=is_other_language)

    @property
    def _drafter_name(self) -> str | None:
        """The drafter that ``model`` names; ``None`` where it is a chat model."""
        return self.model if isinstance(self.model, str) and ":" not in self.model else None

    @cached_property
    def asker(self) -> Asker | None:
        """Who asks the models; ``None`` with the playbook alone. Replay sets its own."""
        if self._drafter_name is not None:
            return None
        from assist.models.asking import BUDGET_S, LiveAsker
        from assist.models.cache import MemoryCache, SqliteCache
        from assist.models.endpoint import Endpoint
        from assist.models.opening import open_model

        chosen = {"draft": self.model, "critique": self.critique_model, "rewrite": self.rewrite_model}
        endpoints: dict[Any, Endpoint] = {}
        for task, given in chosen.items():
            if given is None or given == self.model:
                given = self.model
                endpoints[task] = endpoints.get("draft") or Endpoint(
                    open_model(given) if isinstance(given, str) else given
                )
            else:
                endpoints[task] = Endpoint(open_model(given) if isinstance(given, str) else given)
        cache = SqliteCache(self.cache) if self.cache else MemoryCache()
        budget_s = self.budget_s if self.budget_s is not None else BUDGET_S
        scope = {"policy": self.guard.ref, "added": self.guard.added_refs}
        return LiveAsker(endpoints, cache, budget_s, scope)

    @cached_property
    def _desk(self) -> suggesting.Desk:
        from assist import suggesting
        from guardrails.chain import Chain
        from prompts.library import library

        templates = library(self.prompts) if self.prompts else None
        drafter = plugins.drafter(self._drafter_name or PLAYBOOK)
        return suggesting.Desk(Chain(self.guard), drafter, self.asker, templates)

    def open(self) -> None:
        """Make ready to suggest, so that what cannot be used is refused before the first conversation.

        Raises:
            SetupError: a policy, drafter, model, cache or prompt folder that cannot be used.
        """
        self._desk  # noqa: B018 - opened for its errors

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
        critique: bool = False,
    ) -> CheckRow:
        """Check what an agent is about to send; with ``critique`` the model judges it too.

        Raises:
            InputError: an unknown channel, market or language, or a text that cannot be checked.
        """
        context = checking.context_of(
            channel=channel, market=market, lang=lang, facts=facts, customer=customer, attachments=attachments
        )
        return self._check(text, context, critique)

    def _check(self, text: str, context: Context, critique: bool) -> CheckRow:
        if not critique:
            return checking.check(self.guard, text, context)
        if self.asker is None:
            return checking.without_its_critique(checking.check(self.guard, text, context))
        from assist.models.loop import submit

        return submit(checking.check_with_critique(self._desk.chain, self.asker, text, context)).result()

    async def acheck(self, text: str, **options: Any) -> CheckRow:
        """As :meth:`check`, without holding up the event loop."""
        from asyncio import to_thread

        return await to_thread(self.check, text, **options)

    def check_row(self, data: object, line: int | None = None, *, critique: bool = False) -> CheckRow:
        """As :meth:`check` for one decoded row of a batch; a bad row gives a row with its ``error``."""
        return checking.check_row(partial(self._check, critique=critique), data, line)

    def suggest(
        self,
        conversation: Mapping[str, Any] | Conversation,
        *,
        n: int = 3,
        now: datetime | None = None,
        seed: int | None = None,
    ) -> SuggestRow:
        """Suggest up to ``n`` replies for a conversation; ``now`` is used for the remaining time only.

        Models draw by ``seed``, the same one each time unless another is given.

        Raises:
            InputError: the conversation cannot be read, or ``n`` is not between 1 and 10.
        """
        from assist.models.loop import settle, submit

        work = self._work(conversation, n, now, seed)
        return settle(work) if self.asker is None else submit(work).result()

    async def asuggest(
        self,
        conversation: Mapping[str, Any] | Conversation,
        *,
        n: int = 3,
        now: datetime | None = None,
        seed: int | None = None,
    ) -> SuggestRow:
        """As :meth:`suggest`, without holding up the event loop."""
        from asyncio import to_thread, wrap_future

        from assist.models.loop import settle, submit

        work = self._work(conversation, n, now, seed)
        return await (to_thread(settle, work) if self.asker is None else wrap_future(submit(work)))

    def _work(
        self, conversation: Mapping[str, Any] | Conversation, n: int, now: datetime | None, seed: int | None
    ) -> Coroutine[Any, Any, SuggestRow]:
        from assist import suggesting
        from assist.conversation import Conversation, parse_conversation
        from assist.models.endpoint import SEED

        if not 1 <= n <= MOST_SUGGESTIONS:
            raise InputError(ErrorCode.INVALID_OPTION, f"n must be between 1 and {MOST_SUGGESTIONS}, not {n}.", "n")
        parsed = conversation if isinstance(conversation, Conversation) else parse_conversation(conversation)
        return suggesting.suggest(self._desk, parsed, n, now, SEED if seed is None else seed)

    def suggest_row(
        self, data: object, line: int | None = None, *, n: int = 3, now: datetime | None = None
    ) -> SuggestRow:
        """As :meth:`suggest` for one decoded row; a bad row gives a row with its ``error``."""
        from assist.conversation import parse_conversation

        try:
            return self.suggest(parse_conversation(data, line=line), n=n, now=now)
        except AssistError as error:
            row_id = readable_id(data)
            body = error.body if row_id is None else replace(error.body, line=None)
            return SuggestRow(row_id, error=body)
