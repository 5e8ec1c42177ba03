"""Names that claims hold: carriers, countries, and words that stand where a carrier's name would."""

from __future__ import annotations

#: Carriers of the markets, as they write themselves.
CARRIERS = (
    "Royal Mail", "Parcelforce", "Evri", "Yodel", "DPD", "DHL", "UPS", "FedEx", "USPS", "GLS", "Hermes",
    "InPost", "An Post", "Canada Post", "Purolator", "OnTrac", "LaserShip", "Amazon Logistics", "TNT",
    "Aramex", "Colissimo", "Chronopost", "La Poste", "Mondial Relay", "Correos", "SEUR", "MRW", "Nacex",
    "Poste Italiane", "BRT", "Bartolini", "SDA", "PostNL", "bpost", "PostNord", "Correios", "Jadlog",
    "Loggi", "Estafeta", "Australia Post", "Pos Laju", "J&T", "Ninja Van", "NinjaVan", "Flash Express",
    "Kerry Express", "Thailand Post", "SPX", "JNE", "SiCepat", "AnterAja", "Pos Indonesia", "LBC",
    "Singapore Post", "SingPost", "Viettel Post", "GHN", "GHTK", "Vietnam Post", "Yamato", "Sagawa",
    "Japan Post", "SF Express", "YTO", "ZTO", "STO Express", "Yunda", "Cainiao", "YunExpress", "Yanwen",
    "4PX", "City Link", "DX", "Tuffnells", "Whistl", "APC Overnight", "Veho", "Speedy",
)  # fmt: skip

#: Capitalised words after "shipped with" and the like that name no carrier.
NO_CARRIER = frozenset({
    "the", "a", "an", "our", "your", "us", "me", "you", "him", "her", "them", "it", "its", "this", "that",
    "these", "those", "my", "his", "their", "we", "i", "tiktok", "shop", "app", "chat", "email", "mail",
    "post", "air", "sea", "road", "courier", "carrier", "express", "standard", "priority", "first",
    "second", "tracked", "signed", "special", "next", "same", "monday", "tuesday", "wednesday",
    "thursday", "friday", "saturday", "sunday", "mon", "tue", "wed", "thu", "fri", "sat", "sun",
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december", "today", "tomorrow", "yesterday", "tonight", "end", "noon", "midday",
    "morning", "evening", "love", "care", "christmas", "easter", "valentine", "diwali", "eid", "ramadan",
    "hand", "mistake", "accident", "default", "customs", "delivery", "local", "international", "economy",
    "free", "regular", "expedited", "one", "two", "three", "several", "all", "both", "everyone",
    "someone", "anyone", "customer", "customers", "buyer", "seller", "who", "what", "which", "she", "he",
    "they", "nobody", "team", "warehouse", "staff", "number", "order", "parcel", "package", "tracking",
    "extra", "no", "not",
})  # fmt: skip

#: Countries and regions, as goods are said to be made in them.
COUNTRIES = frozenset({
    "china", "italy", "france", "germany", "spain", "portugal", "uk", "us", "usa", "england", "britain",
    "scotland", "wales", "ireland", "japan", "korea", "vietnam", "thailand", "indonesia", "malaysia",
    "india", "bangladesh", "pakistan", "turkey", "poland", "romania", "sweden", "denmark", "norway",
    "finland", "switzerland", "austria", "belgium", "netherlands", "mexico", "brazil", "canada",
    "australia", "taiwan", "philippines", "cambodia", "morocco", "egypt", "greece", "europe", "asia",
    "hungary", "united kingdom", "united states", "south korea", "sri lanka", "new zealand", "czech republic",
})  # fmt: skip

#: One name for countries that have several.
COUNTRY = {
    "usa": "us", "states": "us", "united states": "us", "united kingdom": "uk", "britain": "uk",
    "england": "uk", "great britain": "uk",
}  # fmt: skip
