"""Detectors: functions that find contacts, addresses and payment data in a text, confirmed by parsers.

A detector takes a `Source` and gives hits under a concept whose name starts with "@"; rules use these
names like concepts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from guardrails.detectors.address import find_addresses
from guardrails.detectors.attachments import Attachment, check_attachments
from guardrails.detectors.emails import find_emails
from guardrails.detectors.handles import find_handles
from guardrails.detectors.links import find_links
from guardrails.detectors.payees import find_payees
from guardrails.detectors.payment import find_payment_numbers
from guardrails.detectors.phone import find_phones
from guardrails.detectors.source import Source
from guardrails.hit import Hit

Detector = Callable[[Source], Iterable[Hit]]

BUILT_IN: tuple[Detector, ...] = (
    find_links,
    find_emails,
    find_handles,
    find_phones,
    find_addresses,
    find_payment_numbers,
    find_payees,
)
"""All detectors that ship with the package."""

CONCEPTS: dict[str, str] = {
    "@link": "a URL, host or IP address off the platform",
    "@platform_link": "a URL or host of the platform itself",
    "@email": "an e-mail address",
    "@handle": "a name on a social platform",
    "@mention": "the name that a public reply opens with",
    "@phone": "a phone number",
    "@address": "a street address, PO box or postcoded place",
    "@iban": "an IBAN whose check digits hold",
    "@card_number": "a payment card number",
    "@bank_account": "an account, sort code, routing number or SWIFT code",
    "@crypto_address": "a wallet address of a crypto currency",
    "@payment_handle": "a name or number at a payment service",
}
"""Each concept a built-in detector may report, and what it stands for."""

__all__ = ["BUILT_IN", "CONCEPTS", "Attachment", "Detector", "Source", "check_attachments"]
