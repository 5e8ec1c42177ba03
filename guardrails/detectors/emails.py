"""`@email`: e-mail addresses, confirmed by the public suffix of their host or a known mail provider."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from guardrails.detectors.hosts import is_public, normal
from guardrails.detectors.shape import INVISIBLE, LETTERS, Shape, words
from guardrails.detectors.source import Source, View, settle, views
from guardrails.hit import Hit

EMAIL = "@email"

_PROVIDERS = words(
    "gmail googlemail yahoo hotmail outlook icloud proton protonmail aol gmx qq 163 126 foxmail naver yandex mail live"
)
_LETTER = rf"{LETTERS}{INVISIBLE}0-9_\-"
_AT = r"(?:[@＠﹫]| [@＠] ?| ?[(\[{<] ?(?:at|@|arroba) ?[)\]}>] ?)"
_DOT = r"(?:[.．。｡]|\[\.\]|\(\.\)| ?[(\[] ?dot ?[)\]] ?)"
_SHAPE = Shape(rf"(?i)[{_LETTER}.+%'’&]+{_AT}[{_LETTER}]+(?:{_DOT}[{_LETTER}]+)*")
_ATS = ("@", "＠", "﹫")
_SPELLED_ATS = ("(at)", "[at]", "{at}", "<at>", "( at )", "[ at ]", "(@)", "[@]", "(arroba)", "＠", "﹫")
_SPELLED_DOTS = ("(dot)", "[dot]", "( dot )", "[ dot ]", "[.]", "(.)")
_CUE = Shape(r"(?i)mail|write|reach|contact|message|drop|inbox|address|correo|courriel|escr[ií]b")
_FIRST_LABEL = re.compile(r"[^\w-]")
_NOT_NAMES = words(
    "us me here shop buy now is are available site website online store look it them order listed him"
    " her visit"
    " and or items return start sold sale open closed live page link back find found more directly"
)


def find_emails(source: Source) -> Iterable[Hit]:
    """E-mail addresses of the text, those with "(at)" or spelled signs included."""
    if not _may_hold(source.text) and (source.spoken_map is None or "@" not in source.spoken):
        return ()
    return settle(hit for view in views(source) for hit in _in_view(view))


def _may_hold(text: str) -> bool:
    """Whether an "@" stands after a word, or a bracket or a wide sign may hide one."""
    if "@" in text and _is_joined(text):
        return True
    if "(" not in text and "[" not in text and "<" not in text and "{" not in text and text.isascii():
        return False
    lowered = text.lower()
    return any(sign in lowered for sign in _SPELLED_ATS)


def _is_joined(text: str) -> bool:
    at = text.find("@")
    while at >= 0:
        before = text[max(0, at - 2) : at]
        if before and (not before[-1].isspace() or (text[at + 1 : at + 2] == " " and not before[0].isspace())):
            return True
        at = text.find("@", at + 1)
    return False


def _in_view(view: View) -> Iterator[Hit]:
    for start, end in _SHAPE.spans(view.text):
        start, end = _trimmed(view.text, start, end)
        if _is_email(view.text[start:end]) and view.is_new(start, end) and _is_meant(view, start, end):
            yield view.hit(EMAIL, start, end)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in ".'’&-":
        start += 1
    while end > start and text[end - 1] in "-_.'":
        end -= 1
    return start, end


def _is_email(candidate: str) -> bool:
    """Whether the host could receive mail; "name@gmail" counts too, everyone completes it."""
    plain = candidate.lower()
    for sign in _SPELLED_ATS:
        plain = plain.replace(sign, "@")
    for sign in _SPELLED_DOTS:
        plain = plain.replace(sign, ".")
    local, _, host = plain.replace(" ", "").rpartition("@")
    host = normal(host)
    return any(map(str.isalnum, local)) and (host in _PROVIDERS or is_public(host))


def _is_meant(view: View, start: int, end: int) -> bool:
    """Whether the "@" is one. In the spoken view it may be the "at" of "see us at"."""
    if start > 1 and view.text[start - 2 : start] == "//":
        return False
    at = view.text.find("@", start, end)
    return at < 0 or not is_spoken_at(view, at) or joins_address(view.text, at)


def is_spoken_at(view: View, at: int) -> bool:
    """Whether the "@" at this place of a view is written as the bare word "at"."""
    return view.text[at] == "@" and view.written(at, at + 1).strip().lower() == "at"


def joins_address(text: str, at: int) -> bool:
    """Whether an "at" read as "@" joins an address: by its host, or a cue before a name."""
    before = text[max(0, at - 64) : at].split()
    local = before[-1] if before else ""
    if _FIRST_LABEL.split(text[at + 1 : at + 32], maxsplit=1)[0] in _PROVIDERS:
        return True
    return local not in _NOT_NAMES and _CUE.found_in(text[max(0, at - 40 - len(local)) : at - len(local)])
