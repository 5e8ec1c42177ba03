"""`@iban`, `@card_number`, `@crypto_address`: payment data that shows itself by its form.

What carries a check digit is verified: IBAN by ISO 7064 mod 97, cards by Luhn and issuer range,
Bitcoin and Tron addresses by Base58Check.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from guardrails.detectors.checksums import IBAN_LENGTHS, is_base58check, is_iban, is_luhn
from guardrails.detectors.cues import Cue, cue_before
from guardrails.detectors.shape import Shape
from guardrails.detectors.source import Source, View, digit_count, has_digit, is_inside_word, settle, views
from guardrails.facts import fact_strings
from guardrails.hit import Hit

IBAN = "@iban"
CARD_NUMBER = "@card_number"
CRYPTO_ADDRESS = "@crypto_address"

_FEWEST_CARD_DIGITS, _FEWEST_IBAN_DIGITS = 13, 9
# Each starts with the rarest of its characters, so that a search skips over most of a text.
_IBAN_START = re.compile(r"[0-9](?<=[A-Za-z]{2}.)[0-9][ .-]?[A-Za-z0-9]{4}")
_COIN_START = re.compile(r"[13T](?<![A-Za-z0-9].)[1-9A-HJ-NP-Za-km-z]{25}")
_IBAN_HEAD = Shape(r"(?i)[a-z]{2}[0-9]{2}(?:[ \-.]?[a-z0-9]){11,32}")
_CARD = re.compile(r"[0-9](?:[ .-]?[0-9]){12,18}+")
_BASE58 = Shape(r"[13T][1-9A-HJ-NP-Za-km-z]{25,34}")
_BECH32 = Shape(r"(?:bc1|ltc1)[02-9ac-hj-np-z]{11,87}|(?:BC1|LTC1)[02-9AC-HJ-NP-Z]{11,87}")
_ETHER = Shape(r"0[xX][0-9a-fA-F]{40}")
_CRYPTO_CUE = Shape(r"(?i)btc|bitcoin|wallet|usdt|trc ?20|crypto|tron")


def find_payment_numbers(source: Source) -> Iterable[Hit]:
    """IBANs, card numbers and wallet addresses of the text."""
    if not has_digit(source.text) and (source.spoken_map is None or not has_digit(source.spoken)):
        return ()
    return settle(hit for view in views(source) for hit in _in_view(view, source))


def _in_view(view: View, source: Source) -> Iterator[Hit]:
    text = view.text
    digits = digit_count(text)
    ibans = list(_ibans(text)) if digits >= _FEWEST_IBAN_DIGITS and _IBAN_START.search(text) else []
    yield from (view.hit(IBAN, start, end) for start, end in ibans if view.is_new(start, end))
    if digits >= _FEWEST_CARD_DIGITS:
        excused = fact_strings(source.facts, source.market)
        for start, end in _cards(text):
            inside = any(first < end and start < last for first, last in ibans)
            if not inside and text[start:end] not in excused and view.is_new(start, end):
                yield view.hit(CARD_NUMBER, start, end)
    if _COIN_START.search(text) or _has_coin_prefix(text):
        yield from (view.hit(CRYPTO_ADDRESS, *span) for span in _coins(text) if view.is_new(*span))


def _has_coin_prefix(text: str) -> bool:
    return "0x" in text or "bc1" in text or "BC1" in text or "ltc1" in text or "LTC1" in text or "0X" in text


def _ibans(text: str) -> Iterator[tuple[int, int]]:
    """Places of IBANs whose check digits hold; each candidate is cut to the length of its country."""
    for start, stop in _IBAN_HEAD.spans(text):
        candidate = text[start:stop]
        for at in _heads(candidate):
            length = _iban_length(candidate[at:])
            end = start + at + length
            if length and not is_inside_word(text, start + at, end):
                yield start + at, end
                break


def _heads(candidate: str) -> list[int]:
    return [match.start() for match in re.finditer(r"(?<![A-Za-z0-9])[A-Za-z]{2}[0-9]{2}", candidate)][:8] or [0]


def _iban_length(candidate: str) -> int:
    """Characters of the IBAN the candidate begins with, separators included; 0 when it is none."""
    wanted = IBAN_LENGTHS.get(candidate[:2].upper(), 0)
    if not wanted:
        return 0
    kept = ""
    for at, char in enumerate(candidate):
        if char.isascii() and char.isalnum():
            kept += char
        if len(kept) == wanted:
            return at + 1 if is_iban(kept) else 0
    return 0


_CARD_CUE = Shape(
    r"(?i)card|visa|master ?card|amex|american express|debit|credit|cvv|expir|tarjeta|carte|karte|cartão"
    r"|carta|kartu"
)
_CARD_GROUPS = re.compile(r"\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{1,7}|\d{4}[ -]\d{6}[ -]\d{4,5}")


def _cards(text: str) -> Iterator[tuple[int, int]]:
    """Places of card numbers: issuer range, length and Luhn; grouped ones next to "card" without Luhn."""
    for run in _CARD.finditer(text):
        (start, end), written = run.span(), run[0]
        digits = re.sub(r"[^0-9]", "", written)
        if is_inside_word(text, start, end) or text[start - 1 : start] in ("#", ";") or not _is_issued(digits):
            continue
        told = _CARD_CUE.found_in(text[max(0, start - 48) : start])
        if not told and cue_before(text, start, same_sentence=False) is Cue.OTHER:
            continue
        if is_luhn(digits) or (told and _CARD_GROUPS.fullmatch(written)):
            yield start, end


def _is_issued(digits: str) -> bool:
    """Whether a card network issues numbers that begin and measure like this."""
    length, four = len(digits), int(digits[:4])
    if digits[0] == "4":
        return length in (13, 16, 19)
    if 5100 <= four <= 5599 or 2221 <= four <= 2720:
        return length == 16
    if digits[:2] in ("34", "37"):
        return length == 15
    if digits[:2] in ("36", "38", "39") or 3000 <= four <= 3059:
        return length == 14
    return length in (16, 19) and (
        four == 6011 or 3528 <= four <= 3589 or digits[:2] in ("62", "65") or 6440 <= four <= 6499
    )


def _coins(text: str) -> Iterator[tuple[int, int]]:
    for start, end in _BASE58.spans(text):
        if is_inside_word(text, start, end):
            continue
        told = _CRYPTO_CUE.found_in(text[max(0, start - 40) : start])
        if is_base58check(text[start:end]) or (told and end - start >= 33):
            yield start, end
    for shape in (_BECH32, _ETHER):
        yield from ((start, end) for start, end in shape.spans(text) if not is_inside_word(text, start, end))
