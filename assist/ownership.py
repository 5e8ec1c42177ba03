"""Whether the packages named ``guardrails``, ``prompts`` and ``evals`` are this project's own.

Other distributions own packages of these names, and an installer overwrites silently.
"""

from __future__ import annotations

from importlib import import_module

DISTRIBUTION = "agent-assist"
#: Packages that ``assist`` itself imports; ``assist doctor`` looks at ``evals`` too.
BELOW = ("guardrails", "prompts")
PACKAGES = (*BELOW, "evals")


def refuse_strangers() -> None:
    """Compare the markers of the packages that come with ``assist``.

    Raises:
        ImportError: another distribution's package stands in the place of one of them.
    """
    for name in BELOW:
        if (problem := stranger(name)) is not None:
            raise ImportError(problem)


def stranger(name: str) -> str | None:
    """One sentence on what is in the way of package ``name``, or ``None`` where it is ours."""
    try:
        found = getattr(import_module(name), "DISTRIBUTION", None)
    except ImportError:
        return f"The package {name!r} of {DISTRIBUTION} is missing; install {DISTRIBUTION} again."
    if found == DISTRIBUTION:
        return None
    from importlib.metadata import packages_distributions

    owners = ", ".join(sorted(set(packages_distributions().get(name, ["something else"])) - {DISTRIBUTION}))
    return (
        f"The package {name!r} belongs to {owners or 'something else'}, which is in the way of {DISTRIBUTION}; "
        f"install {DISTRIBUTION} in an environment of its own."
    )
