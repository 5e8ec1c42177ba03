"""Service notices."""

from __future__ import annotations

from collections.abc import Sequence

from guardrails.finding import Finding


def service_notices(
    text: str, *, channel: str, customer: str = "", customer_name: str | None = None, earlier_replies: Sequence[str] = ()
) -> list[Finding]:
    """None yet."""
    return []
