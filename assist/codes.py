"""The codes that name a channel, a market and a language, and the readers that refuse unknown ones."""

from __future__ import annotations

import re
from enum import StrEnum

from assist.errors import ErrorCode, InputError


class Channel(StrEnum):
    """Where a text reaches the customer."""

    CHAT = "chat"
    REVIEW_RESPONSE = "review_response"
    PACKAGE_NOTE = "package_note"


#: ISO 3166-1 alpha-2, all officially assigned codes.
MARKETS = frozenset(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS
    BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE
    EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM
    HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC
    LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA
    NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW
    SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO
    TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
    """.split()  # noqa: SIM905
)

#: ISO 639-1, all codes in use, with the three-letter ones the marketplace itself writes.
LANGUAGES = frozenset(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de
    dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia
    id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo
    lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl
    ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk
    tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu fil ceb yue
    """.split()  # noqa: SIM905
)

#: Codes in everyday use for a market or language that has another official one.
_SAME_MARKET = {"UK": "GB"}
_SAME_LANGUAGE = {"tl": "fil", "in": "id"}
_TAG = re.compile(r"([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|[0-9]{3}))?")


def read_channel(value: object, field: str = "channel") -> Channel:
    """The channel ``value`` names.

    Raises:
        InputError: ``unknown_channel``.
    """
    if isinstance(value, str) and value in tuple(Channel):
        return Channel(value)
    known = ", ".join(Channel)
    raise InputError(ErrorCode.UNKNOWN_CHANNEL, f"{field} must be one of {known}, not {shown(value)}.", field)


def read_market(value: object, field: str = "market") -> str | None:
    """The ISO 3166 alpha-2 code ``value`` names in any case; ``None`` stays ``None``.

    Raises:
        InputError: ``unknown_market``.
    """
    if value is None:
        return None
    code = value.upper() if isinstance(value, str) else ""
    code = _SAME_MARKET.get(code, code)
    if code in MARKETS:
        return code
    raise InputError(
        ErrorCode.UNKNOWN_MARKET,
        f"{field} must be a two-letter country code of ISO 3166 such as TH or US, not {shown(value)}.",
        field,
    )


def read_language(value: object, field: str = "lang") -> str | None:
    """The BCP-47 tag ``value`` names, in its usual case (``pt-BR``); ``None`` stays ``None``.

    Raises:
        InputError: ``unknown_language``.
    """
    if value is None:
        return None
    tag = _TAG.fullmatch(value.replace("_", "-").lower()) if isinstance(value, str) else None
    if tag is None or tag[1] not in LANGUAGES | _SAME_LANGUAGE.keys():
        raise InputError(
            ErrorCode.UNKNOWN_LANGUAGE,
            f"{field} must be a language tag such as en or pt-BR, not {shown(value)}.",
            field,
        )
    parts = [_SAME_LANGUAGE.get(tag[1], tag[1]), (tag[2] or "").title(), (tag[3] or "").upper()]
    return "-".join(part for part in parts if part)


def shown(value: object) -> str:
    """``value`` as an error names it: short, quoted, and safe to print on any terminal."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    text = ascii(value)
    return text if len(text) <= 42 else text[:38] + "..." + text[0]
