"""Names of languages, as they are told to a model."""

from __future__ import annotations

import re

from prompts.library import PromptError

#: A BCP-47 tag of language, script and region; nothing else that could carry words.
_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-(?:[A-Z]{2}|[0-9]{3}))?")

_NAMES = {
    "ar": "Arabic",
    "bn": "Bengali",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "fi": "Finnish",
    "fil": "Filipino",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "hu": "Hungarian",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "km": "Khmer",
    "ko": "Korean",
    "lo": "Lao",
    "ms": "Malay",
    "my": "Burmese",
    "nb": "Norwegian",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "pt-BR": "Brazilian Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sv": "Swedish",
    "ta": "Tamil",
    "th": "Thai",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "vi": "Vietnamese",
    "zh": "Chinese",
    "zh-Hans": "Chinese in simplified characters",
    "zh-Hant": "Chinese in traditional characters",
}


def language_name(tag: str) -> str:
    """Return a language's English name with its tag, ``Brazilian Portuguese (pt-BR)``.

    Raises ``PromptError`` for what is no tag, as a tag may come from outside and stands in instructions.
    """
    if _TAG.fullmatch(tag) is None:
        raise PromptError(f"{tag[:35]!r} is not a language tag such as en or pt-BR")
    name = _NAMES.get(tag) or _NAMES.get(tag.rpartition("-")[0]) or _NAMES.get(tag.partition("-")[0])
    return f"{name} ({tag})" if name else f"the language with the tag {tag}"
