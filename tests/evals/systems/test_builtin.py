"""The systems that ship are found as those of plug-ins are."""

from __future__ import annotations

from evals.registry import systems_by_kind
from evals.sample import Form
from evals.systems.builtin import BUILT_IN


def test_each_is_found_by_its_kind() -> None:
    """A suite can name every system that ships."""
    found = systems_by_kind()

    assert {found[system.model_fields["kind"].default] for system in BUILT_IN} == set(BUILT_IN)
    assert {"assistant", "deadlines", "guard", "intents", "recorded", "screening"} <= found.keys()


def test_each_form_of_rows_is_taken_by_one() -> None:
    """No form of cases is left without a system to put them to."""
    assert {form for system in BUILT_IN for form in system.forms} == set(Form)
