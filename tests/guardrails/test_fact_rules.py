"""Facts rules find what contradicts the facts of an order, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.claims import RULES, check_facts
from guardrails.claims.catalogue import rules_table
from guardrails.claims.wording import LANGUAGES, pattern, table
from guardrails.facts import Facts, from_order
from guardrails.finding import FixAction, Stage
from guardrails.text import read

Known = dict[str, Any]
DOCS = Path(__file__).parents[2] / "docs" / "facts.md"
WINDOW: Known = {"return_window_days": 30, "status": "delivered"}
TERMS: Known = {
    "status": "delivered",
    "policies": {"returns": "30 days after arrival, free label", "warranty": "12 months"},
}

CONTRADICTING: list[tuple[Known, str]] = [
    (WINDOW, "You only have 14 days to return it."),
    (WINDOW, "Our return window is two weeks."),
    (WINDOW, "Returns must be sent within 7 days."),
    (WINDOW, "Sorry, we only accept returns within 48 hours of delivery."),
    (WINDOW, "The 14-day return period applies."),
    (WINDOW, "Returns are accepted up to 10 days after delivery"),
    (WINDOW, "You had 7 days to send it back."),
    (WINDOW, "Please note our refund policy is now 7 days."),
    (WINDOW, "We cut the return period from 30 days to 10 days last month."),
    (WINDOW, "The time to return is one week."),
    (WINDOW, "Our return policy is 15 days from the day you got it, that's the rule now."),
    (WINDOW, "We don't accept returns on sale items."),
    (WINDOW, "This item is non-refundable."),
    (WINDOW, "All sales are final."),
    (WINDOW, "Sorry, no refunds."),
    (WINDOW, "We can only offer store credit."),
    (WINDOW, "We can't take it back because it was on sale."),
    (WINDOW, "Unfortunately returns are not possible for this product."),
    (WINDOW, "Refunds are no longer possible, only an exchange."),
    (WINDOW, "You'll get a voucher instead of your money."),
    (TERMS, "You will have to pay the return shipping yourself."),
    (TERMS, "Return shipping is at your own cost."),
    (TERMS, "We don't cover return postage."),
    (TERMS, "Customers pay for return shipping."),
    (TERMS, "The return label costs £4.50 and will be taken off your refund."),
    (TERMS, "A 20% restocking fee applies to every return."),
    (TERMS, "There's a £5 handling fee for returns."),
    (TERMS, "We'll deduct the return postage from your refund."),
    (TERMS, "Returns need an unboxing video, otherwise we can't refund."),
    (TERMS, "We only accept returns in the original packaging."),
    (TERMS, "The kettle has a 6 month warranty."),
    (TERMS, "There is no warranty on this item."),
    (TERMS, "Your warranty is 2 years."),
    (TERMS, "You'd have to send it back at your own expense."),
    (TERMS, "Sorry but sending it back is on you, postage wise."),
    (TERMS, "Postage for sending it back is not covered by us"),
    ({"status": "processing"}, "Your order has been shipped."),
    ({"status": "processing"}, "It's on its way to you!"),
    ({"status": "processing"}, "Your parcel left our warehouse yesterday."),
    ({"status": "processing"}, "We shipped it on Monday."),
    ({"status": "processing"}, "Good news, your package is out for delivery today"),
    ({"status": "processing"}, "The courier has your parcel already."),
    ({"status": "shipped"}, "Your parcel was delivered yesterday."),
    ({"status": "shipped"}, "Tracking shows it as delivered."),
    ({"status": "shipped"}, "Your order hasn't been shipped yet."),
    ({"status": "shipped"}, "We're still packing your order."),
    ({"status": "delivered"}, "Your parcel is still in transit."),
    ({"status": "processing"}, "Your order was delivered this morning."),
    ({"status": "processing"}, "Your order has been cancelled."),
    ({"status": "return_requested"}, "Your refund has been issued."),
    ({"status": "return_requested"}, "We've already refunded you."),
    ({"status": "shipped"}, "Your parcel arrived on Tuesday and was signed for."),
    ({"status": "processing"}, "We handed it to Royal Mail this morning."),
    ({"status": "processing"}, "I sent your parcel out yesterday"),
    ({"status": "awaiting_collection"}, "Your parcel is with the courier."),
    ({"carrier": "Evri"}, "Your parcel was sent with DPD."),
    ({"carrier": "Evri", "status": "shipped"}, "It is with Royal Mail and should arrive soon."),
    ({"carrier": "Royal Mail"}, "UPS has your parcel."),
    ({"carrier": "Parcelyne"}, "It was shipped via Swiftpost yesterday."),
    ({"carrier": "DHL", "tracking": "00340434111101"}, "The tracking number is 00340434111108."),
    ({"tracking": "RM135791357GB"}, "Tracking: RM135791375GB"),
    ({"order_id": "PK-81012"}, "I've checked order PK-81021 for you."),
    ({"order_id": "577310028841"}, "Your order #577310028814 is being packed."),
    ({"price": 18.0, "currency": "GBP"}, "You paid £28.00 for the bowl."),
    ({"total": 45, "currency": "USD"}, "Your order total was $54.00."),
    ({"refund_amount": 18, "currency": "GBP"}, "Your refund of £8.00 has been processed."),
    ({"delivered_at": "2025-07-19", "status": "delivered"}, "Your parcel was delivered on 17 July."),
    ({"delivered_at": "2025-07-19", "status": "delivered"}, "It was delivered on Friday, July 18."),
    ({"estimated_delivery": "2025-05-09", "status": "shipped"}, "It will arrive by 6 May."),
    ({"estimated_delivery": "2025-05-09", "status": "shipped"}, "The estimated delivery date is May 15th."),
    ({"placed_at": "2025-05-05"}, "You ordered on 2 May."),
    ({"shipped_at": "2025-05-06", "status": "shipped"}, "It was shipped on 4 May."),
    ({"dispatch_by": "2025-05-09", "status": "processing"}, "We will ship it by 14 May."),
    ({"delivered_at": "2025-07-19", "return_window_days": 30}, "You can return it until 2 August."),
    ({"return_window_end": "2025-08-18"}, "The last day to return was 9 August."),
    ({"return_days_left": 12}, "You only have 3 days left to return it."),
    ({"return_days_left": 12}, "The return window has closed."),
    ({"status": "shipped", "return_window_days": 30}, "The return period has expired."),
    ({"item": "Flask", "capacity": "1.5 L"}, "The flask holds 2 litres."),
    ({"item": "Flask", "capacity": "750 ml"}, "It has a capacity of 1 L"),
    ({"care": "hand wash only"}, "Yes, it's dishwasher safe."),
    ({"care": "hand wash only"}, "You can put it in the washing machine."),
    ({"dishwasher_safe": False}, "It is dishwasher safe."),
    ({"weight": "1.2 kg"}, "It weighs 2 kg."),
    ({"battery": "5000 mAh"}, "The battery is 8000mAh."),
    ({"stock": 0}, "Yes, it's in stock."),
    ({"stock": "12 in stock"}, "Sorry, it's sold out."),
    ({"stock": 12}, "Only 2 left in stock!"),
    ({"quantity": 1}, "You ordered 2 mugs."),
    ({"item": "Desk lamp"}, "You ordered a kettle."),
    ({"variant": "Blue, size M"}, "You ordered the red one in size M."),
    ({"variant": "Blue, size M"}, "You ordered size L."),
    ({"material": "100% polyester"}, "It's 100% cotton."),
    ({"country_of_origin": "China"}, "It is made in Italy."),
    ({"charger": "sold separately"}, "It comes with a charger."),
    ({"batteries": "not included"}, "Batteries are included."),
    ({"warranty": "2 years"}, "The warranty is 12 months."),
    (
        {"warranty": "24 months", "placed_at": "2025-01-05", "today": "2025-09-09"},
        "Sorry, it's out of warranty.",
    ),
    ({"waterproof": False}, "Yes it is waterproof."),
    ({"gluten": "contains wheat"}, "It's gluten-free."),
    ({"pack_size": 4}, "The pack contains 6 filters."),
    (
        {"order_id": "QX-1", "placed_at": "2026-02-01", "delivered_at": "2026-02-19"},
        "It reached you within two days.",
    ),
    ({"refund_policy": "refund within 5 days of receipt"}, "The money will be with you in 60 days."),
    ({"voltage": "220 V only"}, "It takes any voltage."),
    ({"ingredients": ["oats", "honey", "almond oil"]}, "There is no honey in it."),
    ({"ingredients": ["oats", "honey", "almond oil"]}, "Yes, it is vegan."),
    ({"vegan": True}, "Sorry, it isn't vegan."),
    ({"voucher": "SPRING8, 8%, valid 2026-03-01 to 2026-03-09"}, "Your voucher takes 25% off."),
    ({"refund_policy": "full refund"}, "We only refund half of the price."),
    (WINDOW, "Your return on day 12 comes too late."),
    (WINDOW, "r e t u r n  w i n d o w  is  9  d a y s"),
    ({"item": "speaker", "battery_life_hours": 5}, "Battery runs 20 hours."),
    ({"item": "watch", "care": "not for sauna"}, "Sure, take it into the sauna, no worries."),
    ({"item": "jug", "capacity": "1.5 l"}, "It holds three litres."),
    ({"item": "lamp", "frame": "steel"}, "The frame is solid brass."),
    ({"item": "belt", "made_in": "Turkey"}, "Yes, it's sewn by hand in Italy."),
    ({"stock": 80}, "You are looking at the last one."),
    ({"status": "awaiting shipment, not packed"}, "Posted it this morning, friend."),
    ({"status": "delivered 4 days ago", "return_window_days": 14}, "Sorry pal, the return period has expired."),
    ({"status": "delivered 4 days ago", "return_window_days": 40}, "The return has to be here by Monday."),
    ({"return_window_days": 50, "status": "delivered"}, "It had a 50 day promise, we honour 15."),
    ({"refund_policy": "full refund, no deductions"}, "We'll shave ten percent from the refund."),
    ({"refund_policy": "opened items accepted within 30 days"}, "Once the seal is broken we cannot take a return."),
    ({"refund_policy": "free returns"}, "The return stamp is your job."),
]

AGREEING: list[tuple[Known, str]] = [
    (WINDOW, "You have 30 days to return it."),
    (WINDOW, "You have 60 days to return it."),
    (WINDOW, "Refunds take 5-7 working days after we receive the return."),
    (WINDOW, "Once your return arrives we refund you within 3 days."),
    (WINDOW, "Your return label is valid for 14 days."),
    (WINDOW, "Did you return it within 14 days?"),
    (WINDOW, "Do tell us of any damage within 7 days, a picture helps."),
    (WINDOW, "We reply within 24 hours, returns included."),
    (WINDOW, "It isn't 14 days, it's 30 days for returns."),
    (WINDOW, "You can return it for a full refund within 30 days."),
    (WINDOW, "Four weeks? No, you get the full 30 days for a return."),
    (WINDOW, "We can't refund you outside the app."),
    (WINDOW, "We can't issue a refund until the return has been scanned."),
    (WINDOW, "No refund is needed, we'll replace it."),
    (WINDOW, "Our returns are never final sale, don't worry."),
    (WINDOW, "If you'd prefer store credit instead of a refund, just say."),
    (WINDOW, "Would you like an exchange or a refund?"),
    (WINDOW, "The courier will come back in 2 days."),
    (WINDOW, "The item came back to us 2 days ago."),
    (WINDOW, "Sorry, returns aren't possible after the 30 days."),
    (WINDOW, "There's no return fee."),
    (WINDOW, "I'll get back to you within 2 days."),
    (WINDOW, "You'll have it back in your account in 3 days."),
    (WINDOW, "Nothing to return, keep it."),
    (WINDOW, "We'll send the exchange out within 2 days."),
    (WINDOW, "The return was opened 5 days ago."),
    (WINDOW, "We can return your call in 2 hours"),
    (TERMS, "You don't have to pay return shipping."),
    (TERMS, "We cover the return postage."),
    (TERMS, "If you choose your own courier you pay the postage back to us."),
    (TERMS, "Return postage is free with the label in the app."),
    (TERMS, "No restocking fee at all."),
    (TERMS, "Please pack it in the original box if you still have it."),
    (TERMS, "The warranty is 12 months."),
    (TERMS, "We answer warranty claims within 2 weeks."),
    (TERMS, "You won't be charged for the return label."),
    (TERMS, "You never pay for returns with us."),
    (TERMS, "We've refunded the postage you paid to send it back."),
    (TERMS, "Just drop the parcel at the post office, the label is prepaid."),
    (TERMS, "We'll never charge you for return shipping"),
    ({"status": "processing"}, "It will be shipped tomorrow."),
    ({"status": "processing"}, "Your order hasn't shipped yet."),
    ({"status": "processing"}, "Once it's on its way, you'll get a tracking number."),
    ({"status": "processing"}, "Has it been delivered?"),
    ({"status": "processing"}, "You'll get a message as soon as it has been dispatched."),
    ({"status": "processing"}, "Not shipped yet, sorry."),
    ({"status": "processing"}, "It will be delivered by Friday"),
    ({"status": "processing"}, "We'll let you know when it's on its way."),
    ({"status": "processing"}, "Your order is being packed and leaves tomorrow."),
    ({"status": "shipped"}, "It should be delivered tomorrow."),
    ({"status": "shipped"}, "It hasn't been delivered yet."),
    ({"status": "shipped"}, "If it's not delivered by Friday, message us."),
    ({"status": "shipped"}, "Your parcel is on its way!"),
    ({"status": "delivered"}, "Your replacement is on its way."),
    ({"status": "delivered"}, "Tracking shows it was delivered."),
    ({"status": "shipped"}, "You said it was delivered to the wrong address, I'm checking."),
    ({"status": "return_requested"}, "Your refund will be issued once it arrives."),
    ({"status": "return_requested"}, "You will be refunded."),
    ({"status": "delivered"}, "I've refunded £5 for the missing part."),
    ({"status": "processing"}, "I can cancel it if you like."),
    ({"status": "shipped"}, "It arrived at the local depot."),
    ({"status": "shipped"}, "Sorry your parcel hasn't arrived."),
    ({"status": "processing"}, "Orders are shipped within 2 days."),
    ({"status": "processing"}, "It has not left our warehouse yet."),
    ({"status": "delivered"}, "Glad it arrived safely!"),
    ({"status": "shipped"}, "Sorry it got delayed on the way."),
    ({"status": "delivered"}, "Sorry your mug arrived broken."),
    ({"status": "shipped"}, "It's on the van and will be delivered today."),
    ({"carrier": "Evri"}, "It's with Evri."),
    ({"carrier": "Evri"}, "It isn't with DPD, it's with Evri."),
    ({"carrier": "Evri", "status": "delivered"}, "Return labels are for Royal Mail."),
    ({"carrier": "DHL Express"}, "It is with DHL."),
    ({"carrier": "Evri"}, "It was delivered by Monday."),
    ({"carrier": "Evri"}, "We've had ups and downs with delivery."),
    ({"carrier": "Evri"}, "Shipped with love from Leeds."),
    ({"carrier": "Evri"}, "Posted to Birmingham today"),
    ({"tracking": "RM135791357GB"}, "Tracking: RM 1357 9135 7GB"),
    ({"tracking": "RM135791357GB"}, "The tracking number ends in 357GB."),
    ({"order_id": "PK-81012"}, "Order PK-81012 is packed."),
    ({"order_id": "PK-81012"}, "Your other order PK-81055 ships too."),
    ({"order_id": "577310028841"}, "order 5773 10028841"),
    ({"price": 18.0, "currency": "GBP"}, "You paid £18 for it."),
    ({"price": 18.0, "currency": "GBP", "quantity": 2}, "You paid £36.00."),
    ({"price": 18.0, "currency": "GBP"}, "As an apology I've added a £5 voucher."),
    ({"price": 18.0, "currency": "GBP"}, "I've issued a partial refund of £5.00."),
    ({"price": 18.0, "currency": "GBP"}, "Shipping is £3.99."),
    ({"price": 18, "currency": "GBP"}, "You paid £21.99 including postage"),
    ({"delivered_at": "2025-07-19", "status": "delivered"}, "Your parcel was delivered on 19 July."),
    ({"delivered_at": "2025-07-19", "status": "delivered"}, "It was delivered on Saturday 19/07."),
    ({"estimated_delivery": "2025-05-09", "status": "shipped"}, "It will arrive by 9 May."),
    ({"delivered_at": "2025-07-19", "return_window_days": 30}, "You can return it until 18 August."),
    ({"return_days_left": 12}, "You still have 12 days left to return it."),
    ({"return_days_left": -2}, "The return window has closed."),
    ({"return_days_left": 12}, "The return window hasn't closed yet."),
    ({"delivered_at": "2025-07-19", "status": "delivered"}, "The replacement will be delivered on 25 July."),
    ({"placed_at": "2025-05-05"}, "You ordered on 5 May."),
    (
        {"estimated_delivery": "2025-05-09", "status": "shipped"},
        "There was a scan on 4 May, it should arrive by 9 May.",
    ),
    ({"item": "Flask", "capacity": "1.5 L"}, "The flask holds 1500 ml."),
    ({"item": "Flask", "capacity": "1.5 L"}, "No, it doesn't hold 2 litres."),
    ({"care": "hand wash only"}, "It isn't dishwasher safe, hand wash only please."),
    ({"weight": "1.2 kg", "cable": "1.5 m"}, "It weighs 1200 g."),
    ({"weight": "1.2 kg"}, "It holds up to 20 kg."),
    ({"stock": 0}, "It'll be back in stock soon."),
    ({"stock": 0}, "Sorry, not in stock."),
    ({"stock": 12}, "Yes, in stock!"),
    ({"quantity": 1}, "You ordered 1 mug."),
    ({"quantity": 1}, "You ordered 2 days ago."),
    ({"item": "Desk lamp"}, "You ordered a lovely lamp."),
    ({"variant": "Blue, size M"}, "You ordered the blue one."),
    ({"variant": "Blue, size M"}, "You ordered blue, not red."),
    ({"material": "100% polyester"}, "It isn't cotton."),
    ({"country_of_origin": "China"}, "Made in China."),
    ({"charger": "sold separately"}, "The charger is sold separately."),
    ({"charger": "sold separately"}, "It doesn't come with a charger."),
    ({"batteries": "not included"}, "Batteries aren't included."),
    ({"warranty": "2 years"}, "The warranty is 24 months."),
    ({"warranty": "2 years"}, "You bought it 14 months ago, so the warranty still covers it."),
    ({"warranty": "2 years"}, "Is it still under warranty?"),
    ({"waterproof": False}, "It is not waterproof."),
    ({"pack_size": 4}, "It comes in a pack of 4."),
    (WINDOW, "The refund takes 5 business days and I cannot speed the return up to 3 days."),
    (WINDOW, "It cannot be returned while it is still pending, but you can cancel it."),
    ({"voucher": "SPRING8, 8%, valid 2026-03-01 to 2026-03-09"}, "Your voucher takes 8% off."),
    (
        {"refund_policy": "personalised goods: only if faulty"},
        "Engraved rings can't be returned for a change of mind.",
    ),
    ({"seat_height_cm": [44, 54]}, "At a height of 1.70 m you would sit well on it."),
    ({"pieces": 36}, "Thirty-six pieces in all."),
    ({"order_id": "5770098124417"}, "I mean the order ending 4417."),
    ({"battery_life_hours": 5, "charging_time_hours": 2}, "Battery runs 5 hours and it charges in 2 hours."),
    ({"item": "watch", "care": "not for sauna"}, "It isn't made for the sauna, the seal would suffer."),
    ({"item": "lamp", "frame": "steel"}, "The frame is steel with a brass-coloured finish."),
    ({"stock": 80}, "The last one we sent had the blue lid."),
    ({"status": "awaiting shipment, not packed"}, "It's still with us and leaves tomorrow."),
    ({"cable_m": 1.5}, "It has a UK plug, 1.5 m cable."),
    (
        {"status": "delivered 13 days ago", "return_window_days": 30},
        "You can still return it: you have two weeks and three days left.",
    ),
    (
        {"status": "delivered 2 days ago", "return_window_days": 30},
        "Please send it back by Friday if you can, so we can get the swap out.",
    ),
    ({"refund_policy": "full refund, no deductions"}, "Nothing is deducted from the refund."),
]


def facts_of(known: Known) -> Facts:
    """Facts from a row of a table, whose policies stand among them."""
    return from_order({key: value for key, value in known.items() if key != "policies"}, policies=known.get("policies"))


def rule_ids(text: str, known: Known) -> list[str]:
    """The rules that object to a text."""
    return [finding.rule_id for finding in check_facts(text, facts_of(known))]


class TestCheckFacts:
    """The check of one text."""

    @pytest.mark.parametrize(("known", "text"), CONTRADICTING)
    def test_a_contradiction_is_found(self, known: Known, text: str) -> None:
        """A statement against a known fact is a finding."""
        assert rule_ids(text, known)

    @pytest.mark.parametrize(("known", "text"), AGREEING)
    def test_agreement_is_silent(self, known: Known, text: str) -> None:
        """True statements, questions, denials, plans and conditions are no findings."""
        assert rule_ids(text, known) == []

    @pytest.mark.parametrize("text", sorted({text for _, text in CONTRADICTING}))
    def test_nothing_known_nothing_said(self, text: str) -> None:
        """Without facts, and with facts on something else, every rule is silent."""
        assert check_facts(text, Facts()) == []
        assert check_facts(text, Facts(shop_name="Velm & Sons")) == []

    @pytest.mark.parametrize(("known", "text"), CONTRADICTING)
    def test_a_finding_is_complete(self, known: Known, text: str) -> None:
        """Span, quote, clause, message and fix fit together and fit the text."""
        for finding in check_facts(text, facts_of(known)):
            rule = RULES[finding.rule_id]
            assert finding.stage is Stage.FACTS
            assert finding.quote == text[finding.start : finding.end] != ""
            assert (finding.guideline, finding.clause) == (rule.guideline, rule.clause)
            assert "{" not in finding.message + finding.fix.hint
            assert 0 <= finding.fix.start <= finding.start
            assert finding.end <= finding.fix.end <= len(text)

    @pytest.mark.parametrize(("known", "text"), CONTRADICTING)
    def test_a_fix_helps(self, known: Known, text: str) -> None:
        """With every fix made, one after the other, no finding is left."""
        for _ in range(5):
            findings = check_facts(text, facts_of(known))
            if not findings:
                break
            fix = findings[-1].fix
            assert fix.action in {FixAction.REPLACE, FixAction.REMOVE}
            text = text[: fix.start] + fix.replacement + text[fix.end :]
        assert check_facts(text, facts_of(known)) == []

    def test_findings_are_found_anywhere(self) -> None:
        """Sentences around a claim do not hide it, and only the claim is quoted."""
        text = "Hello Ida! 🎁 The return window is 9 days. Have a lovely day"
        (finding,) = check_facts(text, facts_of(WINDOW))
        assert (finding.quote, finding.fix.replacement) == ("9 days", "30 days")

    def test_hidden_characters_do_not_hide_a_claim(self) -> None:
        """Invisible characters and compatibility forms are read through, and the span covers them."""
        text = "The re\u200bturn window is\u3000\uff19 da\u200bys."
        (finding,) = check_facts(text, facts_of(WINDOW))
        assert finding.quote == "\uff19 da\u200bys"

    def test_views_are_read_too(self) -> None:
        """A claim that only a view shows is found at its place in the original."""
        text = "The r3turn w1ndow is 9 days"
        assert check_facts(text, facts_of(WINDOW)) == []
        (finding,) = check_facts(text, facts_of(WINDOW), read(text).others)
        assert finding.quote == "9 days"

    def test_one_claim_one_finding(self) -> None:
        """The same claim in several views is reported once."""
        text = "The retu\u200brn window is 9 days"
        assert len(check_facts(text, facts_of(WINDOW), read(text).others)) == 1


class TestReturnWindow:
    """The length of the return window."""

    @given(window=st.integers(2, 365), stated=st.integers(1, 400))
    def test_only_shorter_windows_are_worse(self, window: int, stated: int) -> None:
        """Any number of days below the window is found, any at or above it is not."""
        found = rule_ids(f"The return window is {stated} days.", {"return_window_days": window})
        assert found == (["worse_terms.shorter_return_window"] if stated < window else [])

    @given(weeks=st.integers(1, 20), window=st.integers(2, 150))
    def test_weeks_are_counted_in_days(self, weeks: int, window: int) -> None:
        """A window in weeks is compared in days."""
        found = rule_ids(f"You can send it back within {weeks} weeks only.", {"return_window_days": window})
        assert bool(found) == (7 * weeks < window)

    @given(left=st.integers(1, 90), stated=st.integers(1, 90))
    def test_days_left_are_not_cut(self, left: int, stated: int) -> None:
        """Fewer days than are left is worse, more is not."""
        found = rule_ids(f"You only have {stated} days left to return it.", {"return_days_left": left})
        assert bool(found) == (stated < left)


class TestNumbers:
    """Identifiers, sums and measures."""

    @given(st.integers(10_000_000, 99_999_999))
    def test_only_the_own_tracking_number_passes(self, number: int) -> None:
        """Any other number given as the tracking number is found."""
        known = {"tracking": "WV40912377"}
        assert rule_ids(f"Your tracking number is WV{number}.", known) == (
            [] if number == 40912377 else ["false_info.wrong_tracking"]
        )

    @given(st.decimals("1", "500", places=2))
    def test_only_the_price_paid_passes(self, value: Any) -> None:
        """Any other sum given as the price paid is found."""
        found = rule_ids(f"You paid £{value} for it.", {"price": 25, "currency": "GBP"})
        assert bool(found) == (value != 25)

    @given(st.integers(1, 5000))
    def test_units_are_converted(self, millilitres: int) -> None:
        """A volume in another unit is compared by its size."""
        found = rule_ids(f"It holds {millilitres} ml.", {"capacity": "1.5 L"})
        assert bool(found) == (millilitres != 1500)


class TestTotality:
    """The check on any text."""

    @given(st.text(max_size=200))
    def test_any_text_is_checked(self, text: str) -> None:
        """No text makes the check fail, and every span is one of the text."""
        known = {
            **WINDOW,
            "carrier": "Windvale",
            "tracking": "WV40912377",
            "price": 3,
            "estimated_delivery": "2026-02-02",
        }
        for finding in check_facts(text, facts_of(known)):
            assert finding.quote == text[finding.start : finding.end]


class TestWording:
    """The wording tables."""

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_every_pattern_compiles_and_matches_something(self, language: str) -> None:
        """Each pattern is sound, and none matches the empty text."""
        for name in table(language):
            assert pattern(name, language).fullmatch("") is None or name in {"day_link"}

    def test_the_rules_are_published(self) -> None:
        """docs/facts.md lists every rule with what it says."""
        assert rules_table() in DOCS.read_text(encoding="utf-8")
