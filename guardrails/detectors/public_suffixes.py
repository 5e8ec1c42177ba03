"""The Public Suffix List, read from the snapshot inside `tldextract`.

Importing `tldextract` brings in an HTTP client, which takes longer than a thousand checks. Its snapshot is read
here without it, by the algorithm of publicsuffix.org; hosts that are written in other ways than in ASCII letters are
left to the library.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tldextract import TLDExtract

_SNAPSHOT = ".tld_set_snapshot"
_PRIVATE = "// ===BEGIN PRIVATE DOMAINS==="
_ENTRY = re.compile(r"^[.*!]*\w\S*", re.MULTILINE)
_PLAIN = re.compile(r"(?!.*xn--)[a-z0-9_.-]+")


@cache
def entries() -> dict[str, list[tuple[str, bool]]]:
    """The entries of the list by the top-level domain they are under, and whether each is a private domain."""
    public, _, private = _snapshot().partition(_PRIVATE)
    found: dict[str, list[tuple[str, bool]]] = {}
    for text, is_private in ((public, False), (private, True)):
        for entry in _ENTRY.findall(text):
            found.setdefault(entry.rpartition(".")[2], []).append((entry, is_private))
    return found


def _snapshot() -> str:
    from importlib.util import find_spec
    from pathlib import Path

    package = find_spec("tldextract")
    if package is None or package.origin is None:
        raise FileNotFoundError("tldextract is not installed; install this package with its dependencies")
    return Path(package.origin).with_name(_SNAPSHOT).read_text(encoding="utf-8")


def public_suffix(host: str) -> str:
    """The public suffix of a lower-case host; empty where no name stands before it, unless it is a private domain."""
    if not _PLAIN.fullmatch(host):
        found = _library().extract_str(host)
        return found.suffix if found.domain or found.is_private else ""
    labels = host.split(".")
    at, is_private = _length(labels)
    return ".".join(labels[at:]) if is_private or (at and labels[at - 1]) else ""


def _length(labels: list[str]) -> tuple[int, bool]:
    """Where the suffix begins, and whether it is private; the longest entry counts, with its ``*`` and ``!``."""
    known = _under(labels[-1])
    path, at, is_private = "", len(labels), False
    for index in range(len(labels) - 1, -1, -1):
        longer = f"{labels[index]}.{path}" if path else labels[index]
        if longer not in known:
            wildcard = known.get(f"*.{path}")
            if wildcard is not None:
                return (index + 1 if f"!{longer}" in known else index), wildcard
            break
        path, kind = longer, known[longer]
        if kind is not None:
            at, is_private = index, kind
    return at, is_private


@cache
def _under(top_level: str) -> dict[str, bool | None]:
    """The entries under a top-level domain and whether each is private, and ``None`` for what only leads to one."""
    known: dict[str, bool | None] = {}
    for entry, is_private in entries().get(top_level, ()):
        known[entry] = is_private
        _, dot, parent = entry.partition(".")
        while dot:
            known.setdefault(parent, None)
            _, dot, parent = parent.partition(".")
    return known


@cache
def _library() -> TLDExtract:
    from tldextract import TLDExtract

    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
