"""Builds typed facts from an order or from the free keys of a case, by the published table of names."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from guardrails.facts import parsing
from guardrails.facts import policies as shop_policies
from guardrails.facts.model import Amount, Facts, FactsError, Refund, RefundState
from guardrails.facts.names import FIELDS, POLICY_NAMES, REFUND_WORDS, STATUS_WORDS, FieldNames

_STRUCTURED = {"refund", "voucher", "scan", "amount"}
_YES_NO = {"fee", "payer", "stock"}
_KINDS = {
    "text": "text", "count": "a whole number", "amount": "an amount of money", "status": "a status",
    "date": "a date",
    "period": "a date", "days": "a number of days", "months": "a number of months", "payer": "a payer",
    "fee": "a fee",
    "stock": "a whole number", "scan": "text", "warranty": "text", "refund": "text", "voucher": "text",
    "policy": "text",
}  # fmt: skip


def from_order(
    order: Mapping[str, object], *, shop_name: str | None = None, policies: Mapping[str, str] | None = None
) -> Facts:
    """The facts of a platform's order, with the shop's name and policies.

    Values that cannot be read stay in ``free``. Raises ``FactsError`` for a JSON type that cannot be.
    """
    return _Reader(order, policies or {}, shop_name).facts()


def from_case(facts: Mapping[str, object]) -> Facts:
    """The facts of a case row, whose keys are free; ``policies`` may hold named policy texts.

    Raises ``FactsError`` for a JSON type that cannot be.
    """
    given = facts.get("policies")
    if given is None:
        return from_order(facts)
    if not isinstance(given, Mapping) or not all(isinstance(text, str) for text in given.values()):
        raise FactsError("policies", "The fact 'policies' must map names to text.")
    return from_order({key: value for key, value in facts.items() if key != "policies"}, policies=given)


def as_text(value: object) -> str:
    """Any JSON value in words: lists by commas, yes and no for booleans."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {as_text(part)}" for key, part in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(as_text(part) for part in value)
    return str(value)


@lru_cache(maxsize=1024)
def normal_key(key: str) -> str:
    """A key in lower case with underscores: "orderId", "Order ID" and "order-id" are one."""
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", key.strip())
    return re.sub(r"[\s\-_.]+", "_", snake).lower().strip("_")


@cache
def _by_key() -> dict[str, FieldNames]:
    return {key: names for names in FIELDS for key in (names.field, *names.keys)}


class _Reader:
    """Reads one mapping into the values of a ``Facts``."""

    def __init__(self, order: Mapping[str, object], policies: Mapping[str, str], shop_name: str | None) -> None:
        self.order = order
        self.values: dict[str, Any] = {"shop_name": shop_name or None}
        self.free: dict[str, str] = {}
        self.policies = dict(policies)
        self.currency = ""

    def facts(self) -> Facts:
        """Everything read, with what the policies state where no key did."""
        currency = self.order.get("currency")
        if currency is not None and not isinstance(currency, str):
            raise FactsError("currency", "The fact 'currency' must be a code such as GBP.")
        self.currency = (currency or "").strip().upper()
        for key, value in self.order.items():
            self._take(key, value)
        gathered = shop_policies.gathered(self.policies)
        stated = {
            field: value for field, value in shop_policies.derived(gathered).items() if self.values.get(field) is None
        }
        return Facts(**{**self.values, **stated}, policies=gathered, free=self.free)

    def _take(self, key: str, value: object) -> None:
        names = _by_key().get(normal_key(str(key)))
        if value is None or value == "" or normal_key(str(key)) == "currency":
            return
        if names is None:
            self.free[str(key)] = as_text(value)
            return
        _refuse_wrong_type(str(key), value, names.kind)
        read = _READERS[names.kind]
        if not read(self, names.field, normal_key(str(key)), value):
            self.free[str(key)] = as_text(value)

    def put(self, field: str, value: object) -> bool:
        """Set a field unless an earlier key did; says whether there was a value at all."""
        if value is not None and self.values.get(field) is None:
            self.values[field] = value
        return value is not None

    def text(self, field: str, _key: str, value: object) -> bool:
        """Words as given."""
        return self.put(field, as_text(value).strip() or None)

    def count(self, field: str, _key: str, value: object) -> bool:
        """A whole number."""
        return self.put(field, parsing.read_count(_whole(value)))

    def stock(self, field: str, key: str, value: object) -> bool:
        """Pieces in stock; "no" is none, "yes" is no number."""
        if isinstance(value, bool) or (key == "in_stock" and as_text(value).lower() in {"yes", "no", "true", "false"}):
            return self.put(field, 0 if as_text(value).lower() in {"no", "false"} else None)
        return self.put(field, parsing.read_stock(_whole(value)))

    def amount(self, field: str, _key: str, value: object) -> bool:
        """A sum of money in the order's currency."""
        return self.put(field, _amount(value, self.currency))

    def status(self, field: str, _key: str, value: object) -> bool:
        """A status, and the words it was given in."""
        self.put("status_text", as_text(value).strip())
        return self.put(field, parsing.read_status(as_text(value)))

    def date(self, field: str, _key: str, value: object) -> bool:
        """A day, from words or a Unix time."""
        day = parsing.read_timestamp(value) if isinstance(value, int | float) else parsing.read_day(as_text(value))
        return self.put(field, day)

    def period(self, field: str, key: str, value: object) -> bool:
        """The first and last day of an estimate."""
        if isinstance(value, int | float):
            return self.date(field, key, value)
        days = parsing.read_period(as_text(value))
        if days is not None:
            self.put("estimated_from", days[0])
        return self.put(field, days[1] if days else None)

    def days(self, field: str, _key: str, value: object) -> bool:
        """A length in days."""
        return self.put(field, parsing.read_days(_whole(value)))

    def months(self, field: str, _key: str, value: object) -> bool:
        """A length in months."""
        words = _whole(value)
        return self.put(field, parsing.read_months(words if not words.isdigit() else f"{words} months"))

    def payer(self, field: str, _key: str, value: object) -> bool:
        """Who pays."""
        return self.put(field, parsing.read_payer(as_text(value)))

    def fee(self, field: str, _key: str, value: object) -> bool:
        """Whether there is a fee."""
        return self.put(field, parsing.read_fee(as_text(value)))

    def scan(self, field: str, _key: str, value: object) -> bool:
        """The last scan, from words or an object."""
        return self.put(field, parsing.read_scan(_flat(value)))

    def warranty(self, field: str, _key: str, value: object) -> bool:
        """The warranty's words and its length."""
        self.put("warranty_months", parsing.read_months(as_text(value)))
        return self.put(field, as_text(value).strip() or None)

    def voucher(self, field: str, _key: str, value: object) -> bool:
        """A voucher, from words or an object."""
        return self.put(field, parsing.read_voucher(_flat(value)))

    def refund(self, field: str, key: str, value: object) -> bool:
        """One part of the refund, added to those read before."""
        known = self.values.get(field) or Refund()
        read = _refund_part(key, value, self.currency)
        merged = {name: getattr(read, name) or getattr(known, name) for name in Refund.model_fields}
        self.values[field] = Refund(**merged)
        return True

    def policy(self, _field: str, key: str, value: object) -> bool:
        """A policy's words under the key they came with."""
        self.policies[key] = as_text(value)
        return True


_READERS: dict[str, Callable[[_Reader, str, str, object], bool]] = {kind: getattr(_Reader, kind) for kind in _KINDS}


def _refuse_wrong_type(key: str, value: object, kind: str) -> None:
    """Raise for a list, an object or a yes/no where a single value belongs."""
    odd = isinstance(value, list | tuple) or (isinstance(value, Mapping) and kind not in _STRUCTURED)
    if odd or (isinstance(value, bool) and kind not in _YES_NO):
        given = (
            "a list"
            if isinstance(value, list | tuple)
            else "an object"
            if isinstance(value, Mapping)
            else "true or false"
        )
        raise FactsError(key, f"The fact '{key}' must be {_KINDS[kind]}, not {given}.")


def _whole(value: object) -> str:
    """A number without an empty fraction, in words."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else as_text(value)


def _flat(value: object) -> str:
    """An object's values in one line, as the text form of a structured fact would have them."""
    return ", ".join(as_text(part) for part in value.values()) if isinstance(value, Mapping) else as_text(value)


def _amount(value: object, currency: str) -> Amount | None:
    if isinstance(value, Mapping):
        own = value.get("currency")
        return _amount(value.get("value", value.get("amount")), own if isinstance(own, str) else currency)
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = Decimal(str(value))
        return Amount(value=number, currency=currency) if number.is_finite() else None
    return parsing.read_amount(value, currency) if isinstance(value, str) else None


def _refund_part(key: str, value: object, currency: str) -> Refund:
    """What one key says of the refund: its state, its sum, its day, its method, or all in one text."""
    if isinstance(value, Mapping):
        return _refund_object(value, currency)
    words = as_text(value)
    amount = _amount(value, currency) if key in {"refund", "refund_amount", "refunded_amount"} else None
    if amount is not None:
        return Refund(amount=amount, text=words)
    if key in {"refund_issued_at", "refunded_at"}:
        return Refund(state=RefundState.ISSUED, issued_at=parsing.read_day(words), text=words)
    return Refund(method=words) if key == "refund_method" else parsing.read_refund(words)


def _refund_object(value: Mapping[str, object], currency: str) -> Refund:
    words = _flat(value)
    state = value.get("status", value.get("state"))
    return Refund(
        state=parsing.read_refund_state(state) if isinstance(state, str) else None,
        amount=_amount(value.get("amount"), currency),
        issued_at=parsing.read_day(words),
        method=as_text(value.get("method") or ""),
        text=words,
    )


def mapping_table() -> str:
    """The published tables as Markdown: facts, statuses, refund states and policies with their names."""
    facts = [(names.field, names.kind, ", ".join(names.keys), names.meaning) for names in FIELDS]
    return "\n\n".join(
        (
            "### Facts\n\n" + _markdown(("fact", "kind", "other keys", "meaning"), facts),
            "### Status\n\n" + _markdown(("status", "words"), _joined(STATUS_WORDS)),
            "### Refund\n\n" + _markdown(("state", "words"), _joined(REFUND_WORDS)),
            "### Policies\n\n" + _markdown(("policy", "names"), _joined(POLICY_NAMES)),
        )
    )


def _joined(table: Mapping[str, tuple[str, ...]]) -> list[tuple[str, ...]]:
    return [(name, ", ".join(words)) for name, words in table.items()]


def _markdown(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
