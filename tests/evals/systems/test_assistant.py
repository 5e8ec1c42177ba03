"""The assistant as a system under test: what it replies, who wrote it, and what it cost."""

from __future__ import annotations

from typing import Any

import pytest

from assist import Assistant, SetupError
from assist.testing import (
    FAULTS,
    Reply,
    ScriptedServer,
    by_task,
    critique_answer,
    draft_answer,
    fault,
    refused_endpoint,
    rewrite_answer,
    verdict,
)
from evals.output import Answer
from evals.sample import Form
from evals.systems.assistant import OUTAGES, AssistantSystem, outage_in
from tests.assist.modelled import BAD, CHAT, GOOD, LEWD, by_name, drafting, policy, well
from tests.evals.systems.asking import SEED, answer

#: Faults of the kind that says nothing of how well a model answers.
OUT = ("bad_key", "unknown_model", "quota_exhausted", "html_instead_of_json", "timeout_before_headers")
#: Faults of a model that answers, badly.
BAD_ANSWERS = ("wrong_schema", "prose_instead_of_json", "content_empty", "refused_by_model", "cut_by_length")
MODEL = AssistantSystem(model="openai:any", policy=policy(), budget_s=3.0)


def modelled(
    monkeypatch: pytest.MonkeyPatch, script: Any, system: AssistantSystem = MODEL, **chat: Any
) -> tuple[Answer, ScriptedServer]:
    """What comes of the conversation with a model that answers by ``script``."""
    with ScriptedServer(script) as server:
        by_name(monkeypatch, server.base_url)
        return answer(system, {**CHAT, **chat}, Form.CONVERSATIONS), server


class TestPlaybook:
    def test_replies_are_those_of_the_assistant(self) -> None:
        """Text, language and verdict are what ``suggest`` gives, and nothing is asked of a model."""
        given = answer(AssistantSystem(n=2), CHAT, Form.CONVERSATIONS)
        made = Assistant(model="playbook").suggest(CHAT, n=2).suggestions

        assert given.output.answer == "replied"
        assert [reply.text for reply in given.output.replies] == [one.text for one in made]
        assert [reply.language for reply in given.output.replies] == ["en", "en"]
        assert given.output.stages["rules"] == "pass"
        assert given.usage.calls == 0

    def test_silence_has_reasons(self) -> None:
        """A language without templates gets no reply, and the advice is told."""
        row = {"id": "a", "lang": "ja", "messages": [{"role": "customer", "text": "荷物はどこですか"}]}
        given = answer(AssistantSystem(), row, Form.CONVERSATIONS)

        assert (given.output.answer, given.output.replies) == ("silent", ())
        assert "advice: escalate" in given.output.reasons

    def test_no_reply_is_due_where_the_shop_spoke_last(self) -> None:
        """Silence is right there, and scorers can tell."""
        row = {**CHAT, "messages": [*CHAT["messages"], {"role": "agent", "text": "It is with DPD."}]}

        assert "advice: no_reply" in answer(AssistantSystem(), row, Form.CONVERSATIONS).output.reasons

    def test_a_conversation_that_cannot_be_read(self) -> None:
        """The sample is undetermined, with the reason."""
        given = answer(AssistantSystem(), {"id": "a", "messages": []}, Form.CONVERSATIONS)

        assert given.output.trouble is not None
        assert given.output.trouble.kind == "no_customer_message"

    def test_the_environments_model_is_not_used(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A suite says what is tested; a variable that somebody set does not change it."""
        monkeypatch.setenv("ASSIST_MODEL", "openai:any")

        assert answer(AssistantSystem(), CHAT, Form.CONVERSATIONS).usage.calls == 0

    @pytest.mark.parametrize(
        "options", [{"critique_model": "openai:a"}, {"rewrite_model": "openai:a"}, {"budget_s": 1.0}]
    )
    def test_options_of_models_are_refused(self, options: dict[str, Any]) -> None:
        """A judge that the playbook would never ask is no silent option."""
        with (
            pytest.raises(SetupError, match=f"{next(iter(options))} would not be used: playbook drafts"),
            AssistantSystem(**options).open(1),
        ):
            pass

    def test_an_unknown_drafter_is_refused_at_once(self) -> None:
        """A slip in the name of the drafter is told before the first sample."""
        with pytest.raises(SetupError, match="there is no drafter 'playbok'"), AssistantSystem(model="playbok").open(1):
            pass

    def test_about_names_the_words_it_speaks_with(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Another playbook makes another run."""
        from prompts import playbook

        with AssistantSystem(n=2).open(1) as opened:
            before = opened.about
            other = playbook.load_playbook().model_copy(update={"sha256": "0"})
            monkeypatch.setattr(playbook, "load_playbook", lambda: other)

            assert before["n"] == 2
            assert before["words_sha256"] != opened.about["words_sha256"]


class TestModel:
    def test_a_clean_draft_is_the_reply(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """It passed every stage, and what it cost is told by stage."""
        given, _ = modelled(monkeypatch, well)
        (reply,) = given.output.replies

        assert (given.output.answer, reply.text, reply.verdict, reply.changes) == ("replied", GOOD, "pass", ())
        assert given.output.stages == {"rules": "pass", "facts": "pass", "critique": "pass"}
        assert {name: stage.calls for name, stage in given.usage.stages.items()} == {"draft": 1, "critique": 1}
        assert {stage.model for stage in given.usage.stages.values()} == {"openai-chat:any"}

    def test_a_rewritten_draft_shows_what_was_caught_first(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The reply is the rewrite, with its changes; the objection was the rules', in the first pass."""
        given, _ = modelled(monkeypatch, drafting(BAD))
        (reply,) = given.output.replies
        (caught,) = given.output.caught

        assert (reply.text, reply.verdict) == (GOOD, "rewritten")
        assert reply.changes
        assert (caught.step, caught.stage, caught.guideline) == (1, "rules", "off_platform_redirect")
        assert BAD[caught.start : caught.end] == "Telegram"

    def test_what_a_rewrite_brings_in_is_caught_later(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Each pass over the draft is told apart, so that a funnel can be drawn."""
        rewrites = iter(["Pay us by PayPal.", GOOD])
        script = by_task(draft=draft_answer(BAD), rewrite=lambda _: rewrite_answer(next(rewrites)), critique=well)
        given, _ = modelled(monkeypatch, script)

        assert {(one.step, one.guideline) for one in given.output.caught if one.stage == "rules"} >= {
            (1, "off_platform_redirect"),
            (2, "off_platform_refund"),
        }
        assert given.output.replies[0].text == GOOD

    def test_the_judges_objection_is_of_its_stage(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """What the rules passed and the judge did not is told as the critique's catch."""
        first = "Your parcel is with DPD and should arrive on 10 October. We never sleep."

        def judged(request: Any) -> Reply:
            if "never sleep" not in request.raw.decode():
                return well(request)
            rest = [verdict(key) for key in request.asked.guidelines if key != "false_info"]
            return Reply(
                critique_answer([*rest, verdict("false_info", "violation", quote="We never sleep", reason="untrue")])
            )

        script = by_task(draft=draft_answer(first), rewrite=rewrite_answer(GOOD), critique=judged)
        given, _ = modelled(monkeypatch, script)

        assert [(one.step, one.stage, one.guideline) for one in given.output.caught] == [(1, "critique", "false_info")]

    def test_a_withheld_draft_leaves_no_reply(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The playbook would serve an agent meanwhile; its reply is not counted as the model's."""
        given, server = modelled(monkeypatch, drafting(BAD, BAD))

        assert (given.output.answer, given.output.replies, given.output.trouble) == ("silent", (), None)
        assert "objections: off_platform_redirect.messenger" in given.output.reasons
        assert given.output.named() == {"off_platform_redirect"}
        assert given.usage.stages["rewrite"].calls == 1
        assert not server.problems

    def test_an_indecent_draft_leaves_no_reply(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Nor is there one where the draft was never rewritten."""
        given, _ = modelled(monkeypatch, drafting(LEWD))

        assert (given.output.answer, given.output.named()) == ("silent", {"sexual"})

    @pytest.mark.parametrize("name", BAD_ANSWERS)
    def test_an_answer_that_is_no_draft_is_the_models_failure(self, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
        """A model that answers, and not with a draft, has no reply: that says something of the model."""
        given, _ = modelled(monkeypatch, by_task(draft=fault(name), otherwise=well))

        assert (given.output.answer, given.output.replies, given.output.trouble) == ("silent", (), None)
        assert given.output.reasons[0].startswith("draft_")

    @pytest.mark.parametrize("name", OUT)
    @pytest.mark.parametrize("task", ["draft", "critique"])
    def test_an_outage_leaves_it_undetermined(self, monkeypatch: pytest.MonkeyPatch, name: str, task: str) -> None:
        """Whoever of the models could not be reached, nothing is known of how well they answer."""
        system = MODEL.model_copy(update={"budget_s": 0.5})
        given, _ = modelled(monkeypatch, by_task(**{task: fault(name)}, otherwise=well), system)

        assert (given.output.answer, given.output.replies) == (None, ())
        assert given.output.trouble is not None
        assert given.output.trouble.kind in OUTAGES
        assert given.output.trouble.reason.startswith("the model: ")

    def test_nobody_listens(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A refused connection is told as such; the calls that were tried are counted."""
        with refused_endpoint() as base_url:
            by_name(monkeypatch, base_url)
            given = answer(MODEL.model_copy(update={"budget_s": 0.5}), CHAT, Form.CONVERSATIONS)

        assert given.output.trouble is not None
        assert given.output.trouble.kind in ("connection", "out_of_time")
        assert given.usage.calls >= 1

    def test_rate_limits_are_counted(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A limit that was waited out slows the run down, and changes nothing else."""
        met = iter([fault("rate_limited_for", seconds=0)])
        given, _ = modelled(monkeypatch, lambda request: next(met, None) or well(request))

        assert given.output.replies[0].text == GOOD
        assert given.usage.rate_limited == 1

    def test_draws_by_the_samples_seed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Every call of a sample carries its seed."""
        _, server = modelled(monkeypatch, drafting(BAD))

        assert {request.asked.task for request in server.requests} == {"draft", "rewrite", "critique"}
        assert {request.value("seed") for request in server.requests} == {SEED}

    def test_several_candidates_are_asked_for(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """``n`` replies are drafted; the objections to all of them are told."""
        drafts = iter([BAD, GOOD, "Your parcel is with DPD."])
        script = by_task(draft=lambda _: draft_answer(next(drafts)), rewrite=rewrite_answer(BAD), critique=well)
        given, _ = modelled(monkeypatch, script, MODEL.model_copy(update={"n": 3}))

        assert {reply.text for reply in given.output.replies} == {GOOD, "Your parcel is with DPD."}
        assert given.output.named() == {"off_platform_redirect"}

    def test_about_names_models_and_prompts(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A run of another model, or of other prompts, is another run."""
        with ScriptedServer(well) as server:
            by_name(monkeypatch, server.base_url)
            with MODEL.open(1) as opened, AssistantSystem().open(1) as plain:
                about = opened.about

                assert about["models"] == dict.fromkeys(("draft", "critique", "rewrite"), "openai-chat:any")
                assert about["words_sha256"] != plain.about["words_sha256"]


class TestOutages:
    @pytest.mark.parametrize("name", sorted(set(FAULTS) - {"extra_fields"}))
    def test_every_fault_is_either_an_outage_or_the_models_own(
        self, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        """Whatever a provider does, no reply of the playbook is counted as the model's."""
        try:
            of_draft = FAULTS[name](of=Reply(draft_answer(GOOD)))
        except TypeError:
            of_draft = FAULTS[name]()
        system = MODEL.model_copy(update={"budget_s": 0.4})
        given, _ = modelled(monkeypatch, by_task(draft=of_draft, otherwise=well), system)

        assert given.output.replies == () or given.output.replies[0].text == GOOD
        assert given.output.answer in ("silent", None, "replied")

    def test_answers_are_no_outage(self) -> None:
        """An answer, and a refusal to give one, say something of the model."""
        assert outage_in([{"text": "x"}, {"kind": "refusal", "reason": "no"}]) is None

    def test_the_first_is_told(self) -> None:
        """Its kind is kept for programs and its reason for people."""
        found = outage_in(
            [{"text": "x"}, {"kind": "timeout", "reason": "late"}, {"kind": "connection", "reason": "none"}]
        )

        assert found == ("timeout", "the model: late")
