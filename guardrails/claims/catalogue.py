"""What each facts rule is called, rests on and says. The checks are in the modules beside this one."""

from __future__ import annotations

from dataclasses import dataclass

from guardrails.finding import Severity

WORSE_TERMS = "do_not.worse_terms"
FALSE_INFORMATION = "do_not.false_information"


@dataclass(frozen=True, slots=True)
class FactRule:
    """One rule: its message and hint take ``stated`` (what the text says) and ``known`` (the fact)."""

    id: str
    message: str
    hint: str
    severity: Severity = Severity.MAJOR

    @property
    def guideline(self) -> str:
        """The guideline: the part of the id before the point."""
        return self.id.partition(".")[0]

    @property
    def clause(self) -> str:
        """The key of the clause the rule rests on."""
        return WORSE_TERMS if self.guideline == "worse_terms" else FALSE_INFORMATION


_TERMS = "Keep to the terms that held when the order was placed."
_TRUE = "Say what the order shows, or leave it out."

RULES: dict[str, FactRule] = {
    rule.id: rule
    for rule in (
        FactRule(
            "worse_terms.shorter_return_window",
            "The text gives {stated} for a return; the order's terms give {known}.",
            "Write {known}.",
        ),
        FactRule(
            "worse_terms.refused_within_window",
            "A return is refused on {stated}, which lies within the {known} allowed.",
            _TERMS,
        ),
        FactRule(
            "worse_terms.fewer_days_left",
            "The text leaves {stated} for a return; there are {known} left.",
            "Write {known}.",
        ),
        FactRule(
            "worse_terms.earlier_return_deadline",
            "The text ends the return window on {stated}; it runs until {known}.",
            "Write {known}.",
        ),
        FactRule(
            "worse_terms.buyer_pays_return",
            "The buyer is told to pay a return's postage, which is {known}.",
            "Say that the shop pays the return.",
        ),
        FactRule("worse_terms.no_return", "The text rules out a return or refund; the terms give {known}.", _TERMS),
        FactRule(
            "worse_terms.store_credit_only",
            "Credit is given in place of money; the terms give {known}.",
            _TERMS,
        ),
        FactRule("worse_terms.exchange_only", "Only an exchange is offered; the terms give {known}.", _TERMS),
        FactRule(
            "worse_terms.new_fee",
            "The terms of this order have no such fee as '{stated}'.",
            "Leave the fee out.",
        ),
        FactRule(
            "worse_terms.partial_refund",
            "Only a part of the money is to be paid back; the terms give {known}.",
            _TERMS,
        ),
        FactRule(
            "worse_terms.slower_refund",
            "The text has the refund take {stated}; the terms give {known}.",
            "Write {known}.",
        ),
        FactRule(
            "worse_terms.new_condition",
            "'{stated}' is made a condition; the terms say: {known}.",
            "Leave the condition out.",
        ),
        FactRule("false_info.return_window_closed", "The return window is said to be over; it is {known}.", _TRUE),
        FactRule("false_info.not_shipped", "The text says the order is on its way; its status is {known}.", _TRUE),
        FactRule("false_info.not_delivered", "The text says the order has arrived; its status is {known}.", _TRUE),
        FactRule(
            "false_info.already_shipped",
            "The text says the order is still here; its status is {known}.",
            _TRUE,
        ),
        FactRule(
            "false_info.already_delivered",
            "The text says the order is still on its way; its status is {known}.",
            _TRUE,
        ),
        FactRule("false_info.not_cancelled", "The text says the order is cancelled; its status is {known}.", _TRUE),
        FactRule(
            "false_info.not_refunded",
            "The text says the money was paid back; the record says: {known}.",
            _TRUE,
        ),
        FactRule(
            "false_info.wrong_carrier",
            "The text names {stated}; the order's carrier is {known}.",
            "Write {known}.",
        ),
        FactRule("false_info.wrong_tracking", "{stated} is not this order's tracking number.", "Write {known}."),
        FactRule("false_info.wrong_order_id", "{stated} is not this order's number.", "Write {known}."),
        FactRule("false_info.wrong_amount", "The text gives {stated}; the order shows {known}.", "Write {known}."),
        FactRule(
            "false_info.wrong_refund_amount",
            "The text gives a refund of {stated}; the record shows {known}.",
            "Write {known}.",
        ),
        FactRule(
            "false_info.wrong_order_date",
            "The text dates the order to {stated}; it was placed on {known}.",
            "Write {known}.",
        ),
        FactRule(
            "false_info.wrong_delivery_date",
            "The text dates the delivery to {stated}; it was on {known}.",
            "Write {known}.",
        ),
        FactRule(
            "false_info.wrong_dispatch_date",
            "The text dates the dispatch to {stated}; the order shows {known}.",
            "Write {known}.",
        ),
        FactRule(
            "false_info.wrong_estimate",
            "The text expects the delivery {stated}; the estimate is {known}.",
            "Write {known}.",
        ),
        FactRule(
            "false_info.wrong_journey",
            "The text has the parcel take {stated}; it took {known}.",
            "Write {known}.",
        ),
        FactRule(
            "false_info.wrong_warranty",
            "The text gives a warranty of {stated}; it is {known}.",
            "Write {known}.",
        ),
        FactRule("false_info.no_warranty", "The text denies a warranty; there is one: {known}.", _TRUE),
        FactRule("false_info.warranty_over", "The warranty is said to be over; it is in force: {known}.", _TRUE),
        FactRule(
            "false_info.wrong_voucher",
            "The text gives the voucher {stated}; it is worth {known}.",
            "Write {known}.",
        ),
        FactRule("false_info.wrong_measure", "The text gives the item {stated}; it is known as {known}.", _TRUE),
        FactRule("false_info.wrong_trait", "'{stated}' does not fit what is known of the item ({known}).", _TRUE),
        FactRule("false_info.wrong_material", "'{stated}' is not what the item is made of ({known}).", _TRUE),
        FactRule("false_info.wrong_origin", "The item is not from {stated} ({known}).", _TRUE),
        FactRule("false_info.not_included", "'{stated}' does not come with the item ({known}).", _TRUE),
        FactRule(
            "false_info.wrong_pack_count",
            "The text gives {stated} pieces; a pack holds {known}.",
            "Write {known}.",
        ),
        FactRule(
            "false_info.wrong_quantity",
            "The text gives {stated} pieces ordered; the order has {known}.",
            "Write {known}.",
        ),
        FactRule("false_info.wrong_stock", "'{stated}' does not fit the stock: {known}.", _TRUE),
        FactRule("false_info.wrong_item", "The text speaks of '{stated}'; what was ordered is {known}.", _TRUE),
        FactRule("false_info.wrong_variant", "The text speaks of '{stated}'; what was ordered is {known}.", _TRUE),
    )
}


def rules_table() -> str:
    """The published table of rules as Markdown."""
    rows = [
        f"| `{rule.id}` | {rule.message.replace('{stated}', '…').replace('{known}', '…')} |" for rule in RULES.values()
    ]
    return "\n".join(("| rule | what it says |", "| --- | --- |", *rows))
