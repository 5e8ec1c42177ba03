"""The engine fingerprint: everything outside the policy that a verdict can depend on."""

from __future__ import annotations

import unicodedata
from functools import cache

from guardrails import VERSION

#: Libraries that find or confirm things in texts, whose data change from version to version.
_MATCHING = ("ahocorasick_rs", "google-re2", "phonenumbers", "python-dateutil", "regex", "tldextract")


@cache
def fingerprint() -> dict[str, str]:
    """Versions of this package, of the matching libraries, and of the Unicode tables."""
    from importlib.metadata import version

    return {
        "agent-assist": VERSION,
        "unicode": unicodedata.unidata_version,
        **{name: version(name) for name in _MATCHING},
    }
