"""The shop's policy texts: their names brought together, and the typed facts they state plainly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from guardrails.facts.model import Payer
from guardrails.facts.names import POLICY_NAMES
from guardrails.facts.parsing import LONGEST_WINDOW_DAYS, read_months, squeezed

_DAYS = re.compile(
    r"(\d{1,3})[\s-]*(calendar days?|days?|weeks?|months?|jours?|tagen?|tage|giorni|días|dias|dia|hari|"
    r"วัน|日|天|ngày|araw)(?![a-z])"
)
_SELLER_PAYS = re.compile(
    r"\bfree (?:return |prepaid |returns? )?(?:label|return|returns|pick-?up|collection|postage|shipping)"
    r"|\bprepaid (?:return )?label"
    r"|(?:seller|shop|we|store)(?: will| always)? (?:pays?|covers?)|\bfree returns?\b|postage (?:is "
    r")?(?:free|paid by (?:us|the shop|seller))"
    r"|étiquette gratuite|kostenlos|etichetta gratuita|etiqueta gratis|postagem grátis|libreng pickup|"
    r"miễn phí gửi lại"
    r"|ร้านออกค่าส่ง|送料当店負担|运费卖家承担|gratis ongkir|percuma"
)
_BUYER_PAYS = re.compile(
    r"(?:buyer|customer|you)(?: must| will)? (?:pays?|covers?)|at (?:the )?(?:buyer|customer)'?s? "
    r"(?:expense|cost)"
    r"|postage (?:is )?(?:paid by|on) (?:the )?(?:buyer|customer)|at (?:your )?own cost"
    r"|送料お客様負担|运费买家承担"
)
_FAULT = r"[^,;.]*\b(?:faulty|damaged|wrong|defective|broken|our (?:error|mistake|fault))"
_UNLESS = re.compile(rf"[^,;.]*\b(?:if|for|when)\b{_FAULT}|\b(?:unless|except)\b{_FAULT}")
_NO_FEE = re.compile(
    r"\bno (?:\w+ ){0,2}(?:fees?|deductions?|charges?)\b|\bfree of (?:charge|fees)\b|without (?:any "
    r")?(?:fees?|deductions?)"
)
_FEE = re.compile(r"\b(?:restock(?:ing)?|handling|return) fee\b|\bminus \d+\s*%|\bless \d+\s*%")
_WEEK, _MONTH = 7, 30


@cache
def _names() -> dict[str, str]:
    return {squeezed(name): canonical for canonical, names in POLICY_NAMES.items() for name in (canonical, *names)}


def canonical_name(name: str) -> str:
    """The one name a policy goes by here ("rueckgabe" is ``returns``); unknown names are kept, squeezed."""
    plain = squeezed(name)
    found = _names().get(plain) or _names().get(plain.removesuffix(" policy").removesuffix(" policies"))
    return found or plain.replace(" ", "_")


def gathered(policies: Mapping[str, str]) -> dict[str, str]:
    """Policies by canonical name; texts that share a name are joined by "; "."""
    together: dict[str, str] = {}
    for name, text in policies.items():
        key = canonical_name(name)
        together[key] = f"{together[key]}; {text}" if together.get(key) and text not in together[key] else text
    return {key: text for key, text in together.items() if text.strip()}


def return_window(text: str) -> int | None:
    """The return window a returns policy states, in days; ``None`` when it states several or none."""
    lowered = text.lower()
    found = [(match.start(), _in_days(match)) for match in _DAYS.finditer(lowered) if not _is_other(lowered, match)]
    distinct = {days for _, days in found}
    if len(distinct) > 1:
        distinct = {days for start, days in found if start == 0}
    return distinct.pop() if len(distinct) == 1 and max(distinct, default=0) <= LONGEST_WINDOW_DAYS else None


def _in_days(match: re.Match[str]) -> int:
    unit = match[2]
    return int(match[1]) * (_WEEK if unit.startswith("week") else _MONTH if unit.startswith("month") else 1)


def _is_other(lowered: str, match: re.Match[str]) -> bool:
    """Whether the days are those of something else, such as the time a refund takes."""
    before = lowered[max(0, match.start() - 30) : match.start()]
    after = lowered[match.end() : match.end() + 30]
    if re.search(r"refund(?:ed|s)? (?:is |are )?(?:made |paid |issued |sent )?(?:within|in|takes?) *$", before):
        return (
            bool(re.match(r" (?:of|after|from) (?:receipt|receiving|arrival|inspection|approval)", after))
            or "return" not in lowered
        )
    return bool(re.match(r" (?:of|after|from) (?:receipt at|inspection|approval)", after))


def return_payer(text: str) -> Payer | None:
    """Who pays the return postage, when a returns policy says it in one way only."""
    lowered = text.lower()
    buyer = bool(_BUYER_PAYS.search(lowered))
    seller = bool(_SELLER_PAYS.search(_UNLESS.sub(" ", lowered)))
    if buyer == seller:
        return None
    return Payer.BUYER if buyer else Payer.SELLER


def charges_fee(text: str) -> bool | None:
    """Whether a returns policy takes a fee; ``None`` when it says nothing of one."""
    lowered = text.lower()
    if _NO_FEE.search(lowered):
        return False
    return True if _FEE.search(lowered) else None


def derived(policies: Mapping[str, str]) -> dict[str, object]:
    """The typed facts that canonical ``policies`` state plainly, by field name."""
    returns = policies.get("returns", "")
    found: dict[str, object] = {
        "return_window_days": return_window(returns),
        "return_postage": return_payer(returns),
        "restocking_fee": charges_fee(returns),
        "warranty_months": read_months(policies.get("warranty", "")),
    }
    return {field: value for field, value in found.items() if value is not None}
