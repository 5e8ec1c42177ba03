"""Host names: normal form, public suffix, the platform's own."""

from __future__ import annotations

import pytest

from guardrails.detectors.hosts import is_allowed, is_ipv4, is_public, normal, suffix


class TestNormal:
    """`normal`."""

    @pytest.mark.parametrize(
        "host", ["GlowBarn.com.", "ｇｌｏｗｂａｒｎ。com", "glow\u200bbarn.com", "glow\u00adbarn．com"]
    )
    def test_a_host_is_read_as_a_browser_reads_it(self, host: str) -> None:
        """Case, width, invisible characters and the dots of other scripts do not matter."""
        assert normal(host) == "glowbarn.com"


class TestSuffix:
    """`suffix` and `is_public`."""

    @pytest.mark.parametrize(
        ("host", "ending"),
        [
            ("a.co.uk", "co.uk"),
            ("a.myshopify.com", "myshopify.com"),
            ("a.js", ""),
            ("a.example", "example"),
            ("example", ""),
        ],
    )
    def test_the_public_suffix_is_found_without_the_network(self, host: str, ending: str) -> None:
        """Private domains and the reserved "example" count; what is no top-level domain has no suffix."""
        assert suffix(host) == ending

    def test_labels_have_a_length(self) -> None:
        """An empty label or one over 63 characters cannot be registered."""
        assert is_public("glowbarn.com")
        assert not is_public("glow..com")
        assert not is_public("g" * 64 + ".com")


class TestIsIpv4:
    """`is_ipv4`."""

    def test_four_octets_without_leading_zeros(self) -> None:
        """256, a leading zero and three parts are no address."""
        assert is_ipv4("192.168.0.1")
        assert not any(map(is_ipv4, ["192.168.0.256", "192.168.01.1", "192.168.1", "0.1.2.3"]))


class TestIsAllowed:
    """`is_allowed`."""

    def test_subdomains_count_by_labels(self) -> None:
        """A host that merely ends in the same letters is another host."""
        allowed = frozenset({"tiktok.com"})
        assert is_allowed("tiktok.com", allowed)
        assert is_allowed("a.b.tiktok.com", allowed)
        assert not is_allowed("mytiktok.com", allowed)
        assert not is_allowed("tiktok.com.co", allowed)
