"""What rewriting and repairing changed: how much, and whether facts were lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import ClassVar

from evals.outcome import Score, failed, passed
from evals.output import Output, Reply
from evals.sample import Form, Sample
from evals.scorers.scorer import Metric, Scorer

_FIGURE = re.compile(r"[^\W_]*\d(?:[\w.,:/-]*\w)?")


class Rewrites(Scorer):
    """Of replies that the chain changed: the edit distance to the draft, and whether its facts are still told.

    The distance counts code points taken out and put in, as a share of the draft and the reply together: 0 is
    unchanged, 1 entirely new. A fact is a figure, code or day of the draft that the order or the shop knows.
    """

    name: ClassVar[str] = "rewrites"
    metrics: ClassVar[tuple[Metric, ...]] = (
        Metric("edit_distance", "how much of a draft was changed", graded=True, unit="share"),
        Metric("facts_kept", "a changed reply still tells the facts of its draft"),
    )

    def score(self, sample: Sample, output: Output) -> Iterator[Score]:
        """Look at the changes of each reply."""
        changed = [reply for reply in output.replies if reply.changes]
        if sample.form is not Form.CONVERSATIONS or not changed:
            return
        distance = sum(map(edit_distance, changed)) / len(changed)
        yield passed("edit_distance", value=distance)
        known = _figures(_known(sample))
        lost = {figure for reply in changed for figure in _lost(reply) if figure in known}
        yield failed("facts_kept", f"{len(lost)} facts were lost") if lost else passed("facts_kept")


def edit_distance(reply: Reply) -> float:
    """The share of draft and reply that differs."""
    touched = sum(_distance(before, after) for before, after in reply.changes)
    draft = len(reply.text) + sum(len(before) - len(after) for before, after in reply.changes)
    return min(1.0, touched / max(1, draft + len(reply.text)))


def _distance(before: str, after: str) -> int:
    """Code points taken out and put in to turn one text into the other."""
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return len(before) + len(after) - 2 * sum(block.size for block in blocks)


def _lost(reply: Reply) -> set[str]:
    return _figures(" ".join(before for before, _ in reply.changes)) - _figures(reply.text)


def _figures(text: str) -> set[str]:
    return {found[0].casefold() for found in _FIGURE.finditer(text)}


def _known(sample: Sample) -> str:
    shop = sample.row.get("shop") or {}
    values = [*(sample.row.get("order") or {}).values(), *(shop.get("policies") or {}).values()]
    return " ".join(map(str, values))
