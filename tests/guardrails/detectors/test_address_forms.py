"""How addresses are written, country by country."""

from __future__ import annotations

from guardrails.detectors.address_forms import FORMS, form


class TestForms:
    """`form` and `FORMS`."""

    def test_names_are_put_in(self) -> None:
        """A pattern written with names matches what they stand for."""
        assert form("<N> <Cap> <STRONG><edge>").found_in("at 12 Écluse Road, now")

    def test_every_form_compiles_and_is_announced(self) -> None:
        """No form without stems, and RE2 takes each shape."""
        assert all(each.stems and each.shape.compiled for each in FORMS)
