"""How street addresses are written, country by country: the words that announce a form, and its shape.

In the shapes ``<Cap>`` stands for a capitalised word, ``<L>`` for letters inside a class, ``<U>`` for
capitals inside a class, ``<N>`` for a house number, ``<edge>`` for the end of a word.
"""

from __future__ import annotations

from dataclasses import dataclass

from guardrails.detectors.shape import CAPITALS, EDGE, LETTERS, Shape, words

STRONG = (
    "Street|St|Road|Rd|Avenue|Ave|Av|Lane|Ln|Boulevard|Blvd|Crescent|Cres|Terrace|Highway|Hwy|Parkway"
    "|Pkwy|Mews"
    "|Broadway|Wharf|Quay|Esplanade"
)
"""Words that make a street of any name."""
WEAK = (
    "Drive|Dr|Court|Ct|Way|Close|Place|Pl|Square|Sq|Parade|Pde|Gardens|Grove|Hill|Circle|Cir|Trail|Trl"
    "|Row|Walk|Park"
    "|Plaza|Centre|Center|Mall|Estate|Arcade|Yard|House|Building|Tower|Loop|Alley|Pike|Rise|View|Green"
    "|Crossing"
)
"""Words of streets that are also in the names of goods."""
UK_POSTCODE = "[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][ABD-HJLNP-UW-Z]{2}"
US_STATE = (
    "(?:AL|AK|AZ|AR|CA|CO|CT|DE|DC|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM"
    "|NY|NC|ND|OH"
    "|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|PR)"
)
_AU_STATE = "(?:NSW|VIC|QLD|TAS|ACT|SA|WA|NT)"
_CA_CODE = "(?:AB|BC|MB|NB|NL|NS|ON|PE|QC|SK|YT),? [A-Z][0-9][A-Z] ?[0-9][A-Z][0-9]"


def form(pattern: str) -> Shape:
    """The shape of a pattern written with the names above."""
    names = {
        "<Cap>": rf"(?:[{CAPITALS}][{LETTERS}'’.\-]*|[0-9]+(?:st|nd|rd|th))",
        "<N>": r"(?:No\.? ?|#)?[0-9]{1,5}[A-Za-z]?(?:[\-/–][0-9]{1,5}[A-Za-z]?)?",
        "<L>": LETTERS, "<U>": CAPITALS, "<edge>": f"(?:{EDGE}|$)", "<start>": f"(?:^|{EDGE})",
        "<STRONG>": f"(?:{STRONG})", "<WEAK>": f"(?:{WEAK})", "<UK>": UK_POSTCODE, "<STATE>": US_STATE,
    }  # fmt: skip
    for name, meaning in names.items():
        pattern = pattern.replace(name, meaning)
    return Shape(pattern)


@dataclass(frozen=True, slots=True)
class Form:
    """A way to write an address. It is looked for only where one of ``stems`` is in the lower-cased text."""

    stems: str
    shape: Shape


STREET = form("<N>,? (?:<Cap>,? ){1,4}<STRONG><edge>")
WEAK_STREET = form("<N>,? (?:<Cap>,? ){1,4}<WEAK><edge>")
LOWER_STREET = form(
    "(?i)(?:^|[^<L>0-9.,$€£])<N>,? [<L>'’.]+(?: [<L>'’.]+)?,? (?:street|st|road|rd|avenue|ave|lane"
    "|boulevard|blvd)"
    r"(?:$|[,.;\n)]| (?:in|near|london|[0-9]))"
)
BOX = form(
    r"(?i)<start>((?:g\.?)?p\.? ?o\.? ?box ?#?[0-9]{1,6}|(?:locked bag|postfach|postbus|casella postale"
    r"|caixa postal"
    r"|apartado(?: de correos| postal)?|private bag|po bag) ?(?:no\.? ?)?[0-9][0-9 ]{0,7})"
)
CITY = form(
    "<Cap>(?: <Cap>){0,2},? (?:<STATE>,? [0-9]{5}(?:-[0-9]{4})?|" + _AU_STATE + ",? [0-9]{4}|" + _CA_CODE + ")<edge>"
)
NAMED_ROAD = form("(?:<Cap> ){1,3}(?:<STRONG>|<WEAK>)(?:,? <Cap>){0,3},? <UK>")
POSTCODE = form("<UK>")
CODED = form(f"<start><UK><edge>|[A-Z]{{2,3}},? [0-9]{{4,5}}<edge>|{_CA_CODE}")
"""A cheap look for anything that could be a postcode with its town or state."""

STREET_STEMS = (
    "street _st _rd road avenue _ave lane _ln boulevard blvd cres terrace highway hwy parkway pkwy mews"
    " broadway wharf quay"
)
WEAK_STEMS = (
    "drive _dr, _dr_ court _ct way close place _pl square _sq parade gardens grove hill circle _cir"
    " trail _row walk park"
    " plaza centre center mall estate arcade yard house building tower loop alley pike rise view green"
    " crossing"
)
BOX_STEMS = "box postfach postbus casella_p apartado caixa_p _bag"

FORMS = (
    Form(
        "unit_ flat_ suite_ shop_ office_ warehouse_ level_ floor_ lot_ stall_ booth_ kiosk_ block_ apartment_",
        form(
            "(?i:Unit|Flat|Suite|Shop|Office|Warehouse|Level|Floor|Lot|Stall|Booth|Kiosk|Block|Apartment)"
            r" #?[A-Z]?[0-9\-]{1,5}[A-Za-z]?,? (?:<N>,? )?(?:<Cap>,? ){1,4}"
            "(?:<STRONG>|<WEAK>|Industrial Estate|Business Park|Trading Estate|Retail Park|Market)<edge>"
        ),
    ),
    Form(
        "straße strasse str. weg_ platz allee gasse damm ufer chaussee straat gracht laan plein kade vej"
        " gade gata vägen katu",
        form(
            r"(?:[<U>][<L>\-]*(?:straße|strasse|str\.|weg|platz|allee|gasse|damm|ufer|chaussee|straat"
            r"|gracht|laan|plein"
            r"|kade|vej|gade|gatan|gata|vägen|katu)|(?:[<U>][<L>.\-]+ ){1,3}(?:Straße|Strasse|Str\.|Weg"
            r"|Platz|Allee|Gasse"
            r"|Damm|Ufer|Chaussee|Straat|Gracht|Laan)) [0-9]{1,4}(?: ?[a-z]<edge>)?"
        ),
    ),
    Form(
        "rue_ impasse chemin allée quai_ faubourg avenue av. boulevard bd_ place route square cours passage villa cité",
        form(
            "(?i)[0-9]{1,4}(?: ?(?:bis|ter|quater))?,? (?:(?:rue|impasse|chemin|allée|quai|faubourg)"
            " (?:de la |de l['’]|de |du |des |d['’]|la |le |les |l['’])?[<L>]{2,}"
            r"|(?:avenue|av\.|boulevard|bd|place|route|square|cours|passage|villa|cité)"
            " (?:de la |de l['’]|de |du |des |d['’])[<L>]{2,})(?:[ -][<U>][<L>-]+){0,2}"
        ),
    ),
    Form(
        "avenue_ av._ boulevard_ bd_ place_ cours_",
        form(
            r"[0-9]{1,4}(?: ?(?:bis|ter))?,? (?:avenue|av\.|boulevard|bd|place|cours)"
            r" (?:[<U>][<L>\-]+ ?){1,3}"
        ),
    ),
    Form(
        "calle c/ cl. avenida avda av. paseo plaza plaça carrer ronda travesía camino rua_ travessa"
        " praça alameda rodovia estrada",
        form(
            r"(?i:calle|c/|cl\.|avenida|avda\.?|av\.|paseo|plaza|plaça|carrer|carretera|ronda|travesía"
            r"|camino|rua|travessa"
            r"|praça|alameda|rodovia|estrada) ?(?:(?:de las|de los|de la|del|de|da|do|das|dos|la|el|los"
            r"|las) )?[<U>][<L>.\-]+"
            r"(?: (?:de |del |de la |da |do |dos )?[<U>][<L>.\-]+){0,3},? ?(?:n[º°o.]{1,2} ?|#)?[0-9]{1,5}"
        ),
    ),
    Form(
        "viale_ piazza corso_ largo_ vicolo_ via_",
        form(
            "(?:(?:[Vv]iale|[Pp]iazza|[Pp]iazzale|[Cc]orso|[Ll]argo|[Vv]icolo) (?:(?:della|delle|dei"
            "|degli|del|di|dello) )?"
            "[<U>][<L>'’.]+(?: [<U>][<L>'’.]+){0,3},? [0-9]{1,4}|[Vv]ia (?:(?:della|delle|dei|degli|del"
            "|di|dello) )?"
            "[<U>][<L>'’.]+(?: [<U>][<L>'’.]+){0,3}(?:, [0-9]{1,4}|,? [0-9]{1,4},? ?-? ?[0-9]{5}))"
        ),
    ),
    Form(
        "jl. jl_ jln jalan lorong gang_ gg. persiaran lebuh soi_ thanon đường phố blk_ block_",
        form(
            r"(?:Jl\.?|Jln\.?|Jalan|Lorong|Gang|Gg\.|Persiaran|Lebuh|Soi|Thanon|Đường|Phố|Blk"
            r"|Block) [<U>0-9][<L>0-9./\-]*"
            r"(?: [<U>0-9][<L>0-9./\-]*){0,4}(?:,? (?:No\.? ?|#)[0-9][0-9\-/]*)"
            r"|(?:Jl\.?|Jln\.?|Jalan|Lorong|Persiaran|Lebuh) [<U>][<L>.]+(?: [<U>][<L>.]+){0,3} [0-9]{1,4}"
            r"|[0-9]{1,4}[A-Z]?,? (?:Jalan|Jln\.?|Lorong|Persiaran|Lebuh"
            r"|Đường) [<U>][<L>.]+(?: [<U>0-9][<L>0-9./]*){0,3}"
        ),
    ),
)
"""Forms that are clear by themselves."""

UK_AREAS = words(
    "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH"
    " EN EX FK FY G"
    " GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE"
    " NG NN NP NR NW"
    " OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS"
    " TW UB W WA WC WD"
    " WF WN WR WS WV YO ZE"
)
"""The letters a UK postcode may begin with."""
