"""What the words before a number say it is: a phone number, or something else that has digits."""

from __future__ import annotations

import re
from enum import Enum, auto

from guardrails.detectors.shape import Shape, words

_REACH = 56
"""Code points before a number that can speak of it."""
_TOKEN = re.compile(r"[^\W\d_]+|[#№]|\d+|[.!?\n;]")
_STOPS = frozenset(".!?\n;")
_SHORTENED = words("tel telp tlf no nr ph mob t m p hp num wa whatsapp fon")

_PHONE = words(
    # English
    "call calling calls phone phones telephone tel text texting ring dial mobile cell cellphone hotline"
    " helpline landline"
    " whatsapp whatapp whatsap whats wa sms viber fax voicemail ph mob imessage facetime signal gcash"
    " paynow promptpay bizum"
    " zelle zalo toll freephone"
    # other languages
    " teléfono telefono celular móvil movil llama llame llámanos llamanos llámenos llamar tlf téléphone"
    " telephone appelez"
    " appeler portable joignable telefon telefonisch anrufen anruf ruf rufen rufnummer handy handynummer"
    " telefonnummer"
    " chiama chiamare chiamaci cellulare numero ligue telefone fone zap whats hubungi telp telepon hp"
    " panggil telefonla bel"
    " bellen tawag tawagan gọi điện thoại"
)
_WEAK = words(
    "number numbers contact reach help helpdesk care custcare cc customer service services operator"
    " freefone agent nummer número contacto contact nomor kontak line support us"
)
_OTHER = words(
    "order orders tracking track parcel package consignment shipment shipping item items sku product"
    " products ref reference"
    " invoice ticket case isbn ean upc gtin barcode serial imei model version code codes coupon voucher"
    " card ending ends"
    " account acct iban sort routing bsb vat tax eori company zip postcode batch lot size id receipt"
    " transaction asin awb"
    " waybill po part style article variant listing request pedido commande colis bestellung sendung"
    " ordine pesanan"
    " resi factura rechnung fattura artikel rek rekening $ € £"
) | {"#", "№"}  # fmt: skip
_NUMBER_WORDS = words("number numbers no nr nummer número num")
_UNSPACED = (
    "电话",
    "電話",
    "手机",
    "手機",
    "致电",
    "热线",
    "微信",
    "โทร",
    "เบอร์",
    "전화",
    "연락처",
    "携帯",
    "फोन",
    "هاتف",
    "اتصل",
)


class Cue(Enum):
    """What is said of a number. ``WEAK`` words ("number", "reach us") need a number that is valid."""

    PHONE = auto()
    WEAK = auto()
    NONE = auto()
    OTHER = auto()


def cue_before(text: str, start: int, *, same_sentence: bool) -> Cue:
    """What the words before ``start`` call the number there; the nearest word decides.

    A label such as "order" belongs to the first number after it. With ``same_sentence`` nothing
    before the last full stop is heard.
    """
    window = text[max(0, start - _REACH) : start].lower()
    cue = _nearest(_TOKEN.findall(window), same_sentence)
    if cue is not Cue.OTHER and not window.isascii() and any(word in window for word in _UNSPACED):
        return Cue.PHONE
    return cue


def is_cue(word: str) -> bool:
    """Whether a lower-case word says that a phone number follows."""
    return word in _PHONE


def _nearest(tokens: list[str], same_sentence: bool) -> Cue:
    weak = Cue.NONE
    passed_number = False
    for at in range(len(tokens) - 1, -1, -1):
        token = tokens[at]
        if token in _STOPS and same_sentence and tokens[at - 1] not in _SHORTENED:
            break
        if token in _PHONE:
            return Cue.PHONE
        if token in _OTHER and not passed_number and (at == len(tokens) - 1 or token.isalpha()):
            return Cue.OTHER
        if token in _WEAK and not (token in _NUMBER_WORDS and at and tokens[at - 1] in _OTHER):
            weak = Cue.WEAK
        passed_number = passed_number or token.isdecimal()
    return weak


_AFTER = Shape(
    r"(?i)^[ ,(\-–]{0,4}(?:on |via |by |for |is (?:our|my) )?(?:our |my )?"
    r"(?:whats ?app|call|calls|text|texts|sms|phone|mobile|hotline|viber|telegram|signal|imessage|wechat)"
)


def is_cue_after(text: str, end: int) -> bool:
    """Whether the words after ``end`` say that the number there is for calls or messages."""
    return _AFTER.found_in(text[end : end + 32])
