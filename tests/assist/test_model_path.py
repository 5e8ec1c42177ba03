"""From a conversation to suggestions with a model over HTTP: whatever fails, it fails closed."""

from __future__ import annotations

import asyncio
import json
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from assist import Assistant, SetupError, SuggestRow, to_json
from assist.models.asking import BUDGET_S, RecordedAsker
from assist.models.endpoint import BREAK_AFTER, BREAK_FOR_S, CONCURRENT
from assist.replay import bundle, replay_bundle
from assist.testing import (
    FAULTS,
    Reply,
    Request,
    ScriptedServer,
    all_clear,
    by_task,
    critique_answer,
    draft_answer,
    fault,
    refused_endpoint,
    refusing,
    repeated,
    rewrite_answer,
    verdict,
)
from assist.testing.faults import GERMAN
from assist.testing.wire import Answer
from guardrails.canonical import canonical, text_digest
from guardrails.chain import MAX_REWRITES
from guardrails.errors import ReplayError
from prompts.fence import unfenced
from tests.assist.modelled import BAD, CHAT, GOOD, LEWD, assistant, by_name, drafting, policy, suggested, tasks, well

#: Faults after which the answer is as good as any.
HARMLESS = {"extra_fields"}
#: Faults that need the whole budget to be noticed.
STALLING = {"timeout_before_headers", "timeout_in_body", "dripping_body"}
#: Faults that are tried again until the time is up.
RETRIED = {
    "closed_before_headers", "closed_in_body", "rate_limited", "rate_limited_for", "rate_limited_until",
    "reset_before_headers", "reset_in_body", "server_error", "unavailable",
}  # fmt: skip


def broken(name: str, request: Request, of: Reply) -> Answer:
    """The fault happening to ``of`` where it takes a reply."""
    try:
        return FAULTS[name](of=of)
    except TypeError:
        return FAULTS[name]()


def budget(name: str) -> float:
    """Seconds: short where the fault is that nothing comes."""
    return 0.6 if name in STALLING | RETRIED else 3.0


def assert_sound(row: SuggestRow) -> None:
    """Each delivered text has a clean pass over exactly its code points, and says where no judge looked."""
    assert row.error is None
    for suggestion in row.suggestions:
        assert suggestion.certificate["text_sha256"] == text_digest(suggestion.text)
        assert suggestion.stages.rules == "pass"
        assert suggestion.stages.critique in ("pass", "not_run")
        assert suggestion.degraded == (suggestion.stages.critique == "not_run")
        assert not suggestion.degraded or suggestion.stages.reasons["critique"]
    for withheld in row.withheld:
        assert withheld.verdict in ("withheld", "error")
        assert withheld.reason


class TestFaults:
    """Every fault, in every task, ends in a stated verdict."""

    @pytest.mark.parametrize("name", sorted(FAULTS))
    def test_of_the_whole_provider(self, name: str) -> None:
        """No draft, no verdict: the playbook serves meanwhile, marked as degraded, with the reason."""
        row, requests = suggested(lambda request: broken(name, request, well(request)), budget_s=budget(name))

        assert_sound(row)
        assert requests
        if name in HARMLESS:
            assert [suggestion.text for suggestion in row.suggestions] == [GOOD]
            return
        assert row.run["drafter"] == "playbook"
        assert row.suggestions
        assert all(suggestion.degraded for suggestion in row.suggestions)
        assert row.withheld[0].verdict in ("withheld", "error")

    @pytest.mark.parametrize("name", sorted(set(FAULTS) - HARMLESS))
    def test_of_the_judge(self, name: str) -> None:
        """A draft that no judge saw is withheld; a playbook text may go out, marked."""
        script = by_task(
            draft=lambda request: well(request), critique=lambda request: broken(name, request, well(request))
        )
        row, _ = suggested(script, budget_s=budget(name))

        assert_sound(row)
        assert row.withheld[0].reason.startswith("critique_not_run: ")
        assert all(suggestion.text != GOOD and suggestion.degraded for suggestion in row.suggestions)
        assert row.suggestions

    @pytest.mark.parametrize("name", sorted(set(FAULTS) - HARMLESS))
    def test_of_the_rewrite(self, name: str) -> None:
        """A draft that is objected to and cannot be rewritten is withheld."""
        script = by_task(
            draft=draft_answer(BAD),
            critique=lambda request: well(request),
            rewrite=lambda request: broken(name, request, well(request)),
        )
        row, _ = suggested(script, budget_s=budget(name))

        assert_sound(row)
        assert row.withheld[0].reason.startswith("objections: ")
        assert not any("Telegram" in suggestion.text or suggestion.text == GOOD for suggestion in row.suggestions)

    def test_a_refused_connection(self) -> None:
        """Nobody listens: retried as long as there is time, then the playbook."""
        with refused_endpoint() as base_url:
            row = assistant(base_url, budget_s=0.8).suggest(CHAT, n=1)

        assert_sound(row)
        assert row.withheld[0].reason.startswith("draft_connection: ")
        assert all(suggestion.degraded for suggestion in row.suggestions)
        assert row.run["models"]["draft"]["calls"] >= 2

    @pytest.mark.parametrize("name", sorted(STALLING))
    def test_a_stall_ends_with_the_budget(self, name: str) -> None:
        """Not with the client's own patience, which a drip outlasts."""
        row, _ = suggested(lambda request: broken(name, request, well(request)), budget_s=0.3)

        assert row.withheld[0].reason.startswith("draft_out_of_time: ")

    def test_no_reason_repeats_an_answer(self) -> None:
        """What a model or server said is in no reason."""
        said = "zebra crossing"
        row, _ = suggested(by_task(draft=said, critique=said))

        assert said not in json.dumps([to_json(item) for item in row.withheld])
        assert all(said not in str(suggestion.stages.reasons) for suggestion in row.suggestions)


class TestDrafts:
    """What a model's draft goes through."""

    def test_a_clean_draft_passes(self) -> None:
        """Judged, grounded, certified, with sources; tokens, calls and parameters in run."""
        row, requests = suggested(well)
        (suggestion,) = row.suggestions

        assert_sound(row)
        assert (suggestion.text, suggestion.verdict, suggestion.degraded) == (GOOD, "pass", False)
        assert [source.value for source in suggestion.sources] == ["DPD"]
        assert tasks(requests) == ["draft", "critique"]
        assert row.run["models"]["draft"]["calls"] == 1
        assert row.run["models"]["draft"]["input_tokens"] > 0
        assert row.run["parameters"]["critique"] == {"format": "json_schema", "temperature": 0, "seed": 1}

    def test_a_bad_draft_is_rewritten_and_judged_again(self) -> None:
        """Verdict rewritten, with what changed; the certificate counts both passes."""
        row, requests = suggested(drafting(BAD))
        (suggestion,) = row.suggestions

        assert (suggestion.text, suggestion.verdict) == (GOOD, "rewritten")
        assert suggestion.changes
        assert suggestion.certificate["passes"] == 2
        assert tasks(requests) == ["draft", "rewrite", "critique"]

    def test_rewrites_are_bounded(self) -> None:
        """Two different rewrites and no third."""
        bad = [rewrite_answer(f"{BAD} Really{'!' * count}") for count in range(1, 6)]
        row, requests = suggested(by_task(draft=draft_answer(BAD), rewrite=repeated(bad), critique=well))

        assert tasks(requests).count("rewrite") == 2
        assert row.withheld[0].verdict == "withheld"

    def test_the_same_question_is_asked_once(self) -> None:
        """A rewrite that changes nothing is not tried again; equal drafts share one verdict."""
        _, stubborn = suggested(by_task(draft=draft_answer(BAD), rewrite=rewrite_answer(BAD), critique=well))
        row, alike = suggested(well, n=3)

        assert tasks(stubborn).count("rewrite") == 1
        assert (tasks(alike).count("draft"), tasks(alike).count("critique")) == (3, 1)
        assert len(row.suggestions) == 1

    def test_an_indecent_draft_is_never_sent_to_a_model(self) -> None:
        """Withheld at once: no rewrite, no judge."""
        row, requests = suggested(drafting(LEWD))

        assert row.withheld[0].reason == "objections: sexual.nudity"
        assert not any("nude" in request.raw.decode() for request in requests)
        assert "rewrite" not in tasks(requests)

    def test_nor_one_that_the_judge_finds_indecent(self) -> None:
        """The judge's objection under that guideline ends it just so."""
        found = [verdict("sexual", "violation", quote="DPD", reason="suggestive")]

        def judged(request: Request) -> str:
            rest = [verdict(key) for key in request.asked.guidelines if key != "sexual"]
            return critique_answer([*found, *rest]) if GOOD in request.raw.decode() else all_clear_for(request)

        row, requests = suggested(by_task(draft=draft_answer(GOOD), critique=judged, rewrite=rewrite_answer(GOOD)))

        assert "rewrite" not in tasks(requests)
        assert row.withheld[0].reason == "objections: sexual.critique"

    def test_a_made_up_quote_makes_the_verdict_unreadable(self) -> None:
        """Not a finding to drop: the draft is withheld."""

        def judged(request: Request) -> str:
            rest = [verdict(key) for key in request.asked.guidelines if key != "false_info"]
            return critique_answer([*rest, verdict("false_info", "violation", quote="never said", reason="no")])

        row, _ = suggested(by_task(draft=draft_answer(GOOD), critique=judged))

        assert "the quote for false_info is not in the text" in row.withheld[0].reason
        assert all(suggestion.degraded for suggestion in row.suggestions)

    def test_the_judge_never_clears_what_rules_find(self) -> None:
        """All clear, and withheld all the same (law 3)."""
        row, _ = suggested(drafting(BAD, BAD))

        assert row.withheld[0].reason == "objections: off_platform_redirect.messenger"
        assert not any("Telegram" in suggestion.text for suggestion in row.suggestions)

    def test_a_playbook_text_that_the_judge_flags_is_withheld(self) -> None:
        """No degraded way around an objection."""

        def judged(request: Request) -> str:
            text = json.loads(unfenced(request.messages[1][1].strip())[1])["text"]
            rest = [verdict(key) for key in request.asked.guidelines if key != "false_info"]
            return critique_answer([*rest, verdict("false_info", "violation", quote=text[:4], reason="no")])

        row, _ = suggested(by_task(draft="no JSON", critique=judged))

        assert not row.suggestions
        assert {withheld.reason for withheld in row.withheld[1:]} == {"objections: false_info.critique"}

    @pytest.mark.parametrize(
        ("text", "rule_id"),
        [
            ("Your parcel should arrive on 12 October.", "false_info.ungrounded"),
            ("Your parcel is with DPD, write to joe@doe.example.", "false_info.ungrounded"),
            ("Dear [Customer Name], your parcel is with DPD.", "false_info.unknown_placeholder"),
            ("Your number is [TRACKING_7], with DPD.", "false_info.unknown_placeholder"),
            (GERMAN, "service.wrong_language"),
        ],
    )
    def test_ungrounded_drafts_and_rewrites_are_withheld(self, text: str, rule_id: str) -> None:
        """Whether a draft says it first or a rewrite brings it in."""
        drafted, _ = suggested(drafting(text, text))
        rewritten, _ = suggested(drafting(BAD, text))

        for row in (drafted, rewritten):
            assert rule_id in row.withheld[0].reason
            assert text not in [suggestion.text for suggestion in row.suggestions]

    def test_a_citation_of_no_fact_is_a_finding(self) -> None:
        """Facts cited must exist."""
        row, _ = suggested(by_task(draft=draft_answer(GOOD, facts_used=["mood"]), critique=well, rewrite="none"))

        assert row.withheld[0].reason == "objections: false_info.unknown_citation"


def all_clear_for(request: Request) -> str:
    """A critique that objects to nothing."""
    return all_clear(request.asked.guidelines)


class TestRequests:
    """How a model is asked."""

    @pytest.mark.parametrize(
        ("refused", "formats"),
        [
            ((), ["json_schema"]),
            (("json_schema",), ["json_schema", "json_object"]),
            (("json_schema", "json_object"), ["json_schema", "json_object", None]),
        ],
    )
    def test_the_format_falls_once_an_endpoint(self, refused: tuple[str, ...], formats: list[str | None]) -> None:
        """Schema, object, prompt alone: what was refused is not tried again by later questions."""
        with ScriptedServer(refusing(*refused, then=well) if refused else well) as server:
            desk = assistant(server.base_url)
            rows = [desk.suggest({**CHAT, "id": name}, n=1) for name in ("a", "b")]
            asked = [request.response_format for request in server.requests]

        assert asked[: len(formats)] == formats
        assert set(asked[len(formats) :]) == {formats[-1]}
        assert all(row.suggestions[0].text == GOOD for row in rows)
        assert rows[0].run["parameters"]["draft"]["format"] == (formats[-1] or "prompt")

    @pytest.mark.parametrize("name", ["temperature", "seed"])
    def test_a_refused_parameter_is_dropped_once(self, name: str) -> None:
        """One refusal, then never sent again; the other stays."""
        with ScriptedServer(refusing(name, then=well)) as server:
            row = assistant(server.base_url).suggest(CHAT, n=1)
            sent = [request.value(name) is not None for request in server.requests]
            other = {"temperature": "seed", "seed": "temperature"}[name]
            assert all(request.value(other) is not None for request in server.requests)

        assert sent == [True, False, False]
        assert row.suggestions[0].text == GOOD
        assert name not in row.run["parameters"]["draft"]

    def test_tasks_may_have_models_of_their_own(self) -> None:
        """Drafts here, verdicts there; the certificate names both."""
        with ScriptedServer(well) as drafts, ScriptedServer(well) as judges:
            judge = assistant(judges.base_url).model
            row = assistant(drafts.base_url, critique_model=judge).suggest(CHAT, n=1)
            asked = tasks(drafts.requests), tasks(judges.requests)

        assert asked == (["draft"], ["critique"])
        assert row.suggestions[0].certificate["model"].keys() == {"draft", "critique", "rewrite"}

    def test_by_name_and_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """ASSIST_MODEL and OPENAI_BASE_URL, as a user would set them."""
        with ScriptedServer(well) as server:
            monkeypatch.setenv("ASSIST_MODEL", "openai:any")
            by_name(monkeypatch, server.base_url)
            row = Assistant(policy=policy()).suggest(CHAT, n=1)

        assert row.suggestions[0].text == GOOD

    def test_sync_and_async_are_the_same(self) -> None:
        """Two ways in, the same bytes."""
        with ScriptedServer(well) as server:
            desk = assistant(server.base_url)
            rows = [desk.suggest(CHAT, n=2), asyncio.run(desk.asuggest(CHAT, n=2))]

        one, other = ({**to_json(row), "run": None} for row in rows)
        assert canonical(one) == canonical(other)


class TestRetries:
    """What is tried again, and when it is not."""

    @pytest.mark.parametrize(
        "name", ["rate_limited", "server_error", "unavailable", "reset_before_headers", "closed_before_headers"]
    )
    def test_what_may_pass_is_tried_again(self, name: str) -> None:
        """One failure, then all is well."""
        row, requests = suggested(by_task(draft=[fault(name), Reply(draft_answer(GOOD))], critique=well))

        assert row.suggestions[0].text == GOOD
        assert tasks(requests).count("draft") == 2
        assert row.run["models"]["draft"]["calls"] == 2

    @pytest.mark.parametrize(
        "name", ["bad_key", "unknown_model", "quota_exhausted", "refused_by_model", "html_instead_of_json"]
    )
    def test_what_will_not_pass_is_not(self, name: str) -> None:
        """Asked once."""
        _, requests = suggested(by_task(draft=fault(name), critique=well))

        assert tasks(requests).count("draft") == 1

    @pytest.mark.parametrize("name", ["rate_limited_for", "rate_limited_until"])
    def test_retry_after_is_obeyed(self, name: str) -> None:
        """Inside the budget it is waited for; beyond it nobody waits."""
        patient, _ = suggested(by_task(draft=[fault(name), Reply(draft_answer(GOOD))], critique=well), budget_s=5.0)
        hurried, requests = suggested(by_task(draft=fault(name, seconds=60), critique=well), budget_s=5.0)

        assert patient.suggestions[0].text == GOOD
        assert hurried.withheld[0].reason.startswith("draft_rate_limited: ")
        assert tasks(requests).count("draft") == 1

    def test_a_dead_provider_is_left_alone(self) -> None:
        """After five failures in a row no more requests, and the reason says so; the playbook serves."""
        with refused_endpoint() as base_url:
            desk = assistant(base_url, budget_s=0.4)
            rows = [desk.suggest({**CHAT, "id": str(number)}, n=1) for number in range(6)]

        last = rows[-1]
        assert last.withheld[0].reason.startswith("draft_breaker_open: ")
        assert last.run["models"] == {}
        assert last.suggestions
        assert all(suggestion.degraded for suggestion in last.suggestions)

    def test_no_more_calls_at_once_than_allowed(self) -> None:
        """Ten conversations side by side, eight calls."""
        with ScriptedServer(well, delay_s=0.05) as server:
            desk = assistant(server.base_url)

            async def all_at_once() -> list[SuggestRow]:
                return await asyncio.gather(*(desk.asuggest({**CHAT, "id": str(i)}, n=3) for i in range(10)))

            rows = asyncio.run(all_at_once())
            assert server.busiest <= 8

        assert all(row.suggestions[0].text == GOOD for row in rows)


@contextmanager
def loopback_listener() -> Iterator[tuple[str, list[bytes]]]:
    """A port that keeps the first bytes of whoever connects."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        stopping = False

        def listen() -> None:
            while not stopping:
                try:
                    with listener.accept()[0] as connection:
                        heard.append(connection.recv(64))
                except TimeoutError:
                    continue

        thread = Thread(target=listen)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}", heard
        finally:
            stopping = True
            thread.join()


class TestTracing:
    """Nothing reports home (law 12)."""

    @pytest.mark.parametrize("prefix", ["LANGSMITH", "LANGCHAIN"])
    def test_is_off_whatever_the_environment_says(self, monkeypatch: pytest.MonkeyPatch, prefix: str) -> None:
        """With every tracing variable set, the tracing server hears nothing."""
        from langsmith.utils import get_env_var

        with loopback_listener() as (url, heard):
            for name, value in {
                "TRACING": "true",
                "TRACING_V2": "true",
                "ENDPOINT": url,
                "API_KEY": "x",
                "PROJECT": "p",
            }.items():
                monkeypatch.setenv(f"{prefix}_{name}", value)
            get_env_var.cache_clear()
            row, _ = suggested(drafting(BAD), n=3)
        get_env_var.cache_clear()

        assert row.suggestions
        assert heard == []


class TestReplay:
    """A bundle of a run with a model replays offline (law 5)."""

    @pytest.fixture
    def made(self) -> dict[str, Any]:
        """A bundle of a run with a rewrite, a failed call and a playbook text, as read back from a file."""
        script = by_task(
            draft=[draft_answer(BAD), draft_answer(GOOD, facts_used=["carrier"]), "no JSON"],
            critique=well,
            rewrite=rewrite_answer(GOOD),
        )
        with ScriptedServer(script) as server:
            desk = assistant(server.base_url)
            row = desk.suggest(CHAT, n=3)
            written = canonical(bundle(CHAT, row, desk, 3, None))
        read: dict[str, Any] = json.loads(written)
        return read

    def test_agrees_to_the_byte(self, made: dict[str, Any]) -> None:
        """With no server, no key and no network."""
        assert made["model_answers"]
        assert replay_bundle(made) == []

    def test_a_changed_answer_differs(self, made: dict[str, Any]) -> None:
        """A draft where there was none, and nothing is withheld for it."""
        for kept in made["model_answers"].values():
            kept.update(text=kept["text"].replace("no JSON", draft_answer(GOOD)))

        assert "withheld" in replay_bundle(made)

    def test_a_changed_draft_is_refused(self, made: dict[str, Any]) -> None:
        """It leads to questions that were never asked."""
        for kept in made["model_answers"].values():
            kept.update(text=kept.get("text", "").replace("DPD", "them"))

        with pytest.raises(ReplayError, match="no answer for a critique question"):
            replay_bundle(made)

    def test_a_missing_answer_is_refused(self, made: dict[str, Any]) -> None:
        """A question that was never asked has no answer."""
        with pytest.raises(ReplayError, match="no answer for a draft question"):
            replay_bundle({**made, "model_answers": {}})

    @pytest.mark.parametrize("kept", [None, {}, {"text": 3}, {"kind": "x"}, {"text": "x", "kind": "y"}])
    def test_an_answer_of_no_known_form_is_refused(self, made: dict[str, Any], kept: object) -> None:
        """A damaged bundle is an error, not a traceback."""
        with pytest.raises(ReplayError):
            replay_bundle({**made, "model_answers": dict.fromkeys(made["model_answers"], kept)})

    def test_a_bundle_without_models_for_its_tasks_is_refused(self, made: dict[str, Any]) -> None:
        """It names none for drafts."""
        with pytest.raises(ReplayError, match="no model for"):
            replay_bundle({**made, "models": {"critique": "x"}})

    def test_the_course_of_two_equal_questions_replays(self) -> None:
        """A rewrite that first changes nothing, then would: the bundle knows the question once, and so does the run."""
        answers = repeated([rewrite_answer(BAD), rewrite_answer(GOOD)])
        with ScriptedServer(by_task(draft=draft_answer(BAD), critique=well, rewrite=answers)) as server:
            desk = assistant(server.base_url)
            made = bundle(CHAT, desk.suggest(CHAT, n=1), desk, 1, None)

        assert replay_bundle(made) == []

    def test_failures_replay_too(self) -> None:
        """A degraded run gives the same bytes."""
        with ScriptedServer(by_task(draft=fault("bad_key"), critique=fault("lone_surrogate"))) as server:
            desk = assistant(server.base_url)
            made = bundle(CHAT, desk.suggest(CHAT, n=1), desk, 1, None)

        assert canonical(made)
        assert replay_bundle(made) == []

    def test_prompts_of_the_tenant_replay(self, tmp_path: Path) -> None:
        """The bundle names their folders."""
        from prompts import library as module

        partial = Path(module.__file__).parent / "critique.j2"
        (tmp_path / "critique.j2").write_text(
            partial.read_text(encoding="utf-8").replace("version: 1", "version: 99", 1), encoding="utf-8"
        )
        with ScriptedServer(well) as server:
            desk = assistant(server.base_url, prompts=[tmp_path])
            made = bundle(CHAT, desk.suggest(CHAT, n=1), desk, 1, None)

        assert replay_bundle(made) == []

    def test_the_printed_row_holds_no_answer(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        """What was not checked stands in bundles only."""
        from assist.jobs import SuggestJob, dumped

        with ScriptedServer(drafting(BAD)) as server:
            by_name(monkeypatch, server.base_url)
            answer = SuggestJob("openai:any", policy(), 1, record=tmp_path).open()
            printed = json.loads(dumped(answer(CHAT, 1)))

        (recorded,) = tmp_path.iterdir()
        made = json.loads(recorded.read_text(encoding="utf-8"))
        assert "answers" not in printed["run"]
        assert "Telegram" in json.dumps(made["model_answers"])
        assert replay_bundle(made) == []


PRIVATE: dict[str, Any] = {
    "id": "c9",
    "lang": "en",
    "market": "GB",
    "customer": {"name": "Zoë O'Brien"},
    "messages": [
        {"role": "customer", "text": "Zoë O'Brien here, order AB-12345, parcel 1550 1234 5678 90. Call 07911 123456."},
        {"role": "agent", "text": "Dear Zoë, is zoe.obrien@mail.example right?"},
        {"role": "customer", "text": "yes, and I live at 10 Downing Street, London SW1A 2AA. where is my parcel?"},
    ],
    "order": {
        "order_id": "AB-12345",
        "tracking": "15501234567890",
        "carrier": "DPD",
        "status": "shipped",
        "gift_message": "For Zoë O'Brien",
        "last_scan": "left at 10 Downing Street, London SW1A 2AA",
        "note": "ring 07911 123456",
    },
    "shop": {"name": "O'Brien Lamps", "policies": {"returns": "Returns go by zoe.obrien@mail.example."}},
    "knowledge": [{"id": "k1", "title": "For Zoë", "text": "Ask about AB-12345."}],
    "review": {"rating": 2, "text": "Zoë again, AB12345 is late"},
}
#: What must not cross the wire, in any spelling; compared by letters and figures alone.
SECRETS = ("zoë", "obrien", "ab12345", "15501234567890", "07911123456", "downing", "sw1a")


def letters(text: str) -> str:
    """Letters and figures, lower case."""
    return "".join(character for character in text.lower() if character.isalnum())


class TestConfidentiality:
    """What crosses the wire (law 13)."""

    @pytest.mark.parametrize("channel", ["chat", "review_response", "package_note"])
    def test_no_private_data_do(self, channel: str) -> None:
        """Everything that is sent is read: bodies, headers and paths of all three tasks, as sent and as decoded."""
        said = "Hello [NAME_1], your parcel [TRACKING_1] of order [ORDER_ID_1] is with DPD."
        for drafted in (said, f"{said} {BAD}"):
            _, requests = suggested(drafting(drafted, said), chat={**PRIVATE, "channel": channel}, n=3)
            sent = [
                f"{request.path} {dict(request.headers)} {request.raw.decode()} {request.body}" for request in requests
            ]

            assert requests
            assert [secret for secret in SECRETS for text in sent if secret in letters(text)] == []

    def test_placeholders_come_back_as_they_were(self) -> None:
        """In the text that was checked and is delivered."""
        row, _ = suggested(drafting("Your parcel [TRACKING_1] of order [ORDER_ID_1] is with DPD."), chat=PRIVATE)

        assert row.suggestions[0].text == "Your parcel 15501234567890 of order AB-12345 is with DPD."

    def test_contacts_do_not_come_back(self) -> None:
        """A model that repeats the customer's phone or e-mail by its placeholder repeats a contact."""
        row, _ = suggested(drafting("Shall we write to [EMAIL_1]?", "Shall we call [PHONE_1]?"), chat=PRIVATE)

        assert "false_info.ungrounded" in row.withheld[0].reason
        assert not any("@" in suggestion.text or "07911" in suggestion.text for suggestion in row.suggestions)


PAGE = (Path(__file__).resolve().parents[2] / "docs" / "models.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


class TestPage:
    """docs/models.md."""

    @pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
    def test_its_examples_run(self, example: str) -> None:
        """As they stand, under the shipped policy."""
        exec(compile(example, "docs/models.md", "exec"), {"__name__": "example"})

    def test_its_figures_are_those_of_the_code(self) -> None:
        """Budgets and limits."""
        assert len(EXAMPLES) == 2
        assert f"| {BUDGET_S:.0f} s;" in PAGE
        assert f"for {BREAK_FOR_S:.0f} s after {BREAK_AFTER} failures" in PAGE
        assert f"| {CONCURRENT} a model |" in PAGE
        assert f"| rewrites of a draft | {MAX_REWRITES} |" in PAGE


class TestSetup:
    """What cannot be used is refused before the first conversation."""

    def test_a_cache_that_is_no_database(self, tmp_path: Path) -> None:
        """One sentence, with the file."""
        (tmp_path / "cache").write_text("this is no database, and long enough to be told from one", encoding="utf-8")
        with ScriptedServer(well) as server, pytest.raises(SetupError, match="cannot be used"):
            assistant(server.base_url, cache=tmp_path / "cache").suggest(CHAT, n=1)

    def test_an_unknown_drafter(self) -> None:
        """A name without a colon is a drafter."""
        with pytest.raises(SetupError, match="choose from"):
            Assistant(model="nobody", policy=policy()).open()

    def test_a_recorded_asker_keeps_its_models(self) -> None:
        """Certificates of a replay name the models of the run."""
        assert RecordedAsker({"draft": "a:b"}, {}).describe() == {"draft": "a:b"}
