"""The certificate: no text in it, everything that decides in it, and it can be checked again (law 5)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from guardrails.canonical import canonical, digest
from guardrails.certificate import Provenance, certify, recheck
from guardrails.errors import ReplayError
from guardrails.guard import Context, Guard
from guardrails.rules import Setting
from tests.guardrails.packs import small_pack

TEXT = "Zebra quokka parcel. Write on Telegram."
CONTEXT = Context(Setting("chat", "TH", "en"), customer="Where is my quokka?", customer_name="Quentin")


@pytest.fixture
def guard(tmp_path: Path) -> Guard:
    """A guard with the small pack."""
    return Guard(small_pack(tmp_path).rules(()))


class TestCertify:
    """What stands in a certificate."""

    def test_holds_no_text(self, guard: Guard) -> None:
        """Neither the text, nor a quote, nor the customer's words or name."""
        said = json.dumps(certify(guard.check(TEXT, CONTEXT), guard, CONTEXT, Provenance({}), 1)).lower()

        for word in ("zebra", "quokka", "telegram", "quentin"):
            assert word not in said

    def test_is_the_same_each_time(self, guard: Guard) -> None:
        """Canonical JSON of the same input is the same bytes."""
        first, second = (certify(guard.check(TEXT, CONTEXT), guard, CONTEXT, Provenance({}), 1) for _ in range(2))

        assert canonical(first) == canonical(second)

    def test_names_policy_engine_stages_and_findings(self, guard: Guard) -> None:
        """What was checked, by what, with which outcome."""
        made = certify(guard.check(TEXT, CONTEXT), guard, CONTEXT, Provenance({}), 1)

        assert made["policy"] == guard.ref
        assert {"agent-assist", "unicode", "google-re2", "ahocorasick_rs", "phonenumbers"} <= made["engine"].keys()
        assert made["stages"]["rules"] == "flag"
        assert [finding["rule_id"] for finding in made["findings"]] == ["off_platform_redirect.messenger"]


class TestRecheck:
    """Checking a text against its certificate."""

    def test_agrees_with_itself(self, guard: Guard) -> None:
        """Nothing differs for the same text and context."""
        made = certify(guard.check(TEXT, CONTEXT), guard, CONTEXT, Provenance({}), 1)

        assert recheck(made, TEXT, guard, CONTEXT) == []

    def test_sees_one_changed_letter(self, guard: Guard) -> None:
        """Another text has another hash."""
        made = certify(guard.check(TEXT, CONTEXT), guard, CONTEXT, Provenance({}), 1)

        assert "text_sha256" in recheck(made, TEXT + " ", guard, CONTEXT)

    def test_sees_another_context(self, guard: Guard) -> None:
        """Another customer message is another judgement."""
        made = certify(guard.check(TEXT, CONTEXT), guard, CONTEXT, Provenance({}), 1)

        assert recheck(made, TEXT, guard, Context(Setting("chat", "TH", "en"))) == ["context"]

    @pytest.mark.parametrize(
        ("key", "value", "said"),
        [
            ("format", 99, "form 99"),
            ("engine", {"unicode": "1.1"}, "unicode 1.1"),
            ("policy", {"id": "x", "version": "1", "sha256": ""}, "another policy"),
        ],
    )
    def test_refuses_what_it_cannot_judge(self, guard: Guard, key: str, value: object, said: str) -> None:
        """Another form, engine or policy is said, never passed over."""
        made = {**certify(guard.check(TEXT, CONTEXT), guard, CONTEXT, Provenance({}), 1), key: value}

        with pytest.raises(ReplayError, match=said):
            recheck(made, TEXT, guard, CONTEXT)


class TestCanonical:
    """Canonical JSON (RFC 8785)."""

    def test_follows_the_standard(self) -> None:
        """Keys sorted by UTF-16, no spaces, numbers in shortest form: the example of RFC 8785, section 3.2.2."""
        assert canonical(
            {"numbers": [333333333.33333329, 1e30, 4.5, 2e-3, 1e-27], "literals": [None, True, False]}
        ) == (b'{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27]}')

    def test_does_not_depend_on_order(self) -> None:
        """The digest of an object is of its content."""
        assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
