"""The package as a whole: names, laziness, documentation."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import assist.testing as kit

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "testing.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


class TestNames:
    def test_are_sorted_and_exist(self) -> None:
        """Constants, then types, then functions, as the linter sorts them."""
        assert kit.__all__ == sorted(kit.__all__, key=lambda name: (not name.isupper(), name.islower(), name))
        assert len(kit.__all__) == len(set(kit.__all__))
        assert all(getattr(kit, name) is not None for name in kit.__all__)

    def test_unknown_names_are_refused(self) -> None:
        """As for any module."""
        with pytest.raises(AttributeError, match="no attribute 'nothing'"):
            _ = kit.nothing

    def test_importing_is_light(self) -> None:
        """Neither LangChain nor a server is loaded before it is used."""
        heavy = ("langchain_core", "http.server")
        code = f"import sys, assist.testing; print([m for m in {heavy} if m in sys.modules])"

        assert subprocess.check_output([sys.executable, "-c", code], cwd=ROOT, text=True).strip() == "[]"


class TestDocumentation:
    @pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
    def test_examples_run(self, example: str) -> None:
        """Each by itself, as a reader would copy it."""
        exec(compile(example, "docs/testing.md", "exec"), {"__name__": "example"})

    def test_names_every_fault_and_export(self) -> None:
        """Nothing public is left out."""
        missing = [name for name in (*kit.__all__, *kit.FAULTS) if f"`{name}" not in PAGE]

        assert not missing
