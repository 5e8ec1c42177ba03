"""Mutation of lawful replies: one breach of one guideline put in, hidden or not, or a change that breaks nothing."""

from __future__ import annotations

from evals.mutation.catalogue import OPERATORS, UnknownOperatorError, operators
from evals.mutation.disguises import DISGUISES, Disguise, disguised
from evals.mutation.operator import Operator, mutants

__all__ = [
    "DISGUISES",
    "OPERATORS",
    "Disguise",
    "Operator",
    "UnknownOperatorError",
    "disguised",
    "mutants",
    "operators",
]
