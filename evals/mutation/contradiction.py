"""Statements that contradict what is known of an order: a wrong day, price or number of days."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from types import MappingProxyType

from guardrails.facts import Amount, Facts, OrderStatus

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_SIGNS = {"GBP": "£", "USD": "$", "EUR": "€"}
_ON_ITS_WAY = frozenset({None, OrderStatus.PENDING_PAYMENT, OrderStatus.PROCESSING, OrderStatus.SHIPPED})


def wrong_delivery_date(facts: Facts, dice: Random) -> str | None:
    """A day four to nine days off the day of delivery."""
    if facts.delivered_at is None:
        return None
    return _spelled(facts.delivered_at + timedelta(days=dice.choice((-9, -6, -4, 4, 6, 9))), dice)


def wrong_estimate(facts: Facts, dice: Random) -> str | None:
    """A day five to twelve days outside the delivery estimate of an order that is still to come."""
    if facts.estimated_delivery is None or facts.delivered_at or facts.status not in _ON_ITS_WAY:
        return None
    days = timedelta(days=dice.choice((5, 8, 12)))
    early = (facts.estimated_from or facts.estimated_delivery) - days
    return _spelled(dice.choice((early, facts.estimated_delivery + days)), dice)


def wrong_price(facts: Facts, dice: Random) -> str | None:
    """An amount above the price that is no other amount of the order."""
    if facts.price is None:
        return None
    true = {facts.price.value, _value(facts.total), facts.refund and _value(facts.refund.amount)}
    wrong = (facts.price.value + Decimal(more) for more in ("2", "3.50", "5", "7.25", "11"))
    return _amount(
        Amount(value=dice.choice([value for value in wrong if value not in true]), currency=facts.price.currency)
    )


def fewer_days(facts: Facts, dice: Random) -> str | None:
    """A return window at most three quarters as long as that of the facts."""
    window = facts.return_window_days or 0
    shorter = [days for days in (2, 3, 5, 7, 10, 14, 21) if 4 * days <= 3 * window and days != facts.days_left]
    return str(dice.choice(shorter)) if shorter else None


#: The slots of wordings that are filled from facts, each None where the facts do not tell.
CONTRADICTIONS: Mapping[str, Callable[[Facts, Random], str | None]] = MappingProxyType(
    {say.__name__: say for say in (wrong_delivery_date, wrong_estimate, wrong_price, fewer_days)}
)


def _spelled(day: date, dice: Random) -> str:
    month = _MONTHS[day.month - 1]
    return dice.choice((f"{day.day} {month}", f"{month} {day.day}", f"{day.day} {month} {day.year}"))


def _value(amount: Amount | None) -> Decimal | None:
    return None if amount is None else amount.value


def _amount(amount: Amount) -> str:
    sign = _SIGNS.get(amount.currency)
    return f"{sign}{amount.value:.2f}" if sign else f"{amount.value:.2f} {amount.currency}".rstrip()
