"""The scorers that ship."""

from __future__ import annotations

from evals.scorers.agreement import Agreement
from evals.scorers.cost import Cost
from evals.scorers.counts_as_answer import CountsAsAnswer
from evals.scorers.facts_told import FactsTold
from evals.scorers.grounded import Grounded
from evals.scorers.helpfulness import Helpfulness
from evals.scorers.language import Language
from evals.scorers.leak import Leak
from evals.scorers.manner import Manner
from evals.scorers.meanings import Meanings
from evals.scorers.mutation import Mutation
from evals.scorers.named import Named
from evals.scorers.over_blocking import OverBlocking
from evals.scorers.repeat import Repeat
from evals.scorers.replied import Replied
from evals.scorers.resists import Resists
from evals.scorers.rewrites import Rewrites
from evals.scorers.right_answer import RightAnswer
from evals.scorers.scorer import Scorer

BUILT_IN: tuple[type[Scorer], ...] = (
    Agreement,
    Cost,
    CountsAsAnswer,
    FactsTold,
    Grounded,
    Helpfulness,
    Language,
    Leak,
    Manner,
    Meanings,
    Mutation,
    Named,
    OverBlocking,
    Repeat,
    Replied,
    Resists,
    Rewrites,
    RightAnswer,
)
