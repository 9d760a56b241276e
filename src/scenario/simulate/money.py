"""What a scenario adds to recognised investment or takes away, and what that does to a growth."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from scenario.model.contract import Draws
from scenario.simulate.added_land import AddedLand
from scenario.simulate.next_year import carried_over
from scenario.simulate.overrides import Moves
from scenario.simulate.pipeline import Pipeline

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Money:
    """Recognised investment that a scenario adds or takes away, 亿元, draw by draw.

    Parameters
    ----------
    this_year : ndarray, shape (S,)
        From the as-of day to December.
    next_year : ndarray, shape (S,)
    later : ndarray, shape (S,), or None
        After next December; None where it was not worked out.
    """

    this_year: Floats
    next_year: Floats
    later: Floats | None = None


def gained(pipeline: Pipeline, change: Moves, added: AddedLand | None, known: int) -> Money:
    """Return what the list and added land bring more than in the baseline."""
    plain, moved = pipeline.plain, pipeline.under(change)
    gains = [
        moved.between(known, 12) - plain.between(known, 12),
        moved.between(12, 24) - plain.between(12, 24),
        moved.between(24, 36) + moved.later - plain.between(24, 36) - plain.later,
    ]
    if added is not None:
        land = added.effect.investment
        gains = [
            g + part
            for g, part in zip(gains, (land.this_year, land.next_year, land.later), strict=True)
        ]
    return Money(*gains)


def with_money(draws: Draws, money: Money, *, settled: bool) -> Draws:
    """Return a growth to which money was added: points are 100 money ÷ last year's base.

    A year that is settled keeps its growth; the year after has its money all the same.
    """
    base = draws.parts["base_100m_yuan"]
    total = base * (1.0 + draws.values / 100.0)
    later = carried_over(draws.parts, total, money.this_year, money.next_year)
    moved = replace(draws, parts=MappingProxyType({**draws.parts, **later}))
    if settled:
        return moved
    points = 100.0 * money.this_year / base
    readings = MappingProxyType({k: v + points for k, v in draws.readings.items()})
    return replace(moved, values=draws.values + points, readings=readings)
