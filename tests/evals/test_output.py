from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from evals.journal import encoded
from evals.output import Caught, Output, Reply, Usage, caught_in, troubled
from guardrails.canonical import canonical
from guardrails.finding import Finding, Fix, FixAction, Severity, Stage

ANY = st.text(alphabet='a"\ud83d\ude00\ud800\u2028\x00\x7fé', max_size=8)


def found(severity: Severity) -> Finding:
    fix = Fix(FixAction.REMOVE, 0, 1, "", "")
    return Finding("privacy.x", "privacy", severity, Stage.RULES, 0, 1, "a", "a reason", "a clause", fix)


class TestAsJson:
    @settings(deadline=None)
    @given(ANY, ANY, ANY, st.lists(ANY))
    def test_can_always_be_written(self, text: str, before: str, after: str, reasons: list[str]) -> None:
        """Whatever a model drafts, even halves of characters, the journal can hold it, in canonical form."""
        reply = Reply(text, changes=((before, after),))
        row = Output("replied", text, (reply,), reasons=tuple(reasons)).as_json()

        assert json.loads(encoded(row)) == row
        assert encoded(row) == canonical(row) + b"\n"

    def test_what_stands_in_it(self) -> None:
        """Everything that came of a sample is written, so that it can be scored and shown again."""
        output = Output(
            "replied", None, (Reply("Hello.", "en", "rewritten", (("Hi.", "Hello."),)),), (Caught(1, "rules", "a.b", "a", 0, 2),),
            {"rules": "pass"}, ("withheld",),
        )  # fmt: skip

        assert output.as_json() == {
            "answer": "replied",
            "text": None,
            "replies": [{"text": "Hello.", "language": "en", "verdict": "rewritten", "changes": [["Hi.", "Hello."]]}],
            "caught": [{"step": 1, "stage": "rules", "rule_id": "a.b", "guideline": "a", "start": 0, "end": 2}],
            "stages": {"rules": "pass"},
            "reasons": ["withheld"],
            "trouble": None,
        }

    def test_trouble(self) -> None:
        """No answer is written as its kind and its reason, and is no verdict."""
        output = troubled("timeout", "nobody answered")

        assert output.as_json()["trouble"] == {"kind": "timeout", "reason": "nobody answered"}
        assert (output.answer, output.flagged) == (None, False)


class TestCaught:
    def test_notices_do_not_block(self) -> None:
        """Only what keeps a text from being sent is caught."""
        findings = [found(severity) for severity in Severity]

        caught = caught_in(findings, step=2)

        assert len(caught) == sum(severity.blocks for severity in Severity) == len(findings) - 1
        assert {one.step for one in caught} == {2}

    def test_names(self) -> None:
        """Each guideline is named once."""
        caught = tuple(Caught(step, "rules", "x", key, 0, 1) for step, key in ((1, "ip"), (2, "ip"), (2, "privacy")))

        assert Output("flag", caught=caught).named() == {"ip", "privacy"}


class TestUsage:
    def test_adds_up(self) -> None:
        """What is counted twice for a stage is its sum; calls are those of all stages."""
        counted = {"calls": 1, "input_tokens": 10, "output_tokens": 2, "seconds": 0.5, "rate_limited": 1}
        usage = Usage()
        usage.add({"draft": counted, "critique": counted}, {"draft": "small"})
        usage.add({"draft": counted}, {"draft": "small"})

        assert (usage.calls, usage.rate_limited) == (3, 3)
        assert (usage.stages["draft"].input_tokens, usage.stages["draft"].seconds) == (20, 1.0)
        assert (usage.stages["draft"].model, usage.stages["critique"].model) == ("small", None)
