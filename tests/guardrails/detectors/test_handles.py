"""Handles on social platforms, and the mentions a public reply opens with."""

from __future__ import annotations

import pytest

from guardrails.detectors.handles import find_handles
from tests.guardrails.detectors.reading import found

HANDLES = [
    ("Follow @glow.barn.", "@glow.barn"),
    ("Find us (@glow_barn)", "@glow_barn"),
    ("IG: glow_barn", "glow_barn"),
    ("insta - glowbarn", "glowbarn"),
    ("Instagram: glowbarn!", "glowbarn"),
    ("WeChat ID glow2024", "glow2024"),
    ("line id: glowth99", "glowth99"),
    ("add glow_barn on telegram", "glow_barn"),
    ('we are "glowbarn" on Instagram', "glowbarn"),
    ("discord: glowbarn#1234", "glowbarn#1234"),
    ("微信：glow2024", "glow2024"),
    ("@glow_barn is our Insta", "@glow_barn"),
    ("our page ＠glowbarn", "＠glowbarn"),
    ("@\u200bglowbarn\u200b for more? No: see @glow_b", "@glow_b"),
]
NO_HANDLES = [
    "2 @ $5 each or 3 @5pm or 4 @2kg",
    "anna@glowbarn.com",
    "We post on Instagram daily",
    "Instagram: our page has more",
    "The IG stories show it",
    "available @the shop or @ home",
    "production line: 2 items",
    "a big dig right away",
    "Facebook Marketplace is not for this",
]


class TestFindHandles:
    """`find_handles`."""

    @pytest.mark.parametrize(("text", "handle"), HANDLES)
    def test_a_handle_is_found_with_its_exact_span(self, text: str, handle: str) -> None:
        """A name with its sign, or after the name of a platform, is a handle."""
        assert f"@handle {handle}" in found(find_handles, text)

    @pytest.mark.parametrize("text", NO_HANDLES)
    def test_prices_and_plain_talk_of_platforms_are_none(self, text: str) -> None:
        """An "@" before a price, a time or a plain word is no handle; nor is a platform's name alone."""
        assert found(find_handles, text) == []

    def test_names_a_reply_opens_with_are_mentions(self) -> None:
        """The run of names at the start is whom the reply answers; later names are handles."""
        text = "@user_871f35 @115872, @Glow Hello! Ask @glow_help, not @Glow."
        assert found(find_handles, text) == [
            "@mention @user_871f35",
            "@mention @115872",
            "@mention @Glow",
            "@handle @glow_help",
            "@mention @Glow",
        ]
