"""The critique: a model's verdict for each guideline. It may add objections and never clears one (law 3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from guardrails.answers import CritiqueAnswer, GuidelineVerdict, read_answer
from guardrails.errors import UnreadableAnswerError
from guardrails.finding import Finding, Fix, FixAction, Severity, Stage
from guardrails.nearness import Layout
from guardrails.text import on_graphemes


def read_critique(answer: str, text: str, clauses: Mapping[str, str]) -> list[Finding]:
    """The objections in a judge's answer about ``text``; ``clauses`` maps each asked guideline to its clause.

    Raises:
        UnreadableAnswerError: not of the form, a guideline is missing, unknown or judged twice, or a
            violation's quote is not in the text word for word.
    """
    verdicts = read_answer(CritiqueAnswer, answer).verdicts
    _check_guidelines([verdict.guideline for verdict in verdicts], clauses)
    return [_finding(verdict, text, clauses) for verdict in verdicts if verdict.verdict == "violation"]


def _check_guidelines(judged: Sequence[str], asked: Mapping[str, str]) -> None:
    if len(set(judged)) != len(judged):
        raise UnreadableAnswerError("a guideline is judged twice")
    if set(judged) != set(asked):
        missing, unknown = sorted(set(asked) - set(judged)), sorted(set(judged) - set(asked))
        said = f"not judged: {', '.join(missing)}" if missing else f"{len(unknown)} guideline(s) nobody asked about"
        raise UnreadableAnswerError(said)


def _finding(verdict: GuidelineVerdict, text: str, clauses: Mapping[str, str]) -> Finding:
    at = text.find(verdict.quote) if verdict.quote.strip() else -1
    if at < 0:
        raise UnreadableAnswerError(f"the quote for {verdict.guideline} is not in the text")
    start, end = on_graphemes(text, at, at + len(verdict.quote))
    return Finding(
        rule_id=f"{verdict.guideline}.critique",
        guideline=verdict.guideline,
        severity=Severity.MAJOR,
        stage=Stage.CRITIQUE,
        start=start,
        end=end,
        quote=text[start:end],
        message=verdict.reason.strip() or "The judge objects to this.",
        clause=clauses[verdict.guideline],
        fix=Fix(FixAction.REMOVE, *Layout(text).sentence_span(start, end), "", "Leave this out or say it otherwise."),
    )
