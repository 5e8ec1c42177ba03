"""Host names: which end in a public suffix, and which belong to the platform.

Suffixes come from the snapshot of the Public Suffix List inside `tldextract`; nothing is fetched.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tldextract import TLDExtract

LONGEST = 253
"""Characters in the longest host name (RFC 1035)."""

_RESERVED = frozenset({"example"})
"""Endings that no register gives out but that texts use for made-up hosts (RFC 2606)."""

_DOTS = str.maketrans({"\u3002": ".", "\uff0e": ".", "\uff61": "."})


def normal(host: str) -> str:
    """The host as a browser reads it: compatibility form, lower case, nothing invisible, no root dot."""
    if host.isascii():
        return host.lower().strip(".")
    folded = unicodedata.normalize("NFKC", host.translate(_DOTS)).lower()
    return "".join(char for char in folded if unicodedata.category(char) != "Cf").strip(".")


@lru_cache(maxsize=1024)
def suffix(host: str) -> str:
    """The public suffix of a normal host, private domains included; empty without one, or without a name."""
    name, _, last = host.rpartition(".")
    if last in _RESERVED and name and len(host) <= LONGEST:
        return last
    if last not in _top_level() or len(host) > LONGEST:
        return ""
    found = _extractor().extract_str(host)
    return found.suffix if found.domain or found.is_private else ""


def is_public(host: str) -> bool:
    """Whether a normal host could be registered on the internet."""
    labels = host.split(".")
    return all(0 < len(label) <= 63 for label in labels) and bool(suffix(host))


def is_ipv4(host: str) -> bool:
    """Whether the host is a dotted IPv4 address."""
    parts = host.split(".")
    return len(parts) == 4 and all(_is_octet(part) for part in parts) and parts[0] != "0"


def is_allowed(host: str, allowed: frozenset[str]) -> bool:
    """Whether a normal host is one of the allowed hosts or a subdomain, compared label by label."""
    labels = host.split(".")
    return any(".".join(labels[at:]) in allowed for at in range(len(labels)))


def _is_octet(part: str) -> bool:
    return part.isascii() and part.isdigit() and len(part) <= 3 and int(part) < 256 and str(int(part)) == part


@cache
def _extractor() -> TLDExtract:
    from tldextract import TLDExtract

    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


@cache
def _top_level() -> frozenset[str]:
    return frozenset(suffix.rpartition(".")[2] for suffix in _extractor().tlds)
