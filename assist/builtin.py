"""All that ships built in, registered through the same hooks as any plug-in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assist.hookspecs import hookimpl

if TYPE_CHECKING:
    from assist.drafting.drafter import Drafter
    from guardrails.rules import Detector


@hookimpl
def assist_policies() -> Sequence[Path]:
    """The pack of TikTok Shop's communication guidelines."""
    from guardrails.compiling import SHIPPED

    return [SHIPPED]


@hookimpl
def assist_detectors() -> Sequence[Detector]:
    """Links, contacts and payment data, confirmed by parsers."""
    from guardrails.detectors import BUILT_IN

    return BUILT_IN


@hookimpl
def assist_drafters() -> Sequence[Drafter]:
    """The playbook."""
    from assist.drafting.playbook_drafter import PlaybookDrafter

    return [PlaybookDrafter()]
