"""Which language a customer writes, from scripts, letters and common words; used where none is given.

The script decides where it can: Thai, kana, Hangul and so on belong to one language here. Latin
script is weighed by words that are common in one language and rare in its neighbours. A short text
with no such word stays unknown: a wrong guess would draw a reply in the wrong language.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache

#: Latin text with fewer letters than this needs clear words to be named.
SHORT = 20
#: Code points looked at; a language shows early.
LOOKED_AT = 2_000

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_NOISE = re.compile(r"https?://\S+|\S+@\S+|[@#]\w+")

#: A script and the language it stands for; Arabic, Cyrillic and Devanagari name their largest one.
_SCRIPTS = {
    "THAI": "th",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "CJK": "zh",
    "CYRILLIC": "ru",
    "ARABIC": "ar",
    "HEBREW": "he",
    "GREEK": "el",
    "DEVANAGARI": "hi",
    "BENGALI": "bn",
    "TAMIL": "ta",
    "KHMER": "km",
    "LAO": "lo",
    "MYANMAR": "my",
    "GEORGIAN": "ka",
    "ARMENIAN": "hy",
    "LATIN": "",
}

#: Words common in one language. A word may stand under several; it then helps none of them much.
_COMMON = {
    "en": (
        "the and is are was my i you it to of for this that not with have has did do does when where how "
        "what why please order can can't got it's i'm your been still would will any yet want thanks they "
        "there hello arrived broken refund in on but no an be if just a or out as at me we so up doesn't "
        "wont won't don't didn't isn't came got need give pls could would ordered cancel receipt return "
        "returned send sent one item size new account card money from wrong which them these more some "
        "too only after before back help he she his her they're make made good great bad nice love worst "
        "best change want wanna looking know get see use using work works all about exist"
    ),
    "es": (
        "el la los las de que y en un una por con para no se mi es lo me su pero como qué cuándo dónde "
        "está pedido hola gracias quiero llegó llegado tengo muy mas más ha he todavía cuando donde esta "
        "del al ya le"
    ),
    "de": (
        "der die das und ist nicht ich mein meine ein eine zu mit auf für von den dem habe hat wann wo "
        "wie was bitte bestellung noch aber sie es wird kann im auch sind angekommen danke hallo möchte "
        "wurde keine"
    ),
    "fr": (
        "le la les de des et est je j'ai mon ma un une pas que qui pour dans en sur avec ne vous ce c'est "
        "bonjour merci commande quand où comment mais il du au reçu colis toujours n'est votre suis l'ai "
        "d'une très"
    ),
    "it": (
        "il lo la gli di che e è un una per con non mi sono ho mio ordine quando dove come ma si del "
        "della al nel grazie ciao arrivato ancora questo buongiorno vorrei più mia anche perché il"
    ),
    "pt": (
        "o a os as de que e em um uma por com para não meu minha é se eu mas como quando onde está pedido "
        "olá obrigado obrigada chegou ainda vocês você quero foi do da no na tenho muito veio já ao pra "
        "oi"
    ),
    "id": (
        "yang dan di ini itu tidak saya kak sudah belum pesanan kapan barang ada untuk dengan bisa kenapa "
        "apa aku bagus mantap oke keren lambat lemot sangat jadi lebih terus cepat baik banyak nya gak "
        "nggak ga mau dari ke dikirim paket sampai tolong mana kok kalau sih deh dong udah banget "
        "bagaimana"
    ),
    "ms": (
        "yang dan di ini itu tidak saya dah belum pesanan bila barang ada untuk dengan boleh kenapa apa "
        "nak tak daripada macam mana sampai tolong lagi ke bungkusan sudah awak encik puan kat je pun "
        "dapat terima kasih penghantaran"
    ),
    "vi": (
        "của và là không tôi mình em cho đơn hàng khi nào chưa được có này shop bạn ơi đã bị với giao rồi "
        "thì mà ạ sao lâu vậy như hoàn tiền nhận mua các một"
    ),
    "fil": (
        "ang ng sa mga na ay hindi ko po ako yung nang pa ba kailan saan bakit wala may naman lang kasi "
        "pero ito gaano san galing sana nga din rin talaga maganda gusto magkano niyo nyo kayo paano "
        "dumating order natanggap salamat opo namin namin yan ano si"
    ),
    "nl": (
        "de het een en is niet ik mijn van voor met op te zijn dat wat waar wanneer hoe maar nog heb "
        "heeft bestelling ontvangen graag bedankt hallo kan wordt naar aan ook geen er jullie pakket"
    ),
}

#: Letters that only some of these languages use, with what each one adds.
_LETTERS = {
    "es": ("ñ¿¡", 2.0),
    "de": ("ßäöü", 1.5),
    "fr": ("çœèêëîôûàù", 1.0),
    "it": ("èòàùì", 0.6),
    "pt": ("ãõçâê", 1.5),
    "vi": ("ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ", 2.5),
}


@dataclass(frozen=True, slots=True)
class Detected:
    """A language as a BCP-47 tag, or ``None`` when unknown, and how sure that is, from 0 to 1."""

    lang: str | None
    confidence: float


_UNKNOWN = Detected(None, 0.0)


def detect_language(text: str) -> Detected:
    """The language most of ``text`` is in; links, handles and digits are passed over."""
    looked_at = _NOISE.sub(" ", unicodedata.normalize("NFC", text[:LOOKED_AT]))
    scripts = Counter(script for character in looked_at if (script := _script(character)))
    total = scripts.total()
    if not total:
        return _UNKNOWN
    by_script = _from_scripts(scripts, total)
    return by_script if by_script else _from_words(looked_at, scripts["LATIN"])


def _from_scripts(scripts: Counter[str], total: int) -> Detected | None:
    """What the scripts decide; ``None`` leaves it to the words. Kana among Han is Japanese."""
    kana = scripts["HIRAGANA"] + scripts["KATAKANA"]
    if kana and kana + scripts["CJK"] > total / 3:
        return Detected("ja", round((kana + scripts["CJK"]) / total, 2))
    script, count = max(scripts.items(), key=lambda item: (item[1] * _weight(item[0]), item[0]))
    return Detected(_SCRIPTS[script], round(count / total, 2)) if _SCRIPTS[script] else None


def _weight(script: str) -> int:
    """A Han letter is about a word, so a few of them outweigh a Latin product name."""
    return 3 if script in {"CJK", "HIRAGANA", "KATAKANA", "HANGUL"} else 1


def _from_words(text: str, letters: int) -> Detected:
    words = [word.replace("’", "'") for word in _WORD.findall(text.lower())]
    scores = _scores(words, text.lower())
    (_, second_score), (first, first_score) = sorted(scores.items(), key=lambda item: (item[1], item[0]))[-2:]
    if not _is_clear(first_score, second_score, len(words), letters):
        return _UNKNOWN
    share = first_score / (first_score + second_score)
    sure = min(1.0, first_score / max(2.0, 0.3 * len(words)))
    return Detected(first, round(share * (0.5 + 0.5 * sure), 2))


def _is_clear(first: float, second: float, words: int, letters: int) -> bool:
    """Whether the leading language may be named: a short text must be half made of its common words."""
    if letters < SHORT and first < 2.0:
        return second == 0 and first * 2 >= max(words, 2)
    return first >= 1.0 and first > second


def _scores(words: list[str], text: str) -> dict[str, float]:
    weights = _weights()
    scores = dict.fromkeys(_COMMON, 0.0)
    for word in words:
        for lang, weight in weights.get(word, ()):
            scores[lang] += weight
    for lang, (letters, weight) in _LETTERS.items():
        scores[lang] += weight * min(4, sum(text.count(letter) for letter in letters))
    return scores


@cache
def _weights() -> dict[str, tuple[tuple[str, float], ...]]:
    """For each common word its languages; a word shared by many counts little for each."""
    owners: dict[str, list[str]] = {}
    for lang, words in _COMMON.items():
        for word in dict.fromkeys(words.split()):
            owners.setdefault(word, []).append(lang)
    return {word: tuple((lang, 1.0 / len(langs)) for lang in langs) for word, langs in owners.items()}


@cache
def _script(character: str) -> str:
    """The script of a letter, or nothing for all else."""
    if character.isascii():
        return "LATIN" if character.isalpha() else ""
    if unicodedata.category(character)[0] not in "LM":
        return ""
    name = unicodedata.name(character, "").split(" ")[0]
    return name if name in _SCRIPTS else ""


#: Below this confidence a language is not told, so nothing is said about it.
SURE = 0.65
#: Languages that a light look cannot tell apart count as one.
_SAME = {"ms": "id"}


def is_other_language(text: str, language: str) -> bool:
    """Whether ``text`` is surely not in ``language``; what cannot be told is no difference."""
    if sum(map(str.isalpha, text)) < SHORT:
        return False
    found = detect_language(text)
    told, asked = (_SAME.get(code, code) for code in ((found.lang or "").split("-")[0], language.split("-")[0]))
    return bool(told) and found.confidence >= SURE and told != asked
