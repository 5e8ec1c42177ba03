"""From a model's name to a chat model of LangChain, with retries left to us and nothing traced."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from assist.errors import ErrorCode, SetupError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

#: The packages of the providers that LangChain knows under another name than their own.
_PACKAGES = {"google_genai": "langchain-google-genai", "mistralai": "langchain-mistralai"}
#: Where requests go when ``OPENAI_BASE_URL`` names no other place.
_OPENAI = "https://api.openai.com/v1"


def open_model(name: str) -> BaseChatModel:
    """The chat model ``provider:name``; ``openai:`` honours ``OPENAI_BASE_URL``.

    Raises:
        SetupError: no such form, no key, or the provider's package is not installed.
    """
    provider, colon, model = name.partition(":")
    if not (provider and colon and model):
        raise SetupError(
            ErrorCode.UNKNOWN_MODEL,
            f"a model is named playbook or provider:name, such as openai:gpt-4.1, not {name!r}.",
        )
    return _open_openai(model) if provider == "openai" else _open_other(provider, model)


def _open_openai(model: str) -> BaseChatModel:
    from langchain_openai import ChatOpenAI

    key = os.environ.get("OPENAI_API_KEY")
    if not key:
        raise SetupError(ErrorCode.UNKNOWN_MODEL, "OPENAI_API_KEY is not set; set it, or use the model playbook.")
    return ChatOpenAI(model=model, base_url=os.environ.get("OPENAI_BASE_URL") or _OPENAI, max_retries=0)


def _open_other(provider: str, model: str) -> BaseChatModel:
    from langchain.chat_models import init_chat_model

    package = _PACKAGES.get(provider, f"langchain-{provider.replace('_', '-')}")
    options: dict[str, Any] = {"max_retries": 0}
    try:
        opened: BaseChatModel = init_chat_model(model, model_provider=provider, **options)
        return opened
    except ImportError as error:
        said = f"the model {provider}:{model} needs the package {package}; pip install {package}."
        raise SetupError(ErrorCode.UNKNOWN_MODEL, said) from error
    except ValueError as error:
        said = f"the model {provider}:{model} cannot be opened: {' '.join(str(error).split())[:200]}"
        raise SetupError(ErrorCode.UNKNOWN_MODEL, said) from error


def describe(model: BaseChatModel) -> str:
    """A model's name for certificates: provider and name, never a key or an address."""
    found = getattr(model, "model_name", None) or getattr(model, "model", None) or type(model).__name__
    return f"{model._llm_type}:{found}"
