"""The Public Suffix List, read without the library that ships it."""

from __future__ import annotations

import random

import pytest
from tldextract import TLDExtract

from guardrails.detectors.public_suffixes import entries, public_suffix

LIBRARY = TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


def by_the_library(host: str) -> str:
    """What the library says of a host."""
    found = LIBRARY.extract_str(host)
    return found.suffix if found.domain or found.is_private else ""


class TestEntries:
    """`entries`."""

    def test_are_those_of_the_library(self) -> None:
        """No entry of the snapshot is lost, and none is made up."""
        assert {entry for under in entries().values() for entry, _ in under} == set(LIBRARY.tlds)


class TestPublicSuffix:
    """`public_suffix`."""

    @pytest.mark.parametrize(
        ("host", "suffix"),
        [
            ("glowbarn.co.uk", "co.uk"),
            ("a.b.glowbarn.com", "com"),
            ("co.uk", ""),
            ("glowbarn.myshopify.com", "myshopify.com"),
            ("myshopify.com", "myshopify.com"),
            ("a.b.ck", "b.ck"),
            ("www.ck", "ck"),
            ("glow..com", ""),
            ("glowbarn.nowhere", ""),
            ("glowbarn.公司.cn", "公司.cn"),
            ("glowbarn.xn--55qx5d.cn", "xn--55qx5d.cn"),
        ],
    )
    def test_is_the_longest_entry_with_a_name_before_it(self, host: str, suffix: str) -> None:
        """Wildcards, their exceptions, private domains and other scripts count."""
        assert public_suffix(host) == suffix == by_the_library(host)

    def test_agrees_with_the_library_on_every_entry(self) -> None:
        """An entry, its parent, and names under both have the same suffix either way."""
        chosen = random.Random(11)
        names = ["", "a.", "www.", "a.b.", "-x.y_z.", ".", "city.", "com."]
        told = [entry.lstrip("!").replace("*", "kite") for under in entries().values() for entry, _ in under]
        hosts = [f"{chosen.choice(names)}{chosen.choice((entry, entry.partition('.')[2] or entry))}" for entry in told]

        assert [host for host in hosts if public_suffix(host) != by_the_library(host)] == []
