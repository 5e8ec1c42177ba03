"""Check digits of payment data."""

from __future__ import annotations

import hashlib

from guardrails.detectors.shape import words

IBAN_LENGTHS = {
    pair[:2]: int(pair[2:])
    for pair in words(
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20"
        " EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30"
        " KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24"
        " PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22"
        " VG24 XK20"
    )
}
"""Length of an IBAN by country, from the SWIFT registry."""

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def is_iban(compact: str) -> bool:
    """Whether the check digits of an IBAN without separators hold (ISO 7064 mod 97-10)."""
    turned = compact[4:] + compact[:4]
    return int("".join(str(int(char, 36)) for char in turned)) % 97 == 1


def is_luhn(digits: str) -> bool:
    """Whether the last digit is the Luhn check digit of the others (ISO/IEC 7812-1)."""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0


def is_routing_number(digits: str) -> bool:
    """Whether nine digits are a US routing number by the ABA checksum."""
    weights = (3, 7, 1) * 3
    return (
        sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 10 == 0 and digits != "0" * 9
    )


def is_base58check(address: str) -> bool:
    """Whether an address of 25 bytes carries its double SHA-256 checksum (Base58Check)."""
    value = 0
    for char in address:
        value = value * 58 + _BASE58.index(char)
    if value.bit_length() > 200:
        return False
    raw = value.to_bytes(25, "big")
    return hashlib.sha256(hashlib.sha256(raw[:21]).digest()).digest()[:4] == raw[21:]
