"""Judgements read at levels between 0 and 1: quick, and the same level means the same luck."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenario.judgement import quantiles
from scenario.seeds import generator
from scenario.terms import Judgement, Plan

Floats = NDArray[np.float64]
#: Equal steps of probability at which a judgement's quantiles are kept.
STEPS: Final = 1024


@lru_cache(maxsize=512)
def _table(judgement: Judgement) -> Floats:
    return quantiles(judgement, np.linspace(0.0, 1.0, STEPS + 1))


def quantile(judgement: Judgement, levels: Floats) -> Floats:
    """Return a judgement's values at the given levels; straight between 1,024 quantiles.

    Examples
    --------
    >>> from datetime import date
    >>> j = Judgement("a", "a", 0.0, 1.0, 2.0, 1.0, "", "x", date(2024, 1, 1), "low")
    >>> quantile(j, np.array([0.0, 0.5, 1.0])).round(3).tolist()
    [0.0, 1.0, 2.0]
    """
    grid = np.linspace(0.0, 1.0, STEPS + 1)
    return np.asarray(np.interp(levels, grid, _table(judgement)))


def level(judgement: Judgement, values: Floats) -> Floats:
    """Return the probability that a judgement lies below the given values."""
    table = _table(judgement)
    if table[0] == table[-1]:
        return np.asarray(np.where(values > table[0], 1.0, 0.0))
    return np.asarray(np.interp(values, table, np.linspace(0.0, 1.0, STEPS + 1)))


def above(judgement: Judgement, levels: Floats, floor: Floats) -> Floats:
    """Return a judgement's values given that they lie above `floor`, draw by draw.

    The levels are squeezed into what is left above the floor; where nothing is left the value is
    the floor itself.
    """
    passed = level(judgement, floor)
    return np.maximum(quantile(judgement, passed + (1.0 - passed) * levels), floor)


@dataclass(frozen=True, slots=True)
class Beliefs:
    """The plan's judgements in draws; every stream has the name of what it is about.

    Parameters
    ----------
    plan : Plan
    size, seed : int
    """

    plan: Plan
    size: int
    seed: int

    def uniform(self, *names: str) -> Floats:
        """Return levels of a stream of their own."""
        return np.asarray(generator(self.seed, *names).uniform(size=self.size))

    def at(self, id: str, levels: Floats) -> Floats:
        """Return a judgement at given levels."""
        return quantile(self.plan.judgement(id), levels)

    def own(self, id: str, *names: str) -> Floats:
        """Return a judgement on a stream of its own name, or of the names given."""
        return self.at(id, self.uniform(*(names or ("judgement", id))))

    def above(self, id: str, levels: Floats, floor: Floats) -> Floats:
        """Return a judgement given that it lies above a floor."""
        return above(self.plan.judgement(id), levels, floor)
