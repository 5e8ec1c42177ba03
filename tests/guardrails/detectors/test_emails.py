"""E-mail addresses, plain and disguised."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.detectors.emails import find_emails
from tests.guardrails.detectors.reading import found, source

EMAILS = [
    ("Write to anna.b+shop@mail.glowbarn.co.uk, please.", "anna.b+shop@mail.glowbarn.co.uk"),
    ("<anna@glowbarn.com>", "anna@glowbarn.com"),
    ("anna (at) glowbarn (dot) com", "anna (at) glowbarn (dot) com"),
    ("anna[at]glowbarn[.]com", "anna[at]glowbarn[.]com"),
    ("anna at gmail dot com", "anna at gmail dot com"),
    ("email anna at glowbarn dot com", "anna at glowbarn dot com"),
    ("anna @ glowbarn.com", "anna @ glowbarn.com"),
    ("anna@gmail", "anna@gmail"),
    ("anna＠glowbarn.com", "anna＠glowbarn.com"),
    ("an\u200bna@glowbarn.com", "an\u200bna@glowbarn.com"),
]
NO_EMAILS = [
    "2 @ $5 each, 3 @ 5pm",
    "@glowbarn thanks",
    "see us at glowbarn dot com",
    "anna@work",
    "pay glow@okaxis",
    "https://tiktok.com@glowbarn.com/x",
    "We close at 5.30 (at the latest)",
]


class TestFindEmails:
    """`find_emails`."""

    @pytest.mark.parametrize(("text", "email"), EMAILS)
    def test_an_address_is_found_with_its_exact_span(self, text: str, email: str) -> None:
        """Plain, bracketed, spelled and wide signs are read; the span ends with the host."""
        assert found(find_emails, text) == [f"@email {email}"]

    @pytest.mark.parametrize("text", NO_EMAILS)
    def test_other_uses_of_the_sign_are_no_address(self, text: str) -> None:
        """Prices, handles, hosts after "at" and payment names are no e-mail addresses."""
        assert found(find_emails, text) == []

    @given(
        st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
        st.from_regex(r"[a-z]{2,8}[0-9]{0,3}", fullmatch=True),
    )
    def test_an_address_is_found_anywhere(self, around: str, name: str) -> None:
        """An address set apart by spaces is covered by a hit, whatever the text around it."""
        address = f"{name}@glowbarn.com"
        text = f"{around} {address} {around}"
        start = len(around) + 1
        assert any(hit.start <= start and start + len(address) <= hit.end for hit in find_emails(source(text)))
