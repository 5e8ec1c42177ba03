"""All operators by name, and the names and patterns by which they are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from fnmatch import fnmatchcase
from functools import cached_property

from evals.mutation.operator import Operator


class UnknownOperatorError(ValueError):
    """A name or pattern that no operator has; says which names are near."""


class _Catalogue(Mapping[str, Operator]):
    """Built when it is first looked into: insertions, the same in every disguise, then harmless changes."""

    @cached_property
    def _by_name(self) -> dict[str, Operator]:
        from evals.mutation.disguises import DISGUISES, disguised
        from evals.mutation.harmless import harmless
        from evals.mutation.insertion import shipped

        plain = tuple(shipped())
        hidden = (disguised(operator, disguise) for operator in plain for disguise in DISGUISES.values())
        return {operator.name: operator for operator in (*plain, *hidden, *harmless())}

    def __getitem__(self, name: str) -> Operator:
        return self._by_name[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name)

    def __len__(self) -> int:
        return len(self._by_name)


OPERATORS: Mapping[str, Operator] = _Catalogue()


def operators(names: Iterable[str]) -> tuple[Operator, ...]:
    """The operators asked for, each once, in the order of the catalogue.

    A name may be a prefix that ends before a full stop (``privacy``) and hold ``*`` and ``?``. Disguised operators are
    meant only by names with a ``+``: ``privacy.*`` are the plain ones, ``*+leet`` all in leet, ``*`` and ``*+*``
    together everything. Raises ``UnknownOperatorError`` for a name that means none.
    """
    meant = {found for name in names for found in _named(name)}
    return tuple(operator for name, operator in OPERATORS.items() if name in meant)


def _named(asked: str) -> list[str]:
    found = [name for name in OPERATORS if _means(asked, name)]
    if not found:
        raise UnknownOperatorError(f"no operator is called {asked!r}; {_hint(asked)}")
    return found


def _means(asked: str, name: str) -> bool:
    pattern, asks_disguise, in_disguise = asked.partition("+")
    plain, is_disguised, disguise = name.partition("+")
    if asks_disguise != is_disguised or not fnmatchcase(disguise, in_disguise):
        return False
    return fnmatchcase(plain, pattern) or plain.startswith(f"{pattern}.")


def _hint(asked: str) -> str:
    guidelines = {name.partition(".")[0] for name in OPERATORS}
    disguises = {f"*+{name.partition('+')[2]}" for name in OPERATORS if "+" in name}
    known = [*OPERATORS, *sorted(guidelines), *sorted(disguises)]
    near = get_close_matches(asked, known, n=3, cutoff=0.5)
    return f"the nearest names are {', '.join(near)}" if near else "docs/mutation.md lists all"


def tables() -> str:
    """The operators as the Markdown tables of ``docs/mutation.md``."""
    from evals.mutation.disguises import DISGUISES

    plain = [operator for name, operator in OPERATORS.items() if "+" not in name]
    return "\n".join(
        [
            "| insertion | guidelines that may be named | the inserted passage |",
            "| --- | --- | --- |",
            *(f"| `{one.name}` | {', '.join(one.guidelines)} | {one.summary} |" for one in plain if one.violates),
            "",
            "| disguise | the inserted passage is written |",
            "| --- | --- |",
            *(f"| `+{disguise.name}` | {disguise.summary} |" for disguise in DISGUISES.values()),
            "",
            "| harmless change | the text gets |",
            "| --- | --- |",
            *(f"| `{one.name}` | {one.summary} |" for one in plain if not one.violates),
        ]
    )
