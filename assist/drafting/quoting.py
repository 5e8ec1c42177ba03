"""How facts are written in a reply: dates, sums, and the shop's words where they may be quoted.

A text of the shop, the carrier or the listing is quoted only where it reads as the language of the
reply, so that no reply mixes languages.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from guardrails.facts import Amount

#: Longest text that is quoted; a longer one is treated as unknown rather than cut.
MAX_QUOTE = 400

_MONTHS: Mapping[str, tuple[str, ...]] = {
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip

_WITHOUT_CENTS = frozenset({"CLP", "IDR", "ISK", "JPY", "KRW", "PYG", "VND"})

#: Frequent short words, and words of shop policies, that tell languages of the Latin script apart.
_TELLING: Mapping[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": (
            "the of to and or not for from within days day by with until only before after unless free "
            "label any is are possible delivery returned return working paid buyer pays at than on month "
            "months unused photo replacement details hours place new depot"
        ),
        "de": (
            "der die das und oder nicht mit nach bis tage werktage kostenlos kostenloses etikett ab für "
            "zur vor nur jahre rückgabe zustellung versand monate ist innerhalb umtausch gutschein"
        ),
        "es": (
            "el los las y para con del días desde entrega gratis etiqueta hasta sin antes meses hábiles "
            "por devolución gratuita pedido comprador envío"
        ),
        "fr": (
            "le les des et pour avec après jours livraison gratuite étiquette avant sans mois ouvrés "
            "retour dans chat par colis commande remboursement ou"
        ),
        "it": (
            "il gli e per con dopo giorni dalla consegna gratuita etichetta prima senza mesi lavorativi "
            "reso nuovo ordine entro ricevimento"
        ),
        "pt": (
            "os as e para com após dias depois entrega grátis etiqueta antes sem meses úteis devolução "
            "pedido pelo até recebimento frete do da"
        ),
        "id": (
            "hari dan setelah diterima melalui aplikasi gratis kerja dalam pengembalian tidak sebelum "
            "untuk barang ongkir"
        ),
        "ms": ("hari dan selepas terima melalui kerja dalam pulangan tidak sebelum untuk percuma pos barang"),
        "fil": ("ng sa mga loob araw pagkatanggap libreng bago hindi para ang at"),
    }.items()
}

_DIACRITICS = frozenset({"de", "es", "fr", "it", "pt", "fil", "vi"})
_SCRIPTS: Mapping[str, tuple[str, ...]] = {
    "th": ("THAI",),
    "ja": ("HIRAGANA", "KATAKANA", "CJK", "KATAKANA-HIRAGANA"),
    "zh": ("CJK",),
}


def base_language(lang: str) -> str:
    """Return the language of a tag in lower case: ``pt`` of ``pt-BR``."""
    return lang.replace("_", "-").split("-")[0].lower()


def write_date(day: date, lang: str) -> str:
    """Write a day the way the language does; ISO 8601 where its months are not known."""
    months = _MONTHS.get(base_language(lang))
    return f"{day.day} {months[day.month - 1]} {day.year}" if months else day.isoformat()


def write_amount(amount: Amount | None) -> str | None:
    """Write a sum with its currency code, ``18.00 GBP``; ``None`` where the currency is unknown."""
    if amount is None or not amount.currency:
        return None
    whole = amount.currency in _WITHOUT_CENTS and amount.value == amount.value.to_integral_value()
    return f"{amount.value:.0f} {amount.currency}" if whole else f"{amount.value:.2f} {amount.currency}"


def write_percent(percent: Decimal | None) -> str | None:
    """Write a share without trailing zeros: ``15%``."""
    return None if percent is None else f"{percent.normalize():f}%"


def one_line(text: str | None) -> str | None:
    """Return a text in one line without its closing stop, or ``None`` where it is empty or too long."""
    line = " ".join((text or "").split()).rstrip(" .;,:!")
    return line if line and len(line) <= MAX_QUOTE else None


def as_written(text: str | None) -> str | None:
    """Return a text with its line breaks, or ``None`` where it is empty or too long to print."""
    kept = "\n".join(line.rstrip() for line in (text or "").strip().splitlines())
    return kept if kept and len(kept) <= MAX_QUOTE else None


def quotable(text: str | None, lang: str, source_lang: str | None) -> str | None:
    """Return a text in one line if it may stand in a reply of ``lang``, else ``None``.

    ``source_lang`` is the language the conversation came with; it decides for texts too short to tell.
    """
    line = one_line(text)
    return line if line is not None and reads_as(line, lang, source_lang) else None


def reads_as(text: str, lang: str, source_lang: str | None = None) -> bool:
    """Whether a text reads as a language: by its script, then by telling words of Latin languages."""
    language = base_language(lang)
    letters = [character for character in text if character.isalpha()]
    if not letters:
        return True
    scripts = _SCRIPTS.get(language, ("LATIN",))
    foreign = sum(not unicodedata.name(letter, "").startswith(scripts) for letter in letters)
    if language in _SCRIPTS:
        return foreign < len(letters)
    if foreign or (language not in _DIACRITICS and sum(not letter.isascii() for letter in letters) > 1):
        return False
    return _tells(text, language, source_lang)


def _tells(text: str, language: str, source_lang: str | None) -> bool:
    words = re.findall(r"[^\W\d_]+", text.lower())
    found = {name: sum(word in telling for word in words) for name, telling in _TELLING.items()}
    most = max(found.values())
    if most == 0:
        return source_lang is None or base_language(source_lang) == language
    return found.get(language, 0) == most
