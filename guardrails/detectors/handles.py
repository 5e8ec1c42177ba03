"""`@handle`: names on social platforms; `@mention`: the names a public reply opens with.

"@name" anywhere else is a handle, and so is a name given after the platform's ("IG: shop_name"). A
text that starts with "@name" answers that person, as replies on public platforms do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from guardrails.detectors.shape import EDGE, LETTERS, Shape, Stems, words
from guardrails.detectors.source import Source, View, settle, views
from guardrails.hit import Hit

HANDLE = "@handle"
MENTION = "@mention"

_AT_NAME = re.compile(r"[@＠﹫] ?[\w.\u00ad\u0300-\u036f\u200b-\u200f\u2060\ufeff]++")
_PLATFORM = (
    r"(?:instagram|insta|ig|telegram|tele|tg|we ?chat|weixin|wx|facebook|fb|messenger|snap ?chat|snap"
    r"|twitter|discord"
    r"|skype|kakao ?talk|kakao|zalo|viber|line[ -]?id|pinterest|youtube|yt|threads|vk|signal|whats ?app"
    r"|wa|depop|vinted"
    r"|etsy|shopee|lazada|ebay|poshmark|linkedin|tumblr|reddit|twitch|b站|微信|微博|qq|小红书|インスタ|ไลน์|ไอจี)"
)
_STEMS = Stems(
    "insta ig: ig_ ig- ig= ig） tele tg: tg_ tg- wechat we_chat weixin wx: wx_ facebook fb: fb_ fb-"
    " messenger snap"
    " twitter discord skype kakao zalo viber line_id lineid line-id pinterest youtube yt: threads vk:"
    " signal whatsapp"
    " depop vinted etsy shopee lazada ebay poshmark linkedin tumblr reddit"
    " twitch 微信 微博 qq 小红书 インスタ ไลน์ ไอจี"
)
_NAMED = Shape(
    rf"(?i)(?:^|[^{LETTERS}0-9@._\-/]){_PLATFORM}(?:[ -]?(?:id|handle|name|user ?name|user|account|page"
    rf"|profile|acc|号|no))?"
    rf"(?:(?: is|'s)[ :]| ?[:=：~|] ?| [\-–—>]+ | )[\"'“‘@]?([{LETTERS}0-9_.\-#]+)"
)
_BEFORE = Shape(
    rf"(?i)([{LETTERS}0-9_.]{{3,}})[\"'”’]? (?:on|at|in|via|over on|@) (?:our |the )?{_PLATFORM}(?:{EDGE}|$)"
)
_PLATFORM_NEXT = Shape(
    rf"(?i)^[^{LETTERS}]{{0,3}}(?:(?:is |are )?(?:our|my|the|find|follow|on|in|via|for) (?:us )?(?:on "
    rf"|our )?)?(?:official )?"
    rf"{_PLATFORM}(?:[^{LETTERS}]|$)"
)
_OPENING = re.compile(r"[\s.,:;!\-–\"'“>]*(?:and |& )?\s*")
_QUANTITY = re.compile(r"\d+(?:\.\d+)?(?:am|pm|each|ea|pcs?|kg|g|cm|mm|x\d*|off|st|nd|rd|th|h|hrs?)?", re.IGNORECASE)
_STOP = words(
    "the a an my your our his her their this that these those all any once least home work school noon"
    " night midnight"
    " everyone everybody here there time times door about it its me us you we they him them is was and"
    " or for to of"
)
_QUOTES = frozenset("\"'“”‘’«»")
_MARKED = re.compile(r"[_\d.#]")
_END_OF_NAME = re.compile(r"\s*(?:$|[\n.,;:!?)\]}|/\"”'’]|(?:and|or|for|if|to|&|-|–) )")


def find_handles(source: Source) -> Iterable[Hit]:
    """Names on social platforms, and the mentions a reply opens with."""
    signed = "@" in source.text or (not source.text.isascii() and ("＠" in source.text or "﹫" in source.text))
    named = _STEMS.found_in(source.spoken)
    if not signed and not named:
        return ()
    return settle(hit for view in views(source) for hit in _in_view(view, signed, named))


def _in_view(view: View, signed: bool, named: bool) -> Iterator[Hit]:
    if signed:
        yield from _signed(view)
    if named:
        yield from _named(view)


def _signed(view: View) -> Iterator[Hit]:
    text = view.text
    opening = _OPENING.match(text)
    greeted = opening.end() if opening else 0
    mentioned: set[str] = set()
    for found in _AT_NAME.finditer(text):
        start, end = found.start(), _name_end(text, *found.span())
        opens = start == greeted
        if not (_is_name(text, start, end) or (opens and text[start + 1 : end].isdecimal())):
            continue
        if opens:
            after = _OPENING.match(text, end)
            greeted = after.end() if after else end
        if view.is_new(start, end) and view.written(start, end)[:1] in ("@", "＠", "﹫"):
            if opens and not _PLATFORM_NEXT.found_in(text[end : end + 48]):
                mentioned.add(text[start:end])
            yield view.hit(MENTION if text[start:end] in mentioned else HANDLE, start, end)


def _name_end(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip("."))


def _is_name(text: str, start: int, end: int) -> bool:
    """Whether "@name" is one: set apart from what is before it, with letters, no quantity, no plain word."""
    before = text[start - 1 : start] if start else ""
    name = text[start + 1 : end].strip()
    if before and (
        (before.isascii() and before.isalnum()) or before in "@＠._%+*$" or (before.isalpha() and before < "\u2e80")
    ):
        return False
    spaced = text[start + 1 : start + 2] == " "
    if spaced and not (_MARKED.search(name) and any(map(str.isalpha, name))):
        return False
    if not 2 <= len(name) <= 64 or name.lower() in _STOP or _QUANTITY.fullmatch(name):
        return False
    return any(map(str.isalpha, name))


def _named(view: View) -> Iterator[Hit]:
    text = view.text
    for match in _NAMED.groups(text):
        start, end = match.span(1)
        end = _without_trailing(text, start, end)
        lead = text[match.start() : start]
        if _is_given_name(text, start, end, lead) and view.is_new(start, end):
            yield view.hit(HANDLE, start, end)
    for match in _BEFORE.groups(text):
        start, end = match.span(1)
        quoted = text[start - 1 : start] in _QUOTES and text[end : end + 1] in _QUOTES and start > 0
        if (
            (quoted or _looks_made_up(text[start:end]))
            and text[start - 1 : start] not in ("@", "/", "-")
            and view.is_new(start, end)
        ):
            yield view.hit(HANDLE, start, end)


def _without_trailing(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] in ".-#":
        end -= 1
    return end


def _is_given_name(text: str, start: int, end: int, lead: str) -> bool:
    """Whether the word after a platform's name is a name there. The weaker the sign between, the clearer."""
    name = text[start:end]
    if len(name) < 3 or not any(map(str.isalpha, name)) or name.lower() in _WORDS or text[end : end + 3] == "://":
        return False
    if _looks_made_up(name):
        return True
    told = re.search(r"[:=：~|]|\b(?:id|handle|user ?name)\b.*(?:is|[-–>]|\s)|@", lead, re.IGNORECASE) is not None
    dashed = re.search(r"\s[-–—>]+\s", lead) is not None
    return (told or dashed) and _END_OF_NAME.match(text, end) is not None


def _looks_made_up(name: str) -> bool:
    """Whether letters stand with an underscore, an inner full stop, or figures after them."""
    core = name.strip("._-#")
    if not any(map(str.isalpha, core)) or _QUANTITY.fullmatch(core):
        return False
    return "_" in core or "#" in core or "." in core or re.fullmatch(r"[^\W\d_]{3,}[-]?\d{2,}", core) is not None


_WORDS = words(
    "our the and you your we us my page pages app account accounts is was it has are this that here"
    " there now today"
    " follow find check see please yes not none new link links only also still post posts story stories"
    " live direct"
    " message messages dm chat group channel support team video videos shop store user users name handle"
    " username id"
    " marketplace ads login profile profiles web desktop mobile beta lite business for with from when"
    " where how what"
    " why can will would should may or but if so to on in at by of as be do did does"
)
