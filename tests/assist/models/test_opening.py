"""A model by name: opened without asking anybody, or refused in one sentence."""

from __future__ import annotations

import pytest

from assist.errors import SetupError
from assist.models.opening import describe, open_model
from assist.testing import ScriptedChatModel


class TestOpenModel:
    """``provider:name``."""

    def test_openai_honours_the_base_url(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Any compatible server; retries are left to us."""
        monkeypatch.setenv("OPENAI_API_KEY", "x")
        monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
        model = open_model("openai:any:7b")

        assert (model.model_name, model.openai_api_base, model.max_retries) == (  # type: ignore[attr-defined]
            "any:7b",
            "http://127.0.0.1:9/v1",
            0,
        )

    def test_without_a_key(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The sentence names the variable."""
        monkeypatch.delenv("OPENAI_API_KEY", raising=False)

        with pytest.raises(SetupError, match="OPENAI_API_KEY is not set"):
            open_model("openai:any")

    @pytest.mark.parametrize(
        ("name", "package"),
        [("mistralai:small", "langchain-mistralai"), ("google_genai:flash", "langchain-google-genai")],
    )
    def test_a_missing_package_is_named(self, name: str, package: str) -> None:
        """One sentence that says what to install."""
        with pytest.raises(SetupError, match=f"pip install {package}") as refused:
            open_model(name)

        assert "\n" not in str(refused.value)

    @pytest.mark.parametrize("name", ["nobody:x", "openai:", ":x", "plain"])
    def test_other_names(self, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """No provider of that name, or no such form."""
        monkeypatch.setenv("OPENAI_API_KEY", "x")

        with pytest.raises(SetupError):
            open_model(name)


class TestDescribe:
    """The name in certificates."""

    def test_holds_provider_and_model_alone(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """No key, no address."""
        monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
        monkeypatch.setenv("OPENAI_BASE_URL", "http://secret.example/v1")

        assert describe(open_model("openai:any")) == "openai-chat:any"
        assert describe(ScriptedChatModel(["x"])) == "scripted:scripted"
