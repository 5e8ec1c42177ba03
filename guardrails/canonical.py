"""Canonical JSON (RFC 8785) and the hashes that are taken of it."""

from __future__ import annotations

import hashlib


def canonical(value: object) -> bytes:
    """The one byte form of a JSON value.

    Raises:
        TypeError: the value is not JSON (RFC 8785 numbers, strings, lists, objects, true, false, null).
    """
    import rfc8785

    try:
        return rfc8785.dumps(value)  # type: ignore[arg-type]
    except rfc8785.CanonicalizationError as error:
        raise TypeError(f"not canonical JSON: {error}") from error


def digest(value: object) -> str:
    """The SHA-256 of a JSON value's canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()


def text_digest(text: str) -> str:
    """The SHA-256 of a text's UTF-8 form, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
