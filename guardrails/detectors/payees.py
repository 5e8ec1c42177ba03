"""`@bank_account` and `@payment_handle`: payment data that shows itself by the word before it.

US routing numbers are verified by the ABA sum; for account numbers there is no check digit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from guardrails.detectors.checksums import is_routing_number
from guardrails.detectors.shape import EDGE, LETTERS, Shape, Stems, words
from guardrails.detectors.source import Source, View, is_inside_word, settle, views
from guardrails.hit import Hit

BANK_ACCOUNT = "@bank_account"
PAYMENT_HANDLE = "@payment_handle"

_SORT_CODE = Shape(r"[0-9]{2}[\- ][0-9]{2}[\- ][0-9]{2}")
_ACCOUNT = Shape(
    r"(?i)(?:bank|account|acct?|a/c|checking|savings|iban|bsb|rek(?:ening)?|konto|cuenta|compte|conta"
    r"|clabe|sort code|aba"
    r"|routing|transit|swift|bic|bca|bri|bni|mandiri|bdo|bpi|maybank|kontonummer)[ \-]?(?:number|no\.?"
    r"|nr\.?|num|code|#)?"
    r"(?: (?:is|of|bca|bri|bni|mandiri))?[ :=#\-–]{0,3}((?:[0-9][ \-]?){5,17}[0-9])"
)
_SWIFT = Shape(r"(?:(?i:swift|bic)(?:[ /](?i:code|bic))?(?: is)?[ :=\-]{1,3})([A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?)")
_STEMS = Stems(
    "paypal revolut cash_app cashapp cashtag venmo zelle wise monzo gcash paytm phonepe gpay google_pay"
    " upi bizum pix: pix_ alipay"
    " dana ovo gopay truemoney promptpay momo maya payoneer skrill chime iban sort_code account a/c acct"
    " routing swift bic bsb rek"
    " konto cuenta compte conta clabe bank @ok @ybl @ibl @axl @apl @pay @sbi @icici @hdfc @axis @kotak"
)
_SERVICE = (
    r"(?:pay ?pal|revolut|rev ?tag|cash ?app|cash ?tag|venmo|zelle|wise ?tag|monzo|gcash|g-cash|paytm"
    r"|phone ?pe|g ?pay|google pay|upi"
    r"|bizum|chave pix|pix|alipay|dana|ovo|gopay|truemoney|promptpay|paynow|momo|maya|skrill|chime)"
)
_LINKED = Shape(
    r"(?i)(?:paypal\.me|paypal\.com/paypalme|cash\.app|venmo\.com(?:/u)?|revolut\.me|monzo\.me"
    r"|buymeacoffee\.com|ko-fi\.com"
    r"|wise\.com/pay/me|account\.venmo\.com/u)/[$a-z0-9_.\-]*[a-z0-9]"
)
_NAMED = Shape(
    rf"(?i)(?:^|{EDGE}){_SERVICE}(?: ?(?:id|tag|account|handle|user ?name|name|number|no\.?|key|user"
    rf"|email|acc|to|at|me|us|via|on))?"
    r"(?: is)?(?: ?[:=\-–] ?| )(?:to |at )?(\$?@[\p{Latin}\p{Nd}_.\-]+|[a-z0-9._+\-]+@[a-z0-9.\-]+"
    r"|\+?[0-9(][0-9 ()\-]{6,16}[0-9]"
    r"|[a-z][a-z0-9.]*[_0-9][a-z0-9_.]*)"
)
_TO_SERVICE = Shape(
    rf"(?i)([@$][{LETTERS}0-9_.\-]+|[a-z0-9._+\-]+@[a-z0-9.\-]+) (?:on|via|by|with|through|\("
    rf"|in) ?(?:my |our )?{_SERVICE}(?:[^{LETTERS}]|$)"
)
_UPI = Shape(
    r"(?i)[a-z0-9][a-z0-9._\-]+@(?:ok(?:axis|sbi|icici|hdfcbank|bizaxis)|ybl|ibl|axl|apl|paytm|pt(?:sbi"
    r"|axis|hdfc|yes)|upi|wa(?:axis|icici|sbi"
    r"|hdfcbank)|sbi|hdfcbank|icici|axisbank|axis|pnb|kotak|kotak811|fbl|yesbank|yesbankltd|idfcbank"
    r"|idfcfirst|barodampay|cnrb|rbl|federal"
    r"|indus|unionbank|boi|airtel|jio|freecharge|mobikwik|ikwik|payzapp|postbank|dbs|timecosmos|tapicici"
    r"|sliceaxis|superyes|naviaxis)"
)
_TAG = re.compile(r"\$[A-Za-z][A-Za-z0-9_-]{1,19}")
_CASHTAG_CUE = Shape(
    r"(?i)cash ?app|cash ?tag|venmo|(?:pay|send|transfer|tip|payment|money|it|me|us)[^.!?]{0,24}(?: to"
    r"| at| via|:)? ?[\"'(]?$"
)
_CURRENCY_TAGS = words("$us $usd $aud $cad $nzd $sgd $hkd $mxn $au $ca $nz $sg $hk $twd $nt $a $c $off $ale $ave $tuff")


def find_payees(source: Source) -> Iterable[Hit]:
    """Bank accounts and names at payment services of the text."""
    if not ("$" in source.text and _TAG.search(source.text)) and not _STEMS.found_in(source.spoken):
        return ()
    return settle(hit for view in views(source) for hit in _in_view(view))


def _in_view(view: View) -> Iterator[Hit]:
    """Data that a word says is payment data, and names at payment services."""
    text = view.text
    for start, end in _accounts(text):
        if view.is_new(start, end):
            yield view.hit(BANK_ACCOUNT, start, end)
    for start, end in _payees(text):
        if view.is_new(start, end):
            yield view.hit(PAYMENT_HANDLE, start, end)


def _accounts(text: str) -> Iterator[tuple[int, int]]:
    for match in _ACCOUNT.groups(text):
        start, end = match.span(1)
        label, digits = text[match.start() : start].lower(), re.sub(r"[^0-9]", "", text[start:end])
        if not is_inside_word(text, start, end) and _is_account(label, digits):
            yield start, end
    for match in _SWIFT.groups(text):
        yield match.span(1)
    lowered = text.lower()
    if "sort" in lowered or "account" in lowered or "bank" in lowered or "acc" in lowered:
        yield from (span for span in _SORT_CODE.spans(text) if _is_sort_code(text, *span))


def _is_account(label: str, digits: str) -> bool:
    """Whether digits after a bank word are an account: a routing number by its sum, others by length."""
    if label.startswith(("routing", "aba")):
        return len(digits) == 9 and is_routing_number(digits)
    if label.startswith(("sort code", "bsb")):
        return len(digits) in (6, 14)
    return 6 <= len(digits) <= 18 and not _IS_DAY.fullmatch(digits)


_IS_DAY = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")


def _is_sort_code(text: str, start: int, end: int) -> bool:
    if (text[start - 1 : start].isdecimal() and start) or text[end : end + 1].isdecimal():
        return False
    around = text[max(0, start - 40) : start].lower() + " " + text[end : end + 40].lower()
    return "sort code" in around or "sort-code" in around or re.search(r"\b\d{8}\b", around) is not None


def _payees(text: str) -> Iterator[tuple[int, int]]:
    for shape in (_LINKED, _UPI):
        for start, end in shape.spans(text):
            if not is_inside_word(text, start, end) and not _goes_on(text, end):
                yield start, end
    for shape in (_NAMED, _TO_SERVICE):
        for match in shape.groups(text):
            start, end = match.span(1)
            end = start + len(text[start:end].rstrip(".-_ "))
            if end - start > 2:
                yield start, end
    if "$" in text:
        yield from _cashtags(text)


def _goes_on(text: str, end: int) -> bool:
    return text[end : end + 1] in ("@", ".") and text[end + 1 : end + 2].isalnum()


def _cashtags(text: str) -> Iterator[tuple[int, int]]:
    for found in _TAG.finditer(text):
        start, end = found.span()
        name = text[start:end].rstrip("-_")
        if (text[start - 1 : start].isalnum() and start) or name.lower() in _CURRENCY_TAGS:
            continue
        if _CASHTAG_CUE.found_in(text[max(0, start - 48) : start]):
            yield start, start + len(name)
