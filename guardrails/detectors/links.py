"""`@link`: URLs and bare hosts that lead off the platform; `@platform_link`: those of the platform.

A shape proposes, the public suffix list disposes. A bare host whose ending is also a word ("item.it")
counts only with evidence: a path, "www", a word such as "visit" before it, or the end of the clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from guardrails.detectors import suffixes
from guardrails.detectors.emails import is_spoken_at, joins_address
from guardrails.detectors.hosts import is_allowed, is_ipv4, is_public, normal, suffix
from guardrails.detectors.shape import LETTERS, Shape, words
from guardrails.detectors.source import Source, View, settle, views
from guardrails.hit import Hit

LINK = "@link"
PLATFORM_LINK = "@platform_link"

SHORTEST_NAME = 4
"""Letters in a row that a host needs under an everyday ending, where only a clause's end speaks for it."""

Proposal = tuple[int, int, str]
"""Start and end of a link in a view, trailing punctuation included, and its normal host."""

_SIGNS = frozenset("_-\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\ufe0f")
_LABEL = (
    r"[A-Za-z0-9_\-\u00ad\u00c0-\u024f\u0300-\u052f\u1e00-\u1fff\u200b-\u200f\u2060\ufe0f\ufeff"
    r"\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]"
)
_PATH = _LABEL[:-1] + r"!#$%&'()*+,./:;=?@\[\]\\^|~{}]"
_DOT = r"(?:[.．。｡]|\[\.\]|\(\.\)|\{\.\})"
_TAIL = rf"(?::[0-9]{{1,5}}+)?(?:[/?#\\]{_PATH}*+)?"
# Possessive throughout: no character is looked at twice.
_BARE = re.compile(rf"{_LABEL}++(?:{_DOT}{_LABEL}++)++{_TAIL}")
_REST = re.compile(rf"{_PATH}++")

_UNSPACED = Shape(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Hangul}\p{Arabic}\p{Devanagari}0-9A-Za-z\-]+"
    r"[.．。](?:com|net|org|cn|co|jp|kr|tw|hk|th|shop|store|top|xyz|中国|公司|网络|在线|商店|香港|台湾|한국|ไทย)"
    r"(?:[/?#][!-~]*)?"
)
_WWW = Shape(rf"(?i)www ?\.? ?[{LETTERS}0-9_\-]+ ?\.? ?[{LETTERS}0-9\-]{{2,}}(?:[/?#][!-~]*)?")
_LOOSE = Shape(rf"(?i)[{LETTERS}0-9_\-]{{2,}}(?: ?\. | \.| ?[,·•] ?)(?:com|net|org|co\.uk)(?:[/?#][!-~]*)?")
_KNOWN_SCHEME = re.compile(r"(?:https?|hxxps?|ftp)$", re.IGNORECASE)
_HOST_END = re.compile(r"[:/?#\\]")

_AT_BEFORE = re.compile(r"[A-Za-z0-9_\u00c0-\u052f] ?[(\[{<] ?(?:at|@|arroba) ?[)\]}>] ?$", re.IGNORECASE)

_CUE = Shape(
    rf"(?i)(?:^|[^{LETTERS}])(?:visit|web ?sites?|web|site|www|links?|url|browse|go to|head to|head over to"
    r"|order (?:from|at|via)|(?:shop|buy|available|listed|back|found) (?:at|on|from)|check (?:out)?"
    r"|find (?:us|me|it|them) (?:at|on)|see|at|on|via|from|domain|page|called|into|under"
    r"|visita|visite[zn]?|besuch(?:e|en|t)?(?: sie)?|auf|unter|sur|en|su|pada|di)"
    r"[ :;–—\-\"'“]{1,3}(?:our |the |my |this )?$"
)
_SITE_CUE = Shape(
    rf"(?i)(?:^|[^{LETTERS}])(?:visit|web ?site|site|link|url|browse|domain|go to)[ :\-\"]{{1,3}}(?:our "
    rf"|is )?$"
)
_VERSION_CUE = Shape(r"(?i)(?:v|ver|version|firmware|build|release|update|software)[ .:]{0,2}$")
_TRAILING = frozenset(".,;:!?'\"*_~`^|\\")
_PAIRS = {")": "(", "]": "[", "}": "{"}
_EMBEDDED = re.compile(r"(?:https?|hxxps?)(?::|%3a)(?:/|%2f){2}|//", re.IGNORECASE)
_SPACED_WWW = ("www ", "www. ", "WWW ", "WWW. ", "Www ", "Www. ")
_NOT_NAMES = words("the our your my any this that dot in on an is")
_CLAUSE_ENDS = frozenset('\n,;:!?)]}»"”')


def find_links(source: Source) -> Iterable[Hit]:
    """Links and hosts of the text; those of the platform under their own name."""
    if not _may_hold(source.text) and (source.spoken_map is None or not _may_hold(source.spoken)):
        return ()
    return settle(hit for view in views(source) for hit in _in_view(view, source.allowed_hosts))


def _may_hold(text: str) -> bool:
    """Whether a full stop stands inside a word, or a sign of a link that is written apart; in 500 ns."""
    return (
        text.count(".") > text.count(". ") + text.count(".\n") + text.endswith(".")
        or "//" in text
        or ". com" in text
        or ",com" in text
        or "www" in text
        or (not text.isascii() and any(dot in text for dot in "。．｡·•"))
    )


def _in_view(view: View, allowed: frozenset[str]) -> Iterator[Hit]:
    for start, end, host in _proposals(_with_words(view)):
        end = _trimmed(view.text, start, end)
        if view.is_new(start, end):
            yield view.hit(_concept(view.text[start:end], host, allowed), start, end)


def _with_words(view: View) -> str:
    """The view's text at its length, each "at" that joins no address a space again."""
    if view.offsets is None or "@" not in view.text:
        return view.text
    parts = view.text.split("@")
    at = -1
    for index, part in enumerate(parts[:-1]):
        at += len(part) + 1
        word = is_spoken_at(view, at) and not joins_address(view.text, at)
        parts[index] = part + (" " if word else "@")
    return "".join(parts)


def _concept(link: str, host: str, allowed: frozenset[str]) -> str:
    """A link is the platform's only when its host is and it hands nobody on to another one."""
    if not is_allowed(host, allowed):
        return LINK
    rest = link[link.find("//") + 2 :] if "//" in link else link
    authority = _HOST_END.split(rest, maxsplit=1)[0]
    odd = "@" in rest[: len(authority) + 64].split("/", 1)[0] or "\\" in link or "%" in authority
    return LINK if odd or _EMBEDDED.search(rest) else PLATFORM_LINK


def _proposals(text: str) -> Iterator[Proposal]:
    """What may be a link; the same one may come several times."""
    urls = list(_urls(text)) if "//" in text else []
    yield from urls
    yield from _bare(text, urls)
    if not text.isascii():
        yield from _unspaced(text)
    if ("www" in text or "WWW" in text or "Www" in text) and any(mark in text for mark in _SPACED_WWW):
        yield from _spaced_www(text)
    if " ." in text or ". com" in text or ",com" in text or ". net" in text or "·" in text or "•" in text:
        yield from _loose(text)


def _urls(text: str) -> Iterator[Proposal]:
    """Schemes with what follows them up to a character that no URL holds."""
    end = 0
    slashes = text.find("//")
    while slashes >= 0:
        start = _scheme_start(text, end, slashes - 1)
        end = max(end, slashes + 2)
        rest = _REST.match(text, end) if start < slashes - 1 else None
        if rest:
            end = rest.end()
            host = _url_host(rest[0])
            if host:
                yield start, end, host
        slashes = text.find("//", end)


def _scheme_start(text: str, floor: int, colon: int) -> int:
    """Where the scheme before ``colon`` begins; ``colon`` itself where none stands."""
    if colon < 1 or text[colon] != ":":
        return max(colon, 0)
    start, floor = colon, max(floor, colon - 24)
    while start > floor and text[start - 1].isascii() and (text[start - 1].isalnum() or text[start - 1] in "+-"):
        start -= 1
    while start < colon and not text[start].isalpha():
        start += 1
    known = _KNOWN_SCHEME.search(text[start:colon])
    return start + known.start() if known else start


def _url_host(rest: str) -> str:
    """The host a browser would go to: after the last "@" of the authority, without port."""
    authority = re.split(r"[/?#\\]", rest.lstrip("/"), maxsplit=1)[0]
    host = _plain_dots(authority.rpartition("@")[2])
    return normal(host.partition(":")[0].rstrip(".,;!'\")]}*"))


def _plain_dots(host: str) -> str:
    for dot in ("[.]", "(.)", "{.}"):
        host = host.replace(dot, ".")
    return host


def _bare(text: str, urls: list[Proposal]) -> Iterator[Proposal]:
    """Hosts outside URLs, found from the full stops inside words."""
    floor, at = 0, 0
    for dot in _inner_dots(text):
        while at < len(urls) and urls[at][1] <= dot:
            floor, at = max(floor, urls[at][1]), at + 1
        if dot < floor or (at < len(urls) and urls[at][0] <= dot):
            continue
        start = _label_start(text, floor, dot)
        found = _BARE.match(text, start)
        if found is None:
            continue
        floor = found.end()
        host, length = _host_of(found[0])
        if not _is_address_part(text, start, start + length) and _is_host(text, start, start + length, floor, host):
            yield start, floor, host


def _inner_dots(text: str) -> Iterator[int]:
    for sign in "." if text.isascii() else ".．。｡":
        at = text.find(sign, 1)
        while at >= 0:
            if text[at + 1 : at + 2] not in (" ", "", "\n"):
                yield at
            at = text.find(sign, at + 1)


def _label_start(text: str, floor: int, dot: int) -> int:
    """Where the word before a full stop begins; brackets around the full stop are stepped over."""
    start = dot - (text[dot - 1] in "[({")
    floor = max(floor, start - 255)
    while start > floor and _is_label(text[start - 1]):
        start -= 1
    while start < dot and not text[start].isalnum():
        start += 1
    return start


def _is_label(char: str) -> bool:
    if char.isalnum():
        return char < "\u0530" or "\u1e00" <= char < "\u2000" or "\uff10" <= char <= "\uff5a"
    return char in _SIGNS or "\u0300" <= char <= "\u036f"


def _host_of(candidate: str) -> tuple[str, int]:
    raw = _HOST_END.split(candidate, maxsplit=1)[0]
    return normal(_plain_dots(raw)), len(raw)


def _is_address_part(text: str, start: int, end: int) -> bool:
    """Whether the host belongs to an e-mail address or a handle, which other detectors report."""
    if text[end : end + 1] in ("@", "＠"):
        return True
    return start > 0 and (text[start - 1] in "@＠" or _AT_BEFORE.search(text[max(0, start - 12) : start]) is not None)


def _is_host(text: str, start: int, host_end: int, end: int, host: str) -> bool:
    if is_ipv4(host):
        return _is_address(text, start, host_end, end, host)
    if not is_public(host):
        return host.startswith("www.") and host.count(".") > 1
    if host_end < end - 1 or host.startswith("www.") or host in suffixes.SHORT_HOSTS:
        return True
    return _stands_as_host(text, start, host_end, host)


def _is_address(text: str, start: int, host_end: int, end: int, host: str) -> bool:
    if host_end < end - 1:
        return True
    return len(host) >= 10 and not _VERSION_CUE.found_in(text[max(0, start - 16) : start])


def _stands_as_host(text: str, start: int, end: int, host: str) -> bool:
    """Whether a bare host of the public internet is meant as one, by its ending and what is around it."""
    ending = host.rpartition(".")[2]
    name = host[: -len(suffix(host)) - 1] or host
    sure = ending in suffixes.SURE
    last = name.rpartition(".")[2]
    if (last in suffixes.ABBREVIATIONS and ending in suffixes.EVERYDAY) or host in suffixes.FRAMEWORKS:
        return False
    if not sure and (last.isdigit() or len(max(name.split("."), key=len)) < 2):
        return False
    before = text[max(0, start - 40) : start]
    if ending in suffixes.FILE_ENDINGS:
        return _SITE_CUE.found_in(before)
    written = text[start:end].rpartition(".")[2] or ending
    if written[0].isupper() and not text[start:end].isupper():
        return ending in ("com", "net", "org") and text[start].isupper() and written[1:].islower()
    if _is_sure(host, ending):
        return True
    if written.isupper():
        return _SITE_CUE.found_in(before)
    return _CUE.found_in(before) or (_ends_clause(text, end) and _reads_as_name(name))


def _reads_as_name(name: str) -> bool:
    """Whether a part of the name has the letters of a word; model names ("bt-x") have not."""
    return max(map(len, re.split(r"[^a-z\u00c0-\u024f]+", name))) >= SHORTEST_NAME


def _is_sure(host: str, ending: str) -> bool:
    return ending in suffixes.SURE or ending not in suffixes.EVERYDAY or "." in suffix(host)


def _has_evidence(text: str, start: int, end: int) -> bool:
    return _ends_clause(text, end) or _CUE.found_in(text[max(0, start - 40) : start])


def _ends_clause(text: str, end: int) -> bool:
    after = text[end : end + 2]
    return not after or after[0] in _CLAUSE_ENDS or after in (". ", ".", ".\n")


def _unspaced(text: str) -> Iterator[Proposal]:
    """Hosts named in the letters of a script that puts no space before them."""
    for start, end in _UNSPACED.spans(text):
        host, length = _host_of(text[start:end])
        after = text[start + length : start + length + 1]
        if host.isascii() or (after.isascii() and after.isalnum()) or text[start - 1 : start] == "@":
            continue
        if is_public(host) and _is_own_name(host):
            yield start, end, host


def _is_own_name(host: str) -> bool:
    """Whether the name ends in a letter of its script; else the Latin part alone is the host."""
    name = host.rpartition(".")[0]
    return not name[-1:].isascii()


def _spaced_www(text: str) -> Iterator[Proposal]:
    """Hosts after "www" whose dots are spaces or stand apart."""
    for start, end in _WWW.spans(text):
        raw = _HOST_END.split(text[start:end], maxsplit=1)[0]
        host = normal(".".join(raw.replace(".", " ").split()))
        if host.count(".") > 1 and is_public(host) and _is_sure(host, host.rpartition(".")[2]):
            yield start, end, host


def _loose(text: str) -> Iterator[Proposal]:
    """Hosts whose last dot stands apart or was replaced: "my-shop . com", "myshop,com"."""
    for start, end in _LOOSE.spans(text):
        written = text[start:end]
        host = _HOST_END.split(normal(re.sub(r"\s*[.,·•]\s*", ".", written)), maxsplit=1)[0]
        ending = re.split(r"[.,·•]\s*", written, maxsplit=1)[1]
        if (
            host.partition(".")[0] in _NOT_NAMES
            or text[start - 1 : start] == "@"
            or text[end : end + 1].isalnum()
            or text[end : end + 1] == "-"
        ):
            continue
        if is_public(host) and ending[0].islower() and (" ." in written or _has_evidence(text, start, end)):
            yield start, end, host


def _trimmed(text: str, start: int, end: int) -> int:
    """The end of the link without the punctuation of the sentence around it."""
    if text[end - 1].isalnum() or text[end - 1] == "/":
        return end
    spare = {close: text.count(close, start, end) - text.count(opened, start, end) for close, opened in _PAIRS.items()}
    while end > start:
        last = text[end - 1]
        if last not in _TRAILING and spare.get(last, 0) <= 0:
            break
        if last in spare:
            spare[last] -= 1
        end -= 1
    return end
